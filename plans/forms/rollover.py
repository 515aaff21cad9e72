"""What the page of the next period sends: the period, the rows to leave out, texts decided by hand."""

import re
from collections.abc import Iterable
from datetime import date

from django.http import QueryDict

from plans.amending.rollover import Past, Wish
from plans.core.deadlines import Period
from plans.core.rollover import next_period

_PLACE = re.compile(r"(\d{1,5})-(\d{1,5})", re.ASCII)
_TEXT = "text-"


def offered(period: Period) -> list[Period]:
    """The periods that come next: of the same kind first, then years of the other kind."""
    following = next_period(period)
    year = period.end.year
    return list(dict.fromkeys((following, *(make(at) for at in (year, year + 1) for make in _KINDS))))


_KINDS = (Period.calendar, Period.academic)


def value_of(period: Period) -> str:
    """A period as a form sends it."""
    return f"{period.start.isoformat()}..{period.end.isoformat()}"


def period_of(sent: QueryDict, default: Period) -> Period:
    """The period of two dates, else the chosen one, else the default; what is no period is none."""
    dates = _period(sent.get("start", ""), sent.get("end", ""))
    return dates or _period(*sent.get("period", "").partition("..")[::2]) or default


def _period(start: str, end: str) -> Period | None:
    try:
        period = Period(date.fromisoformat(start), date.fromisoformat(end))
    except ValueError:
        return None
    is_sound = period.start <= period.end and period.start.year >= 2000 and period.end.year < 2100
    return period if is_sound else None


def wish_of(sent: QueryDict, source: Past, default: Period) -> Wish:
    """All that was chosen; `skip` names rows by "section-row", or asks for "done"."""
    skipped = sent.getlist("skip")
    left_out = set(_places(skipped)) | (source.done if "done" in skipped else set())
    texts = {name.removeprefix(_TEXT): text for name, text in sent.items() if name.startswith(_TEXT)}
    return Wish(period_of(sent, default), frozenset(left_out), texts)


def _places(names: Iterable[str]) -> list[tuple[int, int]]:
    found = (_PLACE.fullmatch(name) for name in names)
    return [(int(match[1]), int(match[2])) for match in found if match]

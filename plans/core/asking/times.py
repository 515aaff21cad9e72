"""The times of a question: what the deadline language understands, and days counted from today."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from plans.core.asking.words import Spoken
from plans.core.deadlines import Certainty, Period, Rule, parse
from plans.core.deadlines.words import ROMAN, VOCABULARY

_LONGEST = 12  # tokens of one time
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d)|(?<=\.)(?:19|20)\d\d(?!\d)")
_SCHOOL = re.compile(r"((?:19|20)\d\d)\s*[/–-]\s*(?:20)?\d\d(?!\d|\.)")
_NUMBER = re.compile(r"\d+(?:[./–-]\d+)*(?:-[а-яё]{1,3})?")
_OPEN_BEGIN = frozenset("до к по не".split())
_OPEN_END = frozenset("с со после от начиная".split())
_DAYS = {"сегодня": 0, "завтра": 1, "вчера": -1, "послезавтра": 2, "позавчера": -2}
_SHIFTS = {
    **dict.fromkeys("этот эта эту этом этой этого текущий текущая текущую текущем текущей текущего".split(), 0),
    **dict.fromkeys("следующий следующая следующую следующем следующей следующего будущем будущий".split(), 1),
    **dict.fromkeys("прошлый прошлая прошлую прошлом прошлой прошлого прошедшем прошедшей минувшем".split(), -1),
}
_NEAR = {
    **dict.fromkeys("ближайший ближайшие ближайшую ближайших".split(), 1),
    **dict.fromkeys("последний последние последнюю последних".split(), -1),
}
_UNITS = {
    **dict.fromkeys("неделя неделю неделе недели недель".split(), "week"),
    **dict.fromkeys("месяц месяца месяце месяцев".split(), "month"),
    **dict.fromkeys("квартал квартале квартала".split(), "quarter"),
    **dict.fromkeys("год году года".split(), "year"),
    **dict.fromkeys("день дня дней".split(), "day"),
}
_LENGTHS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


@dataclass(frozen=True, slots=True)
class Time:
    """Due days from `start` to `end`, both included; None where there is no end. `note`: what was taken for granted."""

    start: date | None
    end: date | None
    note: str = ""


def read_time(text: str, found: Sequence[Spoken], at: int, today: date) -> tuple[Time, int] | None:
    """The time that begins at this token and how many tokens it takes; None where none does."""
    try:
        return _counted(found, at, today) or _named(text, found, at, today)
    except (OverflowError, ValueError):  # behind the ends of the calendar
        return None


def _counted(found: Sequence[Spoken], at: int, today: date) -> tuple[Time, int] | None:
    """«Сегодня», «на этой неделе», «в ближайшие 10 дней»."""
    skip = 1 if found[at].low in ("в", "во", "на", "за", "до", "к", "с") else 0
    lead = found[at].low if skip else ""
    words = [token.low for token in found[at + skip : at + skip + 3]]
    if not words:
        return None
    if words[0] in _DAYS:
        day = today + timedelta(_DAYS[words[0]])
        return _led(lead, day, day), skip + 1
    if words[0] in _SHIFTS and len(words) > 1 and words[1] in _UNITS and _UNITS[words[1]] != "day":
        return _led(lead, *_unit(today, _UNITS[words[1]], _SHIFTS[words[0]])), skip + 2
    return _near(words, skip, today)


def _near(words: list[str], skip: int, today: date) -> tuple[Time, int] | None:
    if words[0] not in _NEAR or len(words) < 2:
        return None
    count, rest = (int(words[1]), 2) if words[1].isdecimal() and len(words[1]) < 4 else (1, 1)
    if len(words) <= rest or words[rest] not in _UNITS:
        return None
    days = timedelta(count * _LENGTHS[_UNITS[words[rest]]])
    start, end = (today, today + days) if _NEAR[words[0]] > 0 else (today - days, today)
    return Time(start, end), skip + rest + 1


def _led(lead: str, start: date, end: date) -> Time:
    if lead in ("до", "к"):
        return Time(None, end)
    return Time(start, None) if lead == "с" else Time(start, end)


def _unit(today: date, unit: str, shift: int) -> tuple[date, date]:
    """The first and the last day of this week, month, quarter or year, or of the one before or after it."""
    if unit == "week":
        start = today - timedelta(today.weekday()) + timedelta(7 * shift)
        return start, start + timedelta(6)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = (today.year * 12 + today.month - 1) // months * months + shift * months
    return _month(first), _month(first + months) - timedelta(1)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _named(text: str, found: Sequence[Spoken], at: int, today: date) -> tuple[Time, int] | None:
    """The longest run of words of time that the deadline language understands as one stretch of days."""
    end = at
    while end < len(found) and end - at < _LONGEST and _is_of_time(found[end]):
        end += 1
    while end > at:
        if time := _understood(text[found[at].at : found[end - 1].end], found[at].low, today):
            return time, end - at
        end -= 1
    return None


def _is_of_time(token: Spoken) -> bool:
    if token.low in ROMAN or token.low in VOCABULARY:
        return True
    return _NUMBER.fullmatch(token.low) is not None


def _understood(words: str, lead: str, today: date) -> Time | None:
    period, note = _period(words, today)
    schedule = parse(words, period)
    known = schedule.rule in (Rule.ONCE, Rule.SEVERAL, Rule.THROUGHOUT) and schedule.certainty is not Certainty.UNCLEAR
    if not known or schedule.event or not schedule.slots:
        return None
    slots = schedule.slots
    if any(later.start > sooner.due + timedelta(1) for sooner, later in pairwise(slots)):
        return None  # March and May: two questions
    start, end = slots[0].start, slots[-1].due
    doubts = [note, *(doubt.text for doubt in schedule.doubts)]
    return Time(
        None if lead in _OPEN_BEGIN and start == period.start else start,
        None if lead in _OPEN_END and end == period.end else end,
        " ".join(filter(None, doubts)),
    )


def _period(words: str, today: date) -> tuple[Period, str]:
    """The years that are named, else this one, which is said."""
    if school := _SCHOOL.search(words):
        return Period.academic(int(school[1])), ""
    years = sorted(int(year) for year in _YEAR.findall(words))
    if years:
        return Period(date(years[0], 1, 1), date(years[-1], 12, 31)), ""
    return Period.calendar(today.year), f"Год не назван: взят {today.year}."

"""The deadline language: the words of a column → windows with due days. `parse` would rather say UNCLEAR than guess."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

__all__ = ["Doubt", "Period", "Rule", "Schedule", "Slot", "explain", "parse"]


class Rule(StrEnum):
    """The kind of a deadline."""

    ONCE = "once"
    SEVERAL = "several"
    RECURRING = "recurring"
    THROUGHOUT = "throughout"
    ON_EVENT = "on_event"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Period:
    """The plan's own period, both days included."""

    start: date
    end: date

    @classmethod
    def calendar(cls, year: int) -> "Period":
        """1 January – 31 December of `year`."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def academic(cls, year: int) -> "Period":
        """1 September of `year` – 31 August of the next."""
        return cls(date(year, 9, 1), date(year + 1, 8, 31))


@dataclass(frozen=True, slots=True)
class Slot:
    """One window: from `start` to the due day, both included."""

    start: date
    due: date
    label: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was not understood or looks wrong, and where in the text it stands."""

    text: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the words were understood. `slots` in order of due; `event`: what the deadline waits for."""

    rule: Rule
    slots: tuple[Slot, ...] = ()
    event: str = ""
    doubts: tuple[Doubt, ...] = ()


_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH = r"(янв\w*|фев\w*|март\w*|апр\w*|ма[йяе]|июн\w*|июл\w*|авг\w*|сен\w*|окт\w*|ноя\w*|дек\w*)"
_YEAR = r"(?: (20\d\d) ?(?:года|году|год|г)?)?"
_DATE = re.compile(r"(до )?(\d{1,2})\.(\d{1,2})\.(20\d\d)(?: ?г)?")
_RANGE = re.compile(rf"{_MONTH}{_YEAR} ?- ?{_MONTH}{_YEAR}")
_LIST = re.compile(rf"{_MONTH}(?:, ?{_MONTH})*{_YEAR}")
_QUARTER = re.compile(rf"(iv|iii|ii|i|[1-4]) квартал\w*{_YEAR}")
_THROUGHOUT = re.compile(r"(?:в течение|весь) (?:всего |учебного )*(?:года|период\w*|год)|постоянно")
_EVERY_MONTH = re.compile(r"ежемесячно|(?:не реже )?(?:1|одного) раза? в месяц")
_EVERY_QUARTER = re.compile(r"ежеквартально|(?:не реже )?(?:1|одного)? ?раза? в квартал")
_EVENT = re.compile(r"(?:в соответствии с|согласно|по (?:графику|плану|мере)|не позднее .* после|по согласованию).*")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def parse(text: str, period: Period) -> Schedule:
    """The schedule of a deadline's words in the period. Never raises; what is not surely understood is UNCLEAR."""
    words = _normal(text)
    if not words:
        return Schedule(Rule.UNCLEAR)
    slots = _whole(words, period)
    if slots is None:
        event = _EVENT.fullmatch(words)
        if event:
            return Schedule(Rule.ON_EVENT, event=text.strip())
        return Schedule(Rule.UNCLEAR, doubts=(Doubt("Срок не понят: дату назвать нельзя."),))
    rule, found = slots
    return Schedule(rule, tuple(sorted(found, key=lambda slot: (slot.due, slot.start))))


def _normal(text: str) -> str:
    text = text[:500].lower().replace("ё", "е").replace("\N{EN DASH}", "-").replace("\N{EM DASH}", "-")
    return re.sub(r"(?<=20\d\d)(?=г)", " ", " ".join(text.split())).strip(" .;")


def _whole(words: str, period: Period) -> tuple[Rule, list[Slot]] | None:
    if _THROUGHOUT.fullmatch(words):
        return Rule.THROUGHOUT, [Slot(period.start, period.end, "весь период")]
    if _EVERY_MONTH.fullmatch(words):
        return Rule.RECURRING, list(_windows(period, 1))
    if _EVERY_QUARTER.fullmatch(words):
        return Rule.RECURRING, list(_windows(period, 3))
    for pattern, build in ((_DATE, _from_date), (_RANGE, _from_range), (_LIST, _from_list), (_QUARTER, _from_quarter)):
        if found := pattern.fullmatch(words):
            slots = build(found, words, period)
            return (Rule.ONCE if len(slots) == 1 else Rule.SEVERAL, slots) if slots else None
    return None


def _from_date(found: re.Match[str], words: str, period: Period) -> list[Slot]:
    try:
        due = date(int(found[4]), int(found[3]), int(found[2]))
    except ValueError:
        return []
    start = min(period.start, due) if found[1] else due
    return [Slot(start, due, words)]


def _from_range(found: re.Match[str], words: str, period: Period) -> list[Slot]:
    last_year = int(found[4] or found[2] or 0)
    first, last = _month(found[1]), _month(found[3])
    end = last_year or _year(last, period)
    start = int(found[2] or 0) or (end if first <= last else end - 1)
    if (start, first) > (end, last):
        return []
    return [Slot(date(start, first, 1), _month_end(end, last), words)]


def _from_list(found: re.Match[str], words: str, period: Period) -> list[Slot]:
    names = re.findall(_MONTH, words)
    year = int(found[3] or 0)
    months = [_month(name) for name in names]
    pairs = [(year or _year(month, period), month, name) for month, name in zip(months, names, strict=True)]
    return [Slot(date(at, month, 1), _month_end(at, month), name) for at, month, name in pairs]


def _from_quarter(found: re.Match[str], words: str, period: Period) -> list[Slot]:
    number = _ROMAN.get(found[1]) or int(found[1])
    year = int(found[2] or 0) or _year(number * 3, period)
    return [Slot(date(year, number * 3 - 2, 1), _month_end(year, number * 3), words)]


def _windows(period: Period, months: int) -> Iterator[Slot]:
    year, month = period.start.year, (period.start.month - 1) // months * months + 1
    while date(year, month, 1) <= period.end:
        last = _month_end(year, month + months - 1)
        yield Slot(max(date(year, month, 1), period.start), min(last, period.end))
        following = last + timedelta(days=1)
        year, month = following.year, following.month


def _month(word: str) -> int:
    return next(
        at for at, stem in enumerate(_MONTHS, start=1) if word.startswith(stem) and (at != 5 or word[:3] != "мар")
    )


def _year(month: int, period: Period) -> int:
    """The year that a month without one has in the plan's period."""
    if period.start.year == period.end.year or month >= period.start.month:
        return period.start.year
    return period.end.year


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def explain(schedule: Schedule) -> str:
    """One Russian sentence about the schedule."""
    if schedule.rule is Rule.UNCLEAR:
        return "Срок не понят: дату назвать нельзя."
    if schedule.rule is Rule.ON_EVENT:
        return f"Ждёт события: {schedule.event}."
    windows = ", ".join(
        f"{slot.start:%d.%m.%Y} – {slot.due:%d.%m.%Y}" if slot.start != slot.due else f"{slot.due:%d.%m.%Y}"
        for slot in schedule.slots
    )
    return f"Сроков: {len(schedule.slots)} ({windows})."

"""Words that are offered while a deadline is typed: each is one that `parse` understands, and is shown so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plans.core.deadlines.explain import explain
from plans.core.deadlines.parse import parse
from plans.core.deadlines.schedule import Certainty, Period, Rule
from plans.core.deadlines.school import SCHOOL_TIME, SchoolTime

# Months as "in March" asks for them and as "the 5th of March" does.
_MONTHS = (
    ("январь", "января"),
    ("февраль", "февраля"),
    ("март", "марта"),
    ("апрель", "апреля"),
    ("май", "мая"),
    ("июнь", "июня"),
    ("июль", "июля"),
    ("август", "августа"),
    ("сентябрь", "сентября"),
    ("октябрь", "октября"),
    ("ноябрь", "ноября"),
    ("декабрь", "декабря"),
)
_USUAL = (
    "ежемесячно",
    "ежеквартально",
    "еженедельно",
    "ежегодно",
    "в течение года",
    "в течение учебного года",
    "не реже 1 раза в квартал",
    "не реже 1 раза в полугодие",
    "не реже 1 раза в год",
    "1 раз в квартал",
    "1 раз в полугодие",
    "по мере необходимости",
    "постоянно",
)
_ROMAN = ("I", "II", "III", "IV")
_DAY = re.compile(r"((?:до|к|с|не позднее) )?(\d{1,2})(?: ([а-яё]*)(?: (\d{0,4}))?)?")
MOST = 8


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for the cell, and how they are understood in the plan's period, as a sentence."""

    words: str
    reading: str


def offers(
    typed: str, period: Period | None, own: Iterable[str] = (), school: SchoolTime = SCHOOL_TIME
) -> tuple[Wording, ...]:
    """What may be meant by what is typed so far: the plan's `own` words first, then usual ones.

    None for nothing typed, and in a plan without a period, where no words have a date.
    """
    wanted = " ".join(typed.lower().split())
    if not wanted or period is None:
        return ()
    known = (words for words in own if _begins(wanted, words.lower()))
    found = dict.fromkeys((*known, *_usual(wanted, period)))
    read = (_read(_cased(words, typed), period, school) for words in found if words.lower() != wanted)
    return tuple(offer for offer, _ in zip((one for one in read if one), range(MOST), strict=False))


def _read(words: str, period: Period, school: SchoolTime) -> Wording | None:
    """The offer, unless the words are not surely understood in this period."""
    schedule = parse(words, period, school)
    is_sure = schedule.certainty is Certainty.SURE and not schedule.doubts
    return Wording(words, explain(schedule)) if is_sure and schedule.rule is not Rule.UNCLEAR else None


def _cased(words: str, typed: str) -> str:
    """A capital letter where the person has begun with one."""
    return words[:1].upper() + words[1:] if typed.strip()[:1].isupper() else words


def _begins(wanted: str, words: str) -> bool:
    return words.startswith(wanted) or f" {wanted}" in words


def _usual(wanted: str, period: Period) -> Iterator[str]:
    phrases = [*_months(period), *_parts_of_years(period), *_USUAL]
    latin = wanted.replace("1 кв", "i кв").replace("2 кв", "ii кв").replace("3 кв", "iii кв").replace("4 кв", "iv кв")
    fitting = [words for words in phrases if _begins(latin, words.lower())]
    yield from sorted(fitting, key=lambda words: not words.lower().startswith(latin))
    yield from _days(wanted, period)


def _months(period: Period) -> Iterator[str]:
    yield from (f"{_MONTHS[first.month - 1][0]} {first.year} года" for first in _firsts(period))


def _firsts(period: Period) -> Iterator[date]:
    """The first day of each month of a period, of its first three years."""
    day = period.start.replace(day=1)
    while day <= period.end and day.year < period.start.year + 3:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def _parts_of_years(period: Period) -> Iterator[str]:
    months = list(_firsts(period))
    quarters = dict.fromkeys((day.year, (day.month - 1) // 3) for day in months)
    yield from (f"{_ROMAN[quarter]} квартал {year} года" for year, quarter in quarters)
    halves = dict.fromkeys((day.year, (day.month - 1) // 6) for day in months)
    yield from (f"{_ROMAN[half]} полугодие {year} года" for year, half in halves)


def _days(wanted: str, period: Period) -> Iterator[str]:
    """«до 15» → «до 15 января 2022 года», …: the months that may follow a number of a day."""
    found = _DAY.fullmatch(wanted)
    if not found:
        return
    for first in _firsts(period):
        name = _MONTHS[first.month - 1][1]
        if name.startswith(found[3] or "") and str(first.year).startswith(found[4] or ""):
            yield f"{found[1] or ''}{int(found[2])} {name} {first.year} года"

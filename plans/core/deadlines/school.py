"""School time: what "до конца учебного года", "II четверть" and "осенние каникулы" mean where nothing is said."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from plans.core.errors import PlanError

Day = tuple[int, int]  # (month, day); the day 0 stands for the month's last one
Span = tuple[Day, Day]
AUTUMN, WINTER, SPRING, SUMMER = 3, 4, 1, 2  # as the vocabulary numbers the seasons


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days without lessons in one season of each school year, both included."""

    season: int
    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class SchoolTime:
    """A department's school time. A reading that stands on it is marked as assumed.

    Holidays have no usual days: they differ from college to college, and wait as an event until they are set.
    """

    lessons_end: Day = (6, 30)
    semesters: tuple[Span, ...] = (((9, 1), (1, 0)), ((2, 1), (6, 0)))
    terms: tuple[Span, ...] = (((9, 1), (10, 0)), ((11, 1), (12, 0)), ((1, 1), (3, 0)), ((4, 1), (5, 0)))
    trimesters: tuple[Span, ...] = (((9, 1), (11, 0)), ((12, 1), (2, 0)), ((3, 1), (5, 0)))
    holidays: tuple[Holidays, ...] = ()

    def spans(self, unit: str) -> tuple[Span, ...]:
        """The parts of a school year that are counted in this unit: semester, term or trimester."""
        return {"semester": self.semesters, "term": self.terms, "trimester": self.trimesters}[unit]

    def holidays_in(self, season: int) -> tuple[Holidays, ...]:
        """The holidays of one season; of all seasons for 0."""
        return tuple(one for one in self.holidays if season in (0, one.season))


SCHOOL_TIME = SchoolTime()

_SEASONS = {"осенние": AUTUMN, "зимние": WINTER, "весенние": SPRING, "летние": SUMMER}
_MENTIONED = re.compile(r"уч|семестр|четверт|триместр|каникул", re.IGNORECASE)
_DAY = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\s*")
_HOLIDAYS = re.compile(r"\s*([а-я]+)[\s:]+([\d.]+)\s*[-–—]\s*([\d.]+)\s*")
_LEAP_YEAR = 2024


def mentions_school_time(words: str) -> bool:
    """Whether a deadline's words may stand on school time, so that the department's own is worth looking up."""
    return _MENTIONED.search(words) is not None


@lru_cache
def read_school_time(lessons_end: str, holidays: str) -> SchoolTime:
    """School time as a department writes it: "30.06", and on each line "осенние 28.10 – 05.11". Raises PlanError."""
    lines = [line for line in holidays.splitlines() if line.strip()]
    return SchoolTime(lessons_end=_day(lessons_end), holidays=tuple(_holidays(line) for line in lines))


def _holidays(line: str) -> Holidays:
    found = _HOLIDAYS.fullmatch(line.lower())
    season = _SEASONS.get(found[1]) if found else None
    if found is None or season is None:
        raise PlanError(f"Каникулы пишут так: «осенние 28.10 – 05.11». Не понято: «{line.strip()[:60]}».")
    return Holidays(season, _day(found[2]), _day(found[3]))


def _day(words: str) -> Day:
    found = _DAY.fullmatch(words)
    try:
        day = date(_LEAP_YEAR, int(found[2]), int(found[1])) if found else None
    except ValueError:
        day = None
    if day is None:
        raise PlanError(f"День пишут так: «30.06». Не понято: «{words.strip()[:60]}».")
    return day.month, day.day

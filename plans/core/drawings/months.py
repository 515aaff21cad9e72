"""Months as a calendar shows them: whole weeks from Monday, and the way to the months beside."""

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

# Further away no plan lies; inside, every week of every month is a date that Python knows.
YEARS = range(1900, 2201)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month of the day, or the nearest one that can be shown."""
        if day.year not in YEARS:
            return cls(YEARS[0], 1) if day.year < YEARS[0] else cls(YEARS[-1], 12)
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """«2022-05»; None when the text is not a month that can be shown."""
        found = _MONTH.fullmatch(text)
        if found and int(found[1]) in YEARS and 1 <= int(found[2]) <= 12:
            return cls(int(found[1]), int(found[2]))
        return None

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def before(self) -> "Month | None":
        """The month before; None at the end of what can be shown."""
        found = Month.of(self.first - timedelta(days=1))
        return found if found < self else None

    @property
    def after(self) -> "Month | None":
        """The month after; None at the end of what can be shown."""
        found = Month.of(self.last + timedelta(days=1))
        return found if found > self else None

    def weeks(self) -> list[list[date]]:
        """Whole weeks, the first and the last with days of the months beside."""
        return Calendar().monthdatescalendar(self.year, self.number)


def read_year(text: str) -> int | None:
    """«2022»; None when the text is not a year that can be shown."""
    return int(text) if _YEAR.fullmatch(text) and int(text) in YEARS else None

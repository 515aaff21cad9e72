"""The days that stand in sign-off lines: «22» марта 2021г., «22» 03 2021г., 30.08.2023."""

import re
from datetime import date

_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_DAY = re.compile(
    r"(?<!\d)(\d{1,2})[»\"”]?[ .]{1,3}(?:(\d{1,2})[ .]{1,3}|([а-яё]{3,8}) )((?:19|20)\d\d)(?!\d)", re.IGNORECASE
)


def days_in(text: str) -> tuple[date, ...]:
    """The dates of a text, in its order; impossible ones are left out."""
    days = (_day(*found.groups()) for found in _DAY.finditer(" ".join(text.split())))
    return tuple(day for day in days if day is not None)


def impossible_days(text: str) -> tuple[str, ...]:
    """What is written like a date of a text and is none: 31.02.2022, 15.13.2022."""
    found = _DAY.finditer(" ".join(text.split()))
    return tuple(one[0] for one in found if (one[2] or _month((one[3] or "").lower())) and _day(*one.groups()) is None)


def _day(day: str, month: str | None, word: str | None, year: str) -> date | None:
    number = int(month) if month else _month((word or "").lower())
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    return next((number for number, stem in enumerate(_MONTHS, 1) if word.startswith(stem)), 0)

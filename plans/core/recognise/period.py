"""The period that a plan names in its title."""

import re
from collections.abc import Callable
from datetime import date

from plans.core.deadlines import Period

_MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
_LONGEST = 4_000  # characters; a title names its period before that
_YEAR = r"((?:19|20)\d\d)"
_DASH = r" ?[-–—−/] ?"
_DAY = rf"(\d\d?)(?:\.(\d\d?)\.| ([а-яё]{{2,9}}) ){_YEAR}(?: ?г(?:ода|\.)?)?"
_DATES = re.compile(rf"{_DAY}(?: по |{_DASH}| до ){_DAY}")
_TWO_YEARS = re.compile(rf"{_YEAR}{_DASH}{_YEAR}( ?(?:годы|годов|гг|г\.г))?")
_SHORT_YEARS = re.compile(rf"{_YEAR}{_DASH}(\d\d)(?!\d)")
_HALF = re.compile(rf"\b(1|2|i|ii|перв|втор)[а-яё-]{{0,9}} (полугоди|семестр)[а-яё]{{0,5}} {_YEAR}")
_FOR_YEAR = re.compile(rf"\bна {_YEAR}(?: ?г|$)")
_ONE_YEAR = re.compile(rf"(?<![\d.])\b{_YEAR}\b(?![.\d])")


def find_period(lines: tuple[str, ...]) -> Period | None:
    """The period in the lines of a title, None when they name none.

    "2023 – 2024 учебный год" and "2022/2023 год" are academic years, "2022–2024 годы" are calendar years.
    """
    text = " ".join(" ".join(lines)[:_LONGEST].lower().split())
    for rule in _RULES:
        period = rule(text)
        if period is not None:
            return period
    return None


def _two_dates(text: str) -> Period | None:
    match = _DATES.search(text)
    if not match:
        return None
    parts = match.groups()
    start, end = _day(*parts[:4]), _day(*parts[4:])
    return Period(start, end) if start and end and start <= end else None


def _day(day: str, month: str | None, word: str | None, year: str) -> date | None:
    number = int(month) if month else _month(word or "")
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    return next((number for number, stem in enumerate(_MONTHS, 1) if word.startswith(stem)), 0)


def _years(text: str) -> Period | None:
    match = _TWO_YEARS.search(text)
    if not match:
        return None
    first, last = int(match[1]), int(match[2])
    if first > last:
        return None
    if last == first + 1 and not match[3]:
        return Period.academic(first)
    return Period(date(first, 1, 1), date(last, 12, 31))


def _short_years(text: str) -> Period | None:
    match = _SHORT_YEARS.search(text)
    return Period.academic(int(match[1])) if match and (int(match[1]) + 1) % 100 == int(match[2]) else None


def _half_year(text: str) -> Period | None:
    match = _HALF.search(text)
    if not match or match[2] == "семестр":
        return None
    year = int(match[3])
    if match[1] in ("1", "i", "перв"):
        return Period(date(year, 1, 1), date(year, 6, 30))
    return Period(date(year, 7, 1), date(year, 12, 31))


def _one_year(text: str) -> Period | None:
    """The year of "на 2022 год", else the only year that is named."""
    years = set(_FOR_YEAR.findall(text)) or set(_ONE_YEAR.findall(text))
    return Period.calendar(int(years.pop())) if len(years) == 1 else None


_RULES: tuple[Callable[[str], Period | None], ...] = (_two_dates, _years, _short_years, _half_year, _one_year)

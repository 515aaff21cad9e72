"""Working days in Russia: Labour Code art. 112 and the yearly transfers of days off, as published in `holidays`."""

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
UNPUBLISHED = "Выходные дни {} года ещё не опубликованы."


@cache
def _days_off(year: int) -> frozenset[date]:
    from holidays.countries.russia import Russia  # slow to import: only when a date asks for it

    return frozenset(Russia(years=year).keys())


@cache
def _worked_weekends(year: int) -> frozenset[date]:
    from holidays.countries.russia import Russia

    return frozenset(Russia(years=year).weekend_workdays)


@cache
def is_known(year: int) -> bool:
    """Whether the transfers of days off of this year are published; without them only the law's own days count."""
    from holidays.countries.russia import RussiaStaticHolidays

    return year in RussiaStaticHolidays.special_public_holidays


def is_working(day: date) -> bool:
    """Whether people work on this day."""
    if day.weekday() >= 5:
        return day in _worked_weekends(day.year)
    return day not in _days_off(day.year)


def shift(day: date, count: int) -> date:
    """The day `count` working days after (before, when negative) a day, which is not counted itself."""
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_working(day):
            day += step
    return day


def next_working(day: date) -> date:
    """The day itself or the first working day after it."""
    return day if is_working(day) else shift(day, 1)


def last_working(day: date) -> date:
    """The day itself or the last working day before it."""
    return day if is_working(day) else shift(day, -1)

"""Moments: days, months, quarters and their kin as named in the words, and the dates that they have in a year."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

from plans.core.deadlines.schedule import Period
from plans.core.deadlines.words import MONTHS

_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ROMAN_QUARTERS = ("I", "II", "III", "IV")


class Moment(NamedTuple):
    """One named stretch of time. `first` and `last` are (month, day), day 0 the last one of its month.

    `unit`: day, month, part (of something), quarter, half, season, year, week, or bare: a number that takes its unit
    from the next moment ("I, II квартал"); semester, term, trimester and lessons_end have the days of school time.
    `year` is None where the words name none; with `school` it is the year in
    which the school year begins; `after_plan`: in the year after the plan's; `genitive`: "(15 мая и) октября";
    `calendar`: of "календарного года"; None of "года" alone, which a school year's plan may mean in two ways.
    """

    unit: str
    at: int
    number: int = 0
    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 0)
    year: int | None = None
    school: bool = False
    weekday: int | None = None
    after_plan: bool = False
    genitive: bool = False
    calendar: bool | None = False

    @property
    def months(self) -> int:
        """About how many months it holds; 0 for anything shorter than a month."""
        if self.first[1] != 1 or self.last[1] != 0:
            return 0
        return (self.last[0] - self.first[0]) % 12 + 1

    def window(self, year: int) -> tuple[date, date]:
        """Its first and last day in `year`; raises ValueError for a date that does not exist (30 February)."""
        if self.weekday is not None:
            day = nth_weekday(year, self.first[0], self.weekday, self.number)
            return day, day
        start = date(year, *self.first) if self.first[1] else month_end(year, self.first[0])
        month, day_number = self.last
        until = year if self.last[0] >= self.first[0] else year + 1
        return start, (date(until, month, day_number) if day_number else month_end(until, month))


def day(month: int, number: int, at: int, year: int | None = None) -> Moment:
    """A day of a month; the month 0 stands for one that is named later."""
    known = (month, number or 32)  # the day 0 stands for a month's last one in a moment, never in a text
    return Moment("day", at, number, known, known, year)


def month(number: int, at: int, genitive: bool = False) -> Moment:
    return Moment("month", at, number, (number, 1), (number, 0), genitive=genitive)


def quarter(number: int, at: int) -> Moment | None:
    return Moment("quarter", at, number, (number * 3 - 2, 1), (number * 3, 0)) if 1 <= number <= 4 else None


def half(number: int, at: int) -> Moment | None:
    """A half of a calendar year; in a school year it becomes September – December or January – August."""
    return Moment("half", at, number, (number * 6 - 5, 1), (number * 6, 0)) if number in (1, 2) else None


def season(number: int, at: int) -> Moment:
    """1 spring, 2 summer, 3 autumn, 4 winter; the winter of a year begins in its December."""
    first = number * 3
    return Moment("season", at, number, (first, 1), ((first + 1) % 12 + 1, 0))


def whole_year(year: int | None, at: int) -> Moment:
    return Moment("year", at, year=year)


def school_year(year: int | None, at: int) -> Moment:
    return Moment("year", at, first=(9, 1), last=(8, 0), year=year, school=True)


def _part(whole: Moment, first: tuple[int, int], last: tuple[int, int], at: int) -> Moment:
    """A stretch of something longer, in its year."""
    return Moment("part", at, first=first, last=last, year=whole.year, school=whole.school)


def part_of(whole: Moment, edge: str, at: int) -> Moment | None:
    """The beginning, middle or end of a month (its decades), quarter or year (its first, middle, last month)."""
    if whole.unit == "month":
        first, last = {"start": (1, 10), "middle": (11, 20), "end": (21, 0)}[edge]
        return _part(whole, (whole.first[0], first), (whole.first[0], last), at)
    months = {"start": whole.first[0], "middle": whole.first[0] + 1, "end": whole.last[0]}
    known = whole.unit == "quarter" or (whole.unit == "year" and edge != "middle" and not whole.school)
    if not known:
        return None
    number = months[edge]
    return _part(whole, (number, 1), (number, 0), at)._replace(calendar=whole.calendar)


def decade(number: int, of: Moment, at: int) -> Moment | None:
    """A third of a month: 1–10, 11–20, 21–end; -1 is the last."""
    edges = {1: "start", 2: "middle", 3: "end", -1: "end"}
    return part_of(of, edges[number], at) if of.unit == "month" and number in edges else None


def week(number: int, of: Moment, at: int) -> Moment | None:
    """A week of a month, by sevens of days: 1–7, 8–14, 15–21, 22–28; -1 is the last seven days."""
    if of.unit != "month" or number not in (1, 2, 3, 4, -1):
        return None
    first, last = (number * 7 - 6, number * 7) if number > 0 else (-7, 0)
    return Moment("week", at, number, (of.first[0], first), (of.first[0], last), of.year, of.school)


def half_of(number: int, whole: Moment, at: int) -> Moment | None:
    """The first or second half of a month (to the 15th, from the 16th) or of a year."""
    if number == -1:
        number = 2
    if whole.unit == "month" and number in (1, 2):
        first, last = ((1, 15), (16, 0))[number - 1]
        return _part(whole, (whole.first[0], first), (whole.first[0], last), at)
    found = half(number, at) if whole.unit == "year" else None
    return found._replace(year=whole.year, school=whole.school, calendar=whole.calendar) if found else None


def school_part(unit: str, number: int, at: int) -> Moment:
    """A semester, term ("четверть") or trimester: their days are the department's."""
    return Moment(unit, at, number)


def dated(moment: Moment, year: int, period: Period) -> tuple[date, date]:
    """The window of a moment whose named year is `year`; a school year is the one that begins in `year`."""
    school = moment.school or (moment.year is None and period.is_academic)
    if moment.unit == "half" and school:
        return _school_half(moment.number, year if moment.school else year - (moment.number == 2))
    if moment.school and moment.unit != "year" and moment.first[0] < 9:
        year += 1
    if moment.unit == "week" and moment.number == -1:
        last = month_end(year, moment.first[0])
        return last - timedelta(days=6), last
    return moment.window(year)


def _school_half(number: int, year: int) -> tuple[date, date]:
    if number == 1:
        return date(year, 9, 1), date(year, 12, 31)
    return date(year + 1, 1, 1), date(year + 1, 8, 31)


def month_end(year: int, number: int) -> date:
    if number == 2:
        return date(year, 2, 29 if calendar.isleap(year) else 28)
    return date(year, number, _LAST_DAYS[number - 1])  # four times as fast as calendar.monthrange


def nth_weekday(year: int, month_number: int, weekday: int, number: int) -> date:
    """The first (1), second, … or last (-1) such weekday of a month; raises ValueError when there is none."""
    if number == -1:
        last = month_end(year, month_number)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month_number, 1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    if found.month != month_number:
        raise ValueError("no such weekday in this month")
    return found


def label(start: date, due: date) -> str:
    """A short name of a window: "15.05.2022", "февраль 2022", "I квартал 2022", "2022 год", "01.02 – 15.03.2022"."""
    if start == due:
        return written(due)
    if start.day == 1 and start.year == due.year and due == month_end(due.year, due.month):
        months = due.month - start.month + 1
        if months == 1:
            return f"{MONTHS[due.month - 1]} {due.year}"
        if months == 3 and due.month % 3 == 0:
            return f"{_ROMAN_QUARTERS[due.month // 3 - 1]} квартал {due.year}"
        if months == 12:
            return f"{due.year} год"
        return f"{MONTHS[start.month - 1]} – {MONTHS[due.month - 1]} {due.year}"
    if start.year == due.year:
        return f"{start.day:02}.{start.month:02} – {written(due)}"
    return f"{written(start)} – {written(due)}"


def written(day: date) -> str:
    """ "15.05.2022"."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"  # three times as fast as strftime

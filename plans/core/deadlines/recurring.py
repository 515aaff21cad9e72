"""Repetitions inside given bounds → windows: clipped months and quarters, weekdays, day numbers."""

from collections.abc import Iterator
from datetime import date, timedelta

from plans.core.deadlines import workdays
from plans.core.deadlines.binding import Window
from plans.core.deadlines.completing import UnboundError
from plans.core.deadlines.moments import month_end, nth_weekday
from plans.core.deadlines.schedule import Period
from plans.core.deadlines.school import SCHOOL_TIME, Day, SchoolTime, Span
from plans.core.deadlines.values import DayNumbers, Numbered, Offset, Part, Repeat, Weekdays
from plans.core.deadlines.waiting import due_day

_MONTHS = {"month": 1, "quarter": 3, "half": 6, "semester": 6, "term": 3, "trimester": 4, "year": 12}
_IN_MONTHS = _MONTHS | {"day": 1 / 30, "week": 0.25}
DAY = timedelta(days=1)
_MOST = 4000
_MOST_WORKINGDAYS = 20


def months_of(repeat: Repeat) -> float:
    """About how many months lie between two occurrences."""
    return _IN_MONTHS.get(repeat.unit, 1) * repeat.step / repeat.times


def occurrences(repeat: Repeat, bounds: Period, period: Period, school: SchoolTime = SCHOOL_TIME) -> list[Window]:
    """One window for each occurrence inside `bounds`; `period` is the whole plan's. Raises UnboundError."""
    if isinstance(repeat.by, Offset):
        return _counted_from_units(repeat, repeat.by, bounds, period)
    if repeat.unit in ("semester", "term", "trimester") and repeat.step == 1:
        windows = list(_of_school_years(school.spans(repeat.unit), bounds))
    else:
        windows = list(_units(repeat, bounds, period))
    if repeat.weekdays and repeat.unit == "week" and repeat.step > 1:
        return _every_few_weeks(repeat.weekdays, repeat.step, bounds)
    if repeat.weekdays:
        return _on_weekdays(repeat.weekdays, repeat.at, windows, bounds)
    if repeat.days:
        return _on_days(repeat, repeat.days, windows, bounds)
    if isinstance(repeat.by, Part):
        return [part for window in windows for part in _part(repeat.unit, repeat.by, window, bounds)]
    if repeat.unit == "day" and repeat.working:
        return [(day, due) for day, due in windows if workdays.is_working(day)]
    if repeat.times > 1:
        return [piece for window in windows for piece in split(window, repeat.times)]
    return windows


def _units(repeat: Repeat, bounds: Period, period: Period) -> Iterator[Window]:
    """The units of time that touch the bounds, clipped by them."""
    if repeat.unit in ("day", "week"):
        yield from _by_days(repeat, bounds)
        return
    start = _first_of_unit(repeat, bounds, period)
    months = _MONTHS[repeat.unit] * repeat.step
    while start <= bounds.end:
        following = _add_months(start, months) if not _is_school_half(repeat, period) else _next_half(start)
        if following > bounds.start:
            yield max(start, bounds.start), min(following - DAY, bounds.end)
        start = following


def _by_days(repeat: Repeat, bounds: Period) -> Iterator[Window]:
    step = timedelta(days=repeat.step * (7 if repeat.unit == "week" else 1))
    start = bounds.start - timedelta(days=bounds.start.weekday() if repeat.unit == "week" else 0)
    if (bounds.end - start) / step > _MOST:
        raise UnboundError("Сроков слишком много: период плана длиннее десяти лет.", repeat.at)
    while start <= bounds.end:
        yield max(start, bounds.start), min(start + step - DAY, bounds.end)
        start += step


def _of_school_years(spans: tuple[Span, ...], bounds: Period) -> Iterator[Window]:
    """The semesters or terms of all school years, in order, clipped by the bounds."""
    for year in range(bounds.start.year - 1, bounds.end.year + 1):
        for first, last in spans:
            start, end = _in_school_year(first, year), _in_school_year(last, year)
            if start <= bounds.end and end >= bounds.start:
                yield max(start, bounds.start), min(end, bounds.end)


def _in_school_year(day: Day, year: int) -> date:
    """A day of the school year that begins in `year`."""
    month, number = day
    year += month < 9
    return date(year, month, number) if number else month_end(year, month)


def _counted_from_units(repeat: Repeat, by: Offset, bounds: Period, period: Period) -> list[Window]:
    """ "В течение 10 дней после окончания квартала", "за 5 дней до начала месяца": a due day for each unit."""
    found = []
    start = _first_of_unit(repeat, bounds, period)
    months = _MONTHS[repeat.unit] * repeat.step
    while start <= bounds.end + DAY:
        following = _add_months(start, months) if not _is_school_half(repeat, period) else _next_half(start)
        end = following - DAY
        due = due_day(end if by.from_end else start, by.wait)
        if by.wait.count > 0 and bounds.start <= end <= bounds.end:
            found.append((following, due))
        elif by.wait.count < 0 and bounds.start <= due <= bounds.end:
            found.append((due, due))
        start = following
    return found


def _first_of_unit(repeat: Repeat, bounds: Period, period: Period) -> date:
    """Where the unit around the beginning of the bounds starts: units are those of the calendar."""
    first = bounds.start.replace(day=1)
    if repeat.step > 1:
        return first
    if repeat.unit == "year":
        if period.is_academic or period.start.month == 9:
            return date(first.year if first.month >= 9 else first.year - 1, 9, 1)
        return date(first.year, 1, 1)
    if _is_school_half(repeat, period):
        return date(first.year, 9, 1) if first.month >= 9 else date(first.year, 1, 1)
    months = _MONTHS[repeat.unit]
    return date(first.year, (first.month - 1) // months * months + 1, 1)


def _is_school_half(repeat: Repeat, period: Period) -> bool:
    return repeat.unit == "half" and repeat.step == 1 and period.is_academic


def _next_half(start: date) -> date:
    """The halves of a school year: September – December, January – August."""
    return date(start.year + 1, 1, 1) if start.month == 9 else date(start.year, 9, 1)


def _add_months(day: date, months: int) -> date:
    month = day.month - 1 + months
    return date(day.year + month // 12, month % 12 + 1, 1)


def split(window: Window, count: int) -> list[Window]:
    """A window in `count` parts, by whole months where that works out, else by days."""
    start, end = window
    days = (end - start).days + 1
    count = min(count, days)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    if start.day == 1 and end == month_end(end.year, end.month) and months % count == 0:
        edges = [_add_months(start, months // count * at) for at in range(count)] + [end + DAY]
    else:
        edges = [start + timedelta(days=days * at // count) for at in range(count + 1)]
    return [(edges[at], edges[at + 1] - DAY) for at in range(count)]


def _on_weekdays(by: Weekdays, at: int, windows: list[Window], bounds: Period) -> list[Window]:
    if by.nth:
        return _on_numbered_weekdays(by, at, windows, bounds)
    found = []
    for start, end in windows:
        for ahead in range(min(7, (end - start).days + 1)):
            day = start + ahead * DAY
            if day.weekday() in by.days:
                found.append((day, day))
    return found


def _every_few_weeks(by: Weekdays, step: int, bounds: Period) -> list[Window]:
    """ "Раз в две недели по вторникам": from the first such day on, always as many weeks apart."""
    found = []
    for weekday in by.days:
        day = bounds.start + timedelta(days=(weekday - bounds.start.weekday()) % 7)
        while day <= bounds.end:
            found.append((day, day))
            day += timedelta(days=7 * step)
    return sorted(found)


def _on_numbered_weekdays(by: Weekdays, at: int, windows: list[Window], bounds: Period) -> list[Window]:
    """ "Последняя пятница" of each month."""
    try:
        days = [
            nth_weekday(start.year, start.month, weekday, number)
            for start, _ in windows
            for number in by.nth
            for weekday in by.days
        ]
    except ValueError:
        raise UnboundError("Такого дня нет в каждом месяце.", at) from None
    return [(day, day) for day in days if bounds.start <= day <= bounds.end]


def _on_days(repeat: Repeat, by: DayNumbers, windows: list[Window], bounds: Period) -> list[Window]:
    """Day numbers in each unit: "до 15 числа", "последнего месяца квартала", "месяца, следующего за отчётным"."""
    if by.working and max(by.numbers) > _MOST_WORKINGDAYS:
        raise UnboundError("Столько рабочих дней в месяце не бывает.", repeat.at)
    if by.month is Numbered.OWN and repeat.unit != "month":
        of = " квартала" if repeat.unit == "quarter" else ""
        raise UnboundError(f"Не сказано, числа какого месяца{of}.", repeat.at)
    found = []
    following = by.month is Numbered.FOLLOWING
    for start, end in windows:
        month = end.replace(day=1)
        if by.month is not Numbered.OWN:  # of a clipped quarter, the month of the whole one
            month = _add_months(_after_unit(repeat, start, end), 0 if following else -1)
        for number in by.numbers:
            due = _numbered(month, number, by.working)
            first = month if following else max(start, month)
            if by.since:
                first = _numbered(month, by.since, by.working)
            if following or bounds.start <= due <= bounds.end:
                found.append((min(first, due) if by.until or by.since else due, due))
    return found


def _after_unit(repeat: Repeat, start: date, end: date) -> date:
    """The month after the unit that is reported on; of a clipped quarter, after the whole quarter."""
    if repeat.unit == "half":
        return _add_months(end, 1)
    months = _MONTHS.get(repeat.unit, 1)
    first = (start.month - 1) // months * months + 1
    return _add_months(date(start.year, first, 1), months)


def _numbered(month: date, number: int, working: bool) -> date:
    last = month_end(month.year, month.month)
    if working:
        day = workdays.shift(month - DAY, number) if number > 0 else workdays.last_working(last)
        return min(day, last)
    return last if number < 0 else month.replace(day=min(number, last.day))


def _part(unit: str, by: Part, window: Window, bounds: Period) -> list[Window]:
    """A stretch of each unit: its beginning, middle or end, a decade or a week of a month."""
    start = window[0]
    if unit == "quarter":
        first = _add_months(date(start.year, (start.month - 1) // 3 * 3 + 1, 1), by.number - 1)
        whole = first, month_end(first.year, first.month)
    else:
        whole = _part_of_month(start.replace(day=1), by)
    if by.until:
        whole = start, whole[1]
    clipped = max(whole[0], bounds.start), min(whole[1], bounds.end)
    return [clipped] if clipped[0] <= clipped[1] else []


def _part_of_month(first: date, by: Part) -> Window:
    """A week is one of sevens of days, any other part a third of the month."""
    last = month_end(first.year, first.month)
    if by.grain == "week":
        return (last - 6 * DAY, last) if by.number == -1 else _seven_days(first, by.number)
    third = 3 if by.number == -1 else by.number
    return first.replace(day=third * 10 - 9), last if third == 3 else first.replace(day=third * 10)


def _seven_days(first: date, number: int) -> Window:
    return first + 7 * (number - 1) * DAY, first + (7 * number - 1) * DAY

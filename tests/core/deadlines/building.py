"""Deadlines built from parts, each with the windows that its parts mean by themselves."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations, permutations

from plans.core.deadlines import Period

Window = tuple[date, date]
CALENDAR, ACADEMIC = Period.calendar(2022), Period.academic(2023)
MONTHS = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
OF_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
BY_WEEKDAYS = "понедельникам вторникам средам четвергам пятницам субботам воскресеньям".split()
ROMAN = ("I", "II", "III", "IV")


def year_of(period: Period, month: int) -> int:
    """The year in which the plan has this month."""
    return period.start.year + (period.start.month > month)


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def months_in(period: Period) -> list[Window]:
    """All months of the plan, in order."""
    found = []
    day = period.start
    while day <= period.end:
        found.append((day, last_day(day.year, day.month)))
        day = found[-1][1] + timedelta(days=1)
    return found


def wednesday(year: int, month: int, number: int) -> date:
    days = [date(year, month, day) for day in range(1, 29) if date(year, month, day).weekday() == 2]
    return days[number - 1]


def of_month(qualifier: str, period: Period, month: int) -> list[Window]:
    """The windows of "(qualifier) мая": what the words in front of a month's genitive mean."""
    year = year_of(period, month)
    end = last_day(year, month)
    windows = {
        "15": [(15, 15)],
        "1, 15": [(1, 1), (15, 15)],
        "1, 8 и 15": [(1, 1), (8, 8), (15, 15)],
        "с 1 по 5": [(1, 5)],
        "10-12": [(10, 12)],
        "в начале": [(1, 10)],
        "середина": [(11, 20)],
        "в конце": [(21, end.day)],
        "первая половина": [(1, 15)],
        "вторая половина": [(16, end.day)],
        "2-я декада": [(11, 20)],
        "первая неделя": [(1, 7)],
        "вторая среда": [(wednesday(year, month, 2).day,) * 2],
        "первая и третья среда": [(wednesday(year, month, number).day,) * 2 for number in (1, 3)],
        "1 и 3 декада": [(1, 10), (21, end.day)],
    }
    if qualifier == "до 20":
        return [(period.start, date(year, month, 20))]
    return [(date(year, month, first), date(year, month, last)) for first, last in windows[qualifier]]


QUALIFIERS = (
    "15",
    "1, 15",
    "1, 8 и 15",
    "с 1 по 5",
    "10-12",
    "в начале",
    "середина",
    "в конце",
    "первая половина",
    "вторая половина",
    "2-я декада",
    "первая неделя",
    "вторая среда",
    "первая и третья среда",
    "1 и 3 декада",
    "до 20",
)


def lists(qualifier: str, period: Period) -> Iterator[tuple[str, list[Window]]]:
    """ "В конце мая и октября", "15 мая, июня и октября": the qualifier belongs to every member."""
    for joint in (" и ", ", "):
        for first, second in permutations(range(1, 13), 2):
            text = f"{qualifier} {OF_MONTHS[first - 1]}{joint}{OF_MONTHS[second - 1]}"
            yield text, of_month(qualifier, period, first) + of_month(qualifier, period, second)
    for three in combinations(range(1, 13), 3):
        first, second, third = (OF_MONTHS[month - 1] for month in three)
        windows = [window for month in three for window in of_month(qualifier, period, month)]
        yield f"{qualifier} {first}, {second} и {third}", windows


def due_days(period: Period) -> Iterator[tuple[str, list[Window]]]:
    """ "Ежеквартально (до 25 марта, до 25 июня, …)": dates beside a repetition are its due days."""
    for words, months in (
        ("ежеквартально", (3, 6, 9, 12)),
        ("1 раз в квартал", (2, 5, 8, 11)),
        ("1 раз в полугодие", (6, 12)),
        ("2 раза в год", (5, 11)),
    ):
        for day in range(1, 29):
            dates = [date(year_of(period, month), month, day) for month in months]
            until = ", ".join(f"до {day} {OF_MONTHS[month - 1]}" for month in months)
            exact = " и ".join(f"{day} {OF_MONTHS[month - 1]}" for month in months)
            yield f"{words} ({until})", [(period.start, due) for due in dates]
            yield f"{words}: {exact}", [(due, due) for due in dates]


def yearly_days(period: Period) -> Iterator[tuple[str, list[Window]]]:
    """ "Ежегодно до 15 числа мая", "ежегодно 25 числа мая"."""
    for month in range(1, 13):
        for day in (1, 5, 10, 15, 20, 25, 28):
            due = date(year_of(period, month), month, day)
            yield f"ежегодно до {day} числа {OF_MONTHS[month - 1]}", [(period.start, due)]
            yield f"ежегодно {day} числа {OF_MONTHS[month - 1]}", [(due, due)]


def narrowed(period: Period) -> Iterator[tuple[str, list[Window]]]:
    """Repetitions with something left out, or with bounds and a day: a narrowing never vanishes."""
    months = months_in(period)
    for first, second in combinations(range(1, 13), 2):
        words = f"{OF_MONTHS[first - 1]} и {OF_MONTHS[second - 1]}"
        yield f"ежемесячно, кроме {words}", [one for one in months if one[0].month not in (first, second)]
    for begin, end in combinations(range(12), 2):
        inside = months[begin : end + 1]
        since, until = OF_MONTHS[inside[0][0].month - 1], MONTHS[inside[-1][0].month - 1]
        yield (
            f"ежемесячно с {since} по {until}, до 10 числа",
            [(start, start.replace(day=10)) for start, _ in inside],
        )


def left_out_weekdays(period: Period) -> Iterator[tuple[str, list[Window]]]:
    """ "По вторникам, кроме июля"."""
    days = [period.start + timedelta(days=ahead) for ahead in range((period.end - period.start).days + 1)]
    for weekday, words in enumerate(BY_WEEKDAYS):
        for month in range(1, 13):
            kept = [day for day in days if day.weekday() == weekday and day.month != month]
            yield f"по {words}, кроме {OF_MONTHS[month - 1]}", [(day, day) for day in kept]


def offsets(period: Period) -> Iterator[tuple[str, list[Window]]]:
    """Due days counted from the end of each month or quarter, or to its beginning."""
    months = months_in(period)
    for count in range(2, 26):
        days = timedelta(days=count)
        ends = [end for _, end in months]
        after = [(end + timedelta(days=1), end + days) for end in ends]
        yield f"ежемесячно, в течение {count} дней после окончания месяца", after
        quarters = [window for window, end in zip(after, ends, strict=True) if end.month % 3 == 0]
        yield f"ежеквартально, в течение {count} дней после окончания квартала", quarters
        firsts = [start for start, _ in months] + [period.end + timedelta(days=1)]
        before = [first - days for first in firsts if first - days >= period.start]
        yield f"ежемесячно, за {count} дней до начала месяца", [(day, day) for day in before]


def numbered_lists(period: Period) -> Iterator[tuple[str, list[Window]]]:
    """ "1. Июнь⏎2. Сентябрь", "1) июнь; 2) сентябрь": the numbers of a list are no days."""
    for first, second in permutations(range(1, 13), 2):
        windows = []
        for month in (first, second):
            year = year_of(period, month)
            windows.append((date(year, month, 1), last_day(year, month)))
        one, two = MONTHS[first - 1], MONTHS[second - 1]
        yield f"1. {one.capitalize()}\n2. {two.capitalize()}", windows
        yield f"1) {one}; 2) {two}", windows
        yield f"- {one}\n- {two}", windows


def reports(period: Period) -> Iterator[tuple[str, list[Window]]]:
    """ "За I квартал – до 10 апреля": the first such day after what the report is about."""
    for number in range(1, 5):
        month = number * 3
        end = last_day(year_of(period, month), month)
        start = end + timedelta(days=1)
        for day in (5, 10, 15, 20):
            words = f"до {day} {OF_MONTHS[start.month - 1]}"
            for dash in (" – ", ": ", " "):
                yield f"за {ROMAN[number - 1]} квартал{dash}{words}", [(start, start.replace(day=day))]


def then_always(period: Period) -> Iterator[tuple[str, list[Window]]]:
    """ "До 1 февраля, далее постоянно": two stretches that meet."""
    for start, _ in months_in(period):
        for day in (10, 15, 20):
            due = start.replace(day=day)
            rest = (due + timedelta(days=1), period.end)
            for then in ("далее", "затем", "далее –"):
                yield f"до {day} {OF_MONTHS[due.month - 1]}, {then} постоянно", [(period.start, due), rest]


def spans(period: Period) -> Iterator[tuple[str, list[Window]]]:
    """ "Начало: март, завершение: июнь", "с 03.2022 по 05.2022"."""
    months = months_in(period)
    for begin, end in combinations(range(12), 2):
        (start, _), (last, due) = months[begin], months[end]
        first, second = MONTHS[start.month - 1], MONTHS[last.month - 1]
        yield f"начало: {first}, завершение: {second}", [(start, due)]
        yield f"с {start:%m.%Y} по {last:%m.%Y}", [(start, due)]


FAMILIES = (
    due_days,
    yearly_days,
    narrowed,
    left_out_weekdays,
    offsets,
    numbered_lists,
    reports,
    then_always,
    spans,
)


def in_order(windows: Iterable[Window]) -> list[Window]:
    """As slots stand in a schedule."""
    return sorted(set(windows), key=lambda window: (window[1], window[0]))

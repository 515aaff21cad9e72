"""Binding what was named to the plan's period: numbers take their unit, moments their year, and become dates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from plans.core.deadlines import moments
from plans.core.deadlines.cursor import AFTER, AT, RANGE, SINCE, UNTIL, Item
from plans.core.deadlines.moments import Moment, dated
from plans.core.deadlines.schedule import Doubt, Period

Window = tuple[date, date]
SEMESTERS = "Границы семестра приняты условно: сентябрь – январь, февраль – июнь."


class UnboundError(Exception):
    """The words cannot be turned into dates; carries the doubt to show."""

    def __init__(self, text: str, at: int) -> None:
        super().__init__(text)
        self.doubt = Doubt(text, at)


def bind(items: list[Item], period: Period, doubts: list[Doubt]) -> list[Window]:
    """The windows of the items, in the order of the words; adds to `doubts` what looks odd. Raises UnboundError."""
    items = complete(items)
    return [_noted(item, window_of(item, period, doubts), period, doubts) for item in items]


def _noted(item: Item, window: Window, period: Period, doubts: list[Doubt]) -> Window:
    """The window; a year that lies outside the plan is kept, with a doubt."""
    named = item.first.year is not None or item.last.year is not None
    if named and (window[1] < period.start or window[0] > period.end):
        doubts.append(Doubt(f"{_name(window)}: вне периода плана.", item.at))
    elif named and window[1] > period.end:
        doubts.append(Doubt(f"{_name(window)}: конец позже периода плана.", item.at))
    return window


def _name(window: Window) -> str:
    """The window's label as a sentence begins."""
    label = moments.label(*window)
    return label[:1].upper() + label[1:]


def is_day(item: Item) -> bool:
    """Whether the item is one day by its date."""
    return item.form == AT and item.first.unit == "day"


def narrowed(items: list[Item], windows: list[Window]) -> list[Window]:
    """ "Июнь 2023 г., не позднее 25.06.2023": a last day inside the window before it is the end of that window."""
    if len(items) != len(windows):
        return windows
    kept: list[Window] = []
    before: Item | None = None
    for item, window in zip(items, windows, strict=True):
        inside = kept and item.form == UNTIL and kept[-1][0] <= window[1] <= kept[-1][1]
        if inside and kept[-1][0] != kept[-1][1] and kept[-1][0] > window[0]:
            kept[-1] = kept[-1][0], window[1]
        elif kept and is_day(item) and _is_month(before) and kept[-1][0] <= window[0] <= kept[-1][1]:
            kept[-1] = window  # "май (9 мая)"
        else:
            kept.append(window)
        before = item
    return kept


def _is_month(item: Item | None) -> bool:
    return item is not None and item.form == AT and item.first.unit == "month"


def complete(items: list[Item]) -> list[Item]:
    """The items with units and years that a neighbour names: "I, II кварталы 2022 г." Raises UnboundError."""
    _take_units(items)
    return _take_years(items)


def _ends(items: list[Item]) -> Iterator[tuple[Item, str]]:
    """The ends of all items from right to left."""
    for item in reversed(items):
        yield item, "last"
        if item.form == RANGE:
            yield item, "first"


def _take_units(items: list[Item]) -> None:
    """A bare number is a day, quarter, half or decade like the moment to its right."""
    right: Moment | None = None
    for item, name in _ends(items):
        moment: Moment = getattr(item, name)
        if moment.unit == "bare":
            named = _like(moment, right) if right is not None else None
            if named is None:
                raise UnboundError(f"Не ясно, к чему относится число {moment.number}.", moment.at)
            setattr(item, name, named)
            moment = named
        right = moment
        if item.form != RANGE:
            item.first = item.last


def _like(bare: Moment, right: Moment) -> Moment | None:
    if bare.last == (0, 0) or (right.unit == "part" and bare.number <= 3):
        return moments.decade(bare.number, moments.month(right.first[0], bare.at), bare.at)
    if right.unit == "day" and right.weekday is None:
        return moments.day(right.first[0], bare.number, bare.at)
    if right.unit == "quarter":
        return moments.quarter(bare.number, bare.at)
    if right.unit == "half":
        return moments.half(bare.number, bare.at)
    return None


def _take_years(items: list[Item]) -> list[Item]:
    """One year at the end of a list or range holds for all its members; a year in front holds for those after it."""
    if len(items) > 1:
        items = _year_in_front(items)
    carried: Moment | None = None
    for item, name in _ends(items):
        moment: Moment = getattr(item, name)
        if moment.year is not None:
            carried = moment
        elif carried is not None and not moment.school and not moment.after_plan:
            moment.year, moment.school = carried.year, carried.school
            if name == "first" and item.form == RANGE and not moment.school and _later(moment, item.last):
                moment.year = (moment.year or 0) - 1
    return items


def _later(first: Moment, last: Moment) -> bool:
    return first.year == last.year and first.first > (last.last[0], last.last[1] or 31)


def _year_in_front(items: list[Item]) -> list[Item]:
    """ "2022 год: май, июнь": a bare year among moments without one is theirs and no window of its own."""

    def is_year(item: Item) -> bool:
        return item.form == AT and item.first.unit == "year" and item.first.year is not None

    def needs_year(item: Item) -> bool:
        return item.last.year is None and item.last.unit != "year"

    kept: list[Item] = []
    for at, item in enumerate(items):
        if not is_year(item):
            kept.append(item)
            continue
        after = items[at + 1 :]
        if after and needs_year(after[0]):
            for follower in after:
                if not needs_year(follower):
                    break
                follower.last.year, follower.last.school = item.first.year, item.first.school
                _share_year(follower)
        elif kept and kept[-1].last.unit != "year" and kept[-1].last.year is not None:
            kept.append(_again(kept[-1], item.first))
        elif at and needs_year(items[at - 1]):
            items[at - 1].last.year, items[at - 1].last.school = item.first.year, item.first.school
        else:
            kept.append(item)
    return kept


def _again(item: Item, year: Moment) -> Item:
    """ "I квартал 2021, 2022 годов": the same moment in one more year."""
    first, last = replace(item.first, year=None), replace(item.last, year=year.year, school=year.school)
    return replace(item, first=first if item.form == RANGE else last, last=last)


def _share_year(item: Item) -> None:
    if item.form == RANGE and item.first.year is None:
        item.first.year, item.first.school = item.last.year, item.last.school
        if _later(item.first, item.last) and not item.first.school:
            item.last.year = (item.last.year or 0) + 1


def window_of(item: Item, period: Period, doubts: list[Doubt]) -> Window:
    """The window of one completed item. Raises UnboundError for a date that does not exist or a reversed range."""
    _refuse_unclear(item)
    if item.form == RANGE:
        return _range(item, period, doubts)
    start, due = _dated(item.last, period, doubts)
    if item.form == UNTIL:
        if item.vague:
            doubts.append(Doubt("«До» понято включительно: срок — последний названный день.", item.at))
        return min(period.start, due), due
    if item.form == AFTER:
        start = due + timedelta(days=1)
    if item.form in (SINCE, AFTER):
        if start > period.end:
            raise UnboundError("Начало срока позже конца плана.", item.at)
        return start, period.end
    return start, due


def _refuse_unclear(item: Item) -> None:
    for moment in (item.first, item.last):
        if moment.unit == "season" and moment.number == 4 and moment.year is not None and not moment.school:
            raise UnboundError("Зима захватывает два года: не ясно, о какой речь.", moment.at)
    if item.form == RANGE and (item.first.unit == "year") != (item.last.unit == "year"):
        raise UnboundError("Начало и конец срока названы по-разному: месяц и год.", item.at)


def _range(item: Item, period: Period, doubts: list[Doubt]) -> Window:
    first, last = item.first, item.last
    years = (period.start.year, period.end.year)
    if period.is_academic and first.unit == last.unit == "year" and (first.year, last.year) == years:
        return period.start, period.end
    if last.year is None and first.year is not None:
        last.year, last.school = first.year, first.school
        if _later(first, last) and not last.school:
            last.year += 1
    elif last.year is None:
        return _range_in(item, period, doubts)
    start, _ = _dated(first, period, doubts)
    _, due = _dated(last, period, doubts)
    if start > due:
        raise UnboundError("Начало срока позже его конца.", item.at)
    return start, due


def _range_in(item: Item, period: Period, doubts: list[Doubt]) -> Window:
    """A range without any year: the one that ends inside the plan, or begins there and runs over its end."""
    found = []
    for year in range(period.start.year - 1, period.end.year + 1):
        try:
            start = dated(item.first, year, period)[0]
            due = dated(item.last, year, period)[1]
            if due < start:
                due = dated(item.last, year + 1, period)[1]
        except ValueError:
            raise UnboundError("Такой даты нет в календаре.", item.at) from None
        found.append((start, due))
    return _choose(found, period, item.at, doubts)


def inside(item: Item, period: Period) -> list[Period]:
    """All that lies inside the plan of a range without a year that runs over New Year: "с сентября по май"."""
    if item.first.unit != "month" or item.last.unit != "month" or item.first.number <= item.last.number:
        return []
    found = []
    for year in range(period.start.year - 1, period.end.year + 1):
        start, due = dated(item.first, year, period)[0], dated(item.last, year + 1, period)[1]
        if start <= period.end and due >= period.start:
            found.append(Period(max(start, period.start), min(due, period.end)))
    return found


def _choose(found: list[Window], period: Period, at: int, doubts: list[Doubt]) -> Window:
    """Of one window in several years, the one that the plan's period means."""
    whole = [window for window in found if period.start <= window[0] and window[1] <= period.end]
    ending = [window for window in found if period.start <= window[1] <= period.end]
    if len(whole) > 1 or (not whole and len(ending) > 1):
        raise UnboundError("Год не назван, а в периоде плана таких сроков несколько.", at)
    if whole:
        return whole[0]
    beginning = [window for window in found if period.start <= window[0] <= period.end]
    if ending and beginning:
        doubts.append(Doubt("Год не назван: срок пересекает границу периода плана.", at))
        return ending[0] if not beginning[0][0] < ending[0][0] else beginning[0]
    if ending or beginning:
        doubts.append(Doubt("Срок пересекает границу периода плана.", at))
        return (ending or beginning)[0]
    overlapping = [window for window in found if window[0] <= period.end and window[1] >= period.start]
    doubts.append(Doubt("Срок вне периода плана.", at))
    if overlapping:
        return overlapping[0]
    return next((window for window in found if window[0].year == period.start.year), found[-1])


def _dated(moment: Moment, period: Period, doubts: list[Doubt]) -> Window:
    try:
        if moment.year is not None:
            return dated(moment, moment.year, period)
        if moment.unit == "school_start" and period.is_academic:
            raise UnboundError("Не сказано, начало какого учебного года.", moment.at)
        if moment.after_plan:
            return dated(moment, period.end.year + 1, period)
        if moment.unit == "year":
            return _own_year(moment, period)
        found = [w for year in range(period.start.year - 1, period.end.year + 2) if (w := _try(moment, year, period))]
        if not found:
            raise ValueError("no such date in any year")
    except ValueError:
        raise UnboundError("Такой даты нет в календаре.", moment.at) from None
    if moment.unit in ("semester",):
        doubts.append(Doubt(SEMESTERS, moment.at))
    return _choose(found, period, moment.at, doubts)


def _try(moment: Moment, year: int, period: Period) -> Window | None:
    """The window in `year`; None where the day does not exist in that year (29 February)."""
    try:
        return dated(moment, year, period)
    except ValueError:
        return None


def _own_year(moment: Moment, period: Period) -> Window:
    """ "Год" without a number inside a longer phrase is the plan's own, if the plan is about one year."""
    if moment.school and not period.is_academic:
        raise UnboundError("Учебный год не назван, а план — на календарный.", moment.at)
    if period.end - period.start > timedelta(days=366):
        raise UnboundError("Год не назван, а план — на несколько лет.", moment.at)
    return period.start, period.end

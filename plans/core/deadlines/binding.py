"""Binding what was named to the plan's period: moments take their year and become dates."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from plans.core.deadlines import moments
from plans.core.deadlines.completing import UnboundError, complete
from plans.core.deadlines.moments import Moment, dated
from plans.core.deadlines.schedule import Doubt, Period
from plans.core.deadlines.values import Form, Item

Window = tuple[date, date]
SEMESTERS = "Границы семестра приняты условно: сентябрь – январь, февраль – июнь."
_NO_SUCH_DATE = "Такой даты нет в календаре."


class Binder:
    """Turns items into windows of one period, and keeps the doubts that arise on the way."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.doubts: list[Doubt] = []

    def doubt(self, text: str, at: int) -> None:
        self.doubts.append(Doubt(text, at))

    def bind(self, items: Sequence[Item]) -> list[Window]:
        """The windows of the items, in the order of the words. Raises UnboundError."""
        return [self._noted(item, self.window_of(item)) for item in complete(items)]

    def _noted(self, item: Item, window: Window) -> Window:
        """The window; a year that lies outside the plan is kept, with a doubt."""
        named = item.first.year is not None or item.last.year is not None
        if named and (window[1] < self.period.start or window[0] > self.period.end):
            self.doubt(f"{_name(window)}: вне периода плана.", item.at)
        elif named and window[1] > self.period.end:
            self.doubt(f"{_name(window)}: конец позже периода плана.", item.at)
        return window

    def window_of(self, item: Item) -> Window:
        """The window of one completed item. Raises UnboundError for a date that does not exist or a reversed range."""
        _refuse_unclear(item)
        if item.form is Form.RANGE:
            return self._range(item)
        start, due = self._dated(item.last)
        if item.form is Form.UNTIL:
            if item.vague:
                self.doubt("«До» понято включительно: срок — последний названный день.", item.at)
            return min(self.period.start, due), due
        if item.form is Form.AFTER:
            start = due + timedelta(days=1)
        if item.form in (Form.SINCE, Form.AFTER):
            if start > self.period.end:
                raise UnboundError("Начало срока позже конца плана.", item.at)
            return start, self.period.end
        return start, due

    def _range(self, item: Item) -> Window:
        first, last, period = item.first, item.last, self.period
        years = (period.start.year, period.end.year)
        if period.is_academic and first.unit == last.unit == "year" and (first.year, last.year) == years:
            return period.start, period.end
        if last.year is None and first.year is None:
            return self._range_in_any_year(item)
        if last.year is None:
            over_new_year = first.first > (last.last[0], last.last[1] or 31) and not first.school
            last = last._replace(year=(first.year or 0) + over_new_year, school=first.school)
        start, due = self._dated(first)[0], self._dated(last)[1]
        if start > due:
            raise UnboundError("Начало срока позже его конца.", item.at)
        return start, due

    def _range_in_any_year(self, item: Item) -> Window:
        """A range without any year: the one that ends inside the plan, or begins there and runs over its end."""

        def in_year(year: int) -> Window:
            start, due = dated(item.first, year, self.period)[0], dated(item.last, year, self.period)[1]
            return start, due if due >= start else dated(item.last, year + 1, self.period)[1]

        try:
            found = [in_year(year) for year in range(self.period.start.year - 1, self.period.end.year + 1)]
        except ValueError:
            raise UnboundError(_NO_SUCH_DATE, item.at) from None
        return self._choose(found, item.at)

    def inside(self, item: Item) -> list[Period]:
        """All that lies inside the plan of a range without a year that runs over New Year: "с сентября по май"."""
        first, last, period = item.first, item.last, self.period
        if first.unit != "month" or last.unit != "month" or first.number <= last.number:
            return []
        found = []
        for year in range(period.start.year - 1, period.end.year + 1):
            start, due = dated(first, year, period)[0], dated(last, year + 1, period)[1]
            if start <= period.end and due >= period.start:
                found.append(Period(max(start, period.start), min(due, period.end)))
        return found

    def _dated(self, moment: Moment) -> Window:
        if moment.year is not None:
            return _known(lambda: dated(moment, moment.year or 0, self.period), moment)
        if moment.unit == "school_start" and self.period.is_academic:
            raise UnboundError("Не сказано, начало какого учебного года.", moment.at)
        if moment.after_plan:
            return _known(lambda: dated(moment, self.period.end.year + 1, self.period), moment)
        if moment.unit == "year":
            return self._own_year(moment)
        years = range(self.period.start.year - 1, self.period.end.year + 2)
        found = [window for year in years if (window := self._if_exists(moment, year))]
        if not found:
            raise UnboundError(_NO_SUCH_DATE, moment.at)
        if moment.unit == "semester":
            self.doubt(SEMESTERS, moment.at)
        return self._choose(found, moment.at)

    def _if_exists(self, moment: Moment, year: int) -> Window | None:
        """The window in `year`; None where the day does not exist in that year (29 February)."""
        try:
            return dated(moment, year, self.period)
        except ValueError:
            return None

    def _own_year(self, moment: Moment) -> Window:
        """ "Год" without a number inside a longer phrase is the plan's own, if the plan is about one year."""
        if moment.school and not self.period.is_academic:
            raise UnboundError("Учебный год не назван, а план — на календарный.", moment.at)
        if self.period.end - self.period.start > timedelta(days=366):
            raise UnboundError("Год не назван, а план — на несколько лет.", moment.at)
        return self.period.start, self.period.end

    def _choose(self, found: list[Window], at: int) -> Window:
        """Of one window in several years, the one that the plan's period means."""
        start, end = self.period.start, self.period.end
        whole = [window for window in found if start <= window[0] and window[1] <= end]
        ending = [window for window in found if start <= window[1] <= end]
        if len(whole) > 1 or (not whole and len(ending) > 1):
            raise UnboundError("Год не назван, а в периоде плана таких сроков несколько.", at)
        if whole:
            return whole[0]
        beginning = [window for window in found if start <= window[0] <= end]
        if ending and beginning:
            self.doubt("Год не назван: срок пересекает границу периода плана.", at)
            return beginning[0] if beginning[0][0] < ending[0][0] else ending[0]
        if ending or beginning:
            self.doubt("Срок пересекает границу периода плана.", at)
            return (ending or beginning)[0]
        self.doubt("Срок вне периода плана.", at)
        touching = [window for window in found if window[0] <= end and window[1] >= start]
        return (touching or [window for window in found if window[0].year == start.year] or found[-1:])[0]


def _known(window: Callable[[], Window], moment: Moment) -> Window:
    try:
        return window()
    except ValueError:
        raise UnboundError(_NO_SUCH_DATE, moment.at) from None


def _name(window: Window) -> str:
    """The window's label as a sentence begins."""
    label = moments.label(*window)
    return label[:1].upper() + label[1:]


def _refuse_unclear(item: Item) -> None:
    for moment in (item.first, item.last):
        if moment.unit == "season" and moment.number == 4 and moment.year is not None and not moment.school:
            raise UnboundError("Зима захватывает два года: не ясно, о какой речь.", moment.at)
    if item.form is Form.RANGE and (item.first.unit == "year") != (item.last.unit == "year"):
        raise UnboundError("Начало и конец срока названы по-разному: месяц и год.", item.at)


def narrowed(items: Sequence[Item], windows: list[Window]) -> list[Window]:
    """ "Июнь 2023 г., не позднее 25.06.2023": a last day inside the window before it is the end of that window."""
    if len(items) != len(windows):
        return windows
    kept: list[Window] = []
    before: Item | None = None
    for item, window in zip(items, windows, strict=True):
        inside = kept and item.form is Form.UNTIL and kept[-1][0] <= window[1] <= kept[-1][1]
        if inside and kept[-1][0] != kept[-1][1] and kept[-1][0] > window[0]:
            kept[-1] = kept[-1][0], window[1]
        elif kept and item.is_day and _is_month(before) and kept[-1][0] <= window[0] <= kept[-1][1]:
            kept[-1] = window  # "май (9 мая)"
        else:
            kept.append(window)
        before = item
    return kept


def _is_month(item: Item | None) -> bool:
    return item is not None and item.form is Form.AT and item.first.unit == "month"

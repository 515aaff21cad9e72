"""Binding what was named to the plan's period: moments take their year and become dates."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from plans.core.deadlines import moments
from plans.core.deadlines.completing import UnboundError, complete
from plans.core.deadlines.moments import Moment, dated
from plans.core.deadlines.schedule import Doubt, Period
from plans.core.deadlines.school import SCHOOL_TIME, Day, SchoolTime
from plans.core.deadlines.values import Form, Item
from plans.core.deadlines.words import MONTHS

Window = tuple[date, date]
SCHOOL_UNITS = {"semester": "семестра", "term": "четверти", "trimester": "триместра"}
_LATE_REPORT = timedelta(days=92)
_DAY = timedelta(days=1)
_NO_SUCH_DATE = "Такой даты нет в календаре."


class Binder:
    """Turns items into windows of one period, and keeps the doubts that arise on the way."""

    def __init__(self, period: Period, school: SchoolTime = SCHOOL_TIME) -> None:
        self.period = period
        self.school = school
        self.items: list[Item] = []  # those bound last, complete
        self.doubts: list[Doubt] = []
        self.assumed: list[str] = []
        self.given: dict[Window, set[int]] = {}  # by which items of the text

    def doubt(self, text: str, at: int) -> None:
        self.doubts.append(Doubt(text, at))

    def bind(self, items: Sequence[Item]) -> list[Window]:
        """The windows of the items, in the order of the words. Raises UnboundError."""
        self.items = complete(items)
        for before, item in zip(self.items, self.items[1:], strict=False):
            if before.last.weekday is not None and _is_month(item) and not item.last.genitive:
                self.doubt("Не ясно, весь ли это месяц или тот же день недели в нём.", item.at)
        return [self._noted(item, self.window_of(item)) for item in self.items]

    def _noted(self, item: Item, window: Window) -> Window:
        """The window; a year that lies outside the plan is kept, with a doubt."""
        self.given.setdefault(window, set()).add(item.at)
        named = item.first.year is not None or item.last.year is not None
        if named and (window[1] < self.period.start or window[0] > self.period.end):
            self.doubt(f"{_name(window)}: вне периода плана.", item.at)
        elif named and window[1] > self.period.end:
            self.doubt(f"{_name(window)}: конец позже периода плана.", item.at)
        return window

    def window_of(self, item: Item) -> Window:
        """The window of one completed item. Raises UnboundError for a date that does not exist or a reversed range."""
        if item.form is Form.RANGE or item.last.unit == "season":
            _refuse_unclear(item)
        if item.report:
            return self._after_report(item, item.report)
        if item.form is Form.RANGE:
            return self._range(item)
        start, due = self._dated(item.last)
        if item.form is Form.UNTIL:
            if item.vague:
                self.doubt("«До» понято включительно: срок — последний названный день.", item.at)
            return min(self.period.start, due), due
        if item.form is Form.AFTER:
            start = due + _DAY
        if item.form in (Form.SINCE, Form.AFTER):
            if start > self.period.end:
                raise UnboundError("Начало срока позже конца плана.", item.at)
            return start, self.period.end
        return start, due

    def _after_report(self, item: Item, about: Moment) -> Window:
        """ "За год – до 20 января": the first such day after what the report is about."""
        end = self._dated(about._replace(unit="lessons_end") if about.school and about.unit == "year" else about)[1]
        years = (item.last.year,) if item.last.year else (end.year, end.year + 1)
        found = [window[1] for year in years if (window := self._if_exists(item.last, year)) and window[1] > end]
        if not found:
            raise UnboundError("Срок отчёта раньше того, о чём он.", item.at)
        if found[0] - end > _LATE_REPORT:
            self.doubt("От конца отчётного времени до срока больше трёх месяцев.", item.at)
        return end + _DAY, found[0]

    def _range(self, item: Item) -> Window:
        first, last, period = item.first, item.last, self.period
        years = (period.start.year, period.end.year)
        if period.is_academic and first.unit == last.unit == "year" and (first.year, last.year) == years:
            return period.start, period.end
        if last.year is None and first.year is None:
            return self._range_in_any_year(item)
        if last.year is None and first.year is not None:
            over_new_year = first.first > (last.last[0], last.last[1] or 31) and not first.school
            last = last._replace(year=first.year + over_new_year, school=first.school)
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
        if first.unit != last.unit or first.unit not in ("month", "day") or first.first <= last.first:
            return []
        found = []
        for year in range(period.start.year - 1, period.end.year + 1):
            begin, end = self._if_exists(first, year), self._if_exists(last, year + 1)
            if begin is None or end is None:
                continue
            start, due = begin[0], end[1]
            if start <= period.end and due >= period.start:
                found.append(Period(max(start, period.start), min(due, period.end)))
        return found

    def _dated(self, moment: Moment) -> Window:
        if moment.calendar is None and self.period.is_academic:
            meant = "год плана" if moment.unit in ("year", "half") else "календарный год"
            self.doubt(f"Не сказано, учебный ли это год: понят как {meant}.", moment.at)
        if moment.unit in SCHOOL_UNITS or moment.unit == "lessons_end":
            moment = self._in_school_time(moment)
        if (year := moment.year) is not None:
            return _known(lambda: dated(moment, year, self.period), moment)
        if moment.unit == "school_start" and self.period.is_academic:
            raise UnboundError("Не сказано, начало какого учебного года.", moment.at)
        if moment.after_plan:
            if self.period.is_academic:
                self.doubt("Следующий год понят как год после плана.", moment.at)
            return _known(lambda: dated(moment, self.period.end.year + 1, self.period), moment)
        if moment.unit == "year":
            return self._own_year(moment)
        found = [window for year in self._years(moment) if (window := self._if_exists(moment, year))]
        if not found:
            raise UnboundError(_NO_SUCH_DATE, moment.at)
        if moment.unit in SCHOOL_UNITS:
            found = [max(found, key=self._overlap)]
        return self._choose(found, moment.at)

    def _years(self, moment: Moment) -> range:
        """The years in which the moment may touch the plan; with those around, where it runs over New Year."""
        first, last = self.period.start.year, self.period.end.year
        in_one_year = moment.first <= (moment.last[0], moment.last[1] or 31) and moment.unit != "half"
        if in_one_year and not moment.school:
            return range(first, last + 1)
        return range(first - 1, last + 2)

    def _overlap(self, window: Window) -> timedelta:
        """How much of a window lies in the plan."""
        return min(window[1], self.period.end) - max(window[0], self.period.start)

    def _in_school_time(self, moment: Moment) -> Moment:
        """A semester, a term or the end of lessons with its days in the department's school time."""
        if moment.unit == "lessons_end":
            day = self.school.lessons_end
            self.doubt(f"Конец учебного года принят условно: {_day(day)}.", moment.at)
            return moment._replace(unit="day", first=day, last=day)
        spans = self.school.spans(moment.unit)
        if moment.number > len(spans):
            raise UnboundError("Столько частей в учебном году не бывает.", moment.at)
        self.doubt_spans(moment.unit, moment.at)
        first, last = spans[moment.number - 1]
        return moment._replace(first=first, last=last)

    def doubt_spans(self, unit: str, at: int) -> None:
        """Where semesters and terms meet differs from college to college."""
        spans = ", ".join(f"{_day(first)} – {_day(last)}" for first, last in self.school.spans(unit))
        self.doubt(f"Границы {SCHOOL_UNITS[unit]} приняты условно: {spans}.", at)

    def gaps(self, item: Item) -> list[Window]:
        """All windows in the plan of something that is left out: "(кроме) июля", "(кроме) каникул"."""
        if item.last.unit == "holidays":
            return self.holidays(item.last)
        if item.form is Form.RANGE or item.last.year is not None:
            return [self.window_of(item)]
        years = range(self.period.start.year - 1, self.period.end.year + 2)
        return [window for year in years if (window := self._if_exists(item.last, year))]

    def holidays(self, moment: Moment) -> list[Window]:
        """The holidays of a season in each year of the plan; a doubt where nobody has set them."""
        found = self.school.holidays_in(moment.number)
        if not found:
            self.doubt("Дни каникул не заданы: они не исключены.", moment.at)
        self.assumed += ["Каникулы взяты из настроек департамента."] if found else []
        years = range(self.period.start.year - 1, self.period.end.year + 1)
        return [
            (date(year, *one.first), date(year + (one.last < one.first), *one.last)) for year in years for one in found
        ]

    def touches(self, window: Window) -> bool:
        """Whether a window has a day in the plan's period."""
        return window[0] <= self.period.end and window[1] >= self.period.start

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
        if moment.calendar and self.period.is_academic:
            self.doubt("Не сказано, какой календарный год: взят тот, в котором план начинается.", moment.at)
            return date(self.period.start.year, 1, 1), date(self.period.start.year, 12, 31)
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


def _day(day: Day) -> str:
    """ "30 июня", or the month alone for its first and last day."""
    month, number = day
    return MONTHS[month - 1] if number in (0, 1) else f"{number:02}.{month:02}"


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


def narrowed(windows: list[Window], binder: Binder) -> list[Window]:
    """ "Июнь 2023 г., не позднее 25.06.2023": a last day inside the window before it is the end of that window."""
    if len(windows) < 2:
        return windows
    kept: list[Window] = []
    before: Item | None = None
    for item, window in zip(binder.items, windows, strict=True):
        start, due = kept[-1] if kept else window
        named = before is not None and before.form in (Form.AT, Form.RANGE) and start != due
        if named and item.form is Form.UNTIL and start <= window[1] <= due:
            window = start, window[1]
        elif not (kept and item.is_day and _is_month(before) and start <= window[0] <= due):  # "май (9 мая)"
            kept.append(window)
            before = item
            continue
        binder.given.setdefault(window, set()).update(binder.given.get((start, due), ()), (item.at,))
        kept[-1] = window
        before = item
    return kept


def _is_month(item: Item | None) -> bool:
    return item is not None and item.form is Form.AT and item.first.unit == "month"

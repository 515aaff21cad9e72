"""Repetitions together with windows: the windows bound a repetition, or name its occurrences."""

from collections.abc import Sequence

from plans.core.deadlines import workdays
from plans.core.deadlines.binding import SCHOOL_UNITS, Binder, Window
from plans.core.deadlines.completing import UnboundError, complete
from plans.core.deadlines.excluding import without
from plans.core.deadlines.moments import Moment
from plans.core.deadlines.recurring import months_of, occurrences
from plans.core.deadlines.schedule import Period
from plans.core.deadlines.values import DayNumbers, Form, Item, Numbered, Repeat, Said

_SHORT = {"day": 0, "part": 0.3, "week": 0.25}


def combined(said: Said, binder: Binder) -> list[Window]:
    """The windows of all occurrences. Raises UnboundError when the words do not go together."""
    repeats, items = said.repeats, said.items
    if len(repeats) == 1 and (repeats[0].implied or not repeats[0].unit) and _are_months(repeats[0], items):
        repeat = repeats[0]._replace(unit="month")
        months = [Period(*window) for window in binder.bind(items)]
        return [one for month in months for one in occurrences(repeat, month, month)]
    if len(repeats) == 2 and (found := _days_of_months(repeats, items, binder)):
        return found
    repeat = _merged(repeats)
    if repeat.at_most:
        binder.doubt("Названо наибольшее число раз, а не обязательное.", repeat.at)
    _doubt_bounds(repeat, binder)
    if repeat.step > 1 and repeat.days:
        binder.doubt("Не сказано, какого из этих месяцев: взят последний.", repeat.at)
    windows = _windows(repeat, items, binder)
    windows = without(windows, said.excluded, binder)
    if not windows:
        raise UnboundError("В период плана такой срок не попадает.", repeat.at)
    return windows


def _days_of_months(repeats: Sequence[Repeat], items: Sequence[Item], binder: Binder) -> list[Window]:
    """ "Ежегодно в сентябре, до 15 числа", "ежеквартально (март, июнь, сентябрь, декабрь) до 25 числа"."""
    base = [repeat for repeat in repeats if repeat.unit in ("quarter", "half", "year") and not repeat.by]
    days = [repeat for repeat in repeats if not repeat.unit and _are_months(repeat, items)]
    if not base or not days:
        return []
    months = [Period(*window) for window in _windows(base[0], items, binder)]
    return [one for month in months for one in occurrences(days[0]._replace(unit="month"), month, month)]


def _windows(repeat: Repeat, items: Sequence[Item], binder: Binder) -> list[Window]:
    if repeat.times > 1 and not repeat.by and (not items or _are_bounds(repeat, items)):
        binder.assumed.append("Время поделено на равные части.")
    if not items:
        return occurrences(repeat, binder.period, binder.period, binder.school)
    years = [item for item in items if item.first.unit == "year" and item.form is not Form.AT]
    if repeat.unit == "year" and years and len(years) < len(items):  # "2022–2024 гг., ежегодно в мае"
        rest = [item for item in items if item not in years]
        return [window for year in years for window in _each_year_of(year, repeat, rest, binder)]
    if repeat.unit == "year" and not all(item.first.unit == "year" for item in items):
        return _each_year(repeat, items, binder)
    if _are_bounds(repeat, items):
        return _inside(repeat, items, binder)
    windows = binder.bind(items)
    _compare_count(repeat, windows, binder)
    if (
        len(windows) > 1
        and not binder.period.is_academic
        and items[-1].form is Form.UNTIL
        and windows[-1][1] < windows[0][1]
        and items[-1].last.year is None
    ):
        binder.doubt("Последний срок раньше первого: возможно, он в следующем году.", items[-1].at)
    return windows


def _doubt_bounds(repeat: Repeat, binder: Binder) -> None:
    """Where the words stand on something that is not sure: semesters, or days off that nobody has published yet."""
    if repeat.unit in SCHOOL_UNITS:
        binder.doubt_spans(repeat.unit, repeat.at)
    if not repeat.working and not (repeat.days and repeat.days.working):
        return
    years = range(binder.period.start.year, binder.period.end.year + 1)
    if unknown := next((year for year in years if not workdays.is_known(year)), None):
        binder.doubt(f"Выходные дни {unknown} года ещё не опубликованы.", repeat.at)


def _are_months(repeat: Repeat, items: Sequence[Item]) -> bool:
    """ "Сентябрь, до 15 числа": a day's number beside months that are named."""
    plain = repeat.days is not None and repeat.days.month is Numbered.OWN
    return plain and bool(items) and all(item.form is Form.AT and item.first.unit == "month" for item in items)


def _merged(repeats: Sequence[Repeat]) -> Repeat:
    """One repetition out of several phrases: "ежемесячно" + "до 15 числа", "еженедельно" + "по пятницам"."""
    found = repeats[0]
    for other in repeats[1:]:
        if found.by and other.by:
            raise UnboundError("Дни повторения названы дважды: не ясно, какие верны.", other.at)
        base, narrower = (found, other) if other.by else (other, found)
        if base.unit and narrower.unit and not _agree(base, narrower):
            raise UnboundError("Повторений названо несколько: не ясно, какое верно.", other.at)
        keeps = narrower.by and not isinstance(narrower.by, DayNumbers)  # a weekday or part knows its own unit
        unit = narrower.unit if keeps else base.unit or narrower.unit
        if narrower.weekdays and base.unit == "month" and not narrower.weekdays.nth:
            raise UnboundError("Не сказано, какой из этих дней месяца.", other.at)
        found = narrower._replace(unit=unit, times=base.times, step=base.step, at=base.at)
    _refuse_unnamed(found, single=len(repeats) == 1)
    return found


def _refuse_unnamed(found: Repeat, single: bool) -> None:
    if found.implied and single:
        raise UnboundError("Не сказано, какого месяца или квартала.", found.at)
    if not found.unit and (found.days is None or found.days.month is Numbered.FOLLOWING):
        raise UnboundError("Не сказано, за какой срок отчёт.", found.at)
    if not found.unit:
        raise UnboundError("Не сказано, какого месяца это число.", found.at)


def _agree(base: Repeat, narrower: Repeat) -> bool:
    """Whether the narrower phrase can stand inside the repetition."""
    if base.unit == narrower.unit:
        return True
    if narrower.weekdays and not narrower.weekdays.nth:
        return base.unit == "week"
    days = narrower.days
    return days is not None and (days.month is not Numbered.OWN or base.unit == "month")


def _length(moment: Moment) -> float:
    return moment.months or _SHORT.get(moment.unit, 0.3)


def _are_bounds(repeat: Repeat, items: Sequence[Item]) -> bool:
    """Whether the windows are longer than one repetition, and so the time in which it repeats."""
    between = months_of(repeat) if repeat.unit != "year" or repeat.times > 1 else 12
    if any(item.form is Form.AT and _length(item.first) < between for item in items):
        return False
    if len(items) > 1 and all(item.form is Form.UNTIL and item.last.unit == "day" for item in items):
        return False  # "ежеквартально (до 25 марта, до 25 июня)": the due days themselves
    return repeat.unit not in ("quarter", "half") or not all(_is_short(item, between) for item in items)


def _is_short(item: Item, between: float) -> bool:
    if item.form is Form.RANGE:
        first, last = item.first.first, item.last.last
        if item.first.year and item.last.year and item.first.year < item.last.year:
            return (item.last.year - item.first.year) * 12 + last[0] - first[0] + 1 < between
        return (last[0] - first[0]) % 12 + 1 < between
    return item.form is Form.AT and _length(item.first) < between


def _inside(repeat: Repeat, items: Sequence[Item], binder: Binder) -> list[Window]:
    found = []
    for item in complete(items):
        parts = []
        if item.form is Form.RANGE and item.first.year is None and item.last.year is None:
            parts = binder.inside(item)
        if not parts:  # "ежемесячно до мая": that May is included surprises nobody
            (window,) = binder.bind([item._replace(vague=item.vague and item.last.unit != "month")])
            parts = [Period(*window)]
        found += [window for part in parts for window in occurrences(repeat, part, binder.period, binder.school)]
    return found


def _each_year_of(years: Item, repeat: Repeat, items: Sequence[Item], binder: Binder) -> list[Window]:
    (window,) = binder.bind([years])
    own = Binder(Period(*window), binder.school)
    found = _each_year(repeat, items, own)
    binder.doubts += own.doubts
    return found


def _each_year(repeat: Repeat, items: Sequence[Item], binder: Binder) -> list[Window]:
    """ "Ежегодно в мае", "2 раза в год: апрель, октябрь": the same windows in each year of the plan."""
    items = complete(items)
    if any(item.last.year is not None for item in items):
        if repeat.times == 1:
            binder.doubt("«Ежегодно», но год назван.", repeat.at)
        return binder.bind(items)
    if repeat.times > 1 and len(items) == 1:
        raise UnboundError(f"Раз в году — {repeat.times}, а срок назван один.", repeat.at)
    found: list[Window] = []
    for year in occurrences(Repeat("year", step=repeat.step), binder.period, binder.period):
        own = Binder(Period(*year), binder.school)
        found += own.bind(items)
        binder.doubts += own.doubts
        for one, ats in own.given.items():
            binder.given.setdefault(one, set()).update(ats)
    if repeat.times > 1 and len(items) != repeat.times:
        binder.doubt(f"Раз в году — {repeat.times}, а сроков названо {len(items)}.", repeat.at)
    return found


def _compare_count(repeat: Repeat, windows: list[Window], binder: Binder) -> None:
    expected = len(occurrences(repeat, binder.period, binder.period, binder.school))
    if repeat.unit == "quarter" and binder.period.is_academic and len(windows) == 4 * repeat.times:
        return  # a school year touches five quarters and is four long
    if len(windows) < expected and len(windows) == 1:
        raise UnboundError("Повторение и один срок: не ясно, что верно.", repeat.at)
    if len(windows) < expected or (len(windows) > expected and repeat.unit not in ("day", "week")):
        binder.doubt(f"По словам сроков {expected}, а названо {len(windows)}.", repeat.at)

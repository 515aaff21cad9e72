"""Repetitions together with windows: the windows bound a repetition, or name its occurrences."""

from dataclasses import replace

from plans.core.deadlines import workdays
from plans.core.deadlines.binding import SEMESTERS, UnboundError, Window, bind, complete, inside, window_of
from plans.core.deadlines.cursor import AT, RANGE, UNTIL, Item, Repeat
from plans.core.deadlines.moments import Moment
from plans.core.deadlines.recurring import months_of, occurrences
from plans.core.deadlines.schedule import Doubt, Period


def combined(
    repeats: list[Repeat], items: list[Item], excluded: list[Item], period: Period, doubts: list[Doubt]
) -> list[Window]:
    """The windows of all occurrences. Raises UnboundError when the words do not go together."""
    if len(repeats) == 1 and (repeats[0].implied or not repeats[0].unit) and _are_months(repeats[0], items):
        months = [Period(*window) for window in bind(items, period, doubts)]
        return [one for month in months for one in occurrences(replace(repeats[0], unit="month"), month, month)]
    repeat = _merged(repeats)
    if repeat.at_most:
        doubts.append(Doubt("Названо наибольшее число раз, а не обязательное.", repeat.at))
    _doubt_bounds(repeat, period, doubts)
    if not items:
        windows = occurrences(repeat, period, period)
    elif repeat.unit == "year" and not _bounds_years(items):
        windows = _each_year(repeat, items, period, doubts)
    elif _are_bounds(repeat, items):
        windows = _inside(repeat, items, period, doubts)
    else:
        windows = bind(items, period, doubts)
        _compare_count(repeat, windows, period, doubts)
    if excluded:
        windows = _without(windows, excluded, period, doubts)
    if not windows:
        raise UnboundError("В период плана такой срок не попадает.", repeat.at)
    return windows


def _doubt_bounds(repeat: Repeat, period: Period, doubts: list[Doubt]) -> None:
    """Where the words stand on something that is not sure: semesters, or days off that nobody has published yet."""
    if repeat.unit == "semester":
        doubts.append(Doubt(SEMESTERS, repeat.at))
    if not repeat.working:
        return
    years = range(period.start.year, period.end.year + 1)
    if unknown := next((year for year in years if not workdays.is_known(year)), None):
        doubts.append(Doubt(f"Выходные дни {unknown} года ещё не опубликованы.", repeat.at))


def _are_months(repeat: Repeat, items: list[Item]) -> bool:
    """ "Сентябрь, до 15 числа": a day's number beside months that are named."""
    plain = bool(repeat.days) and not repeat.following and not repeat.in_last_month
    return plain and bool(items) and all(item.form == AT and item.first.unit == "month" for item in items)


def _merged(repeats: list[Repeat]) -> Repeat:
    """One repetition out of several phrases: "ежемесячно" + "до 15 числа", "еженедельно" + "по пятницам"."""
    found = repeats[0]
    for other in repeats[1:]:
        narrower = other if _narrows(other) else found
        base = found if narrower is other else other
        if narrower is base or (base.unit and narrower.unit and not _agree(base, narrower)):
            raise UnboundError("Повторений названо несколько: не ясно, какое верно.", other.at)
        unit = narrower.unit if narrower.weekdays or narrower.part else base.unit or narrower.unit
        if narrower.weekdays and base.unit == "month" and not narrower.nth:
            raise UnboundError("Не сказано, какой из этих дней месяца.", other.at)
        found = replace(narrower, unit=unit, count=base.count, step=base.step, at=base.at)
    if found.implied and len(repeats) == 1:
        raise UnboundError("Не сказано, какого месяца или квартала.", found.at)
    if not found.unit:
        if found.following or not found.days:
            raise UnboundError("Не сказано, за какой срок отчёт.", found.at)
        raise UnboundError("Не сказано, какого месяца это число.", found.at)
    return found


def _narrows(repeat: Repeat) -> bool:
    return bool(repeat.days or repeat.weekdays or repeat.part)


def _agree(base: Repeat, narrower: Repeat) -> bool:
    """Whether the narrower phrase can stand inside the repetition."""
    if base.unit == narrower.unit:
        return not _narrows(base)
    if _narrows(base):
        return False
    if narrower.weekdays and not narrower.nth:
        return base.unit == "week"
    return bool(narrower.days and (narrower.following or narrower.in_last_month or base.unit == "month"))


def _length(moment: Moment) -> float:
    return moment.months or {"day": 0, "part": 0.3, "week": 0.25}.get(moment.unit, 0.3)


def _bounds_years(items: list[Item]) -> bool:
    return all(item.first.unit == "year" for item in items)


def _are_bounds(repeat: Repeat, items: list[Item]) -> bool:
    """Whether the windows are longer than one repetition, and so the time in which it repeats."""
    between = months_of(repeat) if repeat.unit != "year" or repeat.count > 1 else 12
    return all(item.form not in (AT,) or _length(item.first) >= between for item in items) and not (
        repeat.unit in ("quarter", "half") and all(_is_short(item, between) for item in items)
    )


def _is_short(item: Item, between: float) -> bool:
    if item.form == RANGE:
        first, last = item.first.first, item.last.last
        return (last[0] - first[0]) % 12 + 1 < between
    return item.form == AT and _length(item.first) < between


def _inside(repeat: Repeat, items: list[Item], period: Period, doubts: list[Doubt]) -> list[Window]:
    found = []
    for item in complete(items):
        if item.form == RANGE and item.first.year is None and item.last.year is None:
            for part in inside(item, period):
                found += occurrences(repeat, part, period)
            if found:
                continue
        vague = len(doubts)
        start, end = window_of(item, period, doubts)
        if item.form == UNTIL and item.last.unit == "month":
            del doubts[vague:]
        found += occurrences(repeat, Period(start, end), period)
    return found


def _each_year(repeat: Repeat, items: list[Item], period: Period, doubts: list[Doubt]) -> list[Window]:
    """ "Ежегодно в мае", "2 раза в год: апрель, октябрь": the same windows in each year of the plan."""
    items = complete(items)
    if any(item.last.year is not None for item in items):
        if repeat.count == 1:
            doubts.append(Doubt("«Ежегодно», но год назван.", repeat.at))
        return [window_of(item, period, doubts) for item in items]
    found: list[Window] = []
    for year in occurrences(replace(repeat, count=1, days=(), weekdays=(), part=""), period, period):
        own = Period(*year)
        found += [window_of(item, own, doubts) for item in items]
    if repeat.count > 1 and len(items) not in (1, repeat.count):
        doubts.append(Doubt(f"Раз в году — {repeat.count}, а сроков названо {len(items)}.", repeat.at))
    if repeat.count > 1 and len(items) == 1:
        raise UnboundError(f"Раз в году — {repeat.count}, а срок назван один.", repeat.at)
    return found


def _compare_count(repeat: Repeat, windows: list[Window], period: Period, doubts: list[Doubt]) -> None:
    expected = len(occurrences(repeat, period, period))
    if repeat.unit == "quarter" and period.is_academic and len(windows) == 4 * repeat.count:
        return  # a school year touches five quarters and is four long
    if repeat.unit not in ("day", "week") and len(windows) > expected:
        doubts.append(Doubt(f"По словам сроков {expected}, а названо {len(windows)}.", repeat.at))
    if len(windows) < expected and len(windows) == 1:
        raise UnboundError("Повторение и один срок: не ясно, что верно.", repeat.at)
    if len(windows) < expected:
        doubts.append(Doubt(f"По словам сроков {expected}, а названо {len(windows)}.", repeat.at))


def _without(windows: list[Window], excluded: list[Item], period: Period, doubts: list[Doubt]) -> list[Window]:
    """The windows that do not lie inside an excluded one."""
    gaps = bind(excluded, period, doubts)
    return [window for window in windows if not any(gap[0] <= window[0] and window[1] <= gap[1] for gap in gaps)]

"""What is left out of the windows: "кроме июля и августа", "кроме воскресенья", "за исключением каникул"."""

from collections.abc import Sequence

from plans.core.deadlines import workdays
from plans.core.deadlines.binding import Binder, Window
from plans.core.deadlines.completing import complete
from plans.core.deadlines.recurring import DAY
from plans.core.deadlines.values import Except


def without(windows: list[Window], excluded: Sequence[Except], binder: Binder) -> list[Window]:
    """The occurrences of a repetition that do not lie inside what is left out."""
    for one in excluded:
        gaps = _gaps(one, binder)
        kept = [window for window in windows if not (_is_inside(window, gaps) or _is_left_out(window, one))]
        if len(kept) == len(windows):
            binder.doubt("Исключение ничего не исключило.", one.at)
        windows = kept
    return windows


def cut(windows: list[Window], excluded: Sequence[Except], binder: Binder) -> list[Window]:
    """What remains of long windows: "в течение года, кроме июля и августа" are two stretches."""
    for one in excluded:
        if one.weekdays or one.days_off:
            binder.doubt("Исключённые дни из срока не вычтены.", one.at)
            continue
        kept = windows
        for gap in _gaps(one, binder):
            kept = [piece for window in kept for piece in _pieces(window, gap)]
        if kept == windows:
            binder.doubt("Исключение ничего не исключило.", one.at)
        windows = kept
    return windows


def _gaps(one: Except, binder: Binder) -> list[Window]:
    return [gap for item in complete(one.items) for gap in binder.gaps(item)]


def _is_inside(window: Window, gaps: list[Window]) -> bool:
    return any(gap[0] <= window[0] and window[1] <= gap[1] for gap in gaps)


def _is_left_out(window: Window, one: Except) -> bool:
    """Whether a window of one day is on a weekday or day off that is left out."""
    day = window[0]
    if day != window[1]:
        return False
    return day.weekday() in one.weekdays or (one.days_off and not workdays.is_working(day))


def _pieces(window: Window, gap: Window) -> list[Window]:
    if gap[1] < window[0] or window[1] < gap[0]:
        return [window]
    before, after = (window[0], gap[0] - DAY), (gap[1] + DAY, window[1])
    return [piece for piece in (before, after) if piece[0] <= piece[1]]

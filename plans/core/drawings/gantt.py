"""A plan drawn as a strip: a row an activity, a bar a window, a line for today. Pure geometry in whole units.

The drawing is cut into sheets of one size, since a sheet is what is printed; each repeats the scale of months.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from textwrap import wrap

from plans.core.progress import STATE_NAMES, State
from plans.core.text import fold

# A4 landscape without its margins is 277 × 190 mm, and words stand above; four units a millimetre.
WIDTH, HEIGHT = 1108, 680
NUMBER, TITLE = 52, 330
LEFT = NUMBER + TITLE
SCALE = 40
LINE, PAD = 15, 8
HEAD = LINE + PAD * 2
BAR, GAP = 14, 2
NARROWEST = 14
LETTERS = 42
LINES = 3
MONTHS = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
DAY = timedelta(days=1)
# What is told by colours is told by signs as well.
SIGNS = {
    State.LATE: "!",
    State.NOT_DONE: "×",
    State.PART: "½",
    State.DUE: "◆",
    State.SOON: "◇",
    State.MOVED: "→",
    State.WAITING: "·",
    State.DONE_LATE: "✓!",
    State.DONE: "✓",
    State.DROPPED: "–",
}


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when something is to be done, and where it stands. `key` is the caller's."""

    start: date
    due: date
    state: State
    key: int = 0


@dataclass(frozen=True, slots=True)
class GanttItem:
    """An activity with its windows; `heading` is its section's. `words` say its deadline where it has no window."""

    number: str
    title: str
    windows: tuple[Window, ...] = ()
    heading: str = ""
    words: str = ""
    key: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A window as drawn; `cut` says whether a part of it lies outside of the strip."""

    x: int
    y: int
    width: int
    height: int
    window: Window
    cut: bool = False

    @property
    def sign(self) -> str:
        return SIGNS[self.window.state]

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.window.state]


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One line of a sheet from `y` to `y + height`: a section's heading (no item), or an activity with its bars."""

    y: int
    height: int
    lines: tuple[str, ...]
    item: GanttItem | None = None
    bars: tuple[Bar, ...] = ()

    @property
    def baselines(self) -> list[tuple[int, str]]:
        """Each line of words with the height where its letters stand."""
        return [(self.y + PAD + LINE * at + LINE - 4, line) for at, line in enumerate(self.lines)]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the scale, clipped to the strip."""

    x: int
    width: int
    name: str
    year: str = ""


@dataclass(slots=True)
class GanttSheet:
    """One page of the drawing; `height` is what is used of it."""

    height: int = SCALE
    rows: list[GanttRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole drawing. `today` is the place of today's line, None when today lies outside."""

    start: date
    end: date
    months: tuple[Month, ...]
    today: int | None
    sheets: tuple[GanttSheet, ...]


def draw(items: Sequence[GanttItem], start: date, end: date, today: date) -> Strip:
    """The strip from `start` to `end` (both inside) with the items in their order."""
    place = _Place(start, max(start, end))
    sheets = [GanttSheet()]
    heading = ""
    for item in items:
        row = _row(item, place)
        if item.heading and item.heading != heading:
            # A heading never ends a sheet: it takes the first of its rows along.
            _put(sheets, GanttRow(0, HEAD, _wrap(item.heading, LETTERS * 3, 1)), needs=row.height)
        heading = item.heading
        _put(sheets, row)
    return Strip(
        start=place.start,
        end=place.end,
        months=tuple(_months(place)),
        today=place.middle(today) if place.start <= today <= place.end else None,
        sheets=tuple(sheets),
    )


def span(items: Iterable[GanttItem], start: date | None, end: date | None, today: date) -> tuple[date, date]:
    """The days that the strip shows: the plan's period, or without one from the first window to the last."""
    if start and end:
        return start, end
    windows = [window for item in items for window in item.windows]
    if not windows:
        return date(today.year, 1, 1), date(today.year, 12, 31)
    return min(window.start for window in windows), max(window.due for window in windows)


@dataclass(frozen=True, slots=True)
class _Place:
    """Days as places: the strip's days share the width evenly."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def left(self, day: date) -> int:
        """Where the day begins."""
        return LEFT + round((day - self.start).days * (WIDTH - LEFT) / self.days)

    def right(self, day: date) -> int:
        """Where the day ends."""
        return LEFT + round(((day - self.start).days + 1) * (WIDTH - LEFT) / self.days)

    def middle(self, day: date) -> int:
        return (self.left(day) + self.right(day)) // 2

    def clip(self, day: date) -> date:
        return min(max(day, self.start), self.end)


def _put(sheets: list[GanttSheet], row: GanttRow, needs: int = 0) -> None:
    """Lay the row under the last one; on a new sheet if it, with what must follow it, has no room there."""
    sheet = sheets[-1]
    if sheet.rows and sheet.height + row.height + needs > HEIGHT:
        sheet = GanttSheet()
        sheets.append(sheet)
    down = sheet.height - row.y
    bars = tuple(Bar(bar.x, bar.y + down, bar.width, bar.height, bar.window, bar.cut) for bar in row.bars)
    sheet.rows.append(GanttRow(sheet.height, row.height, row.lines, row.item, bars))
    sheet.height += row.height


def _row(item: GanttItem, place: _Place) -> GanttRow:
    """The row at the top of a sheet; windows that meet stand one under the other."""
    lines = _wrap(item.title, LETTERS, LINES)
    tracks: list[int] = []
    found = []
    for window in sorted(item.windows, key=lambda one: (one.start, one.due)):
        x, width, cut = _bar(window, place)
        track = next((at for at, taken in enumerate(tracks) if taken <= x), len(tracks))
        tracks[track:] = [x + width, *tracks[track + 1 :]]
        found.append((x, width, cut, track, window))
    # Very many windows at once are drawn thinner, so that the row stays on one sheet.
    pitch = min(BAR + GAP, (HEIGHT - SCALE - HEAD - PAD * 2) // max(len(tracks), 1))
    bars = tuple(
        Bar(x, PAD + track * pitch, width, max(pitch - GAP, 1), window, cut) for x, width, cut, track, window in found
    )
    return GanttRow(0, max(len(lines) * LINE, len(tracks) * pitch) + PAD * 2, lines, item, bars)


def _bar(window: Window, place: _Place) -> tuple[int, int, bool]:
    """Place and width; what lies outside of the strip is shown at its edge."""
    start, due = min(window.start, window.due), window.due
    first, last = place.clip(start), place.clip(due)
    x, right = place.left(first), place.right(last)
    if right - x < NARROWEST:
        x = max(LEFT, right - NARROWEST)
    return x, max(right - x, NARROWEST), (first, last) != (start, due)


def _months(place: _Place) -> Iterable[Month]:
    day = place.start
    while day <= place.end:
        last = min(_month_end(day), place.end)
        x = place.left(day)
        new_year = day == place.start or day.month == 1
        yield Month(x, place.right(last) - x, MONTHS[day.month - 1], str(day.year) if new_year else "")
        if last == date.max:
            return
        day = last + DAY


def _month_end(day: date) -> date:
    if day.month == 12:
        return date(day.year, 12, 31)
    return date(day.year, day.month + 1, 1) - DAY


def _wrap(text: str, letters: int, lines: int) -> tuple[str, ...]:
    """The words in at most `lines` lines; what is cut off is shown by «…»."""
    return tuple(wrap(fold(text), letters, max_lines=lines, placeholder="…")) or ("",)

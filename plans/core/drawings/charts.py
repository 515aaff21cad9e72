"""Bars of a chart: names and counts in, places and lengths out. A template draws them as SVG, words beside colours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plans.core.text import short

WIDTH = 400  # of the drawing, in units of its own; the page scales it
ROW, BAR = 46, 18  # heights of a name with its bar, and of the bar
MOST = 20
_NAME = 46  # letters of a name that stand on one line
_DIGIT = 8  # width of a digit inside a bar
_LEAST = 3  # so that a single obligation of many can be seen


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: what it counts, how much, where it lies; `label` is empty where it has no room."""

    key: str
    x: float
    width: float
    label: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: the name above, the segments below it at `y`."""

    name: str
    words: str
    y: int
    segments: tuple[Segment, ...]

    @property
    def label_y(self) -> int:
        return self.y + BAR - 4

    @property
    def name_y(self) -> int:
        return self.y - 6


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its words for those who do not see it; `left_out` names did not fit."""

    title: str
    text: str
    bars: tuple[Bar, ...]
    height: int
    left_out: int = 0
    width: int = WIDTH
    bar_height: int = BAR


def chart(title: str, rows: Iterable[tuple[str, Mapping[str, int]]], names: Mapping[str, str]) -> Chart:
    """Stacked bars, as long as there is to count. `names` gives each heading of the counts its key (a CSS class)."""
    rows = [(name, {head: count for head, count in counts.items() if count}) for name, counts in rows]
    shown = rows[:MOST]
    longest = max((sum(counts.values()) for _, counts in shown), default=0) or 1
    bars = tuple(_bar(at, name, counts, longest, names) for at, (name, counts) in enumerate(shown))
    text = " ".join(f"{bar.name}: {bar.words}." for bar in bars)
    return Chart(title, text, bars, max(len(bars) * ROW, ROW), len(rows) - len(shown))


def _bar(at: int, name: str, counts: Mapping[str, int], longest: int, names: Mapping[str, str]) -> Bar:
    words = ", ".join(f"{head.lower()} — {count}" for head, count in counts.items()) or "ничего"
    segments, x = [], 0.0
    scale = (WIDTH - _LEAST * len(counts)) / longest
    for head, count in counts.items():
        width = round(_LEAST + count * scale, 1)
        room = width > _DIGIT * (len(str(count)) + 1)
        segments.append(Segment(names[head], round(x, 1), width, str(count) if room else ""))
        x += width
    return Bar(short(name, _NAME), words, at * ROW + ROW - BAR - 4, tuple(segments))

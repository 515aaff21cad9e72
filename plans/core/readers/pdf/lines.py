"""Letters of one cell or of a page → lines of text, with what is needed to tell a wrap from a break."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from plans.core.readers.pdf.glyphs import BACK, HYPHEN, RUN_ENDS, Letters

_SAME_LINE = 0.35  # of the letter's height: a footnote sign stands so much higher
GAP = 0.13  # a wider gap between two runs is a space
_COLUMN = 1.8  # a gap so wide sets texts side by side
# Where a word ends. A no-break space holds words together: they wrap as one.
_WORD_ENDS = re.compile(r"[^\S\N{NO-BREAK SPACE}]")


@dataclass(slots=True)
class Run:
    """Letters that follow one another on one base line."""

    parts: list[Letters]

    @property
    def x0(self) -> float:
        return self.parts[0].lefts[0]

    @property
    def x1(self) -> float:
        return self.parts[-1].rights[-1]

    @property
    def y(self) -> float:
        return self.parts[0].y

    @property
    def size(self) -> float:
        return self.parts[0].size


@dataclass(slots=True)
class Line:
    """One line of text as printed; `trailing` tells that the file draws a space after its last word.

    `head` and `first` are the widths of its first word and first letter; a `turned` line reads upwards or downwards.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    trailing: bool
    head: float
    first: float
    turned: bool = False

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def lines_of(letters: Iterable[Letters]) -> list[Line]:
    """The lines of a cell from top to bottom; upright headings after the others."""
    lines: list[Line] = []
    by_turn: dict[int, list[Letters]] = {}
    for part in letters:
        by_turn.setdefault(part.turn, []).append(part)
    for turn in sorted(by_turn):
        lines += [_line(runs, turned=turn > 0) for runs in _rows(_turned(by_turn[turn], turn))]
    return lines


def rows_of(letters: Iterable[Letters], apart: float = _COLUMN) -> list[list[Line]]:
    """The lines of a page outside its tables, each as the texts that stand side by side on it.

    `apart`: a gap of so many letters' heights parts two texts.
    """
    rows = []
    for runs in _rows([part for part in letters if part.turn == 0]):
        parts = [[runs[0]]]
        for before, run in pairwise(runs):
            if run.x0 - before.x1 > apart * run.size:
                parts.append([])
            parts[-1].append(run)
        rows.append([_line(part) for part in parts])
    return rows


def _turned(letters: list[Letters], turn: int) -> list[Letters]:
    """Letters that read upwards or downwards (each stands alone), laid level."""
    if turn == 0:
        return letters
    sign = 1 if turn == 1 else -1
    return [
        replace(
            one,
            lefts=[sign * one.y],
            rights=[sign * one.y + one.size],
            y=-sign * one.lefts[0],
            size=one.rights[0] - one.lefts[0],
        )
        for one in letters
    ]


def _rows(letters: list[Letters]) -> list[list[Run]]:
    """Runs that share a base line, from left to right; the rows from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(_runs(letters), key=lambda run: -run.y):
        if rows and rows[-1][0].y - run.y <= _SAME_LINE * run.size:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in rows]


def _runs(letters: list[Letters]) -> Iterator[Run]:
    """Cuts the letters, in the order of the file, where they leave the line or leap along it. Bare spaces go."""
    run: list[Letters] = []
    for part in letters:
        if run and not _follows(run[-1], part):
            yield from _stripped(run)
            run = []
        run.append(part)
    yield from _stripped(run)


def _follows(before: Letters, after: Letters) -> bool:
    if (before.text[-1] == HYPHEN and after.text[0] != " ") or abs(before.y - after.y) > 0.1 * after.size:
        return False
    return -BACK * after.size < after.lefts[0] - before.rights[-1] < RUN_ENDS * after.size


def _stripped(run: list[Letters]) -> Iterator[Run]:
    """The run without spaces in front and without guessed ones behind."""
    while run and not run[-1].real:
        run.pop()
    start = 0
    while start < len(run) and run[start].text.isspace():
        start += 1
    if start < len(run):
        spaces = len(run[start].text) - len(run[start].text.lstrip())
        yield Run([run[start].part(spaces) if spaces else run[start], *run[start + 1 :]])


def _line(runs: list[Run], *, turned: bool = False) -> Line:
    text = ""
    for before, run in zip([None, *runs], runs, strict=False):
        if before and run.x0 - before.x1 > GAP * run.size and not text.endswith(" "):
            text += " "
        text += "".join([part.text for part in run.parts])
    parts = [part for run in runs for part in run.parts]
    inked = [part for part in parts if not part.text.isspace()]
    largest = max(inked, key=lambda part: part.size)
    return Line(
        text=text.strip(),
        x0=parts[0].lefts[0],
        x1=max(max(part.rights[: len(part.text.rstrip())]) for part in inked),
        y=largest.y,
        size=largest.size,
        bold=all(part.bold for part in inked),
        trailing=parts[-1].text[-1].isspace(),
        head=_end_of_word(parts) - parts[0].lefts[0],
        first=parts[0].rights[0] - parts[0].lefts[0],
        turned=turned,
    )


def _end_of_word(parts: list[Letters]) -> float:
    """The right edge of the first word."""
    edge = parts[0].rights[0]
    for part in parts:
        if space := _WORD_ENDS.search(part.text):
            return part.rights[space.start() - 1] if space.start() else edge
        edge = part.rights[-1]
    return edge

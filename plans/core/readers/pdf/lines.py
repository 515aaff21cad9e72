"""Letters of one cell or of a page → lines of text, with what is needed to tell a wrap from a break."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from plans.core.readers.pdf.glyphs import Glyph
from plans.core.text import NBSP

HYPHEN = "\x02"  # PDFium writes it for a hyphen at the end of a line
_SAME_LINE = 0.35  # of the letter's height: a footnote sign stands so much higher
_GAP = 0.13  # a wider gap between two runs is a space
_RUN_ENDS = 0.55
_COLUMN = 1.8  # a gap so wide sets texts side by side


@dataclass(slots=True)
class Run:
    """Letters that follow one another on one base line."""

    glyphs: list[Glyph]

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return self.glyphs[-1].x1


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


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines of a cell from top to bottom; upright headings after the others."""
    lines: list[Line] = []
    by_turn: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        by_turn.setdefault(glyph.turn, []).append(glyph)
    for turn in sorted(by_turn):
        lines += [_line(runs, turned=turn > 0) for runs in _rows(_turned(by_turn[turn], turn))]
    return lines


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Line]]:
    """The lines of a page outside its tables, each as the texts that stand side by side on it."""
    rows = []
    for runs in _rows([glyph for glyph in glyphs if glyph.turn == 0]):
        parts = [[runs[0]]]
        for before, run in pairwise(runs):
            if run.x0 - before.x1 > _COLUMN * run.glyphs[0].size:
                parts.append([])
            parts[-1].append(run)
        rows.append([_line(part) for part in parts])
    return rows


def _turned(glyphs: list[Glyph], turn: int) -> list[Glyph]:
    """Letters that read upwards or downwards, laid level."""
    if turn == 0:
        return glyphs
    sign = 1 if turn == 1 else -1
    return [replace(g, x0=sign * g.y, x1=sign * g.y + g.size, y=-sign * g.x0, size=g.x1 - g.x0) for g in glyphs]


def _rows(glyphs: list[Glyph]) -> list[list[Run]]:
    """Runs that share a base line, from left to right; the rows from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(_runs(glyphs), key=lambda run: -run.glyphs[0].y):
        first = run.glyphs[0]
        if rows and rows[-1][0].glyphs[0].y - first.y <= _SAME_LINE * first.size:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.x0) for row in rows]


def _runs(glyphs: list[Glyph]) -> Iterator[Run]:
    """Cuts the letters, in the order of the file, where they leave the line or leap along it. Bare spaces go."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run[-1], glyph):
            yield from _stripped(run)
            run = []
        run.append(glyph)
    yield from _stripped(run)


def _follows(before: Glyph, glyph: Glyph) -> bool:
    if (before.text == HYPHEN and glyph.text != " ") or abs(before.y - glyph.y) > 0.1 * glyph.size:
        return False
    return -0.3 * glyph.size < glyph.x0 - before.x1 < _RUN_ENDS * glyph.size


def _stripped(run: list[Glyph]) -> Iterator[Run]:
    """The run without spaces in front and without guessed ones behind."""
    while run and not run[-1].real:
        run.pop()
    start = next((at for at, glyph in enumerate(run) if not glyph.text.isspace()), None)
    if start is not None:
        yield Run(run[start:])


def _line(runs: list[Run], *, turned: bool = False) -> Line:
    text = ""
    for before, run in zip([None, *runs], runs, strict=False):
        if before and run.x0 - before.x1 > _GAP * run.glyphs[0].size and not text.endswith(" "):
            text += " "
        text += "".join(glyph.text for glyph in run.glyphs)
    glyphs = [glyph for run in runs for glyph in run.glyphs]
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    # A no-break space holds words together: they wrap as one.
    end = next((at for at, glyph in enumerate(glyphs) if glyph.text.isspace() and glyph.text != NBSP), len(glyphs))
    return Line(
        text=text.strip(),
        x0=inked[0].x0,
        x1=max(glyph.x1 for glyph in inked),
        y=max(inked, key=lambda glyph: glyph.size).y,
        size=max(glyph.size for glyph in inked),
        bold=all(glyph.bold for glyph in inked),
        trailing=glyphs[-1].text.isspace(),
        head=glyphs[end - 1].x1 - glyphs[0].x0,
        first=glyphs[0].x1 - glyphs[0].x0,
        turned=turned,
    )

"""A paper with tracked changes → DOCX bytes: what was put in and taken out, for word processors to accept or reject.

Whole rows are put in or taken out with all their words (`w:ins`, `w:del` in `w:trPr` and in the cells); a paragraph is
put in or taken out with its mark.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count

from plans.core.grid import Align, Cell, Page, Paragraph, Role, Row, Table
from plans.core.writers.word import ABOVE_TABLE, JUSTIFY, SPACER, escaped, framed, package, widths_of

_AUTHOR = "Изменения в план"  # no person's name stands in a file


class Fate(StrEnum):
    """What became of a piece of the paper."""

    KEPT = ""
    ADDED = "ins"
    REMOVED = "del"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one fate; "\\n" is a line's end."""

    text: str
    fate: Fate = Fate.KEPT


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class TrackedLines:
    """Paragraphs that look alike, as one text: each "\\n" in it is the end of a paragraph.

    `fate` is that of the last paragraph's end: of all of them, where all were put in or taken out.
    """

    runs: Runs
    look: Paragraph
    fate: Fate = Fate.KEPT


@dataclass(frozen=True, slots=True)
class TrackedRow:
    """A row: its look, the runs of each cell, and what became of it as a whole."""

    look: Row
    cells: tuple[Runs, ...]
    fate: Fate = Fate.KEPT


@dataclass(frozen=True, slots=True)
class TrackedTable:
    """A table; `look` gives its widths and whether it has lines."""

    rows: tuple[TrackedRow, ...]
    look: Table


@dataclass(frozen=True, slots=True)
class TrackedPaper:
    """A whole paper."""

    blocks: tuple[TrackedLines | TrackedTable, ...]
    page: Page = field(default_factory=Page)
    title: str = ""


def write(paper: TrackedPaper) -> bytes:
    """The paper as a DOCX file."""
    body = "".join(_Writer(paper.page).blocks(paper.blocks))
    return package(body, paper.page, paper.title)


class _Writer:
    """Writes the body; every change has a number of its own."""

    def __init__(self, page: Page) -> None:
        self.page, self.numbers = page, count(1)

    def blocks(self, blocks: Sequence[TrackedLines | TrackedTable]) -> Iterator[str]:
        for at, block in enumerate(blocks):
            if isinstance(block, TrackedTable):
                yield from (self.table(block), SPACER)
            else:
                is_above = at + 1 < len(blocks) and isinstance(blocks[at + 1], TrackedTable)
                yield self.lines(block, ABOVE_TABLE if is_above else "")

    def lines(self, block: TrackedLines, spacing: str) -> str:
        """The paragraphs of a group; only the last stands above a table."""
        is_title = block.look.bold and block.look.align is Align.CENTER
        style = '<w:pStyle w:val="Title"/>' if is_title else ""
        bold = block.look.bold and not is_title
        justify = f'<w:jc w:val="{JUSTIFY[block.look.align]}"/>'
        ends = [*(run.fate for run in block.runs if run.text == "\n"), block.fate]
        written = []
        for at, (runs, fate) in enumerate(zip(_split(block.runs), ends, strict=True)):
            look = f"{style}{spacing if at == len(ends) - 1 else ''}{justify}{self.end(fate)}"
            written.append(f"<w:p><w:pPr>{look}</w:pPr>{self.runs(runs, bold)}</w:p>")
        return "".join(written)

    def table(self, table: TrackedTable) -> str:
        widths = widths_of(table.look, self.page)
        rows = "".join(self.row(row, widths, table.look.ruled) for row in table.rows)
        return framed(rows, widths, self.page, ruled=table.look.ruled)

    def row(self, row: TrackedRow, widths: list[int], ruled: bool) -> str:
        look = "<w:cantSplit/><w:tblHeader/>" if row.look.role is Role.HEAD else "<w:cantSplit/>"
        change = f"<w:{row.fate.value} {self.named()}/>" if row.fate else ""
        cells, at = [], 0
        for cell, runs in zip(row.look.cells, row.cells, strict=True):
            width = sum(widths[at : at + cell.colspan])
            cells.append(self.cell(cell, runs, width, row, ruled))
            at += cell.colspan
        return f"<w:tr><w:trPr>{look}{change}</w:trPr>{''.join(cells)}</w:tr>"

    def cell(self, cell: Cell, runs: Runs, width: int, row: TrackedRow, ruled: bool) -> str:
        span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
        middle = '<w:vAlign w:val="center"/>' if row.look.role is Role.HEAD else ""
        style = '<w:pStyle w:val="TableText"/>' if ruled else ""
        keep = "<w:keepNext/>" if row.look.role is not Role.BODY else ""
        look = f'{style}{keep}<w:jc w:val="{JUSTIFY[cell.align]}"/>{self.end(row.fate)}'
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{middle}</w:tcPr>'
            f"<w:p><w:pPr>{look}</w:pPr>{self.runs(runs, cell.bold)}</w:p></w:tc>"
        )

    def end(self, fate: Fate) -> str:
        """The mark of a paragraph that was put in or taken out."""
        return f"<w:rPr><w:{fate.value} {self.named()}/></w:rPr>" if fate else ""

    def runs(self, runs: Runs, bold: bool) -> str:
        return "".join(self.run(one, bold) for one in runs if one.text)

    def run(self, run: Run, bold: bool) -> str:
        look = "<w:rPr><w:b/></w:rPr>" if bold else ""
        tag = "delText" if run.fate is Fate.REMOVED else "t"
        lines = (f'<w:{tag} xml:space="preserve">{line}</w:{tag}>' for line in escaped(run.text).split("\n"))
        written = f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>"
        return f"<w:{run.fate.value} {self.named()}>{written}</w:{run.fate.value}>" if run.fate else written

    def named(self) -> str:
        return f'w:id="{next(self.numbers)}" w:author="{_AUTHOR}"'


def _split(runs: Runs) -> Iterator[Runs]:
    """The runs of each line; a line's end is a run of its own."""
    line: list[Run] = []
    for run in runs:
        if run.text == "\n":
            yield tuple(line)
            line = []
        else:
            line.append(run)
    yield tuple(line)


def whole(row: Row, fate: Fate) -> TrackedRow:
    """A row that was put in or taken out with all that stands in it."""
    return TrackedRow(row, tuple((Run(cell.text, fate),) for cell in row.cells), fate)

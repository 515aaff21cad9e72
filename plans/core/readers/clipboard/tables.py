"""Cells of an HTML table → `Table`, its spans kept within bounds."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from plans.core.errors import UnreadableFile
from plans.core.grid import Align, Cell, Paragraph, Row, Table
from plans.core.limits import MAX_COLUMNS, check_table
from plans.core.readers.clipboard.looks import has_lines, style_of

MAX_ROWSPAN = 100
_WIDE = 3  # a table of more columns holds data, even without lines


@dataclass(slots=True)
class Draft:
    """One cell as the page has it: spans still as written, `blocks` what stands in it."""

    text: str
    colspan: str
    rowspan: str
    bold: bool
    align: Align
    blocks: list[Paragraph | Table]


def table_of(rows: list[list[Draft]], *, is_ruled: bool) -> Table:
    """The table. Raises UnreadableFile when it is larger than any plan."""
    width = _width(rows)
    made = tuple(Row(tuple(_cells(row, width, len(rows) - number))) for number, row in enumerate(rows))
    check_table(0, 0, sum(cell.colspan * cell.rowspan for row in made for cell in row.cells))
    return Table(made, ruled=is_ruled or width > _WIDE)


def ruled(table: etree._Element, style: dict[str, str]) -> bool:
    """Whether the table or any cell of its first rows has lines."""
    if has_lines(table, style):
        return True
    cells = (cell for _, cell in zip(range(2 * MAX_COLUMNS), table.iter("td", "th"), strict=False))
    return any(has_lines(cell, style_of(cell)) for cell in cells)


def _width(rows: list[list[Draft]]) -> int:
    """The columns of the widest row; a span wider than any table (a line drawn by colspan=1000) does not count."""
    width = 0
    for row in rows:
        spans = [_whole(cell.colspan) for cell in row]
        width = max(width, sum(span if span <= MAX_COLUMNS else 1 for span in spans))
    check_table(0, width, 0)
    return width


def _cells(row: list[Draft], width: int, below: int) -> Iterator[Cell]:
    for draft in row:
        down = _whole(draft.rowspan) if draft.rowspan.strip() != "0" else below
        down = min(down, below)
        if down > MAX_ROWSPAN:
            raise UnreadableFile(f"Ячейка таблицы занимает больше {MAX_ROWSPAN} строк: это не похоже на план.")
        yield Cell(draft.text, min(_whole(draft.colspan), width), down, draft.bold, draft.align)


def _whole(text: str) -> int:
    digits = text.strip()
    return max(1, int(digits[:9])) if digits[:9].isdecimal() else 1

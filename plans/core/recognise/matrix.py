"""Rows of a table as cells by the key of their column, spans resolved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from plans.core.document import DEADLINE
from plans.core.grid import Cell, Row, Table
from plans.core.text import fold, fold_lines, without_control

_COVERED = 0.6  # of a column's width: a cell over so much of it stands under its heading


@dataclass(slots=True)
class MatrixLine:
    """One row: its own cells by key, the texts that reach into it from above, and the row as it stands in the file."""

    row: Row
    cells: dict[str, Cell] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    filled: list[tuple[str, Cell]] = field(default_factory=list)  # the cells with a text

    def text(self, key: str) -> str:
        return self.cells[key].text if key in self.cells else ""

    @property
    def verbatim(self) -> str:
        return " | ".join(text for text in (" ".join(text.split()) for text in self.row.texts) if text)


def matrix(
    table: Table, keys: tuple[str, ...], order: tuple[str, ...] = (), window: bool = False
) -> Iterator[MatrixLine]:
    """A line for each row. Cells beyond the known columns go to the last one; two under one key are joined.

    A cell belongs to the column that it covers most of; where the columns of a row do not add up to those of the head,
    but its cells are as many as `order`, to the one of its order. `window`: two deadlines are begin and end.
    """
    lines = [MatrixLine(row) for row in table.rows]
    columns = _Columns(keys, table.widths)
    for number, column, place, cell in _numbered(table, len(keys), len(order)):
        line = lines[number]
        key = order[place] if place >= 0 else columns.key(column, cell.colspan)
        text = fold_lines(without_control(cell.text))
        before = line.cells.get(key)
        if before:
            joined = _both(before.text, text) if window and key == DEADLINE else _under(before.text, text)
            line.cells[key] = Cell(joined, max(cell.colspan, before.colspan), 1, cell.bold, cell.align)
        elif cell.rowspan == 1 and cell.text == text:
            line.cells[key] = cell
        else:
            line.cells[key] = Cell(text, cell.colspan, 1, cell.bold, cell.align)
        if cell.rowspan > 1:
            for below in lines[number + 1 : number + cell.rowspan]:
                below.above.setdefault(key, text)
    for line in lines:
        line.filled = [(key, cell) for key, cell in line.cells.items() if cell.text]
        yield line


def _numbered(table: Table, width: int, count: int) -> Iterator[tuple[int, int, int, Cell]]:
    """(row, column, place among the cells of a row whose spans do not add up to the width, else -1; cell)."""
    odd = {
        number for number, row in enumerate(table.rows)
        if len(row.cells) == count and sum(cell.colspan for cell in row.cells) != width
    }  # fmt: skip
    place, before = -1, -1
    for number, column, cell in table.places():
        place = place + 1 if number == before else 0
        before = number
        yield number, column, place if number in odd else -1, cell


def _under(above: str, below: str) -> str:
    return "\n".join(part for part in (above, below) if part)


def _both(begin: str, end: str) -> str:
    """The words of two columns, begin and end, as one deadline."""
    if not end:
        return f"с {begin}" if begin else ""
    return end if fold(begin) in ("", fold(end)) else f"{begin} – {end}"


class _Columns:
    """The columns of a head, with their widths (equal ones where the file does not tell)."""

    def __init__(self, keys: Sequence[str], widths: Sequence[float]) -> None:
        self.keys = keys
        self.widths = widths if len(widths) >= len(keys) else [1.0] * len(keys)
        self.whole: dict[str, float] = {}
        for key, width in zip(keys, self.widths, strict=False):
            self.whole[key] = self.whole.get(key, 0.0) + width
        self.known: dict[tuple[int, int], str] = {}

    def key(self, column: int, span: int) -> str:
        """The key of the first column that a cell covers, else of the one of which it covers most."""
        last = len(self.keys) - 1
        if span == 1 or column >= last:
            return self.keys[min(column, last)]
        if (column, span) not in self.known:
            self.known[column, span] = self._of(range(column, min(column + span, last + 1)))
        return self.known[column, span]

    def _of(self, places: Sequence[int]) -> str:
        shares: dict[str, float] = {}
        for place in places:
            shares[self.keys[place]] = shares.get(self.keys[place], 0.0) + self.widths[place]
        covered = (key for key, share in shares.items() if share >= _COVERED * self.whole[key])
        return next(covered, max(shares, key=lambda key: shares[key]))

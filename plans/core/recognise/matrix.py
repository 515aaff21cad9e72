"""Rows of a table as cells by the key of their column, spans resolved."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.core.grid import Cell, Row, Table
from plans.core.text import fold_lines, without_control


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


def matrix(table: Table, keys: tuple[str, ...]) -> Iterator[MatrixLine]:
    """A line for each row. Cells beyond the known columns go to the last one; two under one key are joined."""
    lines = [MatrixLine(row) for row in table.rows]
    for number, column, cell in table.places():
        key = keys[min(column, len(keys) - 1)]
        text = fold_lines(without_control(cell.text))
        line = lines[number]
        before = line.cells.get(key)
        if before:
            joined = "\n".join(part for part in (before.text, text) if part)
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

"""Rows of a table as cells by the key of their column, spans resolved."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.core.grid import Cell, Row, Table
from plans.core.text import fold_lines, without_control


@dataclass(slots=True)
class Line:
    """One row: its own cells by key, the texts that reach into it from above, and the row as it stands in the file."""

    row: Row
    cells: dict[str, Cell] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)

    @property
    def filled(self) -> list[tuple[str, Cell]]:
        return [(key, cell) for key, cell in self.cells.items() if cell.text]

    def text(self, key: str) -> str:
        return self.cells[key].text if key in self.cells else ""

    @property
    def verbatim(self) -> str:
        return " | ".join(text for text in (" ".join(text.split()) for text in self.row.texts) if text)


def matrix(table: Table, keys: tuple[str, ...]) -> Iterator[Line]:
    """A line for each row. Cells beyond the known columns go to the last one; two under one key are joined."""
    lines = [Line(row) for row in table.rows]
    for number, column, cell in table.places():
        key = keys[min(column, len(keys) - 1)]
        text = fold_lines(without_control(cell.text))
        line = lines[number]
        before = line.cells.get(key)
        joined = "\n".join(part for part in (before.text if before else "", text) if part)
        line.cells[key] = Cell(joined, max(cell.colspan, before.colspan if before else 0), 1, cell.bold, cell.align)
        for below in lines[number + 1 : number + cell.rowspan]:
            below.above.setdefault(key, text)
    yield from lines

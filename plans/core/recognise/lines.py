"""The blocks above a table as single lines, each with the side of the page on which it stands."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from plans.core.document import Place
from plans.core.grid import Align, Cell, Paragraph, Table
from plans.core.recognise.log import Log
from plans.core.recognise.words import opens_title, sign_off
from plans.core.text import fold

_COLUMNS = re.compile(r"\t| {4,}")
_FAR_RIGHT = 20  # spaces (a tab counts for eight) before a line that was pushed to the right by hand
_SIDE_TABLE = 3  # a table with at most so many columns may set sign-off blocks side by side


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `gap` tells that white space stands above it, `number` its order in the file."""

    text: str
    align: Align = Align.LEFT
    place: Place | None = None
    bold: bool = False
    gap: bool = False
    number: int = 0


def lines_of(blocks: Iterable[Paragraph | Table], log: Log) -> list[Line]:
    """All lines in the order of the file. A table that cannot be a sign-off table goes to `left_out`."""
    lines: list[Line] = []
    gap = True
    for block in blocks:
        if isinstance(block, Paragraph):
            found = list(_paragraph(block))
        elif _is_front(block):
            found = list(_table(block))
        else:
            found = []
            leave_table(block, log)
        if found:
            found[0] = replace(found[0], gap=gap)
            lines.extend(found)
        gap = not found
    return [replace(line, number=number) for number, line in enumerate(lines)]


def leave_table(table: Table, log: Log) -> None:
    """A table that is not the plan's: its rows go to `left_out` with a finding."""
    rows = [" | ".join(fold(text) for text in row.texts if text.strip()) for row in table.rows]
    log.leave(*rows)
    first = next((row for row in rows if row), "")
    if first:
        hint = "Если это часть плана, перенесите её строки вручную."
        log.warn("table.left_out", "", f"Таблица «{first[:80]}» не похожа на план и не перенесена.", hint)


def side_by_side(lines: list[Line]) -> list[Line]:
    """Blocks that stand side by side, one under the other: the left one whole, then the right one.

    A run begins with a line that has a side; lines without one belong to the left block until the title comes.
    """
    ordered: list[Line] = []
    run: list[Line] = []
    for line in lines:
        outside = line.place is None and (not run or line.align is Align.CENTER or opens_title(line.text))
        if outside:
            ordered.extend(_sorted(run))
            run = []
            ordered.append(line)
        else:
            run.append(line if line.place else replace(line, place=Place.LEFT))
    return ordered + _sorted(run)


def _sorted(run: list[Line]) -> list[Line]:
    return sorted(run, key=lambda line: line.place is Place.RIGHT)


def _paragraph(paragraph: Paragraph) -> Iterator[Line]:
    for text in paragraph.text.split("\n"):
        yield from (replace(line, bold=paragraph.bold) for line in _line(text, paragraph.align))


def _line(text: str, align: Align) -> Iterator[Line]:
    """One line, or two where tabs or many spaces set sign-off blocks side by side."""
    pieces = [fold(piece) for piece in _COLUMNS.split(text) if piece.strip()]
    if not pieces:
        return
    lead = text[: len(text) - len(text.lstrip())].expandtabs(8)
    if len(pieces) == 2 and align is not Align.CENTER:
        yield Line(pieces[0], align, Place.LEFT)
        yield Line(pieces[1], align, Place.RIGHT)
    elif len(lead) >= _FAR_RIGHT and align is Align.LEFT:
        yield Line(fold(text), align, Place.RIGHT)
    else:
        yield Line(fold(text), align)


def _is_front(table: Table) -> bool:
    if not table.ruled or table.columns <= _SIDE_TABLE:
        return True
    return any(sign_off(line) for row in table.rows for text in row.texts for line in text.split("\n"))


def _table(table: Table) -> Iterator[Line]:
    width = table.columns
    for _, cells in _by_rows(table):
        for column, cell in cells:
            place = _place(column, cell, width, alone=len(cells) == 1)
            yield from (Line(fold(text), cell.align, place) for text in cell.text.split("\n") if text.strip())


def _by_rows(table: Table) -> Iterator[tuple[int, list[tuple[int, Cell]]]]:
    rows: dict[int, list[tuple[int, Cell]]] = {}
    for number, column, cell in table.places():
        if cell.text.strip():
            rows.setdefault(number, []).append((column, cell))
    yield from sorted(rows.items())


def _place(column: int, cell: Cell, width: int, *, alone: bool) -> Place | None:
    """The side of a cell; None when it goes across the table."""
    if width < 2 or cell.colspan > width // 2 + 1 or cell.colspan == width or (alone and opens_title(cell.text)):
        return None
    if column + cell.colspan / 2 >= width / 2 and column:
        return Place.RIGHT
    return None if alone and width > _SIDE_TABLE and cell.colspan == 1 else Place.LEFT

"""What was copied in Word, Excel or a browser, and what it is to a plan's table: cells, rows, or a whole table."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from plans.core.checks.numbers import parts_of
from plans.core.document import KNOWN_COLUMNS, NUMBER, Activity, Column, PlanDocument, Section, activity_to_json
from plans.core.errors import NoPlanFound, UnreadableFile
from plans.core.findings import Finding, Level
from plans.core.grid import Cell, Grid, Paragraph, Row, Table
from plans.core.limits import MAX_COLUMNS
from plans.core.recognise import Recognition, recognise
from plans.core.recognise.head import find_head
from plans.core.text import squeeze

# Words by which `recognise` knows each column, whatever the plan itself calls it.
_HEADINGS = dict(
    zip(
        KNOWN_COLUMNS, ("№ п/п", "Наименование мероприятия", "Исполнители", "Срок", "Результат", "Отметка"), strict=True
    )
)
_SURE = 4  # columns of known meaning that make a head; fewer may be a row of data whose words sound like one
_ROW_LIKE = 3
_DATE = re.compile(r"\b0|\d{4}")
MAX_ROWS = 2_000


class PasteKind(StrEnum):
    """How the pasted is put into the table."""

    CELLS = "cells"
    ROWS = "rows"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Pasted:
    """`cells` for CELLS, row by row; else `sections`, the first without a heading for rows before any.

    `columns` are those of the pasted table's own head; `left_out` is what has no place, verbatim.
    """

    kind: PasteKind
    cells: tuple[tuple[str, ...], ...] = ()
    sections: tuple[Section, ...] = ()
    columns: tuple[Column, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {
            "kind": self.kind.value,
            "cells": self.cells,
            "sections": [(one.heading, [activity_to_json(row) for row in one.activities]) for one in self.sections],
            "columns": [(one.key, one.heading) for one in self.columns],
            "findings": [one.to_json() for one in self.findings],
            "left_out": self.left_out,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Pasted":
        """The inverse of `to_json`."""
        return cls(
            PasteKind(values["kind"]),
            tuple(tuple(row) for row in values["cells"]),
            tuple(Section(heading, tuple(map(_row, rows))) for heading, rows in values["sections"]),
            tuple(Column(key, heading) for key, heading in values["columns"]),
            tuple(Finding(**(one | {"level": Level(one["level"])})) for one in values["findings"]),
            tuple(values["left_out"]),
        )


def _row(cells: Mapping[str, str]) -> Activity:
    known = {key: cells[key] for key in KNOWN_COLUMNS}
    return Activity(**known, other={key: text for key, text in cells.items() if key not in KNOWN_COLUMNS})


def understand(grid: Grid, columns: Sequence[Column], start: str) -> Pasted:
    """What the grid is for a table with `columns`, pasted into the column `start`. Raises UnreadableFile."""
    tables = grid.tables
    if sum(len(table.rows) for table in tables) > MAX_ROWS:
        raise UnreadableFile(f"Скопировано больше {MAX_ROWS} строк. Большой план загрузите файлом.")
    if not tables:
        text = "\n".join(block.text for block in grid.paragraphs).strip("\n")
        return Pasted(PasteKind.CELLS, ((text,),))
    if _has_head(grid):
        return _with_own_keys(_whole(recognise(grid), PasteKind.TABLE), columns)
    width = max(table.columns for table in tables)
    if _are_rows(tables, width, len(columns), columns[0].key if columns else "", start):
        return _rows(grid, columns[:width])
    cells = tuple(row for table in tables for row in _matrix(table))
    return Pasted(PasteKind.CELLS, cells, left_out=tuple(one.text for one in grid.paragraphs if one.text.strip()))


def _has_head(grid: Grid) -> bool:
    head = find_head(grid)
    if head is None:
        return False
    known = [column for column in head.columns if column.key in KNOWN_COLUMNS]
    return len(known) >= _SURE or any(column.key == NUMBER and column.heading for column in known)


def _are_rows(tables: Sequence[Table], width: int, wanted: int, first: str, start: str) -> bool:
    """Whole rows are as wide as the table; narrower ones begin with a number, wherever they are pasted."""
    if width == wanted > 1:
        return True
    firsts = [row.texts[0] for table in tables for row in table.rows if row.cells and row.texts[0].strip()]
    numbers = sum(_is_number(text, sure=start == NUMBER) for text in firsts)
    return first == NUMBER and _ROW_LIKE <= width < wanted and 2 * numbers > len(firsts)


def _is_number(text: str, *, sure: bool) -> bool:
    """Away from the number's own column "5" may be an amount and "01.06.2022" a date."""
    return bool(parts_of(text)) if sure else len(parts_of(text)) > 1 and not _DATE.search(text)


def _rows(grid: Grid, columns: Sequence[Column]) -> Pasted:
    """Rows without a head get one of the plan's columns, so that they are read as a file's rows are."""
    head = Row(tuple(Cell(_HEADINGS.get(column.key, f"Графа {at}")) for at, column in enumerate(columns, 1)))
    at = next(at for at, block in enumerate(grid.blocks) if isinstance(block, Table))
    first = grid.blocks[at]
    rows = first.rows if isinstance(first, Table) else ()
    blocks = (Table((head, *rows), ruled=True), *grid.blocks[at + 1 :])
    above = [block.text for block in grid.blocks[:at] if isinstance(block, Paragraph) and block.text.strip()]
    try:
        found = recognise(Grid(blocks))
    except NoPlanFound:
        return Pasted(
            PasteKind.CELLS, tuple(row for table in grid.tables for row in _matrix(table)), left_out=tuple(above)
        )
    pasted = _whole(found, PasteKind.ROWS)
    keys = {own.key: column.key for own, column in zip(found.document.columns, columns, strict=False)}
    return replace(_rekeyed(pasted, keys), columns=(), left_out=(*above, *pasted.left_out))


def _with_own_keys(pasted: Pasted, columns: Sequence[Column]) -> Pasted:
    """A column that the program does not understand is the plan's own of that heading, or a new one."""
    own = {squeeze(column.heading).lower(): column.key for column in columns if column.key not in KNOWN_COLUMNS}
    free = (name for at in range(2, 2 * MAX_COLUMNS + 2) if (name := f"other{at}") not in own.values())
    keys = {
        column.key: column.key
        if column.key in KNOWN_COLUMNS
        else own.get(squeeze(column.heading).lower()) or next(free)
        for column in pasted.columns
    }
    named = tuple(Column(keys[column.key], column.heading) for column in pasted.columns)
    return replace(_rekeyed(pasted, keys), columns=named)


def _rekeyed(pasted: Pasted, keys: dict[str, str]) -> Pasted:
    sections = (Section(one.heading, tuple(_keyed(row, keys) for row in one.activities)) for one in pasted.sections)
    return replace(pasted, sections=tuple(sections))


def _keyed(row: Activity, keys: dict[str, str]) -> Activity:
    """The row with its cells under the plan's own keys."""
    cells = {plan: text for own, plan in keys.items() if (text := row.text(own))}
    known = {key: cells.get(key, "") for key in KNOWN_COLUMNS}
    return Activity(**known, other={key: text for key, text in cells.items() if key not in KNOWN_COLUMNS})


def _whole(found: Recognition, kind: PasteKind) -> Pasted:
    document = found.document
    findings = tuple(one for one in found.findings if not one.id.startswith(("period", "title.")))
    return Pasted(kind, (), document.sections, document.columns, findings, (*_front(document), *found.left_out))


def _front(document: PlanDocument) -> Iterator[str]:
    """What stands around a table and is not pasted into another plan: title, blocks, the lines below."""
    yield from document.masthead
    for block in document.signoffs:
        yield "\n".join((block.word, *block.lines))
    yield from document.title
    yield from document.tail


def _matrix(table: Table) -> list[tuple[str, ...]]:
    """The table's texts by row and column; a cell that reaches over several stands in its first."""
    width = min(table.columns, MAX_COLUMNS)
    rows = [[""] * width for _ in table.rows]
    for row, column, cell in table.places():
        if row < len(rows) and column < width:
            rows[row][column] = cell.text
    return [tuple(row) for row in rows]

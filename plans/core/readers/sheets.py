"""A sheet of any workbook as values by their places, and these → paragraphs and tables.

Rows with lines are the table; rows without lines above and below are paragraphs, or columns side by side.
A sheet without any lines is one table.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from plans.core.errors import UnreadableFile
from plans.core.grid import Align, Cell, Paragraph, Row, Table
from plans.core.limits import MAX_COLUMNS, check_table
from plans.core.text import fold


@dataclass(frozen=True, slots=True)
class Look:
    """A cell's style: has it lines, is it bold, where does its text stand, how are numbers written."""

    ruled: bool = False
    bold: bool = False
    align: Align = Align.LEFT
    form: str = ""


@dataclass(slots=True)
class Value:
    """What a cell shows; `day` is the one that its number stands for, where it is shown as a date."""

    text: str
    look: Look
    day: date | None = None


@dataclass(slots=True)
class Sheet:
    """Values by (row, column) from 1; (rows, columns) of merged cells by their first place; texts in hidden places.

    `notes` are sentences about what else was left out or looks odd.
    """

    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def keep(self, row: int, column: int, value: Value) -> None:
        """A value with text or lines; an empty one far to the right is nothing."""
        text = bool(value.text.strip())
        if text or (value.look.ruled and column <= MAX_COLUMNS):
            check_table(0, column if text else 0, len(self.values))
            self.values[row, column] = value

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """A cell that reaches over several places."""
        self.spans[row, column] = (rows, columns)
        if len(self.spans) > MAX_MERGED:
            raise UnreadableFile(f"На листе больше {MAX_MERGED} объединённых ячеек. Оставьте в файле только план.")


MAX_MERGED = 40_000
_LONGEST_NUMBER = 12  # letters
_ROW_NUMBER = re.compile(r"\d{1,3}\.\d{1,3}\.?(?:\d{1,3}\.?)?")
_EMPTY = Value("", Look())


def numbered_again(sheet: Sheet) -> None:
    """«1.2» that a program took for the first of February becomes a number again among numbers, and it is said."""
    dates = [(at, value.day) for at, value in sheet.values.items() if value.day]
    columns = {column for (_, column), _ in dates}
    texts: dict[int, list[str]] = {column: [] for column in columns}
    for (_, column), value in sheet.values.items():
        if column in columns and not value.day and value.text and len(value.text) <= _LONGEST_NUMBER:
            texts[column].append(value.text.strip())
    for (row, column), day in dates:
        numbers = sum(bool(_ROW_NUMBER.fullmatch(text)) for text in texts[column])
        if numbers and numbers * 2 > len(texts[column]):
            value = sheet.values[row, column]
            number = f"{day.day}.{day.month}"
            sheet.notes.append(f"Номер {number} стоял в файле датой «{value.text}»: он снова записан номером.")
            value.text = number


@dataclass(frozen=True, slots=True)
class _Line:
    """One row with text: its number in the sheet, and whether any cell of it has lines."""

    number: int
    row: Row
    ruled: bool


def blocks_of(sheet: Sheet) -> Iterator[Paragraph | Table]:
    """The blocks of a sheet from top to bottom."""
    lines = _lines(sheet)
    bare = not any(line.ruled for line in lines)
    run: list[Row] = []
    before = 0
    for line in lines:
        if line.ruled or bare:
            run.append(line.row)
        else:
            if run:
                yield Table(tuple(run))
                run = []
            if line.number > before + 1:
                yield Paragraph("")
            yield _beside(line.row)
        before = line.number
    if run:
        yield Table(tuple(run))


def _beside(row: Row) -> Paragraph | Table:
    """One cell alone (or merged over the whole row) is a paragraph; merged halves, even empty ones, are columns."""
    first, rest = row.cells[0], row.cells[1:]
    alone = first.text.strip() and not any(cell.text.strip() or cell.colspan > 1 for cell in rest)
    if alone and (first.colspan == 1 or not rest):
        return Paragraph(first.text, first.align, first.bold)
    return Table((row,), ruled=False)


def _lines(sheet: Sheet) -> list[_Line]:
    by_row: dict[int, dict[int, Value]] = {}
    for (number, column), value in sheet.values.items():
        by_row.setdefault(number, {})[column] = value
    texts = [place for place, value in sheet.values.items() if value.text and not value.text.isspace()]
    filled, columns = {number for number, _ in texts}, {column for _, column in texts}
    if not columns:
        return []
    edges = (min(columns), max(columns))
    check_table(len(filled), 0, len(filled) * (edges[1] - edges[0] + 1))
    order = {number: place for place, number in enumerate(sorted(filled))}
    spans = _spans(sheet, order, edges[1])
    covered = _covered(spans)
    return [
        _Line(
            number,
            Row(tuple(_cells(number, by_row[number], spans, covered, edges))),
            any(value.look.ruled for value in by_row[number].values()),
        )
        for number in order
    ]


def _cells(
    number: int,
    values: dict[int, Value],
    spans: dict[tuple[int, int], tuple[list[int], int]],
    covered: set[tuple[int, int]],
    edges: tuple[int, int],
) -> Iterator[Cell]:
    for column in range(edges[0], edges[1] + 1):
        place = (number, column)
        if place in covered:
            continue
        value = values.get(column, _EMPTY)
        rows, right = spans.get(place, (None, 1))
        yield Cell(value.text, right, max(1, len(rows)) if rows else 1, value.look.bold, value.look.align)


def _spans(sheet: Sheet, order: dict[int, int], last: int) -> dict[tuple[int, int], tuple[list[int], int]]:
    """The rows with text and the count of columns that each merged cell takes; the rest of its reach is empty paper."""
    numbers = list(order)
    found = {}
    reach = 0
    for (row, column), (down, right) in sheet.spans.items():
        if row in order and column <= last:
            rows = [below for below in numbers[order[row] : order[row] + down] if below < row + down]
            found[row, column] = (rows, min(right, last + 1 - column))
            reach += len(rows) * found[row, column][1]
            check_table(0, 0, reach)
    return found


def _covered(spans: dict[tuple[int, int], tuple[list[int], int]]) -> set[tuple[int, int]]:
    covered: set[tuple[int, int]] = set()
    for (row, column), (rows, right) in spans.items():
        covered.update((below, beside) for below in rows for beside in range(column, column + right))
        covered.discard((row, column))
    return covered


def hidden_sheet(name: str, blocks: Iterable[Paragraph | Table]) -> str:
    """The sentence about a hidden sheet, with its words."""
    texts = (
        [block.text] if isinstance(block, Paragraph) else [text for row in block.rows for text in row.texts]
        for block in blocks
    )
    words = fold(" ".join(text for one in texts for text in one))
    return f"Скрытый лист «{name}» не перенесён: «{words}»." if words else f"Скрытый лист «{name}» не перенесён."

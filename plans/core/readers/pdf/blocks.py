"""The pages of a PDF as tables and rows of text → the blocks of a grid."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plans.core.grid import Align, Cell, Paragraph, Row, Table
from plans.core.limits import check_paragraphs, check_table, check_text
from plans.core.readers.pdf.bare import APART, bare_tables
from plans.core.readers.pdf.beside import is_across, side_by_side
from plans.core.readers.pdf.glyphs import Letters, Sheet
from plans.core.readers.pdf.lattice import Box, Lattice, lattices
from plans.core.readers.pdf.lines import GAP, Line, lines_of, rows_of
from plans.core.readers.pdf.wraps import Habits, Room, Study
from plans.core.text import without_control

_COLUMNS = 3  # lines from top to bottom: a ruled table with more of them is the plan's
_SAME_COLUMN = 4.0
_INSET = 3.0


@dataclass(slots=True)
class TableDraft:
    """A ruled table of one page: the lines of each of its boxes, and the room that they have."""

    lattice: Lattice
    lines: list[list[Line]]
    rooms: list[Room]
    is_bare: bool = False  # no lines are drawn, so that nobody knows how wide its columns are

    @property
    def top(self) -> float:
        return self.lattice.ys[0]


@dataclass(slots=True)
class Draft:
    """One page: tables, and rows of texts outside them, from top to bottom."""

    height: float
    tables: list[TableDraft] = field(default_factory=list)
    rows: list[list[Line]] = field(default_factory=list)
    outside: list[Letters] = field(default_factory=list)


def draft_of(sheet: Sheet) -> Draft:
    """The letters of a sheet given to the boxes over which they stand."""
    return _drafted(sheet.height, sheet.letters, lattices(sheet.rules))


def with_bare_tables(drafts: list[Draft]) -> list[Draft]:
    """The pages of a file without any ruled table, with the table that the edges of its texts tell."""
    if any(len(table.lattice.xs) > _COLUMNS for draft in drafts for table in draft.tables):
        return drafts
    found = bare_tables([rows_of(draft.outside, APART) for draft in drafts])
    return [
        _drafted(draft.height, draft.outside, [lattice], is_bare=True) if lattice and not draft.tables else draft
        for draft, lattice in zip(drafts, found, strict=True)
    ]


def _drafted(
    height: float, letters_of_page: Iterable[Letters], found: list[Lattice], *, is_bare: bool = False
) -> Draft:
    by_area = sorted(enumerate(found), key=lambda pair: pair[1].area)
    cells: dict[tuple[int, int], list[Letters]] = {}
    outside: list[Letters] = []
    for letters in letters_of_page:
        for place, part in _placed(letters, by_area):
            (outside if place is None else cells.setdefault(place, [])).append(part)
    tables = []
    for at, lattice in enumerate(found):
        lines = [lines_of(cells.get((at, box), ())) for box in range(len(lattice.boxes))]
        tables.append(TableDraft(lattice, lines, list(_rooms(lattice.boxes, lines)), is_bare))
    return Draft(height, tables, rows_of(outside), outside)


def _placed(letters: Letters, by_area: list[tuple[int, Lattice]]) -> Iterator[tuple[tuple[int, int] | None, Letters]]:
    """The words with the (table, box) over which they stand, smaller tables first.

    Letters are cut between words, and only where the box changes; a word that reaches over an edge stands where its
    middle does.
    """
    x0, x1, height = min(letters.lefts), max(letters.rights), letters.y + 0.25 * letters.size
    for at, lattice in by_area:
        boxes = lattice.under(x0, x1, height)
        if len(boxes) > 1:
            words = list(_words_of(letters))
            if len(words) > 1:
                for word in words:
                    yield from _placed(word, by_area)
                return
            boxes = {lattice.at((x0 + x1) / 2, height)}
        box = boxes.pop()
        if box is not None:
            yield (at, box), letters
            return
    yield None, letters


def _words_of(letters: Letters) -> Iterator[Letters]:
    """The letters between gaps and spaces; a space stays with the word before it."""
    start = 0
    for at in range(1, len(letters.text)):
        gap = letters.lefts[at] - letters.rights[at - 1]
        if (letters.text[at - 1].isspace() and not letters.text[at].isspace()) or abs(gap) > GAP * letters.size:
            yield letters.part(start, at)
            start = at
    yield letters.part(start, len(letters.text))


def _rooms(boxes: list[Box], texts: list[list[Line]]) -> Iterator[Room]:
    """The room in each box: the white space between a line and the text beside it is the least in the table."""
    gaps = [line.x0 - box.x0 for box, lines in zip(boxes, texts, strict=True) for line in lines]
    padding = min((gap for gap in gaps if gap > 0), default=0.0)
    for box, lines in zip(boxes, texts, strict=True):
        middle = (box.x0 + box.x1) / 2
        centred = bool(lines) and all(is_across(line, middle) for line in lines)
        centred = centred and min(line.x0 for line in lines) >= box.x0 and lines[-1].x0 - box.x0 - padding > _INSET
        yield Room(box.x0 + padding, box.x1 - padding, Align.CENTER if centred else Align.LEFT)


def study(drafts: list[Draft]) -> Habits:
    """What the lines of all pages tell of the program that wrote them."""
    seen = Study()
    for draft in drafts:
        for table in draft.tables:
            for lines, room in zip(table.lines, table.rooms, strict=True):
                seen.add(lines, room)
        seen.add([line for row in draft.rows for line in row])
    return seen.habits()


@dataclass(slots=True)
class Composer:
    """Puts the blocks together page by page; a table that ends a page goes on with the one that begins the next."""

    habits: Habits
    room: Room
    blocks: list[Paragraph | Table] = field(default_factory=list)
    open: Lattice | None = None
    paragraphs: int = 0
    cells: int = 0

    def add(self, draft: Draft) -> None:
        rows = list(draft.rows)
        for table in draft.tables:
            above = [row for row in rows if row[0].y > table.top]
            rows = rows[len(above) :]
            self._text(above)
            self._table(table)
        self._text(rows)

    def _text(self, rows: list[list[Line]]) -> None:
        if not rows:
            return
        self.open = None
        front = not any(isinstance(block, Table) and block.ruled for block in self.blocks)
        for block in side_by_side(rows, self.room, self.habits, front=front):
            self.paragraphs += 1 if isinstance(block, Paragraph) else len(block.rows)
            check_paragraphs(self.paragraphs)
            self.blocks.append(block)

    def _table(self, draft: TableDraft) -> None:
        rows = tuple(_rows(draft, self.habits))
        widths = _widths(draft.lattice)
        before = self.blocks[-1] if self.blocks else None
        if self.open and isinstance(before, Table) and _same_columns(self.open, draft.lattice):
            rows, widths = before.rows + rows, before.widths
            self.blocks.pop()
        self.cells += len(draft.lattice.boxes)
        check_table(len(rows), 0, self.cells)
        self.blocks.append(Table(rows, widths))
        self.open = draft.lattice


def _same_columns(one: Lattice, other: Lattice) -> bool:
    if len(one.xs) != len(other.xs):
        return False
    return all(abs(a - b) <= _SAME_COLUMN for a, b in zip(one.xs, other.xs, strict=True))


def _widths(lattice: Lattice) -> tuple[float, ...]:
    total = lattice.xs[-1] - lattice.xs[0]
    return tuple((right - left) / total for left, right in zip(lattice.xs, lattice.xs[1:], strict=False))


def _rows(draft: TableDraft, habits: Habits) -> Iterator[Row]:
    """The rows with their spans; a row or column of the lattice in which no cell begins is none."""
    boxes = draft.lattice.boxes
    rows, columns = sorted({box.row for box in boxes}), sorted({box.column for box in boxes})
    by_row: dict[int, list[Cell]] = {row: [] for row in rows}
    for box, lines, room in zip(boxes, draft.lines, draft.rooms, strict=True):
        down = _count(rows, box.row, box.rowspan)
        right = _count(columns, box.column, box.colspan)
        text = check_text(without_control((" " if draft.is_bare else "\n").join(habits.joined(lines, room))))
        bold = bool(lines) and all(line.bold for line in lines)
        by_row[box.row].append(Cell(text, right, down, bold, room.align))
    yield from (Row(tuple(cells)) for cells in by_row.values())


def _count(starts: list[int], first: int, length: int) -> int:
    return bisect_left(starts, first + length) - bisect_left(starts, first)


def room_of(drafts: list[Draft]) -> Room:
    """The width of the text on the sheets: from the leftmost edge to the rightmost, tables included."""
    lines = [line for draft in drafts for row in draft.rows for line in row]
    edges = [table.lattice.xs for draft in drafts for table in draft.tables]
    left = min([*(line.x0 for line in lines), *(xs[0] for xs in edges)], default=0.0)
    return Room(left, max([*(line.x1 for line in lines), *(xs[-1] for xs in edges)], default=0.0))

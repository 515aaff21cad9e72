"""Texts of a page outside its tables → paragraphs, and sign-off blocks side by side as a table without lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from plans.core.grid import Align, Cell, Paragraph, Row, Table
from plans.core.readers.pdf.lines import Line
from plans.core.readers.pdf.wraps import Habits, Room
from plans.core.strangers import check_text
from plans.core.text import without_control

_CENTRED = 4.0  # points by which a centred line may miss the middle
_ALIGNED = 3.0
_INDENT = 15.0
_RIGHT_HALF = 198.0  # 7 cm from the left edge: pushed to the right by hand, as in the Word reader
_APART = 2.2  # letters' heights between base lines: more is white space


@dataclass(slots=True)
class _Column:
    x0: float
    x1: float


def side_by_side(rows: list[list[Line]], room: Room, habits: Habits) -> Iterator[Paragraph | Table]:
    """The blocks from top to bottom. A run of rows in which texts stand side by side is one table."""
    at = 0
    for start, end, columns in _regions(rows, room):
        yield from _paragraphs([row[0] for row in rows[at:start]], room, habits)
        yield _table(rows[start:end], columns, room, habits)
        at = end
    yield from _paragraphs([row[0] for row in rows[at:]], room, habits)


def is_across(line: Line, middle: float) -> bool:
    """Whether a line stands about the given middle."""
    return abs(line.middle - middle) <= _CENTRED


def _regions(rows: list[list[Line]], room: Room) -> Iterator[tuple[int, int, list[_Column]]]:
    at = 0
    while at < len(rows):
        if len(rows[at]) == 1:
            at += 1
            continue
        columns = [_Column(line.x0, line.x1) for line in rows[at]]
        end = at + 1
        while end < len(rows) and _joins(rows[end], columns, room):
            end += 1
        yield at, end, columns
        at = end


def _joins(row: list[Line], columns: list[_Column], room: Room) -> bool:
    """Whether a row goes on with the columns; it widens them if so."""
    places = [_columns_under(line, columns) for line in row]
    if any(len(place) != 1 for place in places) or len({place[0] for place in places}) < len(row):
        return False
    if len(row) == 1:
        near = any(abs(row[0].x0 - column.x0) <= _ALIGNED for column in columns)
        if not near and is_across(row[0], (room.x0 + room.x1) / 2):
            return False
    for line, (at,) in zip(row, places, strict=True):
        columns[at] = _Column(min(columns[at].x0, line.x0), max(columns[at].x1, line.x1))
    return True


def _columns_under(line: Line, columns: list[_Column]) -> list[int]:
    return [at for at, column in enumerate(columns) if line.x0 < column.x1 and line.x1 > column.x0]


def _table(rows: list[list[Line]], columns: list[_Column], room: Room, habits: Habits) -> Table:
    """A row for each line on which a text of any column begins; its wrapped lines are joined to it."""
    texts: dict[int, dict[int, str]] = {}
    for at, column in enumerate(columns):
        edge = columns[at + 1].x0 - _INDENT if at + 1 < len(columns) else room.x1
        own = [
            (number, line) for number, row in enumerate(rows) for line in row if at in _columns_under(line, [column])
        ]
        own = [(number, line) for number, row in enumerate(rows) for line in row if column.x0 <= line.x0 < column.x1]
        for number, text in _starts(own, Room(column.x0, edge), habits):
            texts.setdefault(number, {})[at] = text
    cells = (tuple(Cell(texts[number].get(at, "")) for at in range(len(columns))) for number in sorted(texts))
    return Table(tuple(Row(row) for row in cells), ruled=False)


def _starts(lines: list[tuple[int, Line]], room: Room, habits: Habits) -> Iterator[tuple[int, str]]:
    """(row, text) for each text of a column."""
    for group in _groups([line for _, line in lines], room, habits):
        number = next(number for number, line in lines if line is group[0])
        yield number, _clean(habits, group, room)


def _groups(lines: list[Line], room: Room, habits: Habits) -> list[list[Line]]:
    """Lines that one paragraph wrapped."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _wraps(groups[-1][-1], line, room, habits):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _wraps(line: Line, following: Line, room: Room, habits: Habits) -> bool:
    alike = line.bold == following.bold and abs(line.size - following.size) < 0.2 * line.size
    near = line.y - following.y < _APART * line.size
    return alike and near and habits.between(line, following, room) is not None


def _clean(habits: Habits, group: list[Line], room: Room) -> str:
    return check_text(without_control(" ".join(habits.joined(group, room))))


def _paragraphs(lines: list[Line], room: Room, habits: Habits) -> Iterator[Paragraph]:
    """Paragraphs; an empty one stands for white space between two."""
    middle = (room.x0 + room.x1) / 2
    before: Line | None = None
    at = 0
    while at < len(lines):
        align = _align(lines[at], room, middle)
        group = [lines[at]]
        while at + len(group) < len(lines):
            following = lines[at + len(group)]
            centred = is_across(following, middle) and is_across(group[-1], middle)
            own = Room(room.x0, room.x1, Align.CENTER if centred else Align.LEFT)
            if not _wraps(group[-1], following, own, habits):
                break
            group.append(following)
            align = Align.CENTER if centred and following.x0 - room.x0 > _INDENT else align
        if before and before.y - group[0].y > _APART * group[0].size:
            yield Paragraph("")
        yield Paragraph(_clean(habits, group, room), align, all(line.bold for line in group))
        before = group[-1]
        at += len(group)


def _align(line: Line, room: Room, middle: float) -> Align:
    indent = line.x0 - room.x0
    if is_across(line, middle) and indent > _INDENT:
        return Align.CENTER
    if indent > _RIGHT_HALF or (indent > _INDENT * 3 and room.x1 - line.x1 < _ALIGNED):
        return Align.RIGHT
    return Align.LEFT

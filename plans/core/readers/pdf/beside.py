"""Texts of a page outside its tables → paragraphs, and sign-off blocks side by side as a table without lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from plans.core.grid import Align, Cell, Paragraph, Row, Table
from plans.core.limits import check_text
from plans.core.readers.pdf.glyphs import HYPHEN
from plans.core.readers.pdf.lines import Line
from plans.core.readers.pdf.wraps import Habits, Room
from plans.core.text import without_control

_CENTRED = 4.0  # points by which a centred line may miss the middle
_HANGS = 3.0  # and so much more on the sheet: Word hangs a table out by the white space of its cells
_ALIGNED = 3.0
_INDENT = 15.0
_FIRST_INDENT = 50.0
_RIGHT_HALF = 198.0  # 7 cm from the left edge: pushed to the right by hand, as in the Word reader
_APART = 2.2  # letters' heights between base lines: more is white space


@dataclass(slots=True)
class _Column:
    x0: float
    x1: float


def side_by_side(rows: list[list[Line]], room: Room, habits: Habits, *, front: bool) -> Iterator[Paragraph | Table]:
    """The blocks from top to bottom. A run of rows in which texts stand side by side is one table.

    `front`: above the plan, where lines in the left half alone are a table too, with nothing on the right.
    """
    at = 0
    for start, end, columns in _regions(rows, room, front=front):
        yield from _paragraphs([row[0] for row in rows[at:start]], room, habits)
        yield _table(rows[start:end], columns, room, habits)
        at = end
    yield from _paragraphs([row[0] for row in rows[at:]], room, habits)


def is_across(line: Line, middle: float) -> bool:
    """Whether a line stands about the given middle."""
    return abs(line.middle - middle) <= _CENTRED


def _is_centred(line: Line, room: Room) -> bool:
    return abs(line.middle - (room.x0 + room.x1) / 2) <= _CENTRED + _HANGS


def _regions(rows: list[list[Line]], room: Room, *, front: bool) -> Iterator[tuple[int, int, list[_Column]]]:
    """(first row, row after the last, columns) of each run of rows that stand in columns."""
    middle = (room.x0 + room.x1) / 2
    at = done = 0
    while at < len(rows):
        columns = [_Column(line.x0, line.x1) for line in rows[at]]
        if front and len(columns) == 1 and rows[at][0].x0 - room.x0 < _INDENT and rows[at][0].x1 < middle:
            columns.append(_Column(middle, room.x1))
        if len(columns) == 1:
            at += 1
            continue
        start, end = at, at + 1
        while start > done and _joins(rows[start - 1], columns, room):
            start -= 1
        while end < len(rows) and _joins(rows[end], columns, room):
            end += 1
        yield start, end, columns
        at = done = end


def _joins(row: list[Line], columns: list[_Column], room: Room) -> bool:
    """Whether a row goes on with the columns; it widens them if so."""
    places = [_columns_under(line, columns) for line in row]
    if any(len(place) != 1 for place in places) or len({place[0] for place in places}) < len(row):
        return False
    if len(row) == 1:
        near = any(abs(row[0].x0 - column.x0) <= _ALIGNED for column in columns)
        if not near and _is_centred(row[0], room):
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
        own = [(number, line) for number, row in enumerate(rows) for line in row if column.x0 <= line.x0 < column.x1]
        for number, text in _starts(own, Room(column.x0, edge), habits):
            texts.setdefault(number, {})[at] = text
    cells = (tuple(Cell(texts[number].get(at, "")) for at in range(len(columns))) for number in sorted(texts))
    return Table(tuple(Row(row) for row in cells), ruled=False)


def _starts(lines: list[tuple[int, Line]], room: Room, habits: Habits) -> Iterator[tuple[int, str]]:
    """(row, text) for each text of a column."""
    at = 0
    for group in _groups([line for _, line in lines], room, habits):
        yield lines[at][0], _clean(habits, group, room)
        at += len(group)


def _groups(lines: list[Line], room: Room, habits: Habits) -> list[list[Line]]:
    """Lines that one paragraph wrapped."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _may_wrap(groups[-1][-1], line, habits) and _wraps(groups[-1][-1], line, room, habits):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _wraps(line: Line, following: Line, room: Room, habits: Habits) -> bool:
    alike = line.bold == following.bold and abs(line.size - following.size) < 0.2 * line.size
    near = line.y - following.y < _APART * line.size
    return alike and near and habits.between(line, following, room) is not None


def _is_told(line: Line, habits: Habits) -> bool:
    """Whether the file itself tells a wrap. In sign-off blocks, whose width nobody knows, nothing else does."""
    return habits.spaces_tell or line.text.endswith(HYPHEN)


def _may_wrap(line: Line, following: Line, habits: Habits) -> bool:
    """As `_is_told`; a line without a space behind it that a capital follows was ended by a person."""
    ended = not line.trailing and not line.text.endswith(HYPHEN) and following.text[0].isupper()
    return _is_told(line, habits) and not ended


def _clean(habits: Habits, group: list[Line], room: Room) -> str:
    return check_text(without_control(" ".join(habits.joined(group, room))))


def _paragraphs(lines: list[Line], room: Room, habits: Habits) -> Iterator[Paragraph]:
    """Paragraphs; an empty one stands for white space between two."""
    before: Line | None = None
    at = 0
    while at < len(lines):
        group = [lines[at]]
        while at + len(group) < len(lines) and _goes_on(group, lines[at + len(group)], room, habits):
            group.append(lines[at + len(group)])
        if before and before.y - group[0].y > _APART * group[0].size:
            yield Paragraph("")
        yield Paragraph(_clean(habits, group, room), _align(group, room), all(line.bold for line in group))
        before = group[-1]
        at += len(group)


def _goes_on(group: list[Line], following: Line, room: Room, habits: Habits) -> bool:
    """Whether a line belongs to the paragraph above it: both centred, or the line begins where the paragraph does."""
    line = group[-1]
    if _is_centred(line, room) and _is_centred(following, room) and following.x0 - room.x0 > _ALIGNED:
        return _wraps(line, following, Room(room.x0, room.x1, Align.CENTER), habits)
    if not -_ALIGNED <= line.x0 - following.x0 <= (_FIRST_INDENT if len(group) == 1 else _ALIGNED):
        return False
    apart = following.x0 - room.x0 > _RIGHT_HALF
    return (not apart or _is_told(line, habits)) and _wraps(line, following, room, habits)


def _align(group: list[Line], room: Room) -> Align:
    indent = min(line.x0 for line in group) - room.x0
    if all(_is_centred(line, room) for line in group) and group[-1].x0 - room.x0 > _INDENT:
        return Align.CENTER
    if indent > _RIGHT_HALF or (indent > _INDENT * 3 and room.x1 - group[0].x1 < _ALIGNED):
        return Align.RIGHT
    return Align.LEFT

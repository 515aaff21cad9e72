"""Several plans in one file: under a second title, or on sheets of their own."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from plans.core.document import NUMBER
from plans.core.grid import Grid, Paragraph, Table
from plans.core.recognise.head import Head, head_at
from plans.core.recognise.prose import is_masthead
from plans.core.recognise.words import is_number, opens_title, sign_off
from plans.core.text import fold, squeeze

_HIGHEST = 60  # rows of a table in which its head is looked for


def parts(grid: Grid, head: Head) -> list[Grid]:
    """The grid cut before each plan but the first; all of it where it holds one."""
    grid = _untied(grid)
    heads = list(_heads(grid))
    cuts = [0]
    for before, after in pairwise(heads):
        cut = _cut(grid, before, after)
        if cut is not None and cut > cuts[-1]:
            cuts.append(cut)
    ends = [*cuts[1:], len(grid.blocks)]
    return [
        replace(grid, blocks=grid.blocks[start:end], notes=grid.notes) for start, end in zip(cuts, ends, strict=True)
    ]


def _heads(grid: Grid) -> Iterator[tuple[int, Head]]:
    """(the number of the block, its head) of each table with one."""
    for at, block in enumerate(grid.blocks):
        if isinstance(block, Table):
            found = (head_at(block, at, row) for row in range(min(_HIGHEST, len(block.rows))))
            head = next((one for one in found if one), None)
            if head:
                yield at, head


def _cut(grid: Grid, before: tuple[int, Head], after: tuple[int, Head]) -> int | None:
    """The block with which a new plan begins between two heads, None where the second only goes on."""
    between = range(before[0] + 1, after[0])
    titles = [at for at in (*between, after[0]) if _title(grid, at, after)]
    sheet = next((at for at, _ in grid.starts if before[0] < at <= after[0]), None)
    if titles:
        first = [_title(grid, at, before) for at in range(before[0] + 1)]
        if _plain(_title(grid, titles[-1], after)) in {_plain(text) for text in first if text}:
            return None  # the same title again, over the next part of the table
        return sheet if sheet is not None else _front(grid, before[0] + 1, titles[0])
    if sheet is not None and _first_number(grid, before) == _first_number(grid, after) != "":
        return sheet
    return None


def _front(grid: Grid, start: int, title: int) -> int:
    """Where the sign-offs and the masthead above a title begin."""
    for at in range(start, title):
        if any(sign_off(line) or is_masthead(line) for line in _lines(grid.blocks[at])):
            return at
    return title


def _title(grid: Grid, at: int, head: tuple[int, Head]) -> str:
    """The line of a block that opens a title, above the head where it is the head's own table."""
    block = grid.blocks[at]
    if isinstance(block, Table) and at == head[0]:
        block = Table(block.rows[: head[1].row])
    elif isinstance(block, Table) and block.ruled and block.columns > 3:
        return ""
    lines = list(_lines(block))
    opener = next((place for place, line in enumerate(lines) if opens_title(line)), None)
    if opener is None:
        return ""
    below = grid.blocks[at + 1] if at + 1 < head[0] else None
    return " ".join([*lines[opener:], below.text if isinstance(below, Paragraph) else ""])


def _lines(block: Paragraph | Table) -> Iterator[str]:
    texts = [block.text] if isinstance(block, Paragraph) else [text for row in block.rows for text in row.texts]
    yield from (fold(line) for text in texts for line in text.split("\n") if line.strip())


def _first_number(grid: Grid, head: tuple[int, Head]) -> str:
    at, found = head
    table = grid.blocks[at]
    if not isinstance(table, Table) or NUMBER not in found.keys:
        return ""
    rows = table.rows[found.row + found.height :]
    numbers = (fold(row.cells[0].text) for row in rows if len([text for text in row.texts if text.strip()]) > 2)
    return next((number.rstrip(".) ") for number in numbers if is_number(number)), "")


def _plain(text: str) -> str:
    return squeeze(text).lower()


def _untied(grid: Grid) -> Grid:
    """A table in the middle of which a second title stands, with a head under it, becomes two."""
    blocks: list[Paragraph | Table] = []
    moved: dict[int, int] = {}
    for at, block in enumerate(grid.blocks):
        moved[at] = len(blocks)
        blocks.extend(_untie(block) if isinstance(block, Table) else [block])
    return replace(grid, blocks=tuple(blocks), starts=tuple((moved[at], name) for at, name in grid.starts))


def _untie(table: Table) -> Iterator[Table]:
    start = 0
    seen = False
    for row, line in enumerate(table.rows):
        filled = [text for text in line.texts if text.strip()]
        if len(filled) == 1 and opens_title(fold(filled[0])) and seen and _head_below(table, row):
            yield replace(table, rows=table.rows[start:row])
            start, seen = row, False
        elif len(filled) > 1 and not seen:
            seen = head_at(table, 0, row) is not None
    yield replace(table, rows=table.rows[start:]) if start else table


def _head_below(table: Table, row: int) -> bool:
    return any(head_at(table, 0, below) for below in range(row + 1, min(row + 12, len(table.rows))))

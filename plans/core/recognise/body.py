"""Which blocks of a grid are the plan's rows, which are its tail, and which are left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.core.document import NUMBER, Column
from plans.core.grid import Grid, Paragraph, Row, Table
from plans.core.recognise.front import Front
from plans.core.recognise.head import Head
from plans.core.recognise.headings import meaning
from plans.core.recognise.later import later_rows, own_head
from plans.core.recognise.lines import leave_table
from plans.core.recognise.log import Log
from plans.core.recognise.matrix import MatrixLine
from plans.core.recognise.words import is_number
from plans.core.text import fold, squeeze

_PAGE_MARK = re.compile(r"^(?:продолжение таблицы.*|таблица \d+\.?|стр\.? ?\d+|[-–— ]*\d{1,4}[-–— ]*)$", re.IGNORECASE)
_NARROW = 3


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading that stands between tables, outside them."""

    text: str


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of the plan and the headings between them, in order; all its columns; the lines after the table."""

    items: tuple[MatrixLine | Heading, ...]
    columns: tuple[Column, ...]
    tail: tuple[str, ...]


def split_blocks(grid: Grid, head: Head, front: Front, log: Log) -> Body:
    """Everything from the head on; `front` is what stands above it, maybe with the first section's heading."""
    first, *blocks = grid.blocks[head.block :]
    last = max((place for place, block in enumerate(blocks) if _continues(block, head)), default=-1)
    items: list[MatrixLine | Heading] = [Heading(front.heading)] if front.heading else []
    columns = list(head.columns)
    if isinstance(first, Table):
        items.extend(head.lines(Table(first.rows[head.row + head.height :], first.widths)))
    for block in blocks[: last + 1]:
        if isinstance(block, Paragraph):
            items.extend(_between(block, front.title, log))
        elif _continues(block, head):
            items.extend(later_rows(block, head, columns, log))
        else:
            leave_table(block, log)
    return Body(tuple(items), tuple(columns), tuple(_tail(blocks[last + 1 :], log)))


def _continues(block: Paragraph | Table, head: Head) -> bool:
    """Whether a later table goes on with the plan: it has the head again, or rows of its width, or numbered rows."""
    if not isinstance(block, Table):
        return False
    if any(head.same(row) for row in block.rows[:3]) or own_head(block, head):
        return True
    if _is_foreign(block):
        return False
    width = len(head.keys)
    if block.columns == width and (block.ruled or width > _NARROW):
        return True
    return block.columns < width and any(_numbered(row) for row in block.rows)


def _is_foreign(table: Table) -> bool:
    """Whether a table begins with a head, "№ | ФИО | Должность", which is none of a plan."""
    texts = [fold(text) for text in table.rows[0].texts] if table.rows else []
    return len(texts) > 1 and all(texts) and meaning(texts[0]) == NUMBER


def _numbered(row: Row) -> bool:
    return bool(row.cells) and len(row.cells) > 1 and is_number(row.cells[0].text)


def _between(paragraph: Paragraph, title: tuple[str, ...], log: Log) -> Iterator[Heading]:
    known = {squeeze(line).lower() for line in (*title, " ".join(title))}
    for text in paragraph.text.split("\n"):
        text = fold(text)
        if _PAGE_MARK.match(text):
            log.leave(text)
            log.info("page.mark", "", f"Строка «{text}» между частями таблицы не перенесена.")
        elif text and squeeze(text).lower() in known:
            log.leave(text)
            log.info("title.repeated", "", "Название повторено между частями таблицы, оставлено одно.")
        elif text:
            yield Heading(text)


def _tail(blocks: list[Paragraph | Table], log: Log) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (fold(text) for text in block.text.split("\n") if text.strip())
        elif (block.ruled and block.columns > _NARROW) or _is_foreign(block):
            leave_table(block, log)
        else:
            yield from (text for row in block.rows if (text := fold(" ".join(row.texts))))

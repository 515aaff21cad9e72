"""A comparison → the new plan with tracked changes: accepted they give the new text, rejected the old one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from plans.core.compare.changes import At, Comparison, longest_rising
from plans.core.document import MARK, PlanDocument
from plans.core.grid import Page, Paragraph, Row, Table
from plans.core.layout import lay_out
from plans.core.writers.tracked import (
    Fate,
    Run,
    Runs,
    TrackedLines,
    TrackedPaper,
    TrackedRow,
    TrackedTable,
    whole,
    write,
)

_TOKENS = re.compile(r"\n|[^\S\n]+|\S+")
_LONGEST = 2_000  # words; comparing takes the square of it


def tracked_document(comparison: Comparison, *, with_marks: bool = True, page: Page | None = None) -> bytes:
    """The DOCX with tracked changes, on the page of the plan."""
    return write(tracked_paper(comparison, with_marks=with_marks, page=page))


def tracked_paper(comparison: Comparison, *, with_marks: bool = True, page: Page | None = None) -> TrackedPaper:
    """The paper of the new plan, with what was taken out of the old one where it stood."""
    # A line to sign on is drawn, not text: it could be neither put in nor taken out.
    page = replace(page or Page(by_columns=True), signature_line=False)
    old, new = (_parts(one, with_marks, page) for one in (comparison.old, comparison.new))
    tables = [_signoffs(old.signoffs, new.signoffs), *_tables(comparison, old.table, new.table, with_marks)]
    blocks = (
        _lines(old.masthead, new.masthead),
        tables[0],
        _lines(old.title, new.title),
        *tables[1:],
        _lines(old.tail, new.tail),
    )
    return TrackedPaper(tuple(block for block in blocks if block), new.page, new.name)


@dataclass(frozen=True, slots=True)
class _Parts:
    """A laid out plan by its parts."""

    masthead: tuple[Paragraph, ...]
    signoffs: Table | None
    title: tuple[Paragraph, ...]
    table: Table | None
    tail: tuple[Paragraph, ...]
    page: Page
    name: str


def _parts(document: PlanDocument, with_marks: bool, page: Page) -> _Parts:
    grid = lay_out(document, with_marks=with_marks, page=page)
    lines = grid.paragraphs
    head, title = len(document.masthead), len(document.masthead) + len(document.title)
    corners = next((table for table in grid.tables if not table.ruled), None)
    table = next((table for table in grid.tables if table.ruled), None)
    return _Parts(lines[:head], corners, lines[head:title], table, lines[title:], grid.page, grid.title)


def _lines(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> TrackedLines | None:
    """Paragraphs that look alike, word by word."""
    if not old and not new:
        return None
    texts = ["\n".join(one.text for one in side) for side in (old, new)]
    fate = Fate.KEPT if old and new else Fate.ADDED if new else Fate.REMOVED
    return TrackedLines(_merged(*texts), (*new, *old)[0], fate)


def _merged(old: str, new: str) -> Runs:
    """Both texts in one: a line's end is always a run of its own."""
    left, right = _TOKENS.findall(old), _TOKENS.findall(new)
    if max(len(left), len(right)) > _LONGEST:
        return (*_stretches(left, Fate.REMOVED), *_stretches(right, Fate.ADDED))
    return tuple(_runs(left, right))


def _runs(left: list[str], right: list[str]) -> Iterator[Run]:
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for tag, start, end, since, to in codes:
        if tag == "equal":
            yield from _stretches(left[start:end], Fate.KEPT)
        else:
            yield from _stretches(left[start:end], Fate.REMOVED)
            yield from _stretches(right[since:to], Fate.ADDED)


def _stretches(words: Sequence[str], fate: Fate) -> Iterator[Run]:
    for text in re.split(r"(\n)", "".join(words)):
        if text:
            yield Run(text, fate)


def _signoffs(old: Table | None, new: Table | None) -> TrackedTable | None:
    """The corners row by row."""
    if not old and not new:
        return None
    pairs = zip_longest(old.rows if old else (), new.rows if new else ())
    look = new or old
    return TrackedTable(tuple(_row(was, now) for was, now in pairs), look) if look else None


def _row(was: Row | None, now: Row | None) -> TrackedRow:
    if was and now:
        cells = zip(was.cells, now.cells, strict=True)
        return TrackedRow(now, tuple(_merged(one.text, other.text) for one, other in cells))
    return whole(was, Fate.REMOVED) if was else whole(now or Row(()), Fate.ADDED)


def _tables(comparison: Comparison, old: Table | None, new: Table | None, with_marks: bool) -> Iterator[TrackedTable]:
    """The table; two of them where the columns are others: one taken out, one put in."""
    keys = [
        [column.key for column in side.columns if with_marks or column.key != MARK]
        for side in (comparison.old, comparison.new)
    ]
    if old and new and keys[0] == keys[1]:
        yield TrackedTable(tuple(_rows(comparison, old.rows, new.rows)), new)
        return
    for table, fate in ((old, Fate.REMOVED), (new, Fate.ADDED)):
        if table:
            yield TrackedTable(tuple(whole(row, fate) for row in table.rows), table)


def _rows(comparison: Comparison, old: Sequence[Row], new: Sequence[Row]) -> Iterator[TrackedRow]:
    """All rows of both tables; those that stayed in their order once, those that went elsewhere in both places."""
    pairs = sorted(_pairs(comparison))
    rising = longest_rising([was for _, was in pairs])
    anchors = [(was, now) for place, (now, was) in enumerate(pairs) if place in rising]
    before = (-1, -1)
    for was, now in (*anchors, (len(old), len(new))):
        yield from (whole(row, Fate.REMOVED) for row in old[before[0] + 1 : was])
        yield from (whole(row, Fate.ADDED) for row in new[before[1] + 1 : now])
        if was < len(old):
            yield _row(old[was], new[now])
        before = was, now


def _pairs(comparison: Comparison) -> Iterator[tuple[int, int]]:
    """Rows of the new table and the rows of the old one that they come from, by their places in the tables."""
    olds, news = _places(comparison.old), _places(comparison.new)
    yield 0, 0  # the head
    for at, origin in enumerate(comparison.sections):
        if origin is not None and (at, -1) in news and (origin, -1) in olds:
            yield news[at, -1], olds[origin, -1]
    for row in comparison.rows:
        if row.old and row.new:
            yield news[row.new], olds[row.old]


def _places(document: PlanDocument) -> dict[At, int]:
    """The place in the table of each row, and of each section's heading as its row -1."""
    found: dict[At, int] = {}
    for at, section in enumerate(document.sections):
        rows = [-1] * bool(section.heading) + list(range(len(section.activities)))
        for row in rows:
            found[at, row] = len(found) + 1
    return found

"""A comparison as a page shows it: the changes of each section, words that went and came marked in both texts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from plans.core.compare.changes import At, Change, Comparison, HeadChange, RowChange
from plans.core.compare.papers import KINDS, PARTS
from plans.core.text import fold
from plans.core.word_diff import Piece, differing

_AROUND = "Вокруг таблицы"
_BARE = "Без раздела"
LABELS = {
    Change.CHANGED: "изменено",
    Change.MOVED: "перенесено",
    Change.ADDED: "новое",
    Change.REMOVED: "исключено",
}


@dataclass(frozen=True, slots=True)
class TextPair:
    """One text that differs: what it is, and its stretches before and after, each with whether the other lacks it."""

    name: str
    was: tuple[Piece, ...]
    now: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change: what became of what, with all its texts that differ; a new or removed row has one side.

    `at` are the old and the new place of a row.
    """

    change: Change
    label: str
    place: str
    lines: tuple[TextPair, ...]
    at: tuple[At | None, At | None] = (None, None)


@dataclass(frozen=True, slots=True)
class ShownSection:
    """The changes of one section, and how many of its rows stayed as they were."""

    heading: str
    entries: tuple[ShownChange, ...]
    same: int = 0


def shown(comparison: Comparison) -> list[ShownSection]:
    """All changes from top to bottom; a section in which nothing changed has no entries."""
    head = tuple(_head(one) for one in comparison.head)
    groups = [ShownSection(_AROUND, head)] if head else []
    for heading, rows in groupby(comparison.rows, key=lambda row: _heading(comparison, row)):
        changes = list(rows)
        entries = tuple(_row(comparison, row) for row in changes if row.change is not Change.SAME)
        groups.append(ShownSection(heading, entries, len(changes) - len(entries)))
    return groups


def _heading(comparison: Comparison, row: RowChange) -> str:
    """The section's heading now; of a removed row that of the section that it stood in, as it is called now."""
    document, at = (comparison.new, row.new) if row.new else (comparison.old, row.old)
    home = at[0] if at else 0
    if not row.new and home in comparison.sections:
        document, home = comparison.new, comparison.sections.index(home)
    return fold(document.sections[home].heading) or _BARE


def _head(one: HeadChange) -> ShownChange:
    texts = (KINDS.get(one.old, one.old), KINDS.get(one.new, one.new)) if one.part == "kind" else (one.old, one.new)
    change = Change.CHANGED if one.old and one.new else Change.ADDED if one.new else Change.REMOVED
    return ShownChange(change, LABELS[change], PARTS[one.part], (_line("", *texts),))


def _row(comparison: Comparison, row: RowChange) -> ShownChange:
    was, now = comparison.old_row(row), comparison.new_row(row)
    known = now or was
    label = LABELS[row.change] + (", перенесено" if row.is_moved and row.change is Change.CHANGED else "")
    place = fold(f"{known.number} {known.title}") if known else ""
    return ShownChange(row.change, label, place, tuple(_lines(comparison, row)), (row.old, row.new))


def _lines(comparison: Comparison, row: RowChange) -> Iterator[TextPair]:
    """The cells that differ; all of a row that came or went, but those that its place says already."""
    was, now = comparison.old_row(row), comparison.new_row(row)
    for key, name in _columns(comparison):
        old, new = was.text(key) if was else "", now.text(key) if now else ""
        if old != new and (row.cells or key not in ("number", "title")):
            yield _line(name, old, new)


def _columns(comparison: Comparison) -> Sequence[tuple[str, str]]:
    columns = {one.key: fold(one.heading) for one in comparison.old.columns}
    return list((columns | {one.key: fold(one.heading) for one in comparison.new.columns}).items())


def _line(name: str, old: str, new: str) -> TextPair:
    if not old or not new:
        return TextPair(name, ((old, True),) if old else (), ((new, True),) if new else ())
    was, now = differing(old, new)
    return TextPair(name, tuple(_stretches(was)), tuple(_stretches(now)))


def _stretches(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours of one fate together; a blank between two marked words is marked too."""
    words = [(word, lacks) for word, lacks in pieces]
    for at in range(1, len(words) - 1):
        if words[at][0].isspace() and words[at - 1][1] and words[at + 1][1]:
            words[at] = (words[at][0], True)
    for lacks, group in groupby(words, key=lambda piece: piece[1]):
        yield "".join(word for word, _ in group), lacks

"""What was changed between two plans: row by row, and around the table."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Any, TypeVar

from plans.core.compare.matching import matched
from plans.core.document import Activity, Place, PlanDocument, SignOff

PLACES = {Place.LEFT: "слева", Place.RIGHT: "справа"}
# A row's place: the index of its section, and its own in it.
At = tuple[int, int]
_Value = TypeVar("_Value", tuple[int, int], int)


class Change(StrEnum):
    """What became of a row."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of the old plan, of the new one, or of both; `cells` holds both texts of those that differ."""

    change: Change
    old: At | None
    new: At | None
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class HeadChange:
    """Something outside the rows: title, masthead, period, a sign-off, a column, a heading, an order, the tail."""

    part: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both plans; all rows from top to bottom, removed ones where they stood; what else differs.

    `sections` gives each new section its old one, None for a new section.
    """

    old: PlanDocument
    new: PlanDocument
    rows: tuple[RowChange, ...]
    head: tuple[HeadChange, ...]
    sections: tuple[int | None, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing was changed at all."""
        return not self.head and all(row.change is Change.SAME for row in self.rows)

    def old_row(self, change: RowChange) -> Activity | None:
        return _row(self.old, change.old)

    def new_row(self, change: RowChange) -> Activity | None:
        return _row(self.new, change.new)

    def to_json(self) -> dict[str, Any]:
        """The form of design.md § 6, without the instruction."""
        return {"rows": [_row_json(row) for row in self.rows], "head": [_head_json(one) for one in self.head]}


def compare(old: PlanDocument, new: PlanDocument, lineage: Mapping[At, At] | None = None) -> Comparison:
    """What was changed from the old plan to the new one.

    `lineage` tells for places of the new plan from which place of the old one their rows come; rows that it does not
    name are new. Without it rows are matched by their words.
    """
    olds, news = _places(old), _places(new)
    if lineage is None:
        pairs = {news[at]: olds[one] for at, one in matched(old.activities, new.activities).items()}
    else:
        pairs = dict(lineage)
    sections = _sections(old, new, pairs)
    moved = _moved(pairs, sections, news)
    rows = tuple(_rows(old, new, pairs, moved))
    return Comparison(old, new, rows, tuple(_head(old, new, sections)), sections)


def _places(document: PlanDocument) -> list[At]:
    return [(at, row) for at, section in enumerate(document.sections) for row in range(len(section.activities))]


def _row(document: PlanDocument, at: At | None) -> Activity | None:
    return document.sections[at[0]].activities[at[1]] if at else None


def _sections(old: PlanDocument, new: PlanDocument, pairs: Mapping[At, At]) -> tuple[int | None, ...]:
    """The old section of each new one: that with the same heading, else the one most of its rows come from."""
    headings = {section.heading: at for at, section in reversed(list(enumerate(old.sections)))}
    found: list[int | None] = [headings.pop(section.heading, None) for section in new.sections]
    taken = {at for at in found if at is not None}
    for at, section in enumerate(new.sections):
        if found[at] is None:
            origins = Counter(pairs[at, row][0] for row in range(len(section.activities)) if (at, row) in pairs)
            best = next((one for one, _ in origins.most_common() if one not in taken), None)
            found[at] = best
            taken |= {best} if best is not None else set()
    return tuple(found)


def _moved(pairs: Mapping[At, At], sections: Sequence[int | None], news: Sequence[At]) -> set[At]:
    """New places of rows that stand in another section than before, or changed their order within it."""
    moved = {at for at, one in pairs.items() if sections[at[0]] != one[0]}
    for section in range(len(sections)):
        stayed = [at for at in news if at[0] == section and at in pairs and at not in moved]
        kept = longest_rising([pairs[at] for at in stayed])
        moved |= {at for place, at in enumerate(stayed) if place not in kept}
    return moved


def longest_rising(values: Sequence[_Value]) -> set[int]:
    """The places of a longest rising subsequence: those that need not have been moved."""
    ends: list[_Value] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, value in enumerate(values):
        at = bisect_left(ends, value)
        before.append(places[at - 1] if at else None)
        ends[at : at + 1], places[at : at + 1] = [value], [place]
    found: set[int] = set()
    place_now: int | None = places[-1] if places else None
    while place_now is not None:
        found.add(place_now)
        place_now = before[place_now]
    return found


def _rows(old: PlanDocument, new: PlanDocument, pairs: Mapping[At, At], moved: set[At]) -> Iterator[RowChange]:
    """The new rows in their order; a removed one behind the row that it stood behind, else before all."""
    keys = list(dict.fromkeys(column.key for column in chain(old.columns, new.columns)))
    kept = set(pairs.values())
    removed: dict[At | None, list[At]] = {}
    last: At | None = None
    for at in _places(old):
        if at in kept:
            last = at
        else:
            removed.setdefault(last, []).append(at)
    yield from (RowChange(Change.REMOVED, at, None) for at in removed.get(None, ()))
    for at in _places(new):
        origin = pairs.get(at)
        if origin is None:
            yield RowChange(Change.ADDED, None, at)
            continue
        yield _pair(_row(old, origin), _row(new, at), origin, at, keys, at in moved)
        yield from (RowChange(Change.REMOVED, one, None) for one in removed.get(origin, ()))


def _pair(
    was: Activity | None, now: Activity | None, old: At, new: At, keys: Sequence[str], is_moved: bool
) -> RowChange:
    cells = {key: (was.text(key), now.text(key)) for key in keys if was and now and was.text(key) != now.text(key)}
    change = Change.CHANGED if cells else Change.MOVED if is_moved else Change.SAME
    return RowChange(change, old, new, cells, is_moved)


def _head(old: PlanDocument, new: PlanDocument, sections: Sequence[int | None]) -> Iterator[HeadChange]:
    texts = {
        "kind": (old.kind.value, new.kind.value),
        "masthead": ("\n".join(old.masthead), "\n".join(new.masthead)),
        "title": ("\n".join(old.title), "\n".join(new.title)),
        "period": (_period(old), _period(new)),
        "tail": ("\n".join(old.tail), "\n".join(new.tail)),
    }
    yield from (HeadChange(part, was, now) for part, (was, now) in texts.items() if was != now)
    yield from _paired("signoff", [_block(one) for one in old.signoffs], [_block(one) for one in new.signoffs])
    headings = {one.key: one.heading for one in old.columns}, {one.key: one.heading for one in new.columns}
    for key in dict.fromkeys(chain(*headings)):
        was, now = (found.get(key, "") for found in headings)
        if was != now:
            yield HeadChange("column", was, now)
    for at, origin in enumerate(sections):
        was, now = old.sections[origin].heading if origin is not None else "", new.sections[at].heading
        if was != now:
            yield HeadChange("section", was, now)
    kept = set(sections)
    yield from (HeadChange("section", one.heading, "") for at, one in enumerate(old.sections) if at not in kept)
    yield from _orders(old, new, sections)


def _orders(old: PlanDocument, new: PlanDocument, sections: Sequence[int | None]) -> Iterator[HeadChange]:
    """What stands on both sides, but in another order; and blocks that went to the other corner."""
    kept = [at for at in sections if at is not None]
    was, now = ([old.sections[at].heading for at in order] for order in (sorted(kept), kept))
    if sorted(kept) != kept:
        yield HeadChange("section_order", "\n".join(was), "\n".join(now))
    both = {one.key for one in old.columns} & {one.key for one in new.columns}
    columns = [[one.heading for one in side.columns if one.key in both] for side in (old, new)]
    if [one.key for one in old.columns if one.key in both] != [one.key for one in new.columns if one.key in both]:
        yield HeadChange("column_order", *("\n".join(names) for names in columns))
    blocks = [[f"{_block(one)}\n({PLACES[one.place]})" for one in side.signoffs] for side in (old, new)]
    if blocks[0] != blocks[1] and Counter(map(_block, old.signoffs)) == Counter(map(_block, new.signoffs)):
        yield HeadChange("signoff_order", *("\n".join(texts) for texts in blocks))


def _paired(part: str, old: Sequence[str], new: Sequence[str]) -> Iterator[HeadChange]:
    """Texts of one kind without those that stand on both sides, paired in their order."""
    gone, came = list((Counter(old) - Counter(new)).elements()), list((Counter(new) - Counter(old)).elements())
    for at in range(max(len(gone), len(came))):
        yield HeadChange(part, gone[at] if at < len(gone) else "", came[at] if at < len(came) else "")


def _block(block: SignOff) -> str:
    return "\n".join((block.word, *block.lines))


def _period(document: PlanDocument) -> str:
    return f"{document.period.start:%d.%m.%Y} – {document.period.end:%d.%m.%Y}" if document.period else ""


def _row_json(row: RowChange) -> dict[str, Any]:
    found: dict[str, Any] = {
        "old": list(row.old) if row.old else None,
        "new": list(row.new) if row.new else None,
        "change": row.change.value,
        "cells": {key: list(texts) for key, texts in row.cells.items()},
    }
    return found | ({"moved": True} if row.is_moved else {})


def _head_json(one: HeadChange) -> dict[str, str]:
    return {"part": one.part, "old": one.old, "new": one.new}

"""What the steps of the editor are made of: names of parts, places, states, previews. Plain values, also as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

# What JSON can hold: texts of cells, days as ISO text, lists of windows and names.
Plain = str | int | bool | None | Sequence["Plain"] | Mapping[str, "Plain"]

KINDS = ("column", "section", "signoff", "activity", "plan")


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The name of a part of a plan, as pages and the journal write it: "activity-12"."""

    kind: str
    pk: int

    def __str__(self) -> str:
        return f"{self.kind}-{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Ref":
        """ "activity-12" → Ref("activity", 12). Raises ValueError for any other text."""
        kind, _, pk = text.partition("-")
        if kind not in KINDS:
            raise ValueError(text)
        return cls(kind, int(pk))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands: in its container behind another part (0: it is the first).

    The index is for when that other part is gone.
    """

    container: int
    before: int = 0
    index: int = 0

    def behind(self, pk: int) -> "Place":
        """The place right behind a part that stands here."""
        return Place(self.container, pk, self.index + 1)

    def is_at(self, other: "Place") -> bool:
        """Whether both are behind the same part; the index alone says nothing."""
        return (self.container, self.before) == (other.container, other.before)


@dataclass(frozen=True, slots=True)
class State:
    """What a step touched of a part: cells and facts by name, its place where it was moved.

    Of a part that was made or deleted everything is there, its `version` too.
    """

    cells: Mapping[str, Plain] = field(default_factory=dict)
    facts: Mapping[str, Plain] = field(default_factory=dict)
    place: Place | None = None
    version: int | None = None

    @property
    def touched(self) -> set[str]:
        """The names of the cells and facts."""
        return {*self.cells, *self.facts}

    def at(self, place: Place | None) -> "State":
        """The same at a place."""
        return replace(self, place=place)

    def without(self, other: "State") -> "State":
        """What of the cells and facts differs from another state's."""
        cells = {key: value for key, value in self.cells.items() if other.cells.get(key) != value}
        facts = {name: value for name, value in self.facts.items() if other.facts.get(name) != value}
        return replace(self, cells=cells, facts=facts)

    def to_json(self) -> dict[str, Plain]:
        """{"cells", "facts"}, and "place": [container, before, index] and "version" where they are known."""
        found: dict[str, Plain] = {"cells": dict(self.cells), "facts": dict(self.facts)}
        if self.version is not None:
            found["version"] = self.version
        if self.place is not None:
            found["place"] = [self.place.container, self.place.before, self.place.index]
        return found

    @classmethod
    def of_json(cls, value: Mapping[str, Any]) -> "State":
        """What `to_json` has written."""
        place = value.get("place")
        return cls(value["cells"], value["facts"], Place(*place) if place else None, value.get("version"))


# Before and after a step; None where the part did not exist.
Pair = tuple[State | None, State | None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new text that is offered for a cell of a part."""

    ref: Ref
    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a command would do, to be looked at first: new texts for cells, or rows of a table that would be put in.

    Rows of a block go over the table's cells; of other rows, one with a single text is a section's heading.
    """

    summary: str
    is_block: bool = False
    proposals: tuple[Proposal, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    findings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.proposals or self.rows)

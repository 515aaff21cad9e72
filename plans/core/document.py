"""`PlanDocument`: the text of one plan as frozen values, and its JSON. The words are exactly those of the paper."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from plans.core.deadlines import Period


class Kind(StrEnum):
    """What the document calls itself."""

    WORK_PLAN = "work_plan"
    ROADMAP = "roadmap"


class Place(StrEnum):
    """The corner of page 1 in which a sign-off block stands."""

    LEFT = "left"
    RIGHT = "right"


# The columns whose meaning the program knows, in the usual order. Any other key ("other", "other2", …) is a
# column that is kept and printed, but not understood.
NUMBER, TITLE, EXECUTORS, DEADLINE, RESULT, MARK = "number", "title", "executors", "deadline", "result", "mark"
KNOWN_COLUMNS = (NUMBER, TITLE, EXECUTORS, DEADLINE, RESULT, MARK)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table: its key and the heading as printed."""

    key: str
    heading: str


@dataclass(frozen=True, slots=True)
class SignOff:
    """A block above the title: СОГЛАСОВАНО, УТВЕРЖДАЮ and their kin. `lines` are the lines under the word, verbatim."""

    place: Place
    word: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """One row. All texts verbatim; `other` holds the cells of columns that the program does not understand, by key."""

    number: str = ""
    title: str = ""
    executors: str = ""
    deadline: str = ""
    result: str = ""
    mark: str = ""
    other: Mapping[str, str] = field(default_factory=dict)

    def text(self, key: str) -> str:
        """The cell of the column `key`; "" where the row has none."""
        if key in KNOWN_COLUMNS:
            return str(getattr(self, key))
        return self.other.get(key, "")


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered group of activities. The heading is verbatim with its number; "" for rows before any heading."""

    heading: str
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """The whole text of a plan. `masthead` are lines above everything (ministry, college), kept and printed.

    `tail` are the lines after the table (signatures, notes).
    """

    kind: Kind
    title: tuple[str, ...]
    period: Period | None
    columns: tuple[Column, ...]
    sections: tuple[Section, ...] = ()
    signoffs: tuple[SignOff, ...] = ()
    masthead: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()

    @property
    def activities(self) -> tuple[Activity, ...]:
        return tuple(activity for section in self.sections for activity in section.activities)

    def has(self, key: str) -> bool:
        """Whether the plan's table has the column `key`."""
        return any(column.key == key for column in self.columns)


def to_json(document: PlanDocument) -> dict[str, Any]:
    """The document as plain JSON values, in the form of design.md § 6 (the facts; nothing derived from them)."""
    period = document.period
    return {
        "kind": document.kind.value,
        "title": list(document.title),
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None,
        "masthead": list(document.masthead),
        "signoffs": [
            {"place": block.place.value, "word": block.word, "lines": list(block.lines)} for block in document.signoffs
        ],
        "columns": [{"key": column.key, "heading": column.heading} for column in document.columns],
        "sections": [
            {"heading": section.heading, "activities": [activity_to_json(row) for row in section.activities]}
            for section in document.sections
        ],
        "tail": list(document.tail),
    }


def activity_to_json(activity: Activity) -> dict[str, str]:
    """One row as a flat object: the known cells, then the others under their own keys."""
    return {key: activity.text(key) for key in KNOWN_COLUMNS} | dict(activity.other)


def from_json(data: Mapping[str, Any]) -> PlanDocument:
    """The inverse of `to_json`; keys that it does not know (derived ones) inside an activity are left out.

    Raises KeyError, TypeError or ValueError when the object is not of that form.
    """
    period = data["period"]
    columns = tuple(Column(column["key"], column["heading"]) for column in data["columns"])
    others = [column.key for column in columns if column.key not in KNOWN_COLUMNS]
    return PlanDocument(
        kind=Kind(data["kind"]),
        title=tuple(data["title"]),
        period=Period(date.fromisoformat(period["start"]), date.fromisoformat(period["end"])) if period else None,
        columns=columns,
        sections=tuple(
            Section(section["heading"], tuple(_activity(row, others) for row in section["activities"]))
            for section in data["sections"]
        ),
        signoffs=tuple(
            SignOff(Place(block["place"]), block["word"], tuple(block["lines"])) for block in data["signoffs"]
        ),
        masthead=tuple(data.get("masthead", ())),
        tail=tuple(data.get("tail", ())),
    )


def _activity(row: Mapping[str, Any], others: list[str]) -> Activity:
    known = {key: str(row.get(key, "")) for key in KNOWN_COLUMNS}
    return Activity(**known, other={key: str(row[key]) for key in others if row.get(key)})


def dumps(document: PlanDocument) -> str:
    """The document's canonical JSON text: equal documents give equal texts."""
    return json.dumps(to_json(document), ensure_ascii=False, sort_keys=True, indent=1)

"""The parts of a draft by their names on the page ("activity-12"), and their states as plain values."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from plans.core import document as paper
from plans.models import Activity, Mark, Plan, PlanColumn, Section, SignOff

Part = Activity | Section | SignOff | PlanColumn | Plan
State = dict[str, Any]

MODELS: dict[str, type[Part]] = {
    "activity": Activity,
    "section": Section,
    "signoff": SignOff,
    "column": PlanColumn,
    "plan": Plan,
}
_KINDS = {model: kind for kind, model in MODELS.items()}
# What people see and type; and what hangs on it and comes back with it.
CELLS: dict[str, tuple[str, ...]] = {
    "activity": paper.KNOWN_COLUMNS,
    "section": ("heading",),
    "signoff": ("word", "lines", "place"),
    "column": ("heading",),
    "plan": (
        *("title", "masthead", "tail", "kind", "period_start", "period_end"),
        *("orientation", "left_margin", "text_size", "table_size", "prints_marks"),
    ),
}
FACTS: dict[str, tuple[str, ...]] = {"activity": ("pinned", "named", "event_on", "collective"), "column": ("key",)}


def kind_of(part: Part) -> str:
    return _KINDS[type(part)]


def ref_of(part: Part) -> str:
    """The part's name: «activity-12»."""
    return f"{kind_of(part)}-{part.pk}"


def split_ref(ref: str) -> tuple[str, int]:
    """ "activity-12" → ("activity", 12)."""
    kind, _, pk = ref.partition("-")
    return kind, int(pk)


def container_of(part: Part) -> int:
    """What a part stands in: the section of a row, else the plan."""
    return part.section_id if isinstance(part, Activity) else part.plan_id


def rows_of(plan: Plan, kind: str) -> QuerySet[Part]:
    """The plan's parts of one kind, in order; rows with `has_marks`."""
    if kind == "activity":
        marks = Mark.objects.filter(activity=OuterRef("pk"))
        order = ("section__position", "section__pk", "position", "pk")
        return Activity.objects.filter(section__plan=plan).annotate(has_marks=Exists(marks)).order_by(*order)
    if kind == "plan":
        return Plan.objects.filter(pk=plan.pk)
    return MODELS[kind].objects.filter(plan=plan)


def find(plan: Plan, refs: Iterable[str]) -> dict[str, Part]:
    """Those of the named parts that the plan has, of each kind in the order of the plan; a query a kind."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for ref in refs:
        kind, pk = split_ref(ref)
        wanted[kind].append(pk)
    found: dict[str, Part] = {}
    for kind, keys in wanted.items():
        if kind == "plan":
            found |= {f"plan-{plan.pk}": plan} if plan.pk in keys else {}
        else:
            rows = rows_of(plan, kind).filter(pk__in=keys)
            found |= {ref_of(part): part for part in (rows if len(keys) > 1 else rows.order_by())}
    return found


def cell(part: Part, key: str) -> Any:
    """What stands in the part under `key`, as a plain value."""
    if isinstance(part, Activity):
        return part.text(key)
    return _plain(getattr(part, key))


def fact(part: Part, name: str) -> Any:
    return _plain(getattr(part, name))


def put_cell(part: Part, key: str, value: Any) -> None:
    """Set a value without saving it; an empty text of a column of the plan's own leaves the row."""
    if isinstance(part, Activity) and key not in paper.KNOWN_COLUMNS:
        part.other = {name: text for name, text in (part.other | {key: value}).items() if text}
    else:
        put_fact(part, key, value)


def put_fact(part: Part, name: str, value: Any) -> None:
    setattr(part, name, part._meta.get_field(name).to_python(value))


def whole(part: Part) -> State:
    """Everything of a part that must come back with it when its deletion is undone, but its place."""
    keys = (*CELLS[kind_of(part)], *(part.other if isinstance(part, Activity) else ()))
    return {
        "cells": {key: cell(part, key) for key in keys},
        "facts": {name: fact(part, name) for name in FACTS.get(kind_of(part), ())},
        "version": part.version,
    }


def fields_of(part: Part, state: State) -> set[str]:
    """The names of the model's fields that a state speaks of."""
    own = set(CELLS[kind_of(part)])
    return {key if key in own else "other" for key in state["cells"]} | set(state["facts"])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

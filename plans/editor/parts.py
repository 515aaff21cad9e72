"""The parts of a plan by their names on the page, each kind in the order of the plan."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from plans.core.editor.values import Ref
from plans.models import Activity, Mark, Plan, PlanColumn, Section, SignOff

Part = Activity | Section | SignOff | PlanColumn
Anything = Part | Plan

MODELS: dict[str, type[Part]] = {model.KIND: model for model in (PlanColumn, Section, SignOff, Activity)}

One = TypeVar("One", Activity, Section, SignOff, PlanColumn)


def activities_of(plan: Plan) -> QuerySet[Activity]:
    """The plan's rows from top to bottom, with `has_marks`."""
    marks = Mark.objects.filter(activity=OuterRef("pk"))
    rows: QuerySet[Activity] = Activity.objects.of_plan(plan)
    return rows.annotate(has_marks=Exists(marks))


def rows_of(plan: Plan, kind: str) -> QuerySet[Part]:
    """The plan's parts of one kind, in order."""
    found: QuerySet[Part] = activities_of(plan) if kind == Activity.KIND else MODELS[kind].objects.filter(plan=plan)
    return found


def find(plan: Plan, refs: Iterable[Ref]) -> dict[Ref, Anything]:
    """Those of the named parts that the plan has, of each kind in the order of the plan; one query per kind."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for ref in refs:
        wanted[ref.kind].append(ref.pk)
    found: dict[Ref, Anything] = {}
    for kind, keys in wanted.items():
        if kind == Plan.KIND:
            found |= {plan.ref: plan} if plan.pk in keys else {}
        else:
            rows = rows_of(plan, kind).filter(pk__in=keys)
            found |= {part.ref: part for part in (rows if len(keys) > 1 else rows.order_by())}
    return found

"""The working copy of a plan in force: its own rows, each of which knows the row that it comes from."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from simple_history.utils import bulk_create_with_history

from plans import bridge
from plans.models import Activity, Edition, Execution, Plan, PlanColumn, Section, SignOff, Slot, User
from plans.models.parts import PlanPart

One = TypeVar("One", bound=PlanPart)
READINGS = (*bridge.DERIVED, *Activity.FACTS)


def copy_of(plan: Plan, base: Edition | None, person: User) -> Plan:
    """A draft with all that the plan holds, its readings too; a fixed number of queries."""
    copy = Plan(cluster=plan.cluster, amends=plan, base=base, **{key: getattr(plan, key) for key in Plan.CELLS})
    copy._history_user = person
    copy.save()
    for model in (PlanColumn, SignOff):
        names = [*model.CELLS, *model.FACTS]
        _create(model, [_twin(one, names, plan=copy) for one in model.objects.filter(plan=plan)], person)
    old = list(Section.objects.filter(plan=plan))
    sections = _create(Section, [_twin(one, Section.CELLS, plan=copy) for one in old], person)
    homes = {was.pk: now for was, now in zip(old, sections, strict=True)}
    _copy_rows(plan, homes, person)
    return copy


def _copy_rows(plan: Plan, homes: Mapping[int, Section], person: User) -> None:
    old = list(Activity.objects.of_plan(plan).prefetch_related("slots", "executions"))
    names = [*Activity.CELLS, "other", *READINGS]
    rows = _create(Activity, [_twin(one, names, section=homes[one.section_id]) for one in old], person)
    pairs = list(zip(old, rows, strict=True))
    copy_slots(pairs)
    copy_executions(pairs)


def copy_slots(pairs: Iterable[tuple[Activity, Activity]]) -> None:
    """Give each second row the windows of the first."""
    Slot.objects.bulk_create(
        Slot(activity=now, start=slot.start, due=slot.due, label=slot.label)
        for was, now in pairs
        for slot in was.slots.all()
    )


def copy_executions(pairs: Iterable[tuple[Activity, Activity]]) -> None:
    """Give each second row the executors of the first."""
    Execution.objects.bulk_create(
        Execution(activity=now, executor_id=one.executor_id, position=one.position)
        for was, now in pairs
        for one in was.executions.all()
    )


def _twin(part: One, names: Iterable[str], **owner: object) -> One:
    texts = {name: getattr(part, name) for name in names}
    return type(part)(position=part.position, origin=part, **texts, **owner)


def _create(model: type[One], rows: Sequence[One], person: User) -> list[One]:
    return bulk_create_with_history(rows, model, default_user=person) if rows else []

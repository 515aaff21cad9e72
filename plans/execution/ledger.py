"""The plan's ledger: its obligations on a day, with the rows behind them for people's names. A handful of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from plans import queries
from plans.core.obligations import Collective, Fact, Obligation, Party, Task, loose, obligations, silent
from plans.core.progress import State
from plans.core.scopes import Scope
from plans.execution.books import FACT_FIELDS, fact
from plans.models import Activity, Executor, Mark, Organisation, Plan

BODY = "Орган кластера"


@dataclass(frozen=True)
class Ledger:
    """What is owed under the plan on the day `today`. `organisations` are those that owe anything, by id, by name."""

    plan: Plan
    today: date
    activities: dict[int, Activity]
    organisations: dict[int, Organisation]
    executors: dict[int, Executor]
    tasks: tuple[Task, ...]
    facts: tuple[Fact, ...]
    owed: tuple[Obligation, ...]

    @cached_property
    def marks(self) -> dict[int, Mark]:
        """All marks by id; only who prints every one of them wants them all."""
        return self.marks_of(fact.mark for fact in self.facts)

    def marks_of(self, keys: Iterable[int]) -> dict[int, Mark]:
        """These marks by id, in the order in which they were made; one query."""
        rows = Mark.objects.filter(pk__in=list(keys), activity__section__plan=self.plan).order_by("pk")
        found = {mark.pk: mark for mark in rows.select_related("organisation", "author")}
        for mark in found.values():
            mark.activity = self.activities[mark.activity_id]
        return found

    @cached_property
    def silent(self) -> list[Organisation]:
        """Organisations that are late and have never reported anything."""
        return [self.organisations[pk] for pk in silent(self.owed, self.facts, self.today)]

    @cached_property
    def loose_marks(self) -> list[Mark]:
        """Marks that stand but answer no due day or executor that the plan has now."""
        keys = [fact.mark for fact in loose(self.tasks, self.facts)]
        return list(self.marks_of(keys).values()) if keys else []

    def executors_of(self, owed: Obligation) -> tuple[int, ...]:
        """The ids of the executors of the obligation's activity."""
        return tuple(one.pk for one in self.activities[owed.activity].executor_set.all())

    def party_name(self, party: Party) -> str:
        return BODY if party is None else str(self.organisations[party])

    def only(
        self, state: State | None = None, organisation: int | None = None, executor: int | None = None
    ) -> "Ledger":
        """The ledger with the obligations in that state, of that organisation, of that executor's rows."""
        kept = (
            one
            for one in self.owed
            if (organisation is None or organisation in one.parties)
            and (executor is None or executor in self.executors_of(one))
            and (state is None or one.state(self.today) is state)
        )
        return replace(self, owed=tuple(kept))


def ledger_of(plan: Plan, today: date) -> Ledger:
    """Read the plan's ledger for the day; the number of queries does not grow with the plan."""
    activities = list(
        Activity.objects.filter(section__plan=plan)
        .select_related("section")
        .prefetch_related("slots", "executor_set__organisations")
        .order_by("section__position", "section__pk", "position", "pk")
    )
    by_key = {one.pk: one for one in activities}
    owing = _owing(plan, activities)
    tasks = tuple(_task(activity, owing.get(activity.pk, frozenset())) for activity in activities)
    marks = Mark.objects.filter(activity__section__plan=plan).order_by()
    facts = tuple(map(fact, marks.values_list(*FACT_FIELDS)))
    executors = {one.pk: one for activity in activities for one in activity.executor_set.all()}
    return Ledger(
        plan=plan,
        today=today,
        activities=by_key,
        organisations=_organisations(frozenset().union(*owing.values())),
        executors=dict(sorted(executors.items(), key=lambda item: item[1].name.lower())),
        tasks=tasks,
        facts=facts,
        owed=tuple(obligations(tasks, facts)),
    )


def _owing(plan: Plan, activities: Iterable[Activity]) -> dict[int, frozenset[int]]:
    """The ids of the organisations that owe each activity; each executor is looked at once."""
    participations = queries.roster([plan.cluster_id])[plan.cluster_id]
    known: dict[int, frozenset[int]] = {}
    found: dict[int, frozenset[int]] = {}
    for activity in activities:
        for executor in activity.executor_set.all():
            if executor.pk not in known:
                known[executor.pk] = queries.covers(executor, participations)
            found[activity.pk] = found.get(activity.pk, frozenset()) | known[executor.pk]
    return found


def _task(activity: Activity, owing: frozenset[int]) -> Task:
    """A body of the council among the executors owes beside the organisations."""
    bodies = any(one.scope == Scope.COUNCIL for one in activity.executor_set.all())
    return Task(
        activity=activity.pk,
        dues=tuple(dict.fromkeys(slot.due for slot in activity.slots.all())),
        owing=(*sorted(owing), *([None] if bodies else [])),
        collective=Collective(activity.collective),
    )


def _organisations(keys: frozenset[int]) -> dict[int, Organisation]:
    rows = Organisation.objects.filter(pk__in=keys)
    return {row.pk: row for row in sorted(rows, key=lambda row: str(row).lower())}

"""What needs a secretary's eye: who is silent, which rows wait for an event's day, which names stand for nobody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from plans import queries
from plans.core.deadlines import Rule
from plans.core.obligations import silent
from plans.core.progress import State
from plans.core.scopes import Scope
from plans.core.stages import Stage
from plans.models import Activity, Executor, Organisation, Plan
from plans.owed.books import read


@dataclass(frozen=True, slots=True)
class Silent:
    """An organisation that is late under the plan and has never reported anything there."""

    organisation: Organisation
    plan: Plan
    late: int


@dataclass(frozen=True, slots=True)
class Attention:
    """All of it, for some clusters."""

    silent: list[Silent]
    waiting: list[Activity]
    assumed: list[Activity]
    unresolved: list[Executor]

    def __bool__(self) -> bool:
        return bool(self.silent or self.waiting or self.assumed or self.unresolved)


def of(clusters: Collection[int], today: date) -> Attention:
    """What needs an eye in the plans of these clusters (ids)."""
    if not clusters:
        return Attention([], [], [], [])
    rows = list(_unsettled(clusters))
    waiting = [row for row in rows if row.waits]
    assumed = [row for row in rows if row.assumed]
    return Attention(_silent(clusters, today), waiting, assumed, list(_unresolved(clusters)))


def _silent(clusters: Collection[int], today: date) -> list[Silent]:
    plans = Plan.objects.in_force().filter(cluster__in=clusters).order_by()
    by_key = {plan.pk: plan for plan in plans.select_related("cluster")}
    books = read(plans)
    found = []
    for key, owed, facts in books.by_plan():
        late = [one for one in owed if one.state(today) is State.LATE]
        for party in silent(owed, facts, today):
            count = sum(party in one.parties for one in late)
            found.append(Silent(books.organisations[party], by_key[key], count))
    return sorted(found, key=lambda one: (-one.late, str(one.organisation)))


def _unsettled(clusters: Collection[int]) -> QuerySet[Activity]:
    """Rows of plans in force whose deadline waits for the day of an event, or is assumed and nobody said yes."""
    rows = Activity.objects.filter(
        Q(rule=Rule.ON_EVENT.value) | Q(assumed=True),
        section__plan__cluster__in=clusters,
        section__plan__stage=Stage.APPROVED,
    )
    rows = rows.select_related("section__plan__cluster").prefetch_related("slots")
    return rows.order_by("section__plan", "section__position", "position", "pk")


def _unresolved(clusters: Collection[int]) -> QuerySet[Executor]:
    """Names in rows of plans that are not closed, of which nobody has said for whom they stand."""
    rows = Executor.objects.filter(cluster__in=clusters, scope=Scope.UNKNOWN.value, executions__isnull=False)
    rows = rows.exclude(executions__activity__section__plan__stage=Stage.CLOSED)
    return rows.annotate(row_count=queries.count_rows()).select_related("cluster").order_by("cluster", "name", "pk")

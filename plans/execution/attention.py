"""What needs a secretary's eye: who is silent, which rows wait for an event's day, which names stand for nobody."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import QuerySet

from plans import queries
from plans.core.deadlines import Rule
from plans.core.obligations import silent
from plans.core.progress import State
from plans.core.scopes import Scope
from plans.core.stages import Stage
from plans.keyset import Key
from plans.models import Activity, Executor, Organisation, Plan
from plans.owed import books
from plans.prepared import PreparedObjects

Row = TypeVar("Row")
MOST = 20  # rows of each list on the first page
_ROWS = (Key("section__plan_id"), Key("section__position"), Key("position"), Key("pk"))
_NAMES = (Key("cluster_id"), Key("name"), Key("pk"))


@dataclass(frozen=True, slots=True)
class Silent:
    """An organisation that is late under the plan and has never reported anything there."""

    organisation: Organisation
    plan: Plan
    late: int


@dataclass(frozen=True, slots=True)
class Some(Generic[Row]):
    """The beginning of a list, and how many there are."""

    rows: list[Row]
    count: int


@dataclass(frozen=True, slots=True)
class Attention:
    """All of it, for some clusters: MOST of each."""

    silent: Some[Silent]
    waiting: Some[Activity]
    assumed: Some[Activity]
    unresolved: Some[Executor]

    def __bool__(self) -> bool:
        return any(some.count for some in (self.silent, self.waiting, self.assumed, self.unresolved))


def of(clusters: Collection[int], today: date) -> Attention:
    """What needs an eye in the plans of these clusters (ids)."""
    silent_ = silent_of(clusters, today)
    others = {kind: _some(*rows_of(clusters)) for kind, rows_of in LISTS.items()}
    return Attention(silent=Some(silent_[:MOST], len(silent_)), **others)


def _some(rows: QuerySet, keys: Sequence[Key]) -> Some:
    found = list(rows.order_by(*(key.order for key in keys))[: MOST + 1])
    return Some(found[:MOST], len(found) if len(found) <= MOST else rows.order_by().count())


_PLANS: PreparedObjects[Plan] = PreparedObjects(
    lambda clusters: Plan.objects.in_force().filter(cluster__in=clusters).order_by().select_related("cluster")
)


def silent_of(clusters: Collection[int], today: date) -> list[Silent]:
    """Those that are late most stand first."""
    by_key = {plan.pk: plan for plan in _PLANS.all(tuple(clusters))}
    read = books.read_in_force(clusters)
    found = []
    for key, owed, facts in read.by_plan():
        late = [one for one in owed if one.state(today) is State.LATE]
        for party in silent(owed, facts, today):
            count = sum(party in one.parties for one in late)
            found.append(Silent(read.organisations[party], by_key[key], count))
    return sorted(found, key=lambda one: (-one.late, str(one.organisation)))


def _waiting(clusters: Collection[int]) -> tuple[QuerySet[Activity], Sequence[Key]]:
    """Rows whose deadline waits for the day of an event."""
    return _rows(clusters).filter(rule=Rule.ON_EVENT.value), _ROWS


def _assumed(clusters: Collection[int]) -> tuple[QuerySet[Activity], Sequence[Key]]:
    """Rows whose deadline is assumed, and nobody said yes."""
    return _rows(clusters).filter(assumed=True), _ROWS


def _rows(clusters: Collection[int]) -> QuerySet[Activity]:
    rows = Activity.objects.filter(section__plan__cluster__in=clusters, section__plan__stage=Stage.APPROVED)
    return rows.select_related("section__plan__cluster").prefetch_related("slots")


def _unresolved(clusters: Collection[int]) -> tuple[QuerySet[Executor], Sequence[Key]]:
    """Names in rows of plans that are not closed, of which nobody has said for whom they stand."""
    rows = Executor.objects.filter(cluster__in=clusters, scope=Scope.UNKNOWN.value, executions__isnull=False)
    rows = rows.exclude(executions__activity__section__plan__stage=Stage.CLOSED)
    return rows.annotate(row_count=queries.count_rows()).select_related("cluster"), _NAMES


# By kind: the rows of clusters (ids) and their order.
LISTS: dict[str, Callable[[Collection[int]], tuple[QuerySet, Sequence[Key]]]] = {
    "waiting": _waiting,
    "assumed": _assumed,
    "unresolved": _unresolved,
}

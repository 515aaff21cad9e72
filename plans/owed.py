"""Who owes the rows of several plans, and what was marked: plain values for the core, a few queries for all of them."""

from collections import defaultdict
from collections.abc import Collection

from plans import queries
from plans.core.obligations import Fact, Party, Word
from plans.core.progress import Deed
from plans.core.scopes import Scope
from plans.models import Execution, Executor, Mark


def parties_of(plans: Collection[int], clusters: Collection[int]) -> dict[int, tuple[Party, ...]]:
    """By activity: the organisations that owe it, and None for a body of the council beside them."""
    rosters = queries.roster(clusters)
    executors = Executor.objects.filter(cluster__in=clusters).prefetch_related("organisations")
    parties: dict[int, set[Party]] = {
        one.pk: set(queries.covers(one, rosters[one.cluster_id])) | ({None} if one.scope == Scope.COUNCIL else set())
        for one in executors
    }
    owing: dict[int, set[Party]] = defaultdict(set)
    pairs = Execution.objects.filter(activity__section__plan__in=plans).values_list("activity_id", "executor_id")
    for activity, executor in pairs.order_by():
        owing[activity] |= parties[executor]
    return {activity: tuple(sorted(found, key=lambda one: one or 0)) for activity, found in owing.items()}


def facts_of(plans: Collection[int]) -> list[Fact]:
    """The plans' marks, the oldest first."""
    facts = ("pk", "activity_id", "due", "organisation_id", "done_on", "moved_to", "state", "fact")
    rows = Mark.objects.filter(activity__section__plan__in=plans).order_by("pk").values_list(*facts)
    return [
        Fact(pk, activity, due, party, done_on, Word(state), Deed(fact), moved_to)
        for pk, activity, due, party, done_on, moved_to, state, fact in rows
    ]

"""Which entries have the words, and of which plans: little is read, however many entries there are.

The order is that in which they are shown: plans in force before all others, newer periods first. A word that a few
entries have is looked up in the index of words; one that many have is met in the first plans at once, so only as many
plans are looked through as it takes, plan by plan in that order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connections
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from plans.core import search
from plans.core.progress import State
from plans.core.scopes import Scope
from plans.core.stages import IN_FORCE, Stage
from plans.models import Cluster, Department, Execution, Executor, Organisation, Owing, Plan, SearchEntry, User
from plans.models.found import Group, Holds, shares
from plans.replica import replica

MOST_CLUSTERS = 300  # beyond that, looking at each entry's plan is quicker than naming all clusters
FEW_CLUSTERS = 5  # of so few, all that has the words is read at once
FIRST = 50  # plans that are looked through before all others
THROUGH = 200  # of so few plans all entries are read sooner than the index reads all that have several common words
RARE = 0.05  # share of the entries: of more plans too, those with such a word are read one by one for the other words
AT_ONCE = 1000  # plans; where more were to be looked through, all that has the words is read at once
_KINDS = {Organisation.Kinds.COLLEGE: Scope.COLLEGES, Organisation.Kinds.ENTERPRISE: Scope.ENTERPRISES}
_IN_FORCE = [stage.value for stage in IN_FORCE]
_NEWEST = F("period_start").desc(nulls_last=True)
_IN_TURN = (
    Case(When(plan__stage__in=_IN_FORCE, then=0), default=1),
    F("plan__period_start").desc(nulls_last=True),
    "plan_id",
    "-pk",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks for: words, and what the plans and rows must be like."""

    query: search.Query
    year: int | None = None
    department: Department | None = None
    cluster: Cluster | None = None
    organisation: Organisation | None = None
    state: State | None = None
    stage: Stage | None = None


def first(person: User, asked: Asked, groups: Sequence[Group], most: int, only: Q | None = None) -> list[int]:
    """The first `most` entries (keys) that the person may see, in order of their plans; of the last plan the newest."""
    places = _places(person, asked)
    plans = Plan.objects.using(replica()).visible_to(person).filter(_wanted(asked))
    entries = SearchEntry.objects.using(replica()).filter(only or Q())
    if asked.organisation:
        plans = plans.filter(cluster__in=places)
        entries = entries.filter(_owed_by(asked.organisation))
    every = entries.holding(_at_home(groups, places)).filter(Exists(plans.order_by().filter(pk=OuterRef("plan"))))
    if 0 < len(places) <= FEW_CLUSTERS:
        return _taken(every, most)
    turn = _Turn(plans)
    lead = _lead(groups, entries.db)
    found: list[int] = []
    seen, asked_for = 0, FIRST
    while len(found) < most and (keys := turn.take(asked_for)):
        found += _taken(_of_plans(entries, groups, keys, lead), most - len(found))
        seen += len(keys)
        if len(keys) < asked_for:
            break
        asked_for = _enough(most - len(found), len(found), seen)
        if asked_for > AT_ONCE:
            return _taken(every, most)
    return found


def plans_with(person: User, groups: Sequence[Group]) -> Q:
    """Plans that hold the words, in the person's clusters or beyond: whoever asks narrows them.

    Where every second plan has them each is asked by itself, so that only those are that somebody looks at.
    """
    places = _places(person, None)
    entries = SearchEntry.objects.using(replica())
    if not 0 < len(places) <= FEW_CLUSTERS and connections[entries.db].vendor == "postgresql":
        keys = _Turn(Plan.objects.using(replica()).visible_to(person)).take(FIRST)
        some = _of_plans(entries, groups, keys, _lead(groups, entries.db)).order_by().values("plan").distinct().count()
        if len(keys) == FIRST and some * 2 >= FIRST:
            return Q(Exists(SearchEntry.objects.filter(Holds(F("pk"), groups), plan=OuterRef("pk"))))
    found = entries.holding(_at_home(groups, places)).order_by().values_list("plan", flat=True)
    return Q(pk__in=list(found.distinct()))


class _Turn:
    """Plans as they come: those in force before all others, newer periods first."""

    def __init__(self, plans: QuerySet[Plan]) -> None:
        parts = (plans.filter(stage__in=_IN_FORCE), plans.exclude(stage__in=_IN_FORCE))
        self._parts = [part.order_by(_NEWEST, "pk").values_list("pk", flat=True) for part in parts]
        self._at = 0

    def take(self, count: int) -> list[int]:
        """The next plans (keys); fewer, where there are no more."""
        keys: list[int] = []
        while self._parts and len(keys) < count:
            taken = list(self._parts[0][self._at : self._at + count - len(keys)])
            keys += taken
            self._at += len(taken)
            if len(keys) < count:
                self._parts.pop(0)
                self._at = 0
        return keys


def _enough(missing: int, found: int, plans: int) -> int:
    """In how many plans more so many entries will be, when so many plans had those that were found."""
    return max(FIRST, missing * plans * 5 // (4 * found)) if found else AT_ONCE + 1


def _taken(entries: QuerySet[SearchEntry], most: int) -> list[int]:
    return list(entries.order_by(*_IN_TURN).values_list("pk", flat=True)[:most])


def _lead(groups: Sequence[Group], using: str) -> tuple[Group, float] | None:
    """Of several words the rarest, and which share of the entries has it; None where there is but one word."""
    if len(groups) == 1 and all(len(tokens) == 1 for tokens in groups[0]):
        return None
    known = shares({word for group in groups for tokens in group for word in tokens}, using)
    rarest = [[[min(tokens, key=lambda word: known.get(word, 0))] for tokens in group] for group in groups]
    counted = [sum(known.get(word, 0) for (word,) in group) for group in rarest]
    least = min(range(len(groups)), key=counted.__getitem__)
    return rarest[least], counted[least]


def _of_plans(
    entries: QuerySet[SearchEntry], groups: Sequence[Group], plans: Sequence[int], lead: tuple[Group, float] | None
) -> QuerySet[SearchEntry]:
    """The entries of just these plans. For several words PostgreSQL's index would read all entries with each of them,
    so it is asked for the `lead` alone, where few enough have that."""
    if lead and connections[entries.db].vendor == "postgresql" and (len(plans) <= THROUGH or lead[1] < RARE):
        return entries.filter(Holds(F("pk"), groups, unaided=True)).holding_of([lead[0]], plans)
    return entries.holding_of(groups, plans)


def _at_home(groups: Sequence[Group], clusters: Sequence[int]) -> list[Group]:
    """The same, looked for in these clusters alone where they can be named."""
    homes = [[search.home(key)] for key in clusters]
    return [*groups, homes] if 0 < len(homes) <= MOST_CLUSTERS else [*groups]


def _places(person: User, asked: Asked | None) -> list[int]:
    """The clusters in which to look, to be quick: who sees which plan is asked of each plan. None: look everywhere."""
    cluster, department = (asked.cluster, asked.department) if asked else (None, None)
    organisation = asked.organisation if asked else None
    if person.is_superuser and not (cluster or department or organisation):
        return []
    rows = Cluster.objects.using(replica()).visible_to(person)
    rows = rows.filter(pk=cluster.pk) if cluster else rows
    rows = rows.filter(department=department) if department else rows
    rows = rows.filter(pk__in=_clusters_of(organisation)) if organisation else rows
    return list(rows.order_by().values_list("pk", flat=True)[: MOST_CLUSTERS + 1])


def _wanted(asked: Asked) -> Q:
    found = Q()
    if asked.year:
        found &= Q(period_start__lte=date(asked.year, 12, 31), period_end__gte=date(asked.year, 1, 1))
    if asked.department:
        found &= Q(cluster__department=asked.department)
    if asked.cluster:
        found &= Q(cluster=asked.cluster)
    if asked.stage:
        found &= Q(stage=asked.stage.value)
    return found


def executors_of(organisation: Organisation) -> QuerySet[Executor]:
    """The names that stand for the organisation, in all clusters."""
    takes_part = Q(cluster__participations__organisation=organisation)
    scopes = [Scope.EVERYONE.value, *(kind.value for own, kind in _KINDS.items() if own == organisation.kind)]
    leads = Q(cluster__participations__organisation=organisation, cluster__participations__leads=True)
    return Executor.objects.filter(
        Q(scope=Scope.CHOSEN.value, organisations=organisation)
        | (Q(scope__in=scopes) & takes_part)
        | (Q(scope=Scope.LEAD.value) & leads)
    )


def _owed_by(organisation: Organisation) -> Q:
    """Rows that the organisation is to carry out; of closed plans, those that it was to."""
    executors = list(executors_of(organisation).order_by().values_list("pk", flat=True).distinct())
    now = Exists(Execution.objects.filter(activity=OuterRef("activity"), executor__in=executors))
    then = Exists(Owing.objects.filter(activity=OuterRef("activity"), organisation=organisation))
    closed = Q(plan__stage=Stage.CLOSED.value)
    return (~closed & Q(now)) | (closed & Q(then))


def _clusters_of(organisation: Organisation) -> set[int]:
    """The clusters in whose plans it is to carry something out, or was to."""
    now = executors_of(organisation).order_by().values_list("cluster", flat=True).distinct()
    owed = Owing.objects.filter(organisation=organisation, activity__section__plan__stage=Stage.CLOSED.value)
    then = owed.order_by().values_list("activity__section__plan__cluster", flat=True).distinct()
    return {*now, *then}

"""What is owed under plans, as plain values for the core.

Four queries read it: one more if somebody who owes is no member (any more), one more if a plan is closed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from plans import queries
from plans.core.obligations import Collective, Fact, Obligation, Party, Task, Word, obligations
from plans.core.progress import SOON_WITHIN, Deed, State
from plans.core.stages import Stage
from plans.models import Activity, Mark, Organisation, Owing, Plan, Slot
from plans.prepared import Key, Prepared

ORDER = ("section__plan", "section__position", "section__pk", "position", "pk", "executions__position")
LINKS = ("section__plan_id", "section__plan__stage", "collective", *queries.NAMED)
# A table is looked up three times as fast as an enumeration is called, and there are thousands of marks.
WORDS = {one.value: one for one in Word}
DEEDS = {one.value: one for one in Deed}
# States that only a mark brings about, and what it says.
_DEED_OF = {State(deed.value): deed for deed in Deed} | {State.DONE_LATE: Deed.DONE}
FACT_FIELDS = ("pk", "activity_id", "due", "organisation_id", "done_on", "state", "fact", "moved_to")


@dataclass(frozen=True, slots=True)
class Books:
    """Tasks, all who owe, and the plan, by activity; marks; slots' ids by activity and due day; organisations by id.

    `names` are those that who owed had when their plan was closed, by activity and party.
    """

    tasks: dict[int, Task]
    parties: dict[int, tuple[Party, ...]]
    plan_of: dict[int, int]
    cluster_of: dict[int, int]
    facts: list[Fact]
    slots: dict[tuple[int, date | None], int]
    organisations: dict[int, Organisation]
    names: dict[tuple[int, Party], str]

    @property
    def owing_organisations(self) -> dict[int, Organisation]:
        """Those that owe anything, by id, by name: the one of then for those whom only closed plans know."""
        now = {party for key, owing in self.parties.items() for party in owing if (key, party) not in self.names}
        then = {party: name for (_, party), name in self.names.items() if party not in now}
        owing = {party: self.organisations[party] for party in now | then.keys() if party is not None}
        named = {key: Organisation(pk=key, name=then[key]) if key in then else one for key, one in owing.items()}
        return dict(sorted(named.items(), key=lambda item: (str(item[1]).lower(), item[0])))

    @property
    def owed(self) -> list[Obligation]:
        return obligations(self.tasks.values(), self.facts)

    def by_plan(self) -> Iterator[tuple[int, list[Obligation], list[Fact]]]:
        """Each plan with its obligations and its marks."""
        owed: dict[int, list[Obligation]] = defaultdict(list)
        facts: dict[int, list[Fact]] = defaultdict(list)
        for one in self.owed:
            owed[self.plan_of[one.activity]].append(one)
        for fact in self.facts:
            facts[self.plan_of[fact.activity]].append(fact)
        for plan, obliged in owed.items():
            yield plan, obliged, facts[plan]


def read(plans: QuerySet[Plan], *, of: Iterable[int] | None = None, only: Q | None = None) -> Books:
    """The books of these plans, from the database in which they are asked for.

    `of`: what these organisations (ids) owe; `only`: activities of which that is true.
    """
    mine = None if of is None else frozenset(of)
    wanted = Activity.objects.using(plans.db).filter(section__plan__in=plans)
    wanted = wanted if only is None else wanted.filter(only)
    return _books(*_who(wanted), _slots(wanted), _facts(wanted, mine), mine)


def who_owes(activities: QuerySet[Activity]) -> Books:
    """The books of these rows without their days and marks: who owes them, by which names."""
    return _books(*_who(activities), (), (), None)


def _who(activities: QuerySet[Activity]) -> tuple[list[tuple], dict[tuple[int, Party], str]]:
    links = list(_links(activities))
    return links, _by_party(_names(activities)) if _any_closed(links) else {}


def _any_closed(links: Iterable[tuple]) -> bool:
    return any(stage == Stage.CLOSED for _, stage, *_ in links)


def read_plans(keys: Collection[int]) -> Books:
    """The books of these plans (ids): the same, its queries written once."""
    return _OF_PLANS.books(tuple(keys))


def read_row(key: int) -> Books:
    """The books of this activity (id), likewise."""
    return _OF_ROW.books(key)


def read_in_force(clusters: Collection[int], of: Collection[int] | None = None) -> Books:
    """The books of the plans in force of these clusters (ids), or what these organisations owe there, likewise."""
    return _IN_FORCE.books(tuple(clusters), None if of is None else tuple(of))


def _books(
    links: Sequence[tuple],
    names: dict[tuple[int, Party], str],
    kept: Iterable[tuple],
    facts: Iterable[tuple],
    mine: frozenset[int] | None,
) -> Books:
    parties, organisations = parties_of(links, names)
    collective = {pk: Collective(word) for _, _, word, pk, *_ in links if mine is None or mine & set(parties[pk])}
    slots = {(activity, due): pk for activity, due, pk in kept}
    dues: dict[int, list[date]] = defaultdict(list)
    for activity, due in slots:
        dues[activity].append(due)
    tasks = {pk: Task(pk, tuple(dues[pk]), _owing(parties[pk], word, mine), word) for pk, word in collective.items()}
    return Books(
        tasks=tasks,
        parties=parties,
        plan_of={pk: plan for plan, _, _, pk, *_ in links},
        cluster_of={pk: cluster for _, _, _, pk, cluster, *_ in links},
        facts=[one for one in map(fact, facts) if one.activity in tasks],
        slots=slots,
        organisations=organisations,
        names=names,
    )


def may_stand(state: State, today: date) -> Q:
    """Activities that may have an obligation in the state on the day: told by days and marks, without who owes."""
    marks, slots = (model.objects.filter(activity=OuterRef("pk")) for model in (Mark, Slot))
    if deed := _DEED_OF.get(state):
        return Q(Exists(marks.filter(fact=deed.value)))
    if state is State.WAITING:
        return ~Q(Exists(slots)) | Q(Exists(slots.filter(due__gt=today)))
    days = ("lt", today) if state is State.LATE else ("range", (today, today + SOON_WITHIN))
    due, moved = (Q((f"{name}__{days[0]}", days[1])) for name in ("due", "moved_to"))
    return Q(Exists(slots.filter(due))) | Q(Exists(marks.filter(moved)))


def _owing(parties: tuple[Party, ...], collective: Collective, mine: frozenset[int] | None) -> tuple[Party, ...]:
    """Where each must do it, the others do not matter to those asked about."""
    if mine is None or collective is Collective.ONE:
        return parties
    return tuple(party for party in parties if party in mine)


def parties_of(
    links: Sequence[tuple], names: Iterable[tuple[int, Party]]
) -> tuple[dict[int, tuple[Party, ...]], dict[int, Organisation]]:
    """Who owes each activity; a body of the council among the executors owes beside the organisations.

    For closed plans and editions that were replaced it is who owed then, as `names` tell, whatever the directory says.
    """
    open_ = [link[3:] for link in links if link[1] != Stage.CLOSED]
    rosters = queries.roster({cluster for _, cluster, *_ in open_})
    found: dict[int, set[Party]] = {pk: set() for _, _, _, pk, *_ in links} | queries.parties(open_, rosters)
    for activity, party in names:
        found[activity].add(party)
    organisations = {row.organisation_id: row.organisation for rows in rosters.values() for row in rows}
    # Who was chosen by hand need not take part in the cluster (any more).
    absent = set().union(*found.values()) - {None} - organisations.keys()
    organisations |= Organisation.objects.in_bulk(absent) if absent else {}
    return {pk: ordered(owing) for pk, owing in found.items()}, organisations


def _names(activities: QuerySet[Activity]) -> QuerySet:
    rows = Owing.objects.using(activities.db).filter(activity__in=activities)
    rows = rows.filter(activity__section__plan__stage=Stage.CLOSED.value)
    return rows.values_list("activity", "organisation", "name")


def _by_party(names: Iterable[tuple]) -> dict[tuple[int, Party], str]:
    return {(activity, party): name for activity, party, name in names}


def ordered(owing: set[Party]) -> tuple[Party, ...]:
    """Organisations by id, a body of the council behind them."""
    organisations = sorted(party for party in owing if party is not None)
    return (*organisations, None) if None in owing else tuple(organisations)


def _links(activities: QuerySet[Activity]) -> QuerySet:
    return activities.order_by(*ORDER).values_list(*LINKS)


def _slots(activities: QuerySet[Activity]) -> QuerySet:
    rows = Slot.objects.using(activities.db).filter(activity__in=activities).order_by("due", "start", "pk")
    return rows.values_list("activity_id", "due", "pk")


def _facts(activities: QuerySet[Activity], mine: Collection[int] | None) -> QuerySet:
    """The marks; where each must mark, those of others do not matter to those asked about."""
    rows = Mark.objects.using(activities.db).filter(activity__in=activities).order_by()
    if mine is not None:
        one = Q(activity__collective=Collective.ONE.value)
        rows = rows.filter(one | Q(organisation__in=mine) | Q(organisation=None))
    return rows.values_list(*FACT_FIELDS)


def _in_force(clusters: tuple[int, ...]) -> QuerySet[Activity]:
    plans = Plan.objects.in_force().filter(cluster__in=clusters).order_by()
    return Activity.objects.filter(section__plan__in=plans)


class _Queries:
    """Those of `read` for the activities that `wanted` finds by a key, each written once."""

    def __init__(self, wanted: Callable[..., QuerySet[Activity]]) -> None:
        self._links = Prepared(lambda key: _links(wanted(key)))
        self._names = Prepared(lambda key: _names(wanted(key)))
        self._slots = Prepared(lambda key: _slots(wanted(key)))
        self._facts = Prepared(lambda key, mine: _facts(wanted(key), mine))

    def books(self, key: Key, mine: tuple[int, ...] | None = None) -> Books:
        links = self._links.rows(key)
        names = _by_party(self._names.rows(key)) if _any_closed(links) else {}
        known = None if mine is None else frozenset(mine)
        return _books(links, names, self._slots.rows(key), self._facts.rows(key, mine), known)


_OF_PLANS = _Queries(lambda keys: Activity.objects.filter(section__plan__in=keys))
_OF_ROW = _Queries(lambda key: Activity.objects.filter(pk=key))
_IN_FORCE = _Queries(_in_force)


def fact(row: tuple) -> Fact:
    """A mark's FACT_FIELDS as the core knows it."""
    pk, activity, due, party, done_on, state, deed, moved_to = row
    return Fact(pk, activity, due, party, done_on, WORDS[state], DEEDS[deed], moved_to)

"""What is owed under plans, read in four queries (five if one who owes is no member): plain values for the core."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from plans import queries
from plans.core.obligations import Collective, Fact, Obligation, Party, Task, Word, obligations
from plans.core.progress import Deed
from plans.core.scopes import Scope
from plans.models import Activity, Mark, Organisation, Plan, Slot

ORDER = ("section__plan", "section__position", "section__pk", "position", "pk", "executions__position")
LINKS = (
    "pk",
    "section__plan_id",
    "section__plan__cluster_id",
    "collective",
    "executions__executor_id",
    "executions__executor__scope",
    "executions__executor__organisations",
)
# A table is looked up three times as fast as an enumeration is called, and there are thousands of marks.
WORDS = {one.value: one for one in Word}
DEEDS = {one.value: one for one in Deed}
FACT_FIELDS = ("pk", "activity_id", "due", "organisation_id", "done_on", "state", "fact", "moved_to")


@dataclass(frozen=True, slots=True)
class Books:
    """Tasks, all who owe, and the plan, by activity; marks; slots' ids by activity and due day; organisations by id."""

    tasks: dict[int, Task]
    parties: dict[int, tuple[Party, ...]]
    plan_of: dict[int, int]
    cluster_of: dict[int, int]
    facts: list[Fact]
    slots: dict[tuple[int, date | None], int]
    organisations: dict[int, Organisation]

    @property
    def owing_organisations(self) -> dict[int, Organisation]:
        """Those that owe anything, by id, by name."""
        owing = {party for parties in self.parties.values() for party in parties} - {None}
        found = ((str(self.organisations[key]), key) for key in owing)
        return {key: self.organisations[key] for _, key in sorted(found, key=lambda one: (one[0].lower(), one[1]))}

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
    """The books of these plans. `of`: what these organisations (ids) owe; `only`: activities of which that is true."""
    mine = None if of is None else frozenset(of)
    wanted = Activity.objects.filter(section__plan__in=plans)
    wanted = wanted if only is None else wanted.filter(only)
    links = list(wanted.order_by(*ORDER).values_list(*LINKS))
    parties, organisations = _parties(links)
    collective = {pk: Collective(word) for pk, _, _, word, *_ in links if mine is None or mine & set(parties[pk])}
    slots = _slots(wanted)
    dues: dict[int, list[date]] = defaultdict(list)
    for activity, due in slots:
        dues[activity].append(due)
    tasks = {pk: Task(pk, tuple(dues[pk]), _owing(parties[pk], word, mine), word) for pk, word in collective.items()}
    return Books(
        tasks=tasks,
        parties=parties,
        plan_of={pk: plan for pk, plan, *_ in links},
        cluster_of={pk: cluster for pk, _, cluster, *_ in links},
        facts=[fact for fact in _facts(wanted, mine) if fact.activity in tasks],
        slots=slots,
        organisations=organisations,
    )


def _owing(parties: tuple[Party, ...], collective: Collective, mine: frozenset[int] | None) -> tuple[Party, ...]:
    """Where each must do it, the others do not matter to those asked about."""
    if mine is None or collective is Collective.ONE:
        return parties
    return tuple(party for party in parties if party in mine)


def _parties(links: Iterable[tuple]) -> tuple[dict[int, tuple[Party, ...]], dict[int, Organisation]]:
    """Who owes each activity; a body of the council among the executors owes beside the organisations."""
    rosters = queries.roster({cluster for _, _, cluster, *_ in links})
    named: dict[int, set[int]] = defaultdict(set)
    for *_, executor, _, organisation in links:
        named[executor].add(organisation)
    covered: dict[int, frozenset[Party]] = {}
    found: dict[int, set[Party]] = {}
    for activity, _, cluster, _, executor, scope, _ in links:
        owing = found.setdefault(activity, set())
        if executor is not None and executor not in covered:
            body: set[Party] = {None} if scope == Scope.COUNCIL else set()
            covered[executor] = queries.covered(scope, named[executor] - {None}, rosters[cluster]) | body
        owing |= covered.get(executor, frozenset())
    organisations = {row.organisation_id: row.organisation for rows in rosters.values() for row in rows}
    # Who was chosen by hand need not take part in the cluster (any more).
    absent = {party for owing in covered.values() for party in owing} - {None} - organisations.keys()
    organisations |= Organisation.objects.in_bulk(absent) if absent else {}
    return {pk: tuple(sorted(owing, key=_order)) for pk, owing in found.items()}, organisations


def _order(party: Party) -> tuple[bool, int]:
    return party is None, party or 0


def _slots(activities: QuerySet[Activity]) -> dict[tuple[int, date | None], int]:
    rows = Slot.objects.filter(activity__in=activities).order_by("due", "start", "pk")
    return {(activity, due): pk for activity, due, pk in rows.values_list("activity_id", "due", "pk")}


def _facts(activities: QuerySet[Activity], mine: frozenset[int] | None) -> Iterator[Fact]:
    """The marks; where each must mark, those of others do not matter to those asked about."""
    rows = Mark.objects.filter(activity__in=activities).order_by()
    if mine is not None:
        one = Q(activity__collective=Collective.ONE.value)
        rows = rows.filter(one | Q(organisation__in=mine) | Q(organisation=None))
    return map(fact, rows.values_list(*FACT_FIELDS))


def fact(row: tuple) -> Fact:
    """A mark's FACT_FIELDS as the core knows it."""
    pk, activity, due, party, done_on, state, deed, moved_to = row
    return Fact(pk, activity, due, party, done_on, WORDS[state], DEEDS[deed], moved_to)

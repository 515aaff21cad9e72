"""What is owed under plans, as plain values for the core.

Four queries read it: one more if somebody who owes is no member (any more), one more if a plan is closed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from plans import queries
from plans.core.obligations import Collective, Fact, Obligation, Party, Task, Word, obligations
from plans.core.progress import Deed
from plans.core.stages import Stage
from plans.models import Activity, Mark, Organisation, Owing, Plan, Slot

ORDER = ("section__plan", "section__position", "section__pk", "position", "pk", "executions__position")
LINKS = ("section__plan_id", "section__plan__stage", "collective", *queries.NAMED)
# A table is looked up three times as fast as an enumeration is called, and there are thousands of marks.
WORDS = {one.value: one for one in Word}
DEEDS = {one.value: one for one in Deed}
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
    links = list(wanted.order_by(*ORDER).values_list(*LINKS))
    names = _names(wanted) if any(stage == Stage.CLOSED for _, stage, *_ in links) else {}
    parties, organisations = parties_of(links, names)
    collective = {pk: Collective(word) for _, _, word, pk, *_ in links if mine is None or mine & set(parties[pk])}
    slots = _slots(wanted)
    dues: dict[int, list[date]] = defaultdict(list)
    for activity, due in slots:
        dues[activity].append(due)
    tasks = {pk: Task(pk, tuple(dues[pk]), _owing(parties[pk], word, mine), word) for pk, word in collective.items()}
    return Books(
        tasks=tasks,
        parties=parties,
        plan_of={pk: plan for plan, _, _, pk, *_ in links},
        cluster_of={pk: cluster for _, _, _, pk, cluster, *_ in links},
        facts=[fact for fact in _facts(wanted, mine) if fact.activity in tasks],
        slots=slots,
        organisations=organisations,
        names=names,
    )


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


def _names(activities: QuerySet[Activity]) -> dict[tuple[int, Party], str]:
    rows = Owing.objects.using(activities.db).filter(activity__in=activities)
    rows = rows.filter(activity__section__plan__stage=Stage.CLOSED.value)
    return {(activity, party): name for activity, party, name in rows.values_list("activity", "organisation", "name")}


def ordered(owing: set[Party]) -> tuple[Party, ...]:
    """Organisations by id, a body of the council behind them."""
    organisations = sorted(party for party in owing if party is not None)
    return (*organisations, None) if None in owing else tuple(organisations)


def _slots(activities: QuerySet[Activity]) -> dict[tuple[int, date | None], int]:
    rows = Slot.objects.using(activities.db).filter(activity__in=activities).order_by("due", "start", "pk")
    return {(activity, due): pk for activity, due, pk in rows.values_list("activity_id", "due", "pk")}


def _facts(activities: QuerySet[Activity], mine: frozenset[int] | None) -> Iterator[Fact]:
    """The marks; where each must mark, those of others do not matter to those asked about."""
    rows = Mark.objects.using(activities.db).filter(activity__in=activities).order_by()
    if mine is not None:
        one = Q(activity__collective=Collective.ONE.value)
        rows = rows.filter(one | Q(organisation__in=mine) | Q(organisation=None))
    return map(fact, rows.values_list(*FACT_FIELDS))


def fact(row: tuple) -> Fact:
    """A mark's FACT_FIELDS as the core knows it."""
    pk, activity, due, party, done_on, state, deed, moved_to = row
    return Fact(pk, activity, due, party, done_on, WORDS[state], DEEDS[deed], moved_to)

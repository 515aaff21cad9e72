"""What somebody has to do: obligations of the core with the rows behind them, for pages and calendars."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from plans.core.obligations import CLOSED_FOR_GOOD, Obligation, Standing, Word
from plans.core.progress import STATE_NAMES, State
from plans.core.stages import Role
from plans.execution.ledger import ledger_of
from plans.models import Activity, Mark, Organisation, Plan, Slot, User
from plans.owed.books import Books, read_in_force
from plans.prepared import Key, PreparedObjects

ORDER = {state: at for at, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Owed:
    """An obligation as one of its parties sees it.

    `returned`: that party's newest mark, if it must be answered; `asked`: the newest, if it waits for the secretary and
    changes nothing before (both ids of marks).
    """

    obligation: Obligation
    standing: Standing
    party: int
    slot: int | None
    owing: int
    returned: int | None
    asked: int | None

    @property
    def order(self) -> tuple[bool, date, int]:
        return self.standing.due is None, self.standing.due or date.max, self.obligation.activity


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do: an activity, its slot (None: no date can be named), the day on which it is due now, its state.

    `mark` says so; `marks` are all of those who are asked, `others` those of the `owing` − 1 others that count.
    `states` counts how it stands with each who owes it.
    """

    activity: Activity
    slot: Slot | None
    due: date | None
    state: State
    organisation: Organisation | None = None
    mark: Mark | None = None
    returned: Mark | None = None
    asked: Mark | None = None
    marks: tuple[Mark, ...] = ()
    others: tuple[Mark, ...] = ()
    owing: int = 1
    states: tuple[tuple[State, int], ...] = ()

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def moved_from(self) -> date | None:
        """The day in the plan, when another one was agreed."""
        return self.slot.due if self.slot and self.due and self.slot.due != self.due else None

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to do."""
        return self.state in CLOSED_FOR_GOOD


def owed_by(user: User, today: date) -> list[Owed]:
    """Everything the person's organisations owe in plans in force, by the day on which it is due; four queries."""
    places = {(row.cluster_id, row.organisation_id) for row in user.membership_list if row.role == Role.MEMBER}
    if not places:
        return []
    books = read_in_force({cluster for cluster, _ in places}, {organisation for _, organisation in places})
    found = []
    for one in books.owed:
        cluster = books.cluster_of[one.activity]
        mine = next((party for party in one.parties if (cluster, party) in places), None)
        if mine is not None:
            found.append(_seen(books, one, mine, today))
    return sorted(found, key=lambda one: one.order)


def _seen(books: Books, one: Obligation, party: int, today: date) -> Owed:
    standing = one.on(today)
    slot = books.slots.get((one.activity, one.due))
    owing = len(books.parties[one.activity])
    newest = max((fact for fact in one.facts if fact.party == party), key=lambda fact: fact.mark, default=None)
    open_ = newest is not None and standing.state not in CLOSED_FOR_GOOD
    returned = newest.mark if open_ and newest.word is Word.RETURNED else None
    asked = newest.mark if open_ and newest.word is Word.REPORTED and newest is not standing.fact else None
    return Owed(one, standing, party, slot, owing, returned, asked)


def dress(found: Iterable[Owed]) -> list[Duty]:
    """With the rows behind them; three queries."""
    found = list(found)
    keys = tuple({one.obligation.activity for one in found})
    activities = {row.pk: row for row in _ROWS.all(keys)}
    marks: dict[tuple[int, date | None], list[Mark]] = defaultdict(list)
    dues = {one.obligation.due for one in found} - {None}
    for mark in _MARKS.all(keys, tuple(dues)):
        mark.activity = activities[mark.activity_id]
        marks[mark.activity_id, mark.due].append(mark)
    organisations = {row.pk: row for row in _ORGANISATIONS.all(tuple({one.party for one in found}))}
    return [_duty(one, activities, marks[one.obligation.activity, one.obligation.due], organisations) for one in found]


def _marks(activities: Key, dues: Key) -> QuerySet[Mark]:
    rows = Mark.objects.filter(Q(due__in=dues) | Q(due=None), activity__in=activities)
    return rows.select_related("organisation")


_ROWS: PreparedObjects[Activity] = PreparedObjects(
    lambda keys: (
        Activity.objects.filter(pk__in=keys)
        .order_by()
        .select_related("section__plan__cluster")
        .defer("section__plan__tail")
    )
)
_MARKS: PreparedObjects[Mark] = PreparedObjects(_marks)
_ORGANISATIONS: PreparedObjects[Organisation] = PreparedObjects(
    lambda keys: Organisation.objects.filter(pk__in=keys).order_by()
)


def _duty(
    one: Owed, activities: dict[int, Activity], marks: list[Mark], organisations: dict[int, Organisation]
) -> Duty:
    by_key = {mark.pk: mark for mark in marks}
    activity, due = activities[one.obligation.activity], one.obligation.due
    return Duty(
        activity=activity,
        slot=Slot(pk=one.slot, activity=activity, due=due) if one.slot else None,
        due=one.standing.due,
        state=one.standing.state,
        organisation=organisations[one.party],
        mark=by_key.get(one.standing.fact.mark) if one.standing.fact else None,
        returned=by_key.get(one.returned),
        asked=by_key.get(one.asked),
        marks=tuple(mark for mark in marks if mark.organisation_id == one.party),
        others=tuple(mark for mark in marks if mark.organisation_id != one.party and mark.counts),
        owing=one.owing,
    )


def plan_duties(plan: Plan, today: date) -> list[Duty]:
    """Every due day of the plan's rows, with all its marks; the state is the one of its parties that asks most."""
    ledger = ledger_of(plan, today)
    groups: dict[tuple[int, date | None], list[Standing]] = defaultdict(list)
    for one in ledger.owed:
        groups[one.activity, one.due].append(one.on(today))
    marks: dict[tuple[int, date | None], list[Mark]] = defaultdict(list)
    for mark in ledger.marks.values():
        marks[mark.activity_id, mark.due].append(mark)
    found = []
    for (key, due), standings in groups.items():
        activity, most = ledger.activities[key], min(standings, key=lambda one: ORDER[one.state])
        pk = ledger.slots.get((key, due))
        slot = Slot(pk=pk, activity=activity, due=due) if pk else None
        states = Counter(one.state for one in standings)
        counts = tuple((state, states[state]) for state in State if state in states)
        found.append(Duty(activity, slot, most.due, most.state, marks=tuple(marks[key, due]), states=counts))
    return found

"""The due days of plans with their states on a day, for calendars and strips; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.functional import cached_property

from plans.core.drawings import gantt
from plans.core.obligations import Obligation, Party, Standing
from plans.core.progress import STATE_NAMES, State
from plans.core.stages import Role
from plans.models import Activity, Executor, Mark, Organisation, Plan, Slot, User
from plans.owed.books import read_plans
from plans.queries import executors_of

WHOLE = (Role.SECRETARY.value, Role.CHAIR.value)
ORDER = {state: at for at, state in enumerate(State)}
BODY = "Органы управления"


class Window(NamedTuple):
    """A slot of a row: its id, and its days."""

    pk: int
    start: date
    due: date


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A due day of a row. `state` is the one of its obligations that asks most; `slot` is None without a date."""

    activity: Activity
    slot: Window | None
    due: date | None
    state: State
    names: tuple[str, ...]

    @property
    def state_name(self) -> str:
        return STATE_NAMES[self.state]

    @property
    def mark(self) -> str:
        """A sign for the state, so that it is told apart without colours."""
        return gantt.SIGNS[self.state]


@dataclass(frozen=True)
class Agenda:
    """What is owed under `plans` on the day `today`; rows stand in the order of the plans.

    `slots` are known by row and due day, `named` the executors of each row.
    """

    today: date
    plans: dict[int, Plan]
    activities: dict[int, Activity]
    organisations: dict[int, Organisation]
    owed: tuple[Obligation, ...]
    slots: dict[tuple[int, date | None], Window]
    named: dict[int, tuple[Executor, ...]]
    names: dict[tuple[int, Party], str]

    @cached_property
    def executors(self) -> dict[int, Executor]:
        """The executors of the rows, by name."""
        found = {one.pk: one for executors in self.named.values() for one in executors}
        return dict(sorted(found.items(), key=lambda item: item[1].name.lower()))

    @cached_property
    def items(self) -> list[AgendaItem]:
        """Due days in order; what has no date stands last."""
        groups: dict[tuple[int, date | None, date | None], list[tuple[Obligation, Standing]]] = defaultdict(list)
        for one in self.owed:
            standing = one.on(self._day(one.activity))
            groups[one.activity, one.due, standing.due].append((one, standing))
        named = cache(self._names)  # the windows of a row are owed by the same
        items = [self._item(activity, due, now, found, named) for (activity, due, now), found in groups.items()]
        return sorted(items, key=lambda item: (item.due is None, item.due or self.today))

    def _day(self, activity: int) -> date:
        """The day on which a row is looked at: what is not approved yet cannot be late."""
        return self.today if self.activities[activity].section.plan.is_frozen else date.min

    def _item(
        self,
        key: int,
        due: date | None,
        now: date | None,
        found: list[tuple[Obligation, Standing]],
        named: Callable[[int, tuple[Party, ...]], tuple[str, ...]],
    ) -> AgendaItem:
        activity = self.activities[key]
        state = min((standing.state for _, standing in found), key=ORDER.__getitem__)
        parties = dict.fromkeys(party for owed, _ in found for party in owed.parties)
        return AgendaItem(activity, self.slots.get((key, due)), now, state, named(key, tuple(parties)))

    def _names(self, activity: int, parties: tuple[Party, ...]) -> tuple[str, ...]:
        return tuple(self._name(activity, party) for party in parties)

    def _name(self, activity: int, party: Party) -> str:
        """Under a closed plan the one of the day on which it was closed."""
        if party is None:
            return BODY
        return self.names.get((activity, party)) or str(self.organisations[party])

    def only(self, organisation: int | None = None, executor: int | None = None) -> "Agenda":
        """The agenda of that organisation, of that executor's rows."""
        kept = (
            one
            for one in self.owed
            if (organisation is None or organisation in one.parties)
            and (executor is None or executor in {row.pk for row in self.named.get(one.activity, ())})
        )
        return replace(self, owed=tuple(kept))

    def of(self, whole: set[int], organisations: dict[int, set[int]]) -> "Agenda":
        """The agenda of whole clusters, and of these organisations in others, by cluster."""
        kept = []
        for one in self.owed:
            cluster = self.activities[one.activity].section.plan.cluster_id
            if cluster in whole or organisations.get(cluster, set()) & set(one.parties):
                kept.append(one)
        return replace(self, owed=tuple(kept))


def agenda_of(plans: Iterable[Plan], today: date) -> Agenda:
    """The agenda of all rows of these plans."""
    by_key = {plan.pk: plan for plan in plans}
    rows = Activity.objects.filter(section__plan__in=by_key)
    ranks = {key: at for at, key in enumerate(by_key)}
    activities = sorted(rows.select_related("section").in_order(), key=lambda row: ranks[row.section.plan_id])
    for row in activities:
        row.section.plan = by_key[row.section.plan_id]
    books = read_plans(by_key)
    return Agenda(
        today=today,
        plans=by_key,
        activities={row.pk: row for row in activities},
        organisations=books.owing_organisations,
        owed=tuple(books.owed),
        slots=_slots(rows),
        named=executors_of(by_key),
        names=books.names,
    )


def of_year(plans: QuerySet[Plan], year: int) -> QuerySet[Plan]:
    """Those whose period meets the year, or is not known, or that have a due day in it, their own or a moved one."""
    begins, ends = date(year, 1, 1), date(year, 12, 31)
    slots = Slot.objects.filter(activity__section__plan=OuterRef("pk"), due__range=(begins, ends))
    moved = Mark.objects.filter(activity__section__plan=OuterRef("pk"), moved_to__range=(begins, ends))
    meets = Q(period_start__lte=ends, period_end__gte=begins) | Q(period_start=None) | Q(period_end=None)
    return plans.filter(meets | Exists(slots) | Exists(moved))


def nearest_day(plans: QuerySet[Plan], today: date) -> date:
    """Today, or the first or the last due day of the plans when today lies outside of them."""
    rows = Activity.objects.filter(section__plan__in=plans).order_by()
    slots = Slot.objects.filter(activity__in=rows).aggregate(Min("due"), Max("due"))
    moved = Mark.objects.filter(activity__in=rows).aggregate(Min("moved_to"), Max("moved_to"))
    return nearest_of([day for day in (*slots.values(), *moved.values()) if day], today)


def nearest_of(days: Sequence[date], today: date) -> date:
    """Today, or the first or the last of the days when today lies outside of them."""
    return min(max(today, min(days)), max(days)) if days else today


def _slots(rows: QuerySet[Activity]) -> dict[tuple[int, date | None], Window]:
    """Of several with one due day the one that begins first."""
    found: dict[tuple[int, date | None], Window] = {}
    slots = Slot.objects.filter(activity__in=rows).order_by("due", "start", "pk")
    for activity, *slot in slots.values_list("activity_id", "pk", "start", "due"):
        window = Window(*slot)
        found.setdefault((activity, window.due), window)
    return found


def agenda_for(person: User, today: date) -> Agenda:
    """What concerns the person in plans in force: rows of his organisations, all rows where he keeps or heads."""
    whole = {row.cluster_id for row in person.membership_list if row.role in WHOLE}
    mine: dict[int, set[int]] = defaultdict(set)
    for row in person.membership_list:
        if row.role == Role.MEMBER:
            mine[row.cluster_id].add(row.organisation_id)
    plans = Plan.objects.in_force().filter(cluster__in=whole | set(mine)).select_related("cluster").order_by("pk")
    return agenda_of(plans, today).of(whole, mine)


def strip_of(agenda: Agenda, plan: Plan) -> gantt.Strip:
    """The plan's rows, as far as the agenda has them, drawn as a strip."""
    windows: dict[int, list[gantt.Window]] = defaultdict(list)
    for item in agenda.items:
        start = min(item.slot.start, item.due) if item.slot and item.due else None
        windows[item.activity.pk] += [gantt.Window(start, item.due, item.state)] if start and item.due else []
    rows = [
        gantt.GanttItem(row.number, row.title, tuple(windows[key]), row.section.heading, row.deadline, key)
        for key, row in agenda.activities.items()
        if key in windows
    ]
    start, end = gantt.span(rows, plan.period_start, plan.period_end, agenda.today)
    return gantt.draw(rows, start, end, agenda.today)

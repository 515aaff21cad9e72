"""What there is to remind of in some clusters on one day: a fixed number of queries, whatever their size."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from plans.core.obligations import Obligation, Party, Task, Word, obligations
from plans.core.progress import State
from plans.core.reminders import AHEAD, Nearness, Occasion, due_step, mark_step
from plans.core.stages import Role
from plans.core.text import fold
from plans.letters.asking import asked_rows
from plans.letters.moves import move_rows
from plans.letters.places import LetterRow, RowPlace
from plans.letters.ways import way_rows
from plans.models import Activity, Mark, Membership, Plan
from plans.owed.books import read

# What became of the rest was said already.
OPEN = frozenset({State.LATE, State.DUE, State.SOON, State.MOVED, State.WAITING})


class Desk:
    """Everything that the rows of some clusters are written from, read once."""

    def __init__(self, plans: dict[int, Plan]) -> None:
        self.plans = plans
        self.books = read(Plan.objects.filter(pk__in=plans))
        self.facts = sorted(self.books.facts, key=lambda fact: fact.mark)
        rows = list(Activity.objects.filter(section__plan__in=plans).values_list("pk", "number", "title", "assumed"))
        self.words = {pk: (fold(number), fold(title)) for pk, number, title, _ in rows}
        self.assumed = {pk for pk, _, _, assumed in rows if assumed}
        self.names: dict[Party, str] = {pk: str(one) for pk, one in self.books.owing_organisations.items()}
        self.peopled = _peopled({plan.cluster_id for plan in plans.values()})

    def plan_of(self, activity: int) -> Plan:
        return self.plans[self.books.plan_of[activity]]

    def reader(self, activity: int, party: Party) -> RowPlace:
        """The executor's people; if there are none, its heads; if there are none either, the secretary."""
        cluster = self.plan_of(activity).cluster_id
        chain = (RowPlace(cluster, party), RowPlace(cluster, party, heads=True)) if party else ()
        return next((place for place in chain if place in self.peopled), RowPlace(cluster))

    def due_rows(self, today: date) -> Iterator[tuple[RowPlace, LetterRow]]:
        """What is due soon, today or late, and of which nobody has said what became of it."""
        # What is far ahead need not be looked at; what was moved may be due at any time.
        moved = {fact.activity for fact in self.facts if fact.moved_to}
        dues: dict[int, list[date]] = defaultdict(list)
        for activity, due in self.books.slots:
            sure = activity not in self.assumed or activity in moved  # an assumed day waits for the secretary's yes
            if due and sure and (due <= today + AHEAD or activity in moved):
                dues[activity].append(due)
        tasks = (replace(self.books.tasks[activity], dues=tuple(found)) for activity, found in dues.items())
        for owed in obligations(tasks, self.facts):
            standing = owed.on(today)
            if standing.due and _is_open(owed, today) and (step := due_step(standing.due, today)):
                yield from self._due_rows(owed, standing.due, step)

    def _due_rows(self, owed: Obligation, due: date, step: Nearness) -> Iterator[tuple[RowPlace, LetterRow]]:
        plan, (number, title) = str(self.plan_of(owed.activity)), self.words[owed.activity]
        readers = {party: self.reader(owed.activity, party) for party in owed.parties}
        path = f"{_form(owed.activity)}?slot={self.books.slots[owed.activity, owed.due]}"
        told: set[RowPlace] = set()
        for party, place in readers.items():
            # Of what one mark is enough for, the secretary reads once, not once for each that has nobody to write to.
            name = "" if owed.shared and place.organisation is None else self.names.get(party, "")
            if owed.shared and place in told:
                continue
            told.add(place)
            key = f"{owed.activity}:{due:%Y%m%d}:{party if name else 0}:{step.offset}"
            yield place, LetterRow(step.kind, key, plan, number, title, due, path, name)

    def mark_rows(self, today: date) -> Iterator[tuple[RowPlace, LetterRow]]:
        """Marks that were returned and not made anew (the link does that), and marks that wait (the link judges)."""
        for mark in _marks(self._open_returns(today)):
            since = timezone.localdate(mark.decided_at or mark.created_at)
            slot = next((slot for slot in mark.activity.slots.all() if slot.due == mark.due), None)
            path = _form(mark.activity_id) + (f"?slot={slot.pk}" if slot else "")
            if step := mark_step(Occasion.RETURNED, since, today):
                yield self.reader(mark.activity_id, mark.organisation_id), self._mark_row(mark, step, path)
        for mark in _marks(fact.mark for fact in self.facts if fact.word is Word.REPORTED):
            path = reverse("mark_page", args=[mark.pk])
            if step := mark_step(Occasion.WAITING, timezone.localdate(mark.created_at), today):
                yield RowPlace(self.plan_of(mark.activity_id).cluster_id), self._mark_row(mark, step, path)

    def _open_returns(self, today: date) -> Iterator[int]:
        """The newest returned mark of each obligation that is not done otherwise."""
        newest = {(fact.activity, fact.due, fact.party): fact for fact in self.facts if not fact.stands}
        returned = list(newest.values())
        tasks = (
            Task(
                fact.activity,
                (fact.due,) if fact.due else (),
                (fact.party,),
                self.books.tasks[fact.activity].collective,
            )
            for fact in returned
        )
        for fact, owed in zip(returned, obligations(tasks, self.facts), strict=True):
            if _is_open(owed, today):
                yield fact.mark

    def _mark_row(self, mark: Mark, step: Nearness, path: str) -> LetterRow:
        number, title = self.words[mark.activity_id]
        key, plan = f"{step.kind}:{mark.pk}:{step.offset}", str(self.plan_of(mark.activity_id))
        name = str(mark.organisation or "")
        return LetterRow(step.kind, key, plan, number, title, mark.due, path, name, fold(mark.note))


def rows_of(clusters: Collection[int], today: date) -> dict[RowPlace, list[LetterRow]]:
    """All rows of the clusters' plans in force on this day, by the place whose people read them."""
    plans = {plan.pk: plan for plan in Plan.objects.in_force().filter(cluster__in=clusters)}
    rows: dict[RowPlace, list[LetterRow]] = defaultdict(list)
    found = [*asked_rows(clusters, today), *move_rows(clusters, today), *way_rows(clusters, today)]
    if plans:
        desk = Desk(plans)
        found += (*desk.due_rows(today), *desk.mark_rows(today))
    for place, row in found:
        rows[place].append(row)
    return rows


@lru_cache(maxsize=1000)
def _form(activity: int) -> str:
    """Where the activity is marked; the slots of one activity come together."""
    return reverse("mark_new", args=[activity])


def _peopled(clusters: Collection[int]) -> set[RowPlace]:
    """The places where somebody reads letters."""
    people = Membership.objects.filter(cluster__in=clusters, role=Role.MEMBER, user__is_active=True)
    found = people.exclude(user__email="").values_list("cluster_id", "organisation_id", "heads")
    return {RowPlace(*row) for row in found}


def _is_open(owed: Obligation, today: date) -> bool:
    """Whether its executor has something to say: nobody has, or what was said came back."""
    return owed.state(today) in OPEN and not owed.waits(today)


def _marks(keys: Iterable[int]) -> QuerySet[Mark]:
    rows = Mark.objects.filter(pk__in=list(keys)).select_related("activity", "organisation")
    return rows.prefetch_related("activity__slots").order_by("created_at", "pk")

"""The plan's ledger: its obligations on a day, with the rows behind them for people's names. A handful of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import cached_property

from plans.core.obligations import Fact, Obligation, Party, Task, loose, settled, silent
from plans.core.progress import State
from plans.core.scopes import Scope
from plans.models import Activity, Executor, Mark, Organisation, Plan
from plans.owed.books import Books, read_plans
from plans.prepared import PreparedObjects
from plans.queries import executors_of

BODY = "Органы управления"


@dataclass(frozen=True)
class Ledger:
    """What is owed under the plan on the day `today`. `organisations` are those that owe anything, by id, by name.

    `named` are the executors of each row, `slots` the ids of slots by activity and due day, `bodies` the names of the
    council's bodies by activity. Each obligation's standing on the day is worked out once. Organisations of a closed
    plan bear the names that they had.
    """

    plan: Plan
    today: date
    activities: dict[int, Activity]
    organisations: dict[int, Organisation]
    executors: dict[int, Executor]
    named: dict[int, tuple[Executor, ...]]
    slots: dict[tuple[int, date | None], int]
    tasks: tuple[Task, ...]
    facts: tuple[Fact, ...]
    owed: tuple[Obligation, ...]
    bodies: dict[int, str]

    @cached_property
    def marks(self) -> dict[int, Mark]:
        """All marks by id; only who prints every one of them wants them all."""
        return self._dressed(Mark.objects.filter(activity__section__plan=self.plan))

    def marks_of(self, keys: Iterable[int]) -> dict[int, Mark]:
        """These few marks by id, in the order in which they were made; one query."""
        return self._dressed(Mark.objects.filter(pk__in=list(keys), activity__section__plan=self.plan))

    def _dressed(self, marks: QuerySet[Mark]) -> dict[int, Mark]:
        rows = marks.select_related("organisation", "author").order_by("pk")
        # Marks of rows that other editions had are not told here.
        found = {mark.pk: mark for mark in rows if mark.activity_id in self.activities}
        for mark in found.values():
            mark.activity = self.activities[mark.activity_id]
            mark.organisation = self.organisations.get(mark.organisation_id, mark.organisation)
        return found

    @cached_property
    def silent(self) -> list[Organisation]:
        """Organisations that are late and have never reported anything."""
        return [self.organisations[pk] for pk in silent(self.owed, self.facts, self.today)]

    @cached_property
    def loose_marks(self) -> list[Mark]:
        """Marks that stand but answer no due day or executor that the plan has now."""
        keys = [fact.mark for fact in loose(self.tasks, self.facts)]
        return list(self.marks_of(keys).values()) if keys else []

    def executors_of(self, owed: Obligation) -> tuple[int, ...]:
        """The ids of the executors of the obligation's activity."""
        return tuple(one.pk for one in self.named.get(owed.activity, ()))

    def party_name(self, party: Party) -> str:
        return BODY if party is None else str(self.organisations[party])

    def only(
        self, state: State | None = None, organisation: int | None = None, executor: int | None = None
    ) -> "Ledger":
        """The ledger with the obligations in that state, of that organisation, of that executor's rows."""
        kept = (
            one
            for one in self.owed
            if (organisation is None or organisation in one.parties)
            and (executor is None or executor in self.executors_of(one))
            and (state is None or one.state(self.today) is state)
        )
        return replace(self, owed=tuple(kept))


_ROWS: PreparedObjects[Activity] = PreparedObjects(
    lambda plan: Activity.objects.of_plan(Plan(pk=plan)).select_related("section")
)


def ledger_of(plan: Plan, today: date) -> Ledger:
    """Read the plan's ledger for the day; the number of queries does not grow with the plan."""
    activities = {one.pk: one for one in _ROWS.all(plan.pk)}
    return ledger_from(plan, today, activities, read_plans([plan.pk]), executors_of([plan.pk]))


def ledger_from(
    plan: Plan, today: date, activities: dict[int, Activity], books: Books, named: dict[int, tuple[Executor, ...]]
) -> Ledger:
    """The ledger of these rows, whose books and executors were read."""
    executors = {one.pk: one for found in named.values() for one in found}
    return Ledger(
        plan=plan,
        today=today,
        activities=activities,
        organisations=books.owing_organisations,
        executors=dict(sorted(executors.items(), key=lambda item: item[1].name.lower())),
        named=named,
        slots=books.slots,
        tasks=tuple(books.tasks.values()),
        facts=tuple(books.facts),
        owed=tuple(settled(books.owed, today)),
        bodies=_bodies(books, named),
    )


def _bodies(books: Books, named: dict[int, tuple[Executor, ...]]) -> dict[int, str]:
    kept = {activity: name for (activity, party), name in books.names.items() if party is None}
    return kept or {
        key: ", ".join(str(executor) for executor in found if executor.scope == Scope.COUNCIL)
        for key, found in named.items()
    }

"""What was owed under an edition that is no longer in force: its rows as they stood, read and executed then.

And the rows that editions have taken out: they are owed no more, and reports still tell of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import F, Prefetch
from django.utils import timezone

from plans.core import document as paper
from plans.core.obligations import Collective, Fact, Party, Task, Word
from plans.core.progress import Deed
from plans.core.stages import Stage
from plans.execution.ledger import Ledger, ledger_from, ledger_of
from plans.models import Activity, Edition, EditionRow, Executor, Mark, MarkMove, Plan, Section
from plans.owed.books import FACT_FIELDS, Books, fact, parties_of

_BYTES = ("content", "pdf", "docx")
Entry = tuple[EditionRow, Activity]


def edition_on(plan: Plan, day: date) -> Edition | None:
    """The edition that was in force on the day, without its bytes; None for the one that is in force now.

    Before the first edition was approved, what it says counts.
    """
    if plan.amended_on is None or day >= plan.amended_on:
        return None
    editions = list(plan.editions.defer(*_BYTES).order_by("number"))
    began = [one for one in editions if timezone.localdate(one.approved_at) <= day]
    return began[-1] if began else editions[0]


def ledger_on(plan: Plan, day: date) -> Ledger:
    """The ledger of a day under the edition in force then, and the rows that were taken out before it.

    What `dropped` says of these must be added to the facts.
    """
    if plan.amended_on is None:
        return ledger_of(plan, day)
    edition = edition_on(plan, day)
    ledger = ledger_of_edition(plan, edition, day) if edition else ledger_of(plan, day)
    gone = _gone(plan, edition)
    return _joined(ledger, _ledger(plan, day, gone)) if gone else ledger


def _joined(ledger: Ledger, gone: Ledger) -> Ledger:
    """Both together; the sums are made anew by whoever has decided which marks were known."""
    return replace(
        ledger,
        activities=ledger.activities | gone.activities,
        organisations=gone.organisations | ledger.organisations,
        executors=ledger.executors | gone.executors,
        named=ledger.named | gone.named,
        tasks=(*ledger.tasks, *gone.tasks),
        facts=(*ledger.facts, *gone.facts),
        owed=(*ledger.owed, *gone.owed),
        bodies=ledger.bodies | gone.bodies,
    )


def ledger_of_edition(plan: Plan, edition: Edition, day: date) -> Ledger:
    """What an edition that was replaced says is owed, as it stands on the day."""
    return _ledger(plan, day, _standing(edition))


def _standing(edition: Edition) -> list[Entry]:
    """The rows of the edition; whether they were taken out later does not matter."""
    found = []
    for row in edition.rows.select_related("activity"):
        row.edition = edition
        row.activity.excluded_by = None
        found.append((row, _as_it_stood(row, edition.plan)))
    return found


def _gone(plan: Plan, edition: Edition | None) -> list[Entry]:
    """The rows that editions up to this one have taken out, as they stood last."""
    rows = EditionRow.objects.filter(
        activity__section__plan=plan, activity__excluded_by__number=F("edition__number") + 1
    )
    if edition:
        rows = rows.filter(edition__number__lt=edition.number)
    rows = rows.select_related("activity__excluded_by", "edition").order_by("edition__number", "position")
    rows = rows.defer(*(f"{place}__{name}" for place in ("edition", "activity__excluded_by") for name in _BYTES))
    return [(row, _as_it_stood(row, plan)) for row in rows]


def excluded(plan: Plan) -> list[Activity]:
    """The rows that editions have taken out, as they stood last, with their marks; no query where there are none."""
    if plan.amended_on is None:
        return []
    marks = Mark.objects.select_related("organisation").order_by("done_on", "pk")
    rows = Activity.ever.filter(section__plan=plan, excluded_by__isnull=False).select_related("excluded_by")
    rows = rows.defer(*(f"excluded_by__{name}" for name in (*_BYTES, "grounds")))
    return list(
        rows.order_by("excluded_by__number", "section__position", "position").prefetch_related(Prefetch("marks", marks))
    )


def _as_it_stood(row: EditionRow, plan: Plan) -> Activity:
    """The row of the plan with the words that it had; it is never saved."""
    activity = row.activity
    for key in (*paper.KNOWN_COLUMNS, "other"):
        setattr(activity, key, row.cells[key])
    activity.collective = row.collective
    activity.section = Section(pk=row.section_id, heading=row.heading, plan=plan)
    return activity


def _ledger(plan: Plan, day: date, entries: Sequence[Entry]) -> Ledger:
    wanted = {key for row, _ in entries for key in row.executors}
    executors = Executor.objects.prefetch_related("organisations").in_bulk(wanted)
    named = {row.activity_id: tuple(executors[key] for key in row.executors if key in executors) for row, _ in entries}
    activities = {activity.pk: activity for _, activity in entries}
    return ledger_from(plan, day, activities, _books(plan, entries, named), named)


def _books(plan: Plan, entries: Sequence[Entry], executors: dict[int, tuple[Executor, ...]]) -> Books:
    links = [link for row, _ in entries for link in _links(plan, row, executors[row.activity_id])]
    names = {(row.activity_id, party): name for row, _ in entries for party, name in row.owing or ()}
    parties, organisations = parties_of(links, names)
    return Books(
        tasks={row.activity_id: _task(row, parties[row.activity_id]) for row, _ in entries},
        parties=parties,
        plan_of=dict.fromkeys(parties, plan.pk),
        cluster_of=dict.fromkeys(parties, plan.cluster_id),
        facts=list(_facts(entries)),
        slots={},
        organisations=organisations,
        names=names,
    )


def _links(plan: Plan, row: EditionRow, executors: Sequence[Executor]) -> Iterator[tuple]:
    """The row as `books.LINKS` has rows: once for each organisation of each executor.

    Who owed stands still once the edition was replaced, as when a plan is closed. Of editions of the time before that
    was written down, it is asked of the directory as it is now.
    """
    stage = Stage.APPROVED if row.owing is None else Stage.CLOSED
    head = (plan.pk, stage.value, row.collective, row.activity_id, plan.cluster_id)
    named = [(one, found) for one in executors for found in (one.organisations.all() or [None])]
    for executor, organisation in named:
        yield (*head, executor.pk, executor.scope, organisation.pk if organisation else None)
    if not named:
        yield (*head, None, None, None)


def _task(row: EditionRow, parties: tuple[Party, ...]) -> Task:
    dues = dict.fromkeys(date.fromisoformat(due) for _, due, _ in row.slots)
    return Task(row.activity_id, tuple(sorted(dues)), parties, Collective(row.collective))


def _facts(entries: Sequence[Entry]) -> Iterator[Fact]:
    """The marks of the rows; those that an amendment has moved since answer the day that they answered then."""
    numbers = {row.activity_id: row.edition.number for row, _ in entries}
    rows = Mark.objects.filter(activity__in=numbers).order_by()
    moves = MarkMove.objects.filter(mark__in=rows, amendment__became__isnull=False).order_by(
        "-amendment__became__number"
    )
    was: dict[int, date | None] = {}
    for mark, activity, due, number in moves.values_list("mark", "mark__activity", "was", "amendment__became__number"):
        if number > numbers[activity]:
            was[mark] = due
    for one in map(fact, rows.values_list(*FACT_FIELDS)):
        yield replace(one, due=was[one.mark]) if one.mark in was else one


def dropped(ledger: Ledger) -> Iterator[Fact]:
    """That the rows which were taken out are owed no more, since the day of the edition that took them out.

    They stand in no row of the database: a key below one.
    """
    for task in ledger.tasks:
        edition = ledger.activities[task.activity].excluded_by
        if edition is not None:
            day = timezone.localdate(edition.approved_at)
            for due in task.dues or (None,):
                yield Fact(-edition.pk, task.activity, due, None, day, Word.ACCEPTED, Deed.DROPPED)

"""Between database rows and `PlanDocument`. Doors and views call it; it decides nothing about rights or stages."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from plans import index
from plans.core import deadlines, executors
from plans.core import document as paper
from plans.core.checks import About, Moved
from plans.core.executors.matching import Directory, Entry
from plans.core.grid import Page
from plans.core.stages import Stage
from plans.models import (
    Activity,
    Cluster,
    Department,
    Execution,
    Executor,
    Mark,
    Plan,
    PlanColumn,
    Section,
    SignOff,
    Slot,
)

DERIVED = ("rule", "event", "assumed")


def to_document(plan: Plan, *, with_marks: bool = False) -> paper.PlanDocument:
    """The plan as a document, in five queries.

    The last column holds the words written there; `with_marks` composes it from the marks where nothing is written.
    """
    sections = plan.sections.prefetch_related("activities__marks" if with_marks else "activities")
    return _document(plan, sections, to_row_with_marks if with_marks else to_plain_row)


def to_document_with_rows(plan: Plan) -> tuple[paper.PlanDocument, list[Section]]:
    """The plan as a document, and its sections with their rows: one for one those of the document."""
    sections = list(plan.sections.prefetch_related("activities"))
    return _document(plan, sections, to_plain_row), sections


def _document(
    plan: Plan, sections: Iterable[Section], to_row: Callable[[Activity], paper.Activity]
) -> paper.PlanDocument:
    return paper.PlanDocument(
        kind=paper.Kind(plan.kind),
        title=tuple(plan.title.splitlines()),
        period=plan.period,
        columns=tuple(paper.Column(column.key, column.heading) for column in plan.column_list),
        sections=tuple(
            paper.Section(section.heading, tuple(to_row(row) for row in section.activities.all()))
            for section in sections
        ),
        signoffs=tuple(
            paper.SignOff(paper.Place(block.place), block.word, tuple(block.lines.splitlines()))
            for block in plan.signoff_list
        ),
        masthead=tuple(plan.masthead.splitlines()),
        tail=tuple(plan.tail.splitlines()),
    )


def about(cluster: Cluster) -> About:
    """What the checks may know of a cluster's plans beside their words: no executors that were only guessed."""
    organisations = (name for names in _names_of(cluster).values() for name in names if name)
    known = cluster.executors.exclude(basis=Executor.Bases.WORDS).values_list("name", flat=True)
    return About(
        cluster=tuple(filter(None, (cluster.name, cluster.short_name, cluster.industry))),
        executors=tuple(dict.fromkeys([*organisations, *known])),
        moved=Moved(cluster.department.day_off),
        school=cluster.department.school_time,
    )


def to_plain_row(activity: Activity) -> paper.Activity:
    """One database row as a row of the document, word for word."""
    texts = {key: activity.text(key) for key in paper.KNOWN_COLUMNS}
    return paper.Activity(**texts, other=activity.other)


def to_row_with_marks(activity: Activity) -> paper.Activity:
    """As `to_plain_row`, the last column composed from the marks."""
    return replace(to_plain_row(activity), mark=printed_mark(activity))


def printed_mark(activity: Activity) -> str:
    """The last column's words: those written by hand, else one line for each mark that has a say."""
    return activity.mark or marks_in_words(activity.marks.all())


def marks_in_words(marks: Iterable[Mark]) -> str:
    """A line for each of a row's marks that has a say."""
    return "\n".join(mark.printed for mark in marks if mark.counts)


def page_of(plan: Plan) -> Page:
    """The plan's page setup."""
    return Page(
        landscape=plan.orientation == Plan.Orientations.LANDSCAPE,
        by_columns=plan.orientation == Plan.Orientations.AUTO,
        left=plan.left_margin,
        text_size=plan.text_size,
        table_size=plan.table_size,
        a3=plan.sheet_size == Plan.SheetSizes.A3,
        signature_line=plan.signature_line,
        blanks=plan.sign_blanks,
    )


@dataclass(frozen=True, slots=True)
class Understood:
    """A document with what its words mean: a schedule and the names of executors for each row, in the rows' order."""

    document: paper.PlanDocument
    schedules: tuple[deadlines.Schedule, ...]
    names: tuple[tuple[str, ...], ...]


def understood(cluster: Cluster, document: paper.PlanDocument) -> Understood:
    """All the thinking that a new plan takes: seconds for a long one, so it is done before any transaction."""
    known = [executor.name for executor in cluster.executors.in_use()]
    rows = document.activities
    schedules = tuple(_schedule_in(cluster, document.period, row.deadline) for row in rows)
    return Understood(document, schedules, tuple(executors.split(row.executors, known=known) for row in rows))


@transaction.atomic
def create_plan(cluster: Cluster, found: Understood) -> Plan:
    """A new draft with everything of the document; the executors join the cluster's directory."""
    document = found.document
    plan = Plan.objects.create(
        cluster=cluster,
        kind=document.kind.value,
        title="\n".join(document.title),
        masthead="\n".join(document.masthead),
        tail="\n".join(document.tail),
        period_start=document.period.start if document.period else None,
        period_end=document.period.end if document.period else None,
    )
    _create(PlanColumn, (_column(plan, at, column) for at, column in enumerate(document.columns)))
    _create(SignOff, (_signoff(plan, at, block) for at, block in enumerate(document.signoffs)))
    sections = _create(
        Section,
        (Section(plan=plan, position=at, heading=section.heading) for at, section in enumerate(document.sections)),
    )
    rows = [
        _activity(section, at, row)
        for section, source in zip(sections, document.sections, strict=True)
        for at, row in enumerate(source.activities)
    ]
    _set_rules(rows, found.schedules)
    activities = _create(Activity, rows)
    _add_slots(activities, found.schedules)
    _link(cluster, activities, found.names, _known(cluster))
    index.renew(plan, [plan, *sections, *activities])
    return plan


def understand(plan: Plan, activities: Iterable[Activity]) -> None:
    """Renew everything derived from the words of `activities`: rule, event, slots and executors."""
    rows = list(activities)
    read_deadlines(plan, rows)
    Activity.objects.bulk_update(rows, DERIVED)
    link_executors(plan.cluster, rows)


def read_deadlines(plan: Plan, rows: list[Activity]) -> None:
    """Renew the slots of rows, and set what else is DERIVED from their words, which the caller saves."""
    schedules = [reading_of(row, plan) for row in rows]
    _set_rules(rows, schedules)
    Slot.objects.filter(activity__in=rows).delete()
    _add_slots(rows, schedules)


def _set_rules(rows: Sequence[Activity], schedules: Sequence[deadlines.Schedule]) -> None:
    for row, schedule in zip(rows, schedules, strict=True):
        row.rule, row.event = schedule.rule.value, schedule.event
        row.assumed = bool(schedule.slots) and schedule.certainty is deadlines.Certainty.ASSUMED


def _add_slots(rows: Sequence[Activity], schedules: Sequence[deadlines.Schedule]) -> None:
    Slot.objects.bulk_create(
        Slot(activity=row, start=slot.start, due=slot.due, label=slot.label)
        for row, schedule in zip(rows, schedules, strict=True)
        for slot in schedule.slots
    )


def schedule_of(words: str, plan: Plan) -> deadlines.Schedule:
    """How the words of a deadline are understood in the plan's period; UNCLEAR without a period."""
    return _schedule_in(plan.cluster, plan.period, words)


def _schedule_in(cluster: Cluster, period: deadlines.Period | None, words: str) -> deadlines.Schedule:
    if period is None:
        return deadlines.Schedule(rule=deadlines.Rule.UNCLEAR)
    if deadlines.mentions_school_time(words):
        return _parsed(words, period, cluster.department.school_time)
    return _parsed(words, period)


@lru_cache(maxsize=8_192)
def _parsed(words: str, period: deadlines.Period, *school: deadlines.SchoolTime) -> deadlines.Schedule:
    return deadlines.parse(words, period, *school)


def read_ahead(plan: Plan, rows: Iterable[Activity] | None = None) -> None:
    """Read the deadlines of a plan before a transaction that will ask for them, which then parses nothing."""
    for row in Activity.objects.of_plan(plan) if rows is None else rows:
        schedule_of(row.deadline, plan)


def read_ahead_for(department: Department) -> None:
    """The same for what stands on the department's school time, which need not be saved yet."""
    for plan, rows in _on_school_time(department):
        plan.cluster.department = department
        read_ahead(plan, rows)


@transaction.atomic
def read_again(department: Department) -> None:
    """Read anew what stands on the department's school time, in all of its plans that are not closed."""
    for plan, rows in _on_school_time(department):
        read_deadlines(plan, rows)
        Activity.objects.bulk_update(rows, DERIVED)


def _on_school_time(department: Department) -> Iterator[tuple[Plan, list[Activity]]]:
    plans = Plan.texts.filter(cluster__department=department).exclude(stage=Stage.CLOSED)
    for plan in plans.select_related("cluster__department"):
        yield plan, [row for row in Activity.objects.of_plan(plan) if deadlines.mentions_school_time(row.deadline)]


def reading_of(row: Activity, plan: Plan) -> deadlines.Schedule:
    """How a row's deadline is read: its words, the day of its event, and dates set by hand over both."""
    schedule = schedule_of(row.deadline, plan)
    if row.pinned:
        return deadlines.pinned(schedule, row.pinned_windows)
    if row.event_on and schedule.event:
        return deadlines.happened(schedule, row.event_on)
    return schedule


def link_executors(cluster: Cluster, rows: list[Activity]) -> None:
    """Renew who carries out the rows; executors that the cluster did not know join its directory."""
    known = _known(cluster)
    names = [executor.name for executor in known.values() if executor.is_in_use]
    split = [tuple(row.named) or executors.split(row.executors, known=names) for row in rows]
    Execution.objects.filter(activity__in=rows).delete()
    _link(cluster, rows, split, known)


def _known(cluster: Cluster) -> dict[str, Executor]:
    return {executor.key: executor for executor in cluster.executors.with_use()}


def _link(
    cluster: Cluster, rows: Sequence[Activity], names: Sequence[Sequence[str]], known: dict[str, Executor]
) -> None:
    """Write down who carries out the rows, a list of names for each; whom nobody knew joins the directory."""
    everybody = known | _joined(cluster, (name for cell in names for name in cell), known)
    Execution.objects.bulk_create(
        Execution(activity=row, executor=everybody[key], position=at)
        for row, cell in zip(rows, names, strict=True)
        for at, key in enumerate(dict.fromkeys(executors.same_name_key(name) for name in cell))
    )


def _joined(cluster: Cluster, names: Iterable[str], known: Mapping[str, Executor]) -> dict[str, Executor]:
    """Those of the names that nobody knew, by key, with the keys of their rows.

    Several plans may bring the same new name at once: who comes second waits, and gets the row of the first.
    """
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(executors.same_name_key(name), name)
    new = [Executor.named(cluster, name) for key, name in first.items() if key not in known]
    _introduce(cluster, sorted(new, key=lambda one: one.digest))  # so that no two wait for each other
    return {one.key: one for one in new}


def _introduce(cluster: Cluster, new: list[Executor]) -> None:
    """Save new executors; one that bears an organisation's own name stands for it."""
    if not new:
        return
    entries = Directory(Entry(id, tuple(names)) for id, names in _names_of(cluster).items())
    owners = {executor.key: entries.owner(executor.name) for executor in new}
    for executor in new:
        if owners[executor.key] is not None:
            executor.scope, executor.basis = Executor.Scopes.CHOSEN.value, Executor.Bases.NAME.value
    once = {"unique_fields": ["cluster", "digest"], "update_fields": ["digest"]}
    Executor.objects.bulk_create(new, update_conflicts=True, **once)
    links = Executor.organisations.through
    linked = [links(executor=one, organisation_id=owners[one.key]) for one in new if owners[one.key] is not None]
    links.objects.bulk_create(linked, ignore_conflicts=True)
    told = {one.id: one for one in Executor.history.bulk_history_create(new)}
    if linked:
        # The library writes many rows of history at once, but not with their organisations.
        kept = Executor.history.model.organisations.model
        rows = links.objects.filter(executor__in=new).values("id", "executor_id", "organisation_id")
        kept.objects.bulk_create(kept(history=told[row["executor_id"]], **row) for row in rows)


def _names_of(cluster: Cluster) -> dict[int, list[str]]:
    """The full and short names of the cluster's organisations, by id."""
    return {id: names for id, *names in cluster.organisations.values_list("pk", "name", "short_name")}


def directory_of(cluster: Cluster) -> Directory:
    """The organisations of a cluster by their names, and by the spellings that a person has confirmed."""
    names = _names_of(cluster)
    of: dict[str, list[int]] = defaultdict(list)
    links = Executor.organisations.through.objects.filter(executor__cluster=cluster)
    links = links.filter(executor__basis=Executor.Bases.PERSON, executor__scope=Executor.Scopes.CHOSEN)
    for name, organisation in links.values_list("executor__name", "organisation_id"):
        of[name].append(organisation)
    for name, chosen in of.items():
        if len(chosen) == 1:
            names.setdefault(chosen[0], []).append(name)
    return Directory(Entry(id, tuple(dict.fromkeys(spellings))) for id, spellings in names.items())


def _create(model, objects):
    """Save many rows at once, their history too; answers them with their keys."""
    rows = list(objects)
    return bulk_create_with_history(rows, model) if rows else []


def _column(plan: Plan, at: int, column: paper.Column) -> PlanColumn:
    return PlanColumn(plan=plan, position=at, key=column.key, heading=column.heading)


def _signoff(plan: Plan, at: int, block: paper.SignOff) -> SignOff:
    return SignOff(plan=plan, position=at, place=block.place.value, word=block.word, lines="\n".join(block.lines))


def _activity(section: Section, at: int, row: paper.Activity) -> Activity:
    texts = {key: row.text(key) for key in paper.KNOWN_COLUMNS}
    return Activity(section=section, position=at, other=dict(row.other), **texts)

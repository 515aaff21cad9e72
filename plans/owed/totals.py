"""Figures of many plans on any day, by section, title, executors and by who owes: from the facts, as plain values.

About ten queries, and no object for an obligation. The sums equal what follows from `books.read`, which tells each
obligation: a test compares.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Aggregate, CharField, QuerySet
from django.db.models.functions import Cast, Coalesce

from plans import queries
from plans.core.deadlines import Period
from plans.core.obligations import Collective, Party
from plans.core.reports import tallies
from plans.core.scopes import Scope
from plans.core.stages import Stage
from plans.models import Activity, Execution, Executor, Mark, Organisation, Owing, Plan, Section, Slot
from plans.owed.books import FACT_FIELDS, ordered

_OF_DAYS = ("due", "done_on", "moved_to")
_BODY = 0  # stands for a body of the council among organisations' keys
Row = tuple[int, int, str, str]  # an activity, its section, title, and whether each must do it
Linked = dict[int, tuple[int, ...]]  # the executors of activities, by keys


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts as `core.reports.tallies` has them, and the names behind their keys.

    `plans` that have rows, with their clusters; sections' `headings`, with their plans, and names of `executors` in the
    order in which rows come to them; `organisations` that owe anything.
    """

    plans: dict[int, int]
    headings: dict[int, tuple[int, str]]
    executors: dict[int, str]
    organisations: dict[int, Organisation]
    by_section: dict[int, int]
    by_title: dict[str, int]
    by_executors: dict[tuple[int, ...], int]
    by_parties: dict[tallies.Parties, int]


class _Joined(Aggregate):
    """Keys of a group as one text, with commas between them."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: object, connection: object, **more: object) -> tuple[str, list]:
        """Its function for that wants text, and the comma."""
        template = "%(function)s((%(expressions)s)::text, ',')"
        return self.as_sql(compiler, connection, function="STRING_AGG", template=template, **more)


def read(plans: QuerySet[Plan], today: date, period: Period | None = None) -> Totals:
    """The totals of these plans, from the database in which they are asked for; `period`: what falls due within it."""
    names = ("pk", "cluster", "stage")
    head = {pk: (cluster, stage) for pk, cluster, stage in plans.order_by().values_list(*names)}
    sections = Section._base_manager.using(plans.db).filter(plan__in=list(head)).order_by()
    homes = {pk: (plan, heading) for pk, plan, heading in sections.values_list("pk", "plan", "heading")}
    standing = Activity.objects.using(plans.db).filter(section__plan__in=list(head)).order_by("pk")
    rows: list[Row] = list(standing.values_list("pk", "section", "title", "collective"))
    linked, executors = _executors(plans.db, head)
    parties = dict(_parties(plans.db, head, homes, rows, linked, executors))
    owing = {pk: (parties[pk], word == Collective.EACH) for pk, _, _, word in rows}
    dues, said = _dues(plans.db, head, period), _said(plans.db, head, today)
    counts, groups = tallies.tallied(owing, dues, said, today, undated=period is None)
    headings = {section: homes[section] for section in dict.fromkeys(row[1] for row in rows)}
    return Totals(
        {plan: head[plan][0] for plan, _ in headings.values()},
        headings,
        executors,
        Organisation.objects.using(plans.db).in_bulk({one for some in groups for one in some if one is not None}),
        *_summed(rows, linked, counts),
        groups,
    )


def _summed(
    rows: Iterable[Row], linked: Linked, counts: dict[int, int]
) -> tuple[dict[int, int], dict[str, int], dict[tuple[int, ...], int]]:
    """The counts of activities by section, by title, by executors."""
    by_section: dict[int, int] = defaultdict(int)
    by_title: dict[str, int] = defaultdict(int)
    by_executors: dict[tuple[int, ...], int] = defaultdict(int)
    for pk, section, title, _ in rows:
        if pk in counts:
            by_section[section] += counts[pk]
            by_title[title] += counts[pk]
            by_executors[linked.get(pk, ())] += counts[pk]
    return by_section, by_title, by_executors


def _executors(db: str, plans: Collection[int]) -> tuple[Linked, dict[int, str]]:
    """The executors of each activity, and the names of all."""
    links = Execution.objects.using(db).filter(activity__section__plan__in=list(plans))
    linked: Linked = {}
    for activity, executor in links.order_by("activity", "position").values_list("activity_id", "executor_id"):
        linked[activity] = (*linked.get(activity, ()), executor)
    keys = dict.fromkeys(key for some in linked.values() for key in some)
    names = dict(Executor.objects.using(db).filter(pk__in=list(keys)).order_by().values_list("pk", "name"))
    return linked, {key: names[key] for key in keys}


def _parties(
    db: str,
    head: dict[int, tuple[int, str]],
    homes: dict[int, tuple[int, str]],
    rows: Iterable[Row],
    linked: Linked,
    executors: Collection[int],
) -> Iterator[tuple[int, tallies.Parties]]:
    """Who owes each activity: under a closed plan those of then, else those whom the directory names now."""
    closed = [plan for plan, (_, stage) in head.items() if stage == Stage.CLOSED]
    then = dict(_then(db, closed)) if closed else {}
    open_ = {cluster for cluster, stage in head.values() if stage != Stage.CLOSED}
    now = _Now(db, open_, executors if open_ else ())
    for pk, section, _, _ in rows:
        cluster, stage = head[homes[section][0]]
        yield pk, then.get(pk, ()) if stage == Stage.CLOSED else now[cluster, linked.get(pk, ())]


def _then(db: str, plans: Collection[int]) -> Iterator[tuple[int, tallies.Parties]]:
    """Of closed plans; the same organisations owe many rows."""
    rows = Owing.objects.using(db).filter(activity__section__plan__in=plans).order_by().values_list("activity_id")
    read: dict[str, tallies.Parties] = {}
    for activity, keys in rows.annotate(keys=_Joined(Coalesce("organisation_id", _BODY))):
        if keys not in read:
            read[keys] = ordered({int(key) or None for key in keys.split(",")})
        yield activity, read[keys]


class _Now(dict[tuple[int, tuple[int, ...]], tallies.Parties]):
    """By cluster and executors who owes as the directory is now; worked out once for each."""

    def __init__(self, db: str, clusters: Iterable[int], executors: Collection[int]) -> None:
        self._rosters = queries.roster(clusters)
        rows = Executor.objects.using(db).filter(pk__in=list(executors)).order_by()
        self._scopes = dict(rows.values_list("pk", "scope"))
        self._chosen: dict[int, list[int]] = defaultdict(list)
        chosen = rows.filter(scope=Scope.CHOSEN.value, organisations__isnull=False)
        for executor, organisation in chosen.values_list("pk", "organisations"):
            self._chosen[executor].append(organisation)

    def __missing__(self, key: tuple[int, tuple[int, ...]]) -> tallies.Parties:
        cluster, executors = key
        owing: set[Party] = set()
        for one in executors:
            owing |= queries.stands_for(self._scopes[one], self._chosen[one], self._rosters[cluster])
        self[key] = found = ordered(owing)
        return found


class _Days(dict[str | None, date | None]):
    """Days by their texts: a year has few, and SQLite's are read three times as fast so."""

    def __missing__(self, text: str | None) -> date | None:
        self[text] = found = date.fromisoformat(text) if text else None
        return found


def _text(name: str) -> Cast:
    return Cast(name, CharField())


def _dues(db: str, plans: Collection[int], period: Period | None) -> Iterator[tuple[int, date | None]]:
    rows = Slot.objects.using(db).filter(activity__section__plan__in=list(plans), activity__excluded_by=None)
    rows = rows.filter(due__range=(period.start, period.end)) if period else rows
    days = _Days()
    for activity, due in rows.order_by().values_list("activity_id", _text("due")).iterator():
        yield activity, days[due]


def _said(db: str, plans: Collection[int], today: date) -> Iterator[tallies.Said]:
    """The marks of the day and earlier that were not returned."""
    rows = Mark.objects.using(db).filter(activity__section__plan__in=list(plans), done_on__lte=today)
    rows = rows.exclude(state=Mark.States.RETURNED).order_by()
    fields = [_text(name) if name in _OF_DAYS else name for name in FACT_FIELDS]
    days = _Days()
    for pk, activity, due, party, done_on, word, deed, moved_to in rows.values_list(*fields).iterator():
        yield pk, activity, days[due], party, days[done_on], word, deed, days[moved_to]

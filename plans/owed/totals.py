"""Figures of many plans on any day, by section, kind, executors and by who owes: from the facts, as plain values.

A few queries, and no object for an obligation; days stay the texts that the database gives. The sums equal what follows
from `books.read`, which tells each obligation: a test compares.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.db.models import Aggregate, CharField, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from plans import queries
from plans.core.deadlines import Period
from plans.core.obligations import Collective, Party
from plans.core.reports.kinds import kind_of
from plans.core.reports.tallies import Parties, Said, Tally
from plans.core.scopes import Scope
from plans.core.stages import Stage
from plans.models import Activity, Execution, Executor, Mark, Organisation, Owing, Plan, Section, Slot
from plans.owed.books import FACT_FIELDS, ordered
from plans.prepared import Prepared

_OF_DAYS = ("due", "done_on", "moved_to")
_BODY = 0  # stands for a body of the council among organisations' keys
Home = tuple[int, int, str, str]  # a section's plan, its cluster, its stage, the section's heading
Sums = tuple[dict[int, int], dict[str, int], dict[tuple[int, ...], int]]
# An activity, its section, place there, title, whether each must do it; as texts with commas its executors with their
# places, its due days, and who owed it when its plan was closed.
Row = tuple[int, int, int, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which plans on which day; `period`: only what falls due within it."""

    plans: QuerySet[Plan]
    on: date
    period: Period | None = None


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
    by_kind: dict[str, int]
    by_executors: dict[tuple[int, ...], int]
    by_parties: dict[Parties, int]


def read(*asked: Wanted) -> list[Totals]:
    """The totals of each, all from the database in which the first is asked for."""
    db = asked[0].plans.db
    taken = [_taken(db, one) for one in asked]
    linked = _Linked()
    keys = {key for one in taken for text in one.linked for key in linked[text]}
    rows = Executor.objects.using(db).filter(pk__in=keys).order_by()
    executors = {key: (name, scope) for key, name, scope in rows.values_list("pk", "name", "scope")}
    now = _Now(db, taken, executors, linked)
    counted = [_counted(one, linked, now) for one in taken]
    parties = {party for _, groups in counted for some in groups for party in some if party is not None}
    organisations = Organisation.objects.using(db).in_bulk(parties)
    return [
        Totals(
            {plan: cluster for plan, cluster, _, _ in (one.homes[key] for key in one.sections)},
            {key: (one.homes[key][0], one.homes[key][3]) for key in one.sections},
            {key: executors[key][0] for text in one.linked for key in linked[text]},
            {key: organisations[key] for some in groups for key in some if key in organisations},
            *sums,
            groups,
        )
        for one, (sums, groups) in zip(taken, counted, strict=True)
    ]


class _Joined(Aggregate):
    """Texts of a group as one, with commas between them."""

    function = "GROUP_CONCAT"
    output_field = CharField()

    def as_postgresql(self, compiler: object, connection: object, **more: object) -> tuple[str, list]:
        """Its function for that wants the comma."""
        template = "%(function)s(%(expressions)s, ',')"
        return self.as_sql(compiler, connection, function="STRING_AGG", template=template, **more)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was read of the plans that were asked for."""

    asked: Wanted
    homes: dict[int, Home]
    rows: list[Row]
    said: list[Said]
    # Sections that have rows, in the order of these; the executors of rows, each text once, in the order of places.
    sections: Collection[int]
    linked: Collection[str]


def _taken(db: str, asked: Wanted) -> _Taken:
    all_of = Section._base_manager.using(db).filter(plan__in=asked.plans.order_by()).order_by()
    found = all_of.values_list("pk", "plan", "plan__cluster", "plan__stage", "heading")
    homes = {key: (plan, cluster, stage, heading) for key, plan, cluster, stage, heading in found}
    plans = tuple({plan for plan, _, _, _ in homes.values()})
    closed = 1 if any(stage == Stage.CLOSED for _, _, stage, _ in homes.values()) else None
    start, end = (asked.period.start, asked.period.end) if asked.period else (None, None)
    rows = _ROWS.rows(plans, start, end, closed, using=db)
    sections = dict.fromkeys(map(itemgetter(1), rows))
    linked = dict.fromkeys(map(itemgetter(5), sorted(rows, key=itemgetter(2))))
    return _Taken(asked, homes, rows, _SAID.rows(plans, asked.on, using=db), sections, linked)


def _rows(plans: Collection[int], start: date | None, end: date | None, closed: int | None) -> QuerySet:
    """The rows of the plans in order of their keys, with the days between these; if any is `closed`, who owed them."""
    executors = Concat(_text("position"), Value(":"), _text("executor_id"))
    dues = Slot.objects.filter(due__range=(start, end)) if start else Slot.objects.all()
    owing = _of_row(Owing.objects.all(), _text(Coalesce("organisation_id", _BODY)))
    return (
        Activity.objects.filter(section__plan__in=plans)
        .order_by("pk")
        .values_list(
            *("pk", "section", "position", "title", "collective"),
            _of_row(Execution.objects.all(), executors),
            _of_row(dues, _text("due")),
            owing if closed else Value(""),
        )
    )


def _said(plans: Collection[int], on: date) -> QuerySet:
    """The marks of the day and earlier that were not returned."""
    marks = Mark.objects.filter(activity__section__plan__in=plans, done_on__lte=on).order_by()
    fields = [_text(name) if name in _OF_DAYS else name for name in FACT_FIELDS]
    return marks.exclude(state=Mark.States.RETURNED).values_list(*fields)


_ROWS, _SAID = Prepared(_rows), Prepared(_said)


def _of_row(others: QuerySet, text: Func) -> Coalesce:
    """A text of each of those that belong to an activity, as one."""
    found = others.filter(activity=OuterRef("pk")).order_by().values("activity")
    return Coalesce(Subquery(found.annotate(all=_Joined(text)).values("all")), Value(""))


def _text(of: str | Func) -> Cast:
    return Cast(of, CharField())


def _counted(taken: _Taken, linked: "_Linked", now: "_Now") -> tuple[Sums, dict[Parties, int]]:
    """The counts of rows by section, by kind, by executors; and by those who owe together."""
    tally = Tally(taken.said, taken.asked.on, undated=taken.asked.period is None)
    by_section: dict[int, int] = defaultdict(int)
    by_kind: dict[str, int] = defaultdict(int)
    by_text: dict[str, int] = defaultdict(int)
    then, closed, each = _Then(), Stage.CLOSED.value, Collective.EACH.value
    for key, section, _, title, collective, executors, dues, owed in taken.rows:
        _, cluster, stage, _ = taken.homes[section]
        owing = then[owed] if stage == closed else now[cluster, executors]
        if counts := tally.count(key, owing, dues, each=collective == each):
            by_section[section] += counts
            by_kind[kind_of(title)] += counts
            by_text[executors] += counts
    by_executors: dict[tuple[int, ...], int] = defaultdict(int)
    for text, counts in by_text.items():
        by_executors[linked[text]] += counts
    return (by_section, by_kind, by_executors), tally.groups


class _Linked(dict[str, tuple[int, ...]]):
    """The executors of rows, in order, by the texts that name them."""

    def __missing__(self, text: str) -> tuple[int, ...]:
        places = sorted(tuple(map(int, one.split(":"))) for one in filter(None, text.split(",")))
        self[text] = found = tuple(key for _, key in places)
        return found


class _Then(dict[str, Parties]):
    """Who owed rows of closed plans, by the texts that name them; the same organisations owe many rows."""

    def __missing__(self, text: str) -> Parties:
        self[text] = found = ordered({int(key) or None for key in filter(None, text.split(","))})
        return found


class _Now(dict[tuple[int, str], Parties]):
    """By cluster and executors who owes as the directory is now; worked out once for each."""

    def __init__(self, db: str, taken: Iterable[_Taken], known: Mapping[int, tuple[str, str]], linked: _Linked) -> None:
        homes = [home for one in taken for home in one.homes.values()]
        self._rosters = queries.roster({cluster for _, cluster, stage, _ in homes if stage != Stage.CLOSED})
        self._known, self._linked = known, linked
        self._chosen: dict[int, list[int]] = defaultdict(list)
        some = [key for key, (_, scope) in known.items() if scope == Scope.CHOSEN]
        chosen = Executor.objects.using(db).filter(pk__in=some, organisations__isnull=False).order_by()
        for executor, organisation in chosen.values_list("pk", "organisations"):
            self._chosen[executor].append(organisation)

    def __missing__(self, key: tuple[int, str]) -> Parties:
        cluster, text = key
        owing: set[Party] = set()
        for one in self._linked[text]:
            owing |= queries.stands_for(self._known[one][1], self._chosen[one], self._rosters[cluster])
        self[key] = found = ordered(owing)
        return found

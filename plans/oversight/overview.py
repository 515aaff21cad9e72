"""The overview: every cluster that a person sees, how far its plans in force are, and who must act.

The numbers come from what is kept of obligations: one row for each cluster, whatever stands in its plans. Only of the
clusters that are shown more is read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple

from django.db.models import Exists, F, FilteredRelation, Min, OuterRef, Q, QuerySet, Subquery, Sum

from plans.approval import way
from plans.core.counting import DONE_WORDS, UNSAID, Outcome, Sums, sums_of
from plans.core.stages import Role, Stage
from plans.execution.shares import progress_of
from plans.models import Activity, Cluster, Department, ObligationCount, ObligationRow, Plan, Tally, User
from plans.models.owed import is_told
from plans.prepared import Key, Prepared, PreparedObjects
from plans.replica import replica

_OPEN = [said.value for said in UNSAID]
_DONE = [said.value for said in DONE_WORDS]
_NAMES = ("pk", "short_name", "name", "industry", "department__region", "department__name", "department")
_SUMS = tuple(field.name for field in fields(Sums))
# The days on which the numbers hold; the numbers; what holds on any day.
_TALLY = ("on", "until", "since", *_SUMS, "oldest", "waits", "failed", "unclear", "moved_at")
_NOT_DROPPED = ~Q(said=Outcome.DROPPED.value)
# What pages show of a plan and of a row.
_SHOWN = ("cluster", "stage", "amends", "period_start", "period_end")
_SHOWN_OF_ROW = ("number", "title", "executors", "section__plan")
NOTHING = Sums()
_NUMBERS = attrgetter(*_SUMS)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which clusters, in which order (a key of ORDERS), together by what (a key of GROUPS).

    `role`: only those in which the person has it.
    """

    department: Department | None = None
    industry: str = ""
    region: str = ""
    stage: Stage | None = None
    order: str = "late"
    group: str = ""
    role: Role | None = None


class ClusterLine(NamedTuple):
    """A cluster: its name and places, the numbers of its plans in force; `oldest` is the due day that is late longest.

    `waiting` have marks on review, `failed` were not done or in part, `unclear` rows have no sure date,
    `moved_at`: when anything was last said.
    """

    cluster: int
    name: str
    industry: str
    region: str
    department: str
    department_key: int
    sums: Sums = NOTHING
    oldest: date | None = None
    waiting: int = 0
    failed: int = 0
    unclear: int = 0
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClusterGroup:
    """Clusters of one industry, region or department: how many, and their numbers together; `key` names it."""

    name: str
    key: str
    count: int
    sums: Sums
    waiting: int
    failed: int
    unclear: int
    oldest: date | None
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dressed:
    """A line with its cluster's newest plan, who must act there, and the row that is late longest."""

    line: ClusterLine
    plan: Plan | None
    turn: str
    worst: Activity | None


def _least(share: int | None) -> int:
    return 101 if share is None else share


def _moved(line: "ClusterLine | ClusterGroup") -> tuple[float, str]:
    return line.moved_at.timestamp() if line.moved_at else 0, line.name


ORDERS = {
    "late": ("сначала больше просроченного", lambda line: (-line.sums.late, line.name.lower())),
    "oldest": ("сначала давнее просрочено", lambda line: (line.oldest is None, line.oldest or date.max, line.name)),
    "due": ("сначала меньше выполнено из наступившего", lambda line: (_least(line.sums.due_share), line.name)),
    "whole": ("сначала меньше выполнено всего", lambda line: (_least(line.sums.plan_share), line.name)),
    "waiting": ("сначала больше ждёт проверки", lambda line: (-line.waiting, line.name.lower())),
    "unclear": ("сначала больше неясных сроков", lambda line: (-line.unclear, line.name.lower())),
    "still": (
        "сначала давно без движения",
        _moved,
    ),
    "name": ("по названию", lambda line: line.name.lower()),
}
GROUPS = {"industry": "по отраслям", "region": "по регионам", "department": "по департаментам"}


def clusters_of(person: User, asked: Wish) -> QuerySet[Cluster]:
    """The clusters that the person sees and asks for."""
    return _clusters(*_wished(person, asked)).using(replica())


def _wished(person: User, asked: Wish) -> tuple[Key, ...]:
    """The same as keys of `_clusters`."""
    seen = (None, None) if person.is_superuser else person.places
    places = (asked.department and asked.department.pk, asked.industry or None, asked.region or None)
    mine = [row.cluster_id for row in person.membership_list if row.role == asked.role] if asked.role else None
    return *seen, *places, None if mine is None else tuple(mine), asked.stage and asked.stage.value


def _clusters(
    seen: Key, departments: Key, department: Key, industry: Key, region: Key, mine: Key, stage: Key
) -> QuerySet[Cluster]:
    """Those that are `seen` or belong to `departments` (keys), narrowed by whatever else is not None."""
    rows = Cluster.objects.all() if seen is None else Cluster.objects.among(seen, departments)
    places = {"department": department, "industry": industry, "department__region": region, "pk__in": mine}
    rows = rows.filter(**{name: value for name, value in places.items() if value is not None})
    if stage is not None:
        newest = Subquery(_newest().values("stage")[:1])
        rows = rows.annotate(newest_stage=newest).filter(newest_stage=stage)
    return rows.order_by()


def _kept_of(*wished: Key) -> QuerySet:
    current = FilteredRelation("plans", condition=Q(plans__amends=None, plans__stage=Stage.APPROVED.value))
    kept = ("pk", "tally", *(f"tally__{name}" for name in _TALLY))
    return _clusters(*wished).annotate(current=current).values_list(*_NAMES, *(f"current__{name}" for name in kept))


_KEPT = Prepared(_kept_of)


def lines_of(person: User, asked: Wish, today: date) -> list[ClusterLine]:
    """A line for each cluster in the order that was asked for. One query; more for plans not counted for today."""
    rows = _KEPT.rows(*_wished(person, asked), using=replica())
    lines: dict[int, ClusterLine] = {}
    behind = False
    for key, short, name, industry, region, department, place, plan, tally, *said in rows:
        told = is_told(today, *said[:3])
        behind = behind or (plan is not None and not told)
        sums, oldest = (Sums(*said[3:8]), said[8]) if told else (NOTHING, None)
        numbers = (sums, oldest, *said[9:]) if tally else ()
        line = ClusterLine(key, short or name, industry, region, department, place, *numbers)
        lines[key] = _together(lines[key], line) if key in lines else line
    for key, sums, oldest in _untold(clusters_of(person, asked), today) if behind else ():
        if key in lines:  # else it has come just now
            days = filter(None, (lines[key].oldest, oldest))
            lines[key] = lines[key]._replace(sums=lines[key].sums + sums, oldest=min(days, default=None))
    return sorted(lines.values(), key=ORDERS[asked.order][1])


def _together(one: ClusterLine, other: ClusterLine) -> ClusterLine:
    """The line of a cluster with several plans in force."""
    return one._replace(
        sums=one.sums + other.sums,
        oldest=min(filter(None, (one.oldest, other.oldest)), default=None),
        waiting=one.waiting + other.waiting,
        failed=one.failed + other.failed,
        unclear=one.unclear + other.unclear,
        moved_at=max(filter(None, (one.moved_at, other.moved_at)), default=None),
    )


def _untold(clusters: QuerySet[Cluster], today: date) -> Iterator[tuple[int, Sums, date | None]]:
    """The same, with the cluster's key, of plans whose stored numbers are of another day: summed from what is kept."""
    fresh = Exists(Tally.objects.told_on(today).filter(plan=OuterRef("pk")))
    plans = Plan.objects.using(replica()).in_force().filter(~fresh, cluster__in=clusters.values("pk")).order_by()
    others = dict(plans.values_list("pk", "cluster"))
    known = set(Tally.objects.using(replica()).filter(plan__in=others).counted_on(today).values_list("plan", flat=True))
    late = Q(said__in=_OPEN, due__lt=today)
    fallen = Q(due__lte=today) & _NOT_DROPPED
    counts = ObligationCount.objects.using(replica()).filter(plan__in=known)
    rows = counts.order_by().values_list("plan__cluster")
    counted = rows.annotate(
        oldest=Min("due", filter=late),
        late=Sum("number", filter=late),
        fallen=Sum("number", filter=fallen),
        kept=Sum("number", filter=fallen & Q(said__in=_DONE)),
        done=Sum("number", filter=Q(said__in=_DONE)),
        owed=Sum("number", filter=_NOT_DROPPED),
    )
    for key, oldest, *numbers in counted:
        yield key, Sums(*(number or 0 for number in numbers)), oldest
    for plan, figures in progress_of(others.keys() - known, today).items():
        yield others[plan], sums_of(figures), None


def total(lines: Iterable[ClusterLine]) -> ClusterGroup:
    """All of them together."""
    lines = list(lines)
    days = [line.oldest for line in lines if line.oldest]
    return ClusterGroup(
        "",
        "",
        len(lines),
        Sums(*(sum(numbers) for numbers in zip(*map(_NUMBERS, (line.sums for line in lines)), strict=True))),
        sum(line.waiting for line in lines),
        sum(line.failed for line in lines),
        sum(line.unclear for line in lines),
        min(days, default=None),
        max((line.moved_at for line in lines if line.moved_at), default=None),
    )


def grouped(lines: Iterable[ClusterLine], by: str, order: str = "late") -> list[ClusterGroup]:
    """The lines together by industry, region or department, these in an order of ORDERS."""
    groups: dict[tuple[str, str], list[ClusterLine]] = {}
    for line in lines:
        name = getattr(line, by)
        key = str(line.department_key) if by == "department" else name
        groups.setdefault((name, key), []).append(line)
    found = [replace(total(some), name=name, key=key) for (name, key), some in groups.items()]
    return sorted(found, key=ORDERS[order][1])


def dressed(lines: Iterable[ClusterLine], today: date) -> list[Dressed]:
    """Some of the lines with what a page shows of each. Two queries; one more where plans are on their way, and one
    where the day's numbers are older."""
    lines = list(lines)
    rows = _PLANS.all(tuple(line.cluster for line in lines), today, using=replica())
    newest = {plan.cluster_id: plan for plan in rows}
    late = {key: plan.worst for key, plan in newest.items()}
    missing = [line.cluster for line in lines if line.sums.late and late.get(line.cluster) is None]
    if missing:
        others = Cluster.objects.using(replica()).filter(pk__in=missing).order_by()
        late |= others.annotate(worst=_worst(today)).values_list("pk", "worst")
    found = {row.pk: row for row in _ROWS.all(tuple(filter(None, late.values())), using=replica())}
    turns = way.turns_of(newest.values(), today)
    return [
        Dressed(line, plan, turns[plan.pk] if plan else "", found.get(late.get(line.cluster)))
        for line in lines
        for plan in (newest.get(line.cluster),)
    ]


def _worst(today: date, cluster: str = "pk", **which: object) -> Subquery:
    """The row of a plan that is late longest, of those that are asked for, by the outer row's `cluster`."""
    late = ObligationRow.objects.filter(plan__cluster=OuterRef(cluster), said__in=_OPEN, due__lt=today, **which)
    return Subquery(late.order_by("due", "pk").values("activity")[:1])


def _newest(cluster: str = "pk") -> QuerySet[Plan]:
    """The plans of the outer row's `cluster`, the newest first."""
    return Plan.objects.filter(cluster=OuterRef(cluster)).order_by(F("period_start").desc(nulls_last=True), "-pk")


def _newest_in(clusters: Key, today: date) -> QuerySet[Plan]:
    """The newest plan of each of these clusters, with its row that is late longest."""
    plans = Plan.objects.filter(cluster__in=clusters, pk=Subquery(_newest("cluster").values("pk")[:1]))
    worst = _worst(today, "cluster", due=F("plan__tally__oldest"))
    return plans.order_by().only(*_SHOWN).annotate(worst=worst)


_PLANS: PreparedObjects[Plan] = PreparedObjects(_newest_in)
_ROWS: PreparedObjects[Activity] = PreparedObjects(
    lambda keys: Activity.ever.filter(pk__in=keys).order_by().select_related("section").only(*_SHOWN_OF_ROW)
)


@dataclass(frozen=True, slots=True)
class Places:
    """What the person may choose among: industries, regions, and departments by name."""

    industries: list[str]
    regions: list[str]
    departments: list[Department]


def _places(seen: Key, departments: Key) -> QuerySet:
    names = ("department__name", "department", "department__region", "industry")
    rows = Cluster.objects.all() if seen is None else Cluster.objects.among(seen, departments)
    return rows.order_by(*names[:2]).values_list(*names).distinct()


_PLACES = Prepared(_places)


def places_of(person: User) -> Places:
    """Where the clusters are that the person sees."""
    seen = (None, None) if person.is_superuser else person.places
    rows = _PLACES.rows(*seen, using=replica())
    known = dict.fromkeys(row[:3] for row in rows)
    departments = [Department(pk=key, name=name, region=region) for name, key, region in known]
    industries, regions = ({row[at] for row in rows} for at in (3, 2))
    return Places(sorted(industries, key=str.lower), sorted(regions, key=str.lower), departments)

"""The overview: every cluster that a person sees, how far its plans in force are, and who must act.

The numbers come from what is kept of obligations: one row for each cluster, whatever stands in its plans. Only of the
clusters that are shown more is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from plans.core.counting import UNSAID, Outcome, Sums, sums_of
from plans.core.stages import Stage, steps
from plans.execution.shares import counted_on, progress_of
from plans.models import Cluster, Department, ObligationCount, ObligationRow, Plan, Tally, User
from plans.replica import replica

_OPEN = [said.value for said in UNSAID]
_DONE = [Outcome.DONE.value, Outcome.DONE_LATE.value]
_NOT_DROPPED = ~Q(said=Outcome.DROPPED.value)
NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class Wish:
    """Which clusters, in which order (a key of ORDERS), together by what (a key of GROUPS)."""

    department: Department | None = None
    industry: str = ""
    region: str = ""
    stage: Stage | None = None
    order: str = "late"
    group: str = ""


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """A cluster: its name and places, the numbers of its plans in force; `oldest` is the due day that is late longest.

    `waiting` marks wait for the secretary, `unclear` rows have no sure date, `moved_at`: when anything was last said.
    """

    cluster: int
    name: str
    industry: str
    region: str
    department: str
    sums: Sums = NOTHING
    oldest: date | None = None
    waiting: int = 0
    unclear: int = 0
    moved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClusterGroup:
    """Clusters of one industry, region or department: how many, and their numbers together."""

    name: str
    count: int
    sums: Sums
    waiting: int
    unclear: int
    oldest: date | None


@dataclass(frozen=True, slots=True)
class Dressed:
    """A line with its cluster's newest plan, whose turn it is there, and the row that is late longest."""

    line: ClusterLine
    cluster: Cluster
    plan: Plan | None
    turn: str
    worst: ObligationRow | None


def _least(share: int | None) -> int:
    return 101 if share is None else share


def _moved(line: ClusterLine) -> tuple[float, str]:
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
    rows = Cluster.objects.using(replica()).visible_to(person)
    places = {"department": asked.department, "industry": asked.industry, "department__region": asked.region}
    rows = rows.filter(**{name: value for name, value in places.items() if value})
    if asked.stage:
        stage = Subquery(_newest().values("stage")[:1])
        rows = rows.annotate(newest_stage=stage).filter(newest_stage=asked.stage.value)
    return rows.order_by()


def lines_of(person: User, asked: Wish, today: date) -> list[ClusterLine]:
    """A line for each cluster in the order that was asked for. Four queries; five if a plan was never counted."""
    clusters = clusters_of(person, asked)
    sums = _sums(clusters, today)
    tallies = Tally.objects.using(replica()).filter(plan__stage=Stage.APPROVED)
    tallies = tallies.filter(plan__cluster__in=clusters.values("pk")).order_by()
    told = {
        key: {"waiting": waiting, "unclear": unclear, "moved_at": moved}
        for key, waiting, unclear, moved in tallies.values_list("plan__cluster").annotate(
            Sum("waiting"), Sum("unclear"), Max("moved_at")
        )
    }
    names = ("pk", "short_name", "name", "industry", "department__region", "department__name")
    lines = [
        ClusterLine(pk, short or name, *places, *sums.get(pk, (NOTHING, None)), **told.get(pk, {}))
        for pk, short, name, *places in clusters.values_list(*names)
    ]
    return sorted(lines, key=ORDERS[asked.order][1])


def _sums(clusters: QuerySet[Cluster], today: date) -> dict[int, tuple[Sums, date | None]]:
    """By cluster the numbers of its plans in force, and the oldest due day that has passed without a word."""
    plans = Plan.objects.using(replica()).in_force().filter(cluster__in=clusters.values("pk")).order_by()
    known = Exists(counted_on(Tally.objects.filter(plan=OuterRef("pk")), today))
    late = Q(said__in=_OPEN, due__lt=today)
    fallen = Q(due__lte=today) & _NOT_DROPPED
    counts = ObligationCount.objects.using(replica()).filter(plan__in=plans.filter(known))
    rows = counts.order_by().values_list("plan__cluster")
    found = {
        key: (Sums(*(number or 0 for number in numbers)), oldest)
        for key, oldest, *numbers in rows.annotate(
            oldest=Min("due", filter=late),
            late=Sum("number", filter=late),
            fallen=Sum("number", filter=fallen),
            kept=Sum("number", filter=fallen & Q(said__in=_DONE)),
            done=Sum("number", filter=Q(said__in=_DONE)),
            owed=Sum("number", filter=_NOT_DROPPED),
        )
    }
    others = dict(plans.filter(~known).values_list("pk", "cluster"))
    for plan, figures in progress_of(others, today).items() if others else ():
        sums, oldest = found.get(others[plan], (NOTHING, None))
        found[others[plan]] = sums + sums_of(figures), oldest
    return found


def total(lines: Iterable[ClusterLine]) -> ClusterGroup:
    """All of them together."""
    lines = list(lines)
    days = [line.oldest for line in lines if line.oldest]
    return ClusterGroup(
        "",
        len(lines),
        sum((line.sums for line in lines), NOTHING),
        sum(line.waiting for line in lines),
        sum(line.unclear for line in lines),
        min(days, default=None),
    )


def grouped(lines: Iterable[ClusterLine], by: str) -> list[ClusterGroup]:
    """The lines together by industry, region or department, in the order in which these first stand."""
    groups: dict[str, list[ClusterLine]] = {}
    for line in lines:
        groups.setdefault(getattr(line, by), []).append(line)
    return [replace(total(some), name=name) for name, some in groups.items()]


def dressed(lines: Iterable[ClusterLine], today: date) -> list[Dressed]:
    """Some of the lines with what a page shows of each. Three queries."""
    lines = list(lines)
    late = ObligationRow.objects.filter(plan__cluster=OuterRef("pk"), said__in=_OPEN, due__lt=today)
    clusters = (
        Cluster.objects.using(replica())
        .annotate(
            newest=Subquery(_newest().values("pk")[:1]), worst=Subquery(late.order_by("due", "pk").values("pk")[:1])
        )
        .in_bulk([line.cluster for line in lines])
    )
    plans = Plan.objects.using(replica()).select_related("cluster")
    plans = plans.in_bulk([one.newest for one in clusters.values() if one.newest])
    rows = ObligationRow.objects.using(replica()).select_related("activity__section")
    worst = rows.in_bulk([one.worst for one in clusters.values() if one.worst])
    return [_dressed(line, clusters[line.cluster], plans, worst) for line in lines]


def _dressed(line: ClusterLine, cluster: Cluster, plans: dict[int, Plan], worst: dict[int, ObligationRow]) -> Dressed:
    plan = plans.get(cluster.newest)
    turn = next((step.turn for step in steps(Stage(plan.stage)) if step.place == "now"), "") if plan else ""
    return Dressed(line, cluster, plan, turn, worst.get(cluster.worst))


def _newest() -> QuerySet[Plan]:
    """Of an outer cluster: its plans, the newest first."""
    return Plan.objects.filter(cluster=OuterRef("pk")).order_by(F("period_start").desc(nulls_last=True), "-pk")


def places_of(person: User) -> tuple[list[str], list[str]]:
    """The industries and regions among which the person may choose."""
    rows = Cluster.objects.using(replica()).visible_to(person).order_by()
    industries = rows.values_list("industry", flat=True).distinct()
    regions = rows.values_list("department__region", flat=True).distinct()
    return sorted(industries, key=str.lower), sorted(regions, key=str.lower)

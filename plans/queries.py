"""Lists and numbers that cross models."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from plans.core.executors import Reference, Target, references
from plans.core.progress import Deed
from plans.core.scopes import Scope
from plans.core.stages import FROZEN, IN_PREPARATION, Role, Stage
from plans.keyset import Key
from plans.models import (
    Activity,
    Cluster,
    Decision,
    Execution,
    Executor,
    Intake,
    Mark,
    Organisation,
    Participation,
    Plan,
    StoredFile,
    User,
)
from plans.models.cluster import ClusterQuerySet
from plans.prepared import Prepared, PreparedObjects

# The orders of lists that cross plans.
PLANS = (Key("period_start", falling=True, may_lack=True), Key("cluster__name"), Key("pk"))
CLUSTERS = (Key("name"), Key("pk"))
MARKS = (Key("created_at"), Key("pk"))
_GENERATIONS = 10  # earlier years that are told of a row


_ROSTER: PreparedObjects[Participation] = PreparedObjects(
    lambda clusters: Participation.objects.filter(cluster__in=clusters).select_related("organisation")
)


def roster(cluster_ids: Iterable[int]) -> dict[int, list[Participation]]:
    """The participations of the clusters, by cluster id."""
    rows: dict[int, list[Participation]] = defaultdict(list)
    for row in _ROSTER.all(tuple(cluster_ids)):
        rows[row.cluster_id].append(row)
    return rows


def covered(scope: str, chosen: Iterable[int], participations: Iterable[Participation]) -> frozenset[int]:
    """The ids of the organisations for which a name of that scope stands."""
    if scope == Scope.CHOSEN:
        return frozenset(chosen)
    kinds = Organisation.Kinds
    return frozenset(
        row.organisation_id
        for row in participations
        if scope == Scope.EVERYONE
        or (scope == Scope.COLLEGES and row.organisation.kind == kinds.COLLEGE)
        or (scope == Scope.ENTERPRISES and row.organisation.kind == kinds.ENTERPRISE)
        or (scope == Scope.LEAD and row.leads)
    )


# Of activities: who is to carry them out, a line for each organisation that was chosen by hand.
NAMED = (
    "pk",
    "section__plan__cluster_id",
    "executions__executor_id",
    "executions__executor__scope",
    "executions__executor__organisations",
)
Named = tuple[int, int, int | None, str | None, int | None]


def parties(links: Sequence[Named], rosters: Mapping[int, Iterable[Participation]]) -> dict[int, set[int | None]]:
    """Who owes each activity: ids of organisations; None for a body of the council among the executors."""
    chosen: dict[int | None, set[int]] = defaultdict(set)
    for _, _, executor, _, organisation in links:
        if organisation is not None:
            chosen[executor].add(organisation)
    known: dict[int | None, frozenset[int | None]] = {None: frozenset()}
    found: dict[int, set[int | None]] = {}
    for activity, cluster, executor, scope, _ in links:
        if executor not in known:
            known[executor] = stands_for(scope or "", chosen[executor], rosters[cluster])
        found.setdefault(activity, set()).update(known[executor])
    return found


def stands_for(scope: str, chosen: Iterable[int], participations: Iterable[Participation]) -> frozenset[int | None]:
    """For whom a name of that scope stands: None is a body of the council."""
    body: frozenset[None] = frozenset({None} if scope == Scope.COUNCIL else ())
    return covered(scope, chosen, participations) | body


_WHO = Prepared(lambda key: Activity.ever.filter(pk=key).values_list(*NAMED))


def owing(activity: Activity) -> frozenset[int]:
    """The ids of the organisations that owe this activity; two queries."""
    found = parties(_WHO.rows(activity.pk), roster({activity.section.plan.cluster_id}))
    return frozenset(party for party in found[activity.pk] if party is not None)


def referred(activity: Activity) -> list[tuple[Reference, Activity | None]]:
    """What the executors' cell refers to ("те же", "см. п. 1.1"), with the row meant where there is one."""
    found = references(activity.executors)
    if not found:
        return []
    plan = Activity.objects.filter(section__plan=activity.section.plan_id)
    rows = list(plan.order_by("section__position", "section__pk", "position", "pk"))
    above = (row for row in reversed(rows[: rows.index(activity)]) if not references(row.executors))
    meant: dict[str, Activity | None] = {row.number.strip().rstrip("."): row for row in reversed(rows)}
    nearest = next(above, None)
    return [(one, nearest if one.target is Target.ABOVE else meant.get(one.number or "-")) for one in found]


def ancestors(activity: Activity) -> list[Activity]:
    """The rows of earlier plans from which this one came, the newest first.

    Each has `said`, its marks that have a say, and `each`: they by who made them, with those who owed and made none.
    """
    found: list[Activity] = []
    key = activity.follows_id
    while key and len(found) < _GENERATIONS:
        rows = Activity.ever.select_related("section__plan__cluster").prefetch_related("marks__organisation", "owing")
        row = rows.filter(pk=key).first()
        if row is None:
            break
        row.said = [mark for mark in row.marks.all() if mark.counts]
        row.each = _by_party(row)
        found.append(row)
        key = row.follows_id
    return found


def _by_party(row: Activity) -> list[tuple[str, list[Mark]]]:
    """The names of those who marked the row or owed it when its plan was closed, each with the marks."""
    names = {one.organisation_id: one.name for one in row.owing.all()}
    found: dict[int | None, list[Mark]] = {party: [] for party in names}
    for mark in row.said:
        found.setdefault(mark.organisation_id, []).append(mark)
        names.setdefault(mark.organisation_id, mark.party)
    return [(names[party], marks) for party, marks in found.items()]


def plan_list(user: User) -> QuerySet[Plan]:
    """All plans that the person may see, with their cluster and counts."""
    return _listed(Plan.objects.all(), user)


def _listed(plans: QuerySet[Plan], user: User) -> QuerySet[Plan]:
    # Counted for the rows that a page takes: a join would count those of every plan.
    rows = Activity.objects.filter(section__plan=OuterRef("pk")).order_by().values("section__plan")
    count = Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)
    found = plans.visible_to(user).select_related("cluster__department").annotate(activity_count=count)
    return found.order_by(*(key.order for key in PLANS))


def plans_and_changes(user: User, role: Role) -> QuerySet[Plan]:
    """As `plan_list`, in the clusters where the person has the role, with the changes that are being prepared there."""
    rows = _listed(Plan.texts.filter(Q(amends=None) | Q(stage__in=[stage.value for stage in IN_PREPARATION])), user)
    return rows.filter(cluster__in=[row.cluster_id for row in user.membership_list if row.role == role])


def cluster_list(user: User) -> ClusterQuerySet:
    """All clusters that the person may see, with the number of organisations and plans."""
    return (
        Cluster.objects.visible_to(user)
        .select_related("department")
        .annotate(
            organisation_count=_number_of(Participation.objects.all()),
            plan_count=_number_of(Plan.objects.all()),
            in_force_count=_number_of(Plan.objects.in_force()),
        )
        .order_by("name", "pk")
    )


def _number_of(rows: QuerySet) -> Coalesce:
    """How many of the rows belong to an outer cluster."""
    found = rows.filter(cluster=OuterRef("pk")).order_by().values("cluster")
    return Coalesce(Subquery(found.annotate(count=Count("pk")).values("count")), 0)


def marks_to_check(user: User) -> QuerySet[Mark]:
    """Marks that wait for this secretary, oldest first (MARKS)."""
    clusters = [row.cluster_id for row in user.membership_list if row.role == Role.SECRETARY]
    return (
        Mark.objects.filter(
            state=Mark.States.REPORTED,
            activity__section__plan__cluster__in=clusters,
            activity__section__plan__stage__in=[stage.value for stage in FROZEN],
        )
        .select_related("activity__section__plan__cluster", "organisation", "author")
        .order_by(*(key.order for key in MARKS))
    )


def said_of(mark: Mark) -> list[Mark]:
    """All other marks of the same slot, in the order in which they were made."""
    rows = Mark.objects.filter(activity=mark.activity_id, due=mark.due).exclude(pk=mark.pk)
    return list(rows.select_related("organisation", "author", "decided_by").order_by("pk"))


def returned_mark(activity: Activity, organisation: Organisation | None, due: date | None) -> Mark | None:
    """The newest mark of the slot by this organisation, if it was returned and so waits for an answer."""
    rows = Mark.objects.filter(activity=activity, organisation=organisation, due=due).order_by("-pk")
    newest = rows.prefetch_related("evidence").first()
    return newest if newest and newest.state == Mark.States.RETURNED else None


def former_mark(activity: Activity, organisation: Organisation | None, due: date | None) -> Mark | None:
    """The newest mark by which this organisation said that the row is done: at another day, else in an earlier plan."""
    done = {"fact": Deed.DONE.value, "organisation": organisation}
    rows = Mark.objects.filter(activity=activity, **done).exclude(state=Mark.States.RETURNED).exclude(due=due)
    if found := rows.order_by("-due", "-pk").first():
        return found
    party = organisation.pk if organisation else None
    said = (mark for row in ancestors(activity) for mark in reversed(row.said))
    return next((mark for mark in said if mark.fact == Deed.DONE and mark.organisation_id == party), None)


def pictures_of(mark: Mark) -> set[str]:
    """The sums of the mark's files that have something to be shown."""
    sums = [file.sha256 for file in mark.evidence.all()]
    return set(StoredFile.objects.filter(sha256__in=sums).exclude(preview=b"").values_list("sha256", flat=True))


def decisions_on(plan: Plan, *, secret: bool = False) -> QuerySet[Decision]:
    """Every decision on the plan and on its changes, the newest first; `secret`: also on those still being prepared."""
    changes = Q(plan__amends=plan) if secret else Q(plan__amends=plan, plan__stage=Stage.APPROVED)
    return Decision.objects.filter(Q(plan=plan) | changes).select_related("person")


_DECIDED = tuple(field.attname for field in Decision._meta.concrete_fields)
# In the order of the fields, as `from_db` wants them.
_NAMES = ("id", "username", "first_name", "last_name", "patronymic")
_LAST = Prepared(
    lambda plan: decisions_on(Plan(pk=plan)).values_list(*_DECIDED, *(f"person__{name}" for name in _NAMES))[:1]
)


def last_decision(plan: Plan) -> Decision | None:
    """The newest decision on the plan that everybody may know of, with the name of the person."""
    for row in _LAST.rows(plan.pk):
        decision = Decision.from_db(DEFAULT_DB_ALIAS, _DECIDED, row[: len(_DECIDED)])
        decision.person = User.from_db(DEFAULT_DB_ALIAS, _NAMES, row[len(_DECIDED) :])
        return decision
    return None


def intakes_of(user: User) -> QuerySet[Intake]:
    """Files that the person uploaded and has not saved as plans yet."""
    return Intake.objects.waiting().filter(person=user).select_related("cluster").without_words()


def same_file(intake: Intake) -> Intake | None:
    """The last earlier upload of the very same file for the same cluster."""
    if not intake.digest:
        return None
    rows = Intake.objects.filter(cluster=intake.cluster_id, digest=intake.digest, pk__lt=intake.pk)
    return rows.select_related("plan__cluster", "person").without_words().order_by("-pk").first()


_EXECUTOR = [field.attname for field in Executor._meta.concrete_fields]
_EXECUTIONS = Prepared(
    lambda plans: (
        Execution.objects.filter(activity__in=Activity.objects.filter(section__plan__in=plans))
        .order_by("executor__name", "executor")
        .values_list("activity_id", "executor_id", *(f"executor__{name}" for name in _EXECUTOR))
    )
)


def executors_of(plans: Iterable[int]) -> dict[int, tuple[Executor, ...]]:
    """The executors of the rows of these plans (ids), by name, by row; one query. Who stands in many rows is one
    object in all of them."""
    known: dict[int, Executor] = {}
    found: dict[int, list[Executor]] = defaultdict(list)
    for activity, key, *values in _EXECUTIONS.rows(tuple(plans)):
        if key not in known:
            known[key] = Executor.from_db(DEFAULT_DB_ALIAS, _EXECUTOR, values)
        found[activity].append(known[key])
    return {activity: tuple(executors) for activity, executors in found.items()}


def executor_list(cluster: Cluster) -> list[Executor]:
    """The cluster's executors with the number of their rows; those that stand for nobody yet come first.

    Those that no row names any more are not among them, unless a person has said for whom they stand.
    """
    rows = cluster.executors.in_use().prefetch_related("organisations").annotate(row_count=count_rows())
    return sorted(rows, key=lambda row: (row.scope != Scope.UNKNOWN, row.name.lower()))


def count_rows() -> Count:
    """How many rows of plans name an executor; a row's working copy is not counted beside it."""
    of_plans = Q(executions__activity__section__plan__amends=None) | Q(executions__activity__origin=None)
    return Count("executions", filter=of_plans)


def managed(user: User) -> QuerySet[Cluster]:
    """The clusters whose plans the person writes."""
    if user.is_superuser:
        return Cluster.objects.all()
    return Cluster.objects.filter(pk__in=[row.cluster_id for row in user.membership_list if row.role == Role.SECRETARY])


def participations_of(cluster: Cluster) -> QuerySet[Participation]:
    """The organisations of the cluster, the leading one first."""
    return cluster.participations.select_related("organisation").order_by("-leads", "organisation__name")

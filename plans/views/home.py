"""The first page: what do I have to do now."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans import permissions, queries
from plans.core.progress import State
from plans.core.stages import IN_PREPARATION, Role, Stage

DUTY_GROUPS = (
    ("Просрочено", (State.LATE,)),
    ("Срок подходит", (State.DUE,)),
    ("Скоро", (State.SOON,)),
    ("Впереди", (State.WAITING,)),
    ("Выполнено", (State.DONE, State.DONE_LATE)),
)


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """A block for each role that the person has; nothing else."""
    user, today = request.user, timezone.localdate()
    context: dict = {"today": today}
    if permissions.is_anywhere(user, Role.SECRETARY):
        context["secretary"] = _secretary(user, today)
    if permissions.is_anywhere(user, Role.CHAIR):
        context["chair"] = _waiting_for_chair(user)
    if any(row.role == Role.MEMBER for row in user.membership_list):
        context["member"] = _member(user, today)
    if permissions.is_anywhere(user, Role.OFFICIAL):
        context["official"] = _official(user, today)
    return render(request, "home/home.html", context)


def _clusters_with(user, role: Role) -> list[int]:
    return [row.cluster_id for row in user.membership_list if row.role == role]


def _secretary(user, today) -> dict:
    plans = queries.plan_list(user)
    if not user.is_superuser:
        plans = plans.filter(cluster__in=_clusters_with(user, Role.SECRETARY))
    rows = list(plans)
    late = queries.late_counts([plan for plan in rows if plan.stage == Stage.APPROVED], today)
    for plan in rows:
        plan.late_count = late.get(plan.pk, 0)
    return {
        "preparing": [plan for plan in rows if plan.stage in IN_PREPARATION],
        "in_force": [plan for plan in rows if plan.stage == Stage.APPROVED],
        "marks": list(queries.marks_to_check(user)[:20]),
        "intakes": list(queries.intakes_of(user)),
    }


def _waiting_for_chair(user) -> list:
    plans = queries.plan_list(user).filter(stage__in=[Stage.ON_AGREEMENT, Stage.AGREED])
    if not user.is_superuser:
        plans = plans.filter(cluster__in=_clusters_with(user, Role.CHAIR))
    return list(plans)


def _member(user, today) -> dict:
    duties = queries.member_duties(user, today)
    returned = [duty for duty in duties if duty.returned]
    rest = [duty for duty in duties if not duty.returned]
    groups = [(name, [duty for duty in rest if duty.state in states]) for name, states in DUTY_GROUPS]
    return {"returned": returned, "groups": [group for group in groups if group[1]], "count": len(duties)}


def _official(user, today) -> list:
    clusters = list(queries.cluster_list(user))
    newest: dict = {}
    for plan in queries.plan_list(user).order_by("period_start"):
        newest[plan.cluster_id] = plan
    late = queries.late_counts([plan for plan in newest.values() if plan.stage == Stage.APPROVED], today)
    return [
        (cluster, newest.get(cluster.pk), late.get(getattr(newest.get(cluster.pk), "pk", 0), 0)) for cluster in clusters
    ]

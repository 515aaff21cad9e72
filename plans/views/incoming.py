"""A file under review and what the cluster has already: another cluster for it, changes of a plan in force from it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from plans import queries
from plans.access import intake_for
from plans.amending.beginning import same_period
from plans.amending.incoming import begin_from_file, beside
from plans.core.compare.screen import shown
from plans.core.document import PlanDocument
from plans.core.errors import PlanError
from plans.core.naming import better_named, front_words
from plans.core.stages import TRANSITIONS, Move
from plans.forms.other import MoveForm
from plans.forms.review import number_of
from plans.intake import door
from plans.models import Intake, Plan, User

_MOST = 5


def offers(person: User, intake: Intake, document: PlanDocument) -> dict[str, object]:
    """What the review page shows of the cluster: others to choose, a plan for the same period, plans in force."""
    period = document.period
    plans = list(_in_force(intake)[:_MOST])
    clusters = {one.pk: one for one in queries.managed(person)}
    names = {key: f"{one.name} {one.short_name} {one.industry}" for key, one in clusters.items()}
    return {
        "clusters": list(clusters.values()),
        "likely": clusters.get(better_named(front_words(document), names, intake.cluster_id)),
        "twin": same_period(intake.cluster, document.kind.value, period) if period else None,
        "in_force": sorted(plans, key=lambda plan: plan.period != period),
    }


def _in_force(intake: Intake):
    return intake.cluster.plans.in_force().with_open_amendment()


@require_POST
@login_required
def intake_cluster(request: HttpRequest, pk: int) -> HttpResponse:
    """The file is another cluster's."""
    intake = intake_for(request, pk)
    cluster = get_object_or_404(queries.managed(request.user), pk=number_of(request.POST.get("cluster", "")))
    try:
        door.assign(intake, cluster, request.user)
    except PlanError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"План из файла будет сохранён в кластере «{cluster}».")
    return redirect("intake_page", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def intake_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The file beside a plan in force, whose changes it may become."""
    intake = intake_for(request, pk)
    plan = _in_force(intake).filter(pk=number_of(request.GET.get("plan", ""))).first()
    if intake.plan_id or plan is None:
        return redirect("intake_page", pk)
    form = MoveForm(request.POST or None, transition=TRANSITIONS[Move.AMEND])
    try:
        if request.method == "POST" and form.is_valid():
            return _begun(request, intake, plan, form.cleaned_data["note"])
    except PlanError as error:
        form.add_error(None, str(error))
    try:
        context = _beside(request, intake, plan)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("intake_page", pk)
    return render(request, "intake/changes.html", {"form": form} | context, status=422 if form.errors else 200)


def _begun(request: HttpRequest, intake: Intake, plan: Plan, note: str) -> HttpResponse:
    copy = begin_from_file(intake, plan, request.user, note, request.POST.get("shown", ""))
    messages.success(request, "Изменения начаты: действующий план не тронут. Каждую правку можно отменить по шагам.")
    return redirect("plan_page", copy.pk)


def _beside(request: HttpRequest, intake: Intake, plan: Plan) -> dict[str, object]:
    _, revised = door.ready(intake, request.user)
    incoming = beside(plan, revised.document)
    return {
        "intake": intake,
        "plan": plan,
        "incoming": incoming,
        "groups": [(group, [(one, "", "") for one in group.entries]) for group in shown(incoming.found)],
        "left_out": revised.left_out,
    }

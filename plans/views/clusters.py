"""Clusters and their executors."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from plans import bridge, permissions, queries
from plans.access import cluster_for, executor_for
from plans.core.executors.matching import Directory
from plans.core.obligations import Figures
from plans.core.processes.write import Paper
from plans.core.reports.passport import DEFINITIONS, lay_out_passport
from plans.core.scopes import Scope
from plans.core.stages import Stage
from plans.core.writers import word
from plans.execution.shares import progress_of
from plans.files.names import safe
from plans.forms.other import ExecutorForm
from plans.keyset import page_of
from plans.models import Executor, Organisation
from plans.oversight import passport
from plans.owed import counters
from plans.views.files import Back, download, made_apart

PAGE = 30


@require_safe
@login_required
def cluster_list(request: HttpRequest) -> HttpResponse:
    """All clusters that the person may see."""
    words = request.GET.get("text", "")[:200].replace("\x00", "")
    rows = queries.cluster_list(request.user).named(words)
    page = page_of(rows, queries.CLUSTERS, PAGE, request.GET.get("after", ""))
    return render(request, "clusters/list.html", {"page": page, "words": words})


@require_safe
@login_required
def cluster_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The cluster: its organisations, plans and people."""
    cluster = cluster_for(request, pk)
    plans = list(queries.plan_list(request.user).filter(cluster=cluster))
    progress = progress_of([plan.pk for plan in plans if plan.is_frozen], timezone.localdate())
    by_key = {plan.pk: plan for plan in plans}
    context = {
        "cluster": cluster,
        "plans": [(plan, progress.get(plan.pk), by_key.get(plan.follows_id)) for plan in plans],
        "figures": sum((progress[plan.pk] for plan in plans if plan.stage == Stage.APPROVED), Figures()),
        "participations": queries.participations_of(cluster),
        "people": cluster.memberships.select_related("user", "organisation").order_by("role", "user__last_name"),
        "can_manage": permissions.can_manage_cluster(request.user, cluster),
    }
    return render(request, "clusters/page.html", context)


@require_safe
@login_required
def cluster_passport(request: HttpRequest, pk: int) -> HttpResponse:
    """All of the cluster on one page."""
    cluster = cluster_for(request, pk)
    made = passport.passport_of(request.user, cluster, timezone.localdate())
    context = {"cluster": cluster, "passport": made, "definitions": DEFINITIONS}
    return render(request, "clusters/passport.html", context)


@require_safe
@login_required
def passport_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The same as a paper; a PDF is made apart."""
    cluster = cluster_for(request, pk)
    today = timezone.localdate()
    grid = lay_out_passport(passport.passport_of(request.user, cluster, today))
    name = f"{safe(f'Паспорт – {cluster}')} – на {today:%d.%m.%Y}.{kind}"
    if kind == "docx":
        return download(word.write(grid), kind, name)
    back = Back(reverse("cluster_passport", args=[cluster.pk]), "Паспорт кластера")
    return made_apart(request, back, Paper(grid, "pdf"), name)


@require_safe
@login_required
def executor_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who stands in the executors' column of this cluster's plans, and for whom each name stands."""
    cluster = cluster_for(request, pk)
    executors = queries.executor_list(cluster)
    directory = bridge.directory_of(cluster)
    members = {row.organisation_id: row.organisation for row in queries.participations_of(cluster)}
    context = {
        "cluster": cluster,
        "executors": [(executor, _offers(executor, directory, members)) for executor in executors],
        "unknown": sum(executor.scope == Scope.UNKNOWN for executor in executors),
        "can_manage": permissions.can_manage_cluster(request.user, cluster),
    }
    return render(request, "clusters/executors.html", context)


def _offers(executor: Executor, directory: Directory, members: dict[int, Organisation]) -> list[tuple]:
    """The organisations that the name may mean, each with the reason; none once it is known for whom it stands."""
    if executor.basis != Executor.Bases.WORDS:
        return []
    return [(members[match.id], match.why) for match in directory.find(executor.name) if match.id in members]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def executor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for whom an executor's name stands."""
    executor = executor_for(request, pk)
    form = ExecutorForm(request.POST or None, instance=executor)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            counters.renew_clusters([executor.cluster_id])
        messages.success(request, f"Сохранено: {executor.name} — {executor.get_scope_display()}.")
        return redirect("executor_list", executor.cluster_id)
    context = {"form": form, "heading": executor.name, "back": executor.cluster, "submit": "Сохранить"}
    return render(request, "clusters/executor_form.html", context)

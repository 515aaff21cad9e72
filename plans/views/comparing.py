"""Two texts of a plan beside each other, and the official papers about what was changed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from plans import bridge, permissions
from plans.access import plan_for
from plans.amending.grounds import grounds_of, noted, save_ground
from plans.approval.versions import Compared, chosen, compared, versions_of
from plans.core.compare.instruction import instruction
from plans.core.compare.papers import comparative_table, text_of_changes
from plans.core.compare.screen import shown
from plans.core.compare.tracking import tracked_document
from plans.core.errors import PlanError
from plans.core.processes import write
from plans.files.names import safe
from plans.models import Plan
from plans.views.files import download, made_apart

_NAMES = {"table": "Сравнительная таблица", "text": "Изменения в план", "tracked": "План с исправлениями"}


@require_safe
@login_required
def plan_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Было / стало: any two texts of the plan."""
    plan = plan_for(request, pk)
    beside = _beside(request, plan)
    context = {"plan": plan, "versions": versions_of(plan, request.user)}
    if beside:
        context |= {
            "old": beside.old,
            "new": beside.new,
            "groups": _groups(beside),
            "can_write": beside.new.plan.is_amendment and permissions.can_write_plan(request.user, beside.new.plan),
            "is_same": beside.found.is_same,
            "units": instruction(beside.found),
            "query": f"?old={beside.old.key}&new={beside.new.key}",
        }
    return render(request, "plans/compare.html", context)


@require_safe
@login_required
def compare_file(request: HttpRequest, pk: int, what: str, kind: str) -> HttpResponse:
    """A paper about the changes; a PDF is made apart, as every PDF."""
    plan = plan_for(request, pk)
    beside = _beside(request, plan)
    if beside is None:
        raise Http404
    name = f"{_NAMES[what]} – {safe(str(plan.cluster))} – {beside.old.key}–{beside.new.key}.{kind}"
    if what == "tracked":
        page = bridge.page_of(plan)
        return download(tracked_document(beside.found, with_marks=plan.prints_marks, page=page), kind, name)
    grid = text_of_changes(beside.found)
    if what == "table":
        grid = comparative_table(beside.found, grounds_of(beside))
    wish = write.Paper(grid, kind)
    return made_apart(request, plan, wish, name) if kind == "pdf" else download(write.make(wish), kind, name)


def _groups(beside: Compared) -> list[tuple]:
    """Each section with its changes: the change, the name of its row for a reason, the reason."""
    known = noted(beside)
    return [(group, [(one, *known.get(one.at, ("", ""))) for one in group.entries]) for group in shown(beside.found)]


@require_POST
@login_required
def compare_ground(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep why a row is changed; back to its place on the page."""
    key = request.POST.get("key", "")
    plan = plan_for(request, pk)
    changes = plan if plan.is_amendment else Plan.texts.being_prepared().filter(amends=plan).first()
    if changes is None:
        raise Http404
    try:
        save_ground(changes, key, request.POST.get("text", ""), request.user)
    except PlanError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Обоснование сохранено.")
    query = urlencode({name: request.GET[name] for name in ("old", "new") if name in request.GET})
    return redirect(f"{reverse('plan_compare', args=[pk])}?{query}")


def _beside(request: HttpRequest, plan: Plan) -> Compared | None:
    pair = chosen(versions_of(plan, request.user), request.GET.get("old", ""), request.GET.get("new", ""))
    if pair is None:
        return None
    old, new = pair
    return compared(old, new)

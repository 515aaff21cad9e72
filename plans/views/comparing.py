"""Two texts of a plan beside each other, and the official papers about what was changed."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plans import bridge
from plans.access import plan_for
from plans.approval.versions import Version, chosen, compared, versions_of
from plans.core.compare import Comparison
from plans.core.compare.instruction import instruction
from plans.core.compare.papers import comparative_table, text_of_changes
from plans.core.compare.screen import shown
from plans.core.compare.tracking import tracked_document
from plans.core.processes import write
from plans.files.names import safe
from plans.models import Plan
from plans.views.files import download, made_apart

_PAPERS = {"table": comparative_table, "text": text_of_changes}
_NAMES = {"table": "Сравнительная таблица", "text": "Изменения в план", "tracked": "План с исправлениями"}


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the address asks for: two texts of the plan, and what was changed from the one to the other."""

    old: Version
    new: Version
    found: Comparison


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
            "groups": shown(beside.found),
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
    if what not in _PAPERS:
        page = bridge.page_of(plan)
        return download(tracked_document(beside.found, with_marks=plan.prints_marks, page=page), kind, name)
    wish = write.Paper(_PAPERS[what](beside.found), kind)
    return made_apart(request, plan, wish, name) if kind == "pdf" else download(write.make(wish), kind, name)


def _beside(request: HttpRequest, plan: Plan) -> _Beside | None:
    pair = chosen(versions_of(plan, request.user), request.GET.get("old", ""), request.GET.get("new", ""))
    if pair is None:
        return None
    old, new = pair
    return _Beside(old, new, compared(old, new))

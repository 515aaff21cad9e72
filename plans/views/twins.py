"""What other clusters have in their plans: for the writer of a draft, and for who watches many plans."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from plans.access import plan_for
from plans.core.errors import PlanError
from plans.editor import door, twins
from plans.forms.twins import TakeForm, TwinsForm
from plans.models import Activity, Cluster, Plan
from plans.oversight import twins as together


@require_safe
@login_required
def plan_others(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows that others have and this draft lacks; with `row` how others have written the same."""
    plan = plan_for(request, pk, "edit")
    row = _row(plan, request.GET.get("row", ""))
    found = twins.near(plan, row, request.user) if row else twins.offers(plan, request.user)
    rows = Activity.objects.of_plan(plan).select_related("section")
    context = {"plan": plan, "row": row, "offers": found, "rows": rows, "sections": plan.sections.all()}
    return render(request, "twins/others.html", context)


def _row(plan: Plan, key: str) -> Activity | None:
    known = key.isdecimal() and len(key) < 18
    return Activity.objects.of_plan(plan).filter(pk=int(key)).first() if known else None


@require_POST
@login_required
def plan_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a row over into a section of the draft."""
    plan = plan_for(request, pk, "edit")
    form = TakeForm(request.POST, sections=plan.sections.all())
    if not form.is_valid():
        messages.error(request, "Не взято: выберите раздел и строку заново.")
        return redirect("plan_others", pk)
    said = form.cleaned_data
    try:
        done = door.ask(plan, request.user, "take", source=said["source"], part=f"section-{said['section'].pk}")
    except PlanError as refused:
        messages.error(request, str(refused))
        return redirect("plan_others", pk)
    messages.success(request, f"{done.change.label}. Проверьте срок и исполнителей.")
    new = next((ref for ref in done.parts if ref.kind == Activity.KIND), "")
    return redirect(f"{reverse('plan_page', args=[pk])}#{new}")


@require_safe
@login_required
def twins_page(request: HttpRequest) -> HttpResponse:
    """The same event, organisation or day in plans of several clusters."""
    today = timezone.localdate()
    form = TwinsForm(request.GET, clusters=Cluster.objects.visible_to(request.user), today=today)
    common = form.common
    wide = together.is_too_wide(request.user, common)
    found = None if wide else together.find(request.user, common)
    context = {
        "form": form,
        "common": common,
        "wide": wide,
        "most": together.MOST_CLUSTERS,
        "found": found,
        "years": together.other_years(request.user, common) if found and not found.groups else [],
    }
    return render(request, "twins/page.html", context)

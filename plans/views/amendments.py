"""Changes of a plan in force, beside the pages that they share with plans: marks whose due day changes."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from plans import permissions
from plans.access import plan_for
from plans.amending.marks import of_amendment, settle
from plans.core.errors import PlanError
from plans.forms.amending import MarksForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def amendment_marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Where each mark goes whose due day the changes take away."""
    plan = plan_for(request, pk)
    if not plan.is_amendment or plan.is_merged:
        raise Http404
    form = MarksForm(request.POST or None, rows=of_amendment(plan))
    can_settle = permissions.is_secretary(request.user, plan.cluster)
    if request.method == "POST":
        if not can_settle:
            raise PermissionDenied
        if form.is_valid():
            return _settled(request, pk, form.chosen)
    context = {"plan": plan, "form": form, "can_settle": can_settle}
    return render(request, "amendments/marks.html", context, status=422 if form.errors else 200)


def _settled(request: HttpRequest, pk: int, chosen: dict[int, date | None]) -> HttpResponse:
    try:
        settle(plan_for(request, pk), chosen, request.user)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("amendment_marks", pk)
    messages.success(request, "Сохранено: каждая отметка найдёт свой срок, когда изменения утвердят.")
    return redirect("plan_page", pk)

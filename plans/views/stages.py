"""Moves of a plan from stage to stage."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from plans import approval, permissions
from plans.access import plan_for
from plans.core.errors import PlanError
from plans.core.stages import TRANSITIONS, Move
from plans.forms.other import MoveForm
from plans.views.forms import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask for a note, then make the move through the door."""
    plan = plan_for(request, pk)
    if verb not in TRANSITIONS:
        raise Http404
    transition = TRANSITIONS[Move(verb)]
    if not transition.roles & permissions.roles_in(request.user, plan.cluster):
        raise PermissionDenied
    form = MoveForm(request.POST or None, transition=transition)
    if request.method == "POST" and form.is_valid():
        try:
            approval.move(plan, transition.move, request.user, form.cleaned_data["note"])
        except PlanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{transition.done}: {plan}.")
            return redirect("plan_page", plan.pk)
    return form_page(
        request, form, transition.button, transition.button, "plans/move.html", plan=plan, transition=transition
    )

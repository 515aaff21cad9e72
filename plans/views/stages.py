"""Moves of a plan from stage to stage."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plans import permissions
from plans.access import plan_for
from plans.amending import sending
from plans.amending.closing import Fate, left_open
from plans.approval import door
from plans.approval.versions import chosen, compared, versions_of
from plans.core.compare.screen import shown as shown_groups
from plans.core.errors import PlanError
from plans.core.layout import table_of
from plans.core.stages import FORMER_MOVES, TRANSITIONS, Move, Transition
from plans.editor.history import entries
from plans.files import background
from plans.forms.other import CloseForm, MoveForm, SubmitForm
from plans.models import Plan
from plans.views.files import go_on, wait_for

_SHOWN = re.compile(r"([0-9a-f]{64})-(\d{1,18})", re.ASCII)
_STEPS = 30
_LOOKED_AT = (Move.SUBMIT, Move.AGREE, Move.APPROVE)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask for a note, then make the move through the door, with the very text that the person has seen."""
    plan = plan_for(request, pk)
    if verb in FORMER_MOVES:
        return redirect("plan_move", pk, Move.AMEND.value)
    if verb not in TRANSITIONS:
        raise Http404
    transition = TRANSITIONS[Move(verb)]
    if not transition.roles & permissions.roles_in(request.user, plan.cluster):
        raise PermissionDenied
    form = _form(request, plan, transition)
    if request.method == "POST":
        return _moved(request, plan, transition, form)
    shown, now = request.GET.get("shown", ""), shown_of(plan)
    return _asked(request, plan, transition, form, _newer(plan, shown) if shown not in ("", now) else {"shown": now})


def _form(request: HttpRequest, plan: Plan, transition: Transition) -> MoveForm:
    if transition.move is Move.SUBMIT:
        has_empty = "drop" in request.POST or bool(sending.empty_parts(plan))
        return SubmitForm(request.POST or None, transition=transition, has_empty=has_empty)
    if transition.move is Move.CLOSE and plan.is_frozen:
        return CloseForm(request.POST or None, transition=transition, left=left_open(plan, timezone.localdate()))
    return MoveForm(request.POST or None, transition=transition)


def _moved(request: HttpRequest, plan: Plan, transition: Transition, form: MoveForm) -> HttpResponse:
    shown = request.POST.get("shown", "")
    context: dict[str, object] = {"shown": shown}
    if form.is_valid():
        version, wait = shown.partition("-")[0], 0 if request.htmx else None
        note = form.cleaned_data["note"]
        try:
            asked: dict[str, object] = {"drop": form.cleaned_data.get("drop")}
            if isinstance(form, CloseForm):
                asked |= {"fate": Fate(form.cleaned_data["fate"] or Fate.KEEP), "fates": form.fates}
            now = sending.move(plan, transition.move, request.user, note, shown=version, wait=wait, **asked)
        except background.NotYet as error:
            return wait_for(request, plan, error.made)
        except PlanError as error:
            form.add_error(None, str(error))
            context |= _newer(plan, shown) if isinstance(error, door.Changed) else {}
        else:
            messages.success(request, f"{transition.done}: {plan}.")
            at = now.amends_id if now.is_merged else now.pk
            return go_on(request, reverse("plan_page", args=[at]))
    return _asked(request, plan, transition, form, context, status=200 if request.htmx else 422)


def _asked(
    request: HttpRequest, plan: Plan, transition: Transition, form: MoveForm, more: dict[str, object], status: int = 200
) -> HttpResponse:
    names = {"heading": transition.button, "submit": transition.button}
    context = {"plan": plan, "transition": transition, "form": form} | names | more
    if transition.move is Move.CLOSE and plan.is_frozen:
        context["left"] = left_open(plan, timezone.localdate())
    if transition.move in _LOOKED_AT and not plan.is_frozen:
        context |= seen(plan)
    return render(request, "plans/move.html", context, status=status)


def seen(plan: Plan) -> dict[str, object]:
    """What stands on the page before a plan is sent, agreed or approved: the text, what is odd, the way."""
    pair = chosen(versions_of(plan), "", "") if plan.is_amendment else None
    changed = [group for group in shown_groups(compared(*pair).found) if group.entries] if pair else []
    looked = sending.look(plan)
    return {
        "look": looked,
        "blocks": looked.rows,
        "groups": [(group, [(one, "", "") for one in group.entries]) for group in changed] if pair else None,
    }


def shown_of(plan: Plan) -> str:
    """What the forms of moves carry: the version of the text that is shown, and its last step in the journal."""
    last = plan.changes.order_by("-pk").values_list("pk", flat=True).first()
    return f"{door.version_of(plan)}-{last or 0}"


def version_shown(request: HttpRequest) -> str:
    """The version that the form carried; "" where it carried none, which is nobody's."""
    return request.POST.get("shown", "").partition("-")[0]


def _newer(plan: Plan, shown: str) -> dict[str, object]:
    """The text as it stands now, and the steps since the one that was shown; from here on this is what was shown."""
    plan = Plan.texts.select_related("cluster").get(pk=plan.pk)
    found = _SHOWN.fullmatch(shown)
    steps = plan.changes.select_related("person").filter(pk__gt=int(found[2])) if found else plan.changes.none()
    document = door.paper_of(plan).document
    return {
        "shown": shown_of(plan),
        "entries": entries(plan, steps.order_by("-pk")[:_STEPS]),
        "table": table_of(document) if document.activities else None,
        "newer": True,
    }

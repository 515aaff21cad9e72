"""The history of a draft's words: who changed what and when, and earlier texts that can be put back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from plans import permissions
from plans.access import plan_for
from plans.core.editor import commands
from plans.core.editor.values import Ref
from plans.core.errors import PlanError
from plans.editor import door
from plans.editor.history import entries, name_of
from plans.editor.parts import find
from plans.keyset import Key, page_of

_PAGE = 30


@require_safe
@login_required
def plan_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """All steps, the newest first; `part` shows those of one row, section or block."""
    plan = plan_for(request, pk)
    changes = plan.changes.select_related("person").order_by("-pk")
    part = _part(request)
    if part:
        changes = changes.filter(states__has_key=str(part))
    page = page_of(changes, [Key("pk", falling=True)], _PAGE, request.GET.get("after", ""))
    context = {
        "plan": plan,
        "page": page,
        "entries": entries(plan, page, part),
        "part": part,
        "part_name": name_of(part, find(plan, [part]).get(part)) if part else "",
        "can_write": permissions.can_write_plan(request.user, plan),
    }
    return render(request, "plans/changes.html", context)


@require_POST
@login_required
def plan_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an earlier text back, from the page of the history."""
    plan = plan_for(request, pk, "edit")
    sent = {name: text for name in ("part", "key") if (text := request.POST.get(name, ""))}
    number = request.POST.get("change", "")
    change = int(number) if number.isascii() and number.isdecimal() else None
    try:
        done = door.ask(plan, request.user, "restore", change=change, **sent)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("plan_changes", pk)
    messages.success(request, "Прежний текст возвращён." if done else "Этот текст и так стоит в плане.")
    return redirect(f"{reverse('plan_page', args=[pk])}#{sent['part']}")


def _part(request: HttpRequest) -> Ref | None:
    try:
        return commands.ref(request.GET.get("part"))
    except commands.BadCommand:
        return None

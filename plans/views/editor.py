"""The plan editor's one address: commands, what has changed since, who is here; and what is offered while typing."""

import re
from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from plans.access import plan_for
from plans.core.editor import commands
from plans.core.editor.commands import Command
from plans.core.editor.values import Preview, Ref
from plans.core.errors import PlanError
from plans.editor import door, offers, undo
from plans.editor.cells import Conflict
from plans.editor.parts import Anything
from plans.editor.patches import MANY, clock, focus_of, patch
from plans.editor.presence import meet
from plans.editor.previews import both_texts, drawn
from plans.models import Change, Plan, User

_AT = re.compile(r"([a-z]{4,8}-\d{1,18})(?:\.(\w{1,20}))?")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_steps(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: one command. GET: what has changed since `seen`, and who looks at the plan."""
    plan = plan_for(request, pk, "edit")
    if request.method != "POST":
        return _since(request, plan)
    try:
        command = commands.read(request.body)
    except PlanError as error:
        return JsonResponse({"error": str(error)}, status=400 if isinstance(error, commands.BadCommand) else 422)
    try:
        return JsonResponse(_carry_out(request.user, plan, command))
    except Conflict as conflict:
        return JsonResponse({"conflict": both_texts(plan, command, conflict)}, status=409)
    except PlanError as error:
        return JsonResponse({"error": str(error)}, status=422)


@require_safe
@login_required
def plan_offers(request: HttpRequest, pk: int) -> HttpResponse:
    """What is offered while a cell (`key`) is typed: words that fit those around the caret (`q`), and how the whole
    cell is understood."""
    plan = plan_for(request, pk)
    key = request.GET.get("key", "executors")
    words, cell = request.GET.get("q", "")[:20_000].strip(), request.GET.get(key, "")[:20_000]
    if key == "deadline":
        context = offers.of_deadline(plan, words, cell)
    elif key == "word":
        context = offers.of_signoff(plan, words)
    else:
        context = offers.of_executors(plan, words, cell)
    return render(request, "plans/_editor_offers.html", context)


def _carry_out(person: User, plan: Plan, command: Command) -> dict:
    done = door.run(plan, person, command)
    if isinstance(done, Preview):
        return {"preview": drawn(plan, done)}
    if done is None:
        return _answer(plan, command.seen, _later(plan, command.seen), None, {}) | undo.labels(plan, person)
    change = done.change
    # A step that was made just now, for a page that knew all others: nothing more need be asked.
    is_new = bool(done.parts)
    later = [change] if is_new and done.previous <= command.seen else _later(plan, command.seen, change.pk)
    buttons = {"undo": change.label, "redo": None} if is_new and change.of_id is None else undo.labels(plan, person)
    done.plan.has_comments = plan.has_comments
    return _answer(done.plan, command.seen, later, change, done.parts) | buttons


def _later(plan: Plan, seen: int, besides: int = 0) -> list[Change]:
    """What the page has not seen."""
    return list(plan.changes.filter(Q(pk__gt=seen) | Q(pk=besides)).order_by("-pk")[:MANY])


def _answer(plan: Plan, seen: int, changes: list[Change], change: Change | None, known: Mapping[Ref, Anything]) -> dict:
    """The patch and what the page says of the step; `change` is None when nothing had to be changed."""
    answer = patch(plan, changes, known)
    return answer | {
        "last": max(answer["last"], seen),
        "change": change.pk if change else None,
        "saved": clock(change),
        "label": change.label if change else None,
        "focus": focus_of(change) if change else None,
    }


def _since(request: HttpRequest, plan: Plan) -> HttpResponse:
    seen, at = request.GET.get("seen", "0"), _AT.fullmatch(request.GET.get("at", ""))
    if not re.fullmatch(r"\d{1,18}", seen):
        return JsonResponse({"error": "Запрос не похож на запрос редактора. Обновите страницу."}, status=400)
    part, key = at.groups(default="") if at else ("", "")
    people = meet(plan, request.user, part, key, timezone.now())
    changes = list(plan.changes.filter(pk__gt=int(seen)).order_by("-pk")[:MANY])
    if not changes and not people:
        return HttpResponse(status=204)
    answer = patch(plan, changes) | {"people": people}
    if changes:
        return JsonResponse(answer | {"saved": clock(changes[0])} | undo.labels(plan, request.user))
    return JsonResponse(answer | {"last": int(seen)})

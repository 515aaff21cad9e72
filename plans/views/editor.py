"""The plan editor's one address: commands, what has changed since, who is here; and what is offered while typing."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Case, Q, When
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from plans.access import plan_for
from plans.core.editor import commands
from plans.core.errors import PlanError
from plans.core.executors import split
from plans.editor import door, undo
from plans.editor.cells import Conflict
from plans.editor.journal import Done
from plans.editor.parts import Part
from plans.editor.patches import MANY, clock, focus_of, patch
from plans.editor.presence import meet
from plans.editor.previews import both_texts, drawn
from plans.forms.plan import signoff_words
from plans.models import Change, Plan

_AT = re.compile(r"([a-z]{4,8}-\d{1,18})(?:\.(\w{1,20}))?")
_OFFERS = 12


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_steps(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: one command. GET: what has changed since `seen`, and who looks at the plan."""
    if request.method != "POST":
        return _since(request, pk)
    try:
        order = commands.read(request.body)
        return JsonResponse(_carry_out(request, pk, order))
    except commands.BadOrder as error:
        return JsonResponse({"error": str(error)}, status=400)
    except Conflict as conflict:
        return JsonResponse({"conflict": both_texts(plan_for(request, pk), conflict)}, status=409)
    except PlanError as error:
        return JsonResponse({"error": str(error)}, status=422)


@require_safe
@login_required
def plan_offers(request: HttpRequest, pk: int) -> HttpResponse:
    """What is offered while a cell is typed: words of sign-off blocks, or executors of the cluster whose names hold the
    words around the caret (`q`), and how the whole cell is split."""
    plan = plan_for(request, pk)
    words, text = request.GET.get("q", "")[:20_000].strip().lower(), request.GET.get("executors", "")[:20_000]
    known = list(plan.cluster.executors.values_list("name", flat=True))
    if request.GET.get("key") == "word":
        context = {"names": _offered(words, signoff_words(plan.kind))}
    else:
        context = {"names": _offered(words, known) if words else [], "split": split(text, known=known)}
    return render(request, "plans/_editor_offers.html", context)


def _offered(words: str, names: Iterable[str]) -> list[str]:
    """Names that hold the words, those that begin with them first."""
    found = [name for name in names if words in name.lower() and name.lower() != words]
    return sorted(found, key=lambda name: (not name.lower().startswith(words), name.lower()))[:_OFFERS]


@transaction.atomic
def _carry_out(request: HttpRequest, pk: int, order: commands.Order) -> dict[str, Any]:
    plan = plan_for(request, pk, "edit", lock=True)
    person = request.user
    sent = Q(person=person, token=order.token) if order.token else Q(pk=None)
    # The request that came before stands first, however much was changed since.
    later = list(
        plan.changes.filter(Q(pk__gt=order.seen) | sent).order_by(Case(When(sent, 0), default=1), "-pk")[:MANY]
    )
    if later and order.token and (later[0].person_id, later[0].token) == (person.pk, order.token):
        return _answer(plan, order.seen, _newest_first(later), later[0], {}) | undo.labels(plan, person)
    done = door.run(plan, person, order)
    if done is None:
        return _answer(plan, order.seen, later, None, {}) | undo.labels(plan, person)
    if not isinstance(done, Done):
        return {"preview": drawn(plan, done)}
    buttons = undo.labels(plan, person) if done.change.of else {"undo": done.change.label, "redo": None}
    return _answer(plan, order.seen, [*later, done.change], done.change, done.parts) | buttons


def _newest_first(changes: list[Change]) -> list[Change]:
    return sorted(changes, key=lambda one: -one.pk)


def _answer(plan: Plan, seen: int, changes: list[Change], change: Change | None, known: Mapping[str, Part]) -> dict:
    """The patch and what the page says of the step; `change` is None when nothing had to be changed."""
    answer = patch(plan, changes, known)
    return answer | {
        "last": max(answer["last"], seen),
        "change": change.pk if change else None,
        "saved": clock(change),
        "label": change.label if change else None,
        "focus": focus_of(change) if change else None,
    }


def _since(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_for(request, pk, "edit")
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

"""The secretary's matrix: who owes what and where it stands; marks accepted at once; who must mark a row."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from plans import permissions, queries
from plans.access import activity_for, plan_for
from plans.core.obligations import Collective, Word, figures
from plans.core.progress import STATE_NAMES, State
from plans.editor import readings
from plans.execution import marks
from plans.execution.former import excluded
from plans.execution.ledger import Ledger, ledger_of
from plans.execution.matrix import column_name, columns_of, draw, lines_of
from plans.forms.execution import ExecutionFilter
from plans.keyset import page_of
from plans.models import Plan
from plans.views import ways

PAGE = 40
QUEUE = 50


@require_safe
@login_required
def plan_execution(request: HttpRequest, pk: int) -> HttpResponse:
    """Activity × due day × organisation with their states."""
    plan = plan_for(request, pk)
    ledger = ledger_of(plan, timezone.localdate())
    form = ExecutionFilter(request.GET, ledger=ledger)
    shown = form.shown
    lines = lines_of(shown)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    columns = columns_of(shown, page)
    draw(shown, list(page), columns)
    found = figures(ledger.owed, ledger.today)
    can_control = permissions.can_control_marks(request.user, plan)
    can_judge = permissions.can_judge_marks(request.user, plan)
    reported = _reported(shown, form.asked) if can_judge else []
    to_check = list(ledger.marks_of(reported[:QUEUE]).values()) if reported else []
    context = {
        "plan": plan,
        "form": form,
        "page": page,
        "columns": [column_name(ledger, column) for column in columns],
        "has_shared": any(line.shared for line in page),
        "wide": max(len(columns), 1) + 1,
        "figures": found,
        "counts": [(state, STATE_NAMES[state], found.states[state]) for state in State if found.states[state]],
        "ledger": ledger,
        "excluded": excluded(plan),
        "to_check": to_check,
        "plain_to_check": sum(not mark.is_request for mark in to_check),
        "to_check_count": len(reported),
        "can_control": can_control,
        "can_choose": permissions.can_pin(request.user, plan),
        "back": request.get_full_path(),
    }
    return render(request, "execution/page.html", context)


def _reported(shown: Ledger, organisation: int | None) -> list[int]:
    """The ids of reported marks on the rows shown, of the organisation asked for, oldest first."""
    rows = {owed.activity for owed in shown.owed}
    return sorted(
        fact.mark
        for fact in shown.facts
        if fact.word is Word.REPORTED and fact.activity in rows and organisation in (None, fact.party)
    )


@require_safe
@login_required
def marks_queue(request: HttpRequest) -> HttpResponse:
    """All marks that wait for the secretary, the oldest first; `plan` shows those of one plan."""
    marks, plan = queries.marks_to_check(request.user), None
    key = request.GET.get("plan", "")
    if key.isdecimal() and len(key) < 19:
        plan = Plan.objects.visible_to(request.user).select_related("cluster").filter(pk=int(key)).first()
        marks = marks.filter(activity__section__plan=plan) if plan else marks.none()
    page = page_of(marks, queries.MARKS, QUEUE, request.GET.get("after", ""))
    context = {
        "page": page,
        "plan": plan,
        "plain": sum(not mark.is_request for mark in page),
        "back": request.get_full_path(),
    }
    return render(request, "marks/queue.html", context)


@require_POST
@login_required
def marks_accept(request: HttpRequest) -> HttpResponse:
    """Accept the chosen reported marks, or all that were shown, at once."""
    name = "shown" if "all" in request.POST else "mark"
    keys = [int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 19]
    accepted, left = marks.accept_all(keys, request.user)
    if keys:
        messages.success(
            request, f"Принято отметок: {accepted}." + (f" Не приняты, они уже решены: {left}." if left else "")
        )
    else:
        messages.warning(request, "Выберите хотя бы одну отметку.")
    return _back(request, reverse("home"))


@require_POST
@login_required
def activity_collective(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Each executor must mark the row, or one mark is enough."""
    activity = activity_for(request, pk, "pin")
    if word not in set(Collective):
        raise Http404
    readings.choose(activity, Collective(word), request.user)
    return _back(request, reverse("plan_execution", args=[activity.section.plan_id]))


def _back(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page from which the person came, with its filters."""
    return ways.to(request.POST.get("back", ""), otherwise)

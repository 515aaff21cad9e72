"""The plan for the next period: period, rows, and every shifted text on one page, before anything is saved."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plans import permissions
from plans.access import plan_for
from plans.amending.rollover import Past, Wish, begin_next, rolled, source_of
from plans.approval.versions import Version, versions_of
from plans.core.deadlines import Period
from plans.core.errors import PlanError
from plans.core.rollover import Rolled, RolledText, Verdict, next_period
from plans.core.text import fold
from plans.forms.rollover import offered, value_of, wish_of
from plans.models import Plan

_MOST = 400  # texts that are decided on the page; a form has at most 1,000 fields


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_next(request: HttpRequest, pk: int) -> HttpResponse:
    """Look, choose, decide; only the last button makes the plan."""
    plan = plan_for(request, pk)
    if plan.is_amendment:
        return redirect("plan_next", plan.amends_id)
    if not permissions.can_manage_cluster(request.user, plan.cluster):
        raise PermissionDenied("План на следующий период создаёт секретарь Координационного совета.")
    if plan.period is None:
        messages.error(request, "У плана не указан период: неизвестно, откуда сдвигать сроки. Укажите период плана.")
        return redirect("plan_page", pk)
    sent = request.POST if request.method == "POST" else request.GET
    source = source_of(_version(plan, sent.get("from", "")), timezone.localdate())
    wish = wish_of(sent, source, next_period(plan.period))
    return _made(request, source, wish) if request.method == "POST" else _page(request, source, wish)


def _version(plan: Plan, key: str) -> Version:
    """The text that is asked for, else the newest."""
    own = [one for one in versions_of(plan) if one.plan == plan] or [Version("now", "", plan)]
    return next((one for one in own if one.key == key), own[0])


def _made(request: HttpRequest, source: Past, wish: Wish) -> HttpResponse:
    if request.POST.get("shown", "") != source.shown:
        return _page(request, source, wish, "Пока страница была открыта, план изменили. Проверьте список ещё раз.")
    try:
        made = begin_next(source, wish, request.user)
    except PlanError as error:
        return _page(request, source, wish, str(error))
    messages.success(request, "План на следующий период создан как черновик. Прежний план не изменился.")
    return redirect("plan_page", made.pk)


def _page(request: HttpRequest, source: Past, wish: Wish, refused: str = "") -> HttpResponse:
    found: Rolled | None = None
    try:
        found = rolled(source, wish)
    except PlanError as error:
        refused = refused or str(error)
    plan = source.plan
    context = {
        "plan": plan,
        "from": request.GET.get("from", request.POST.get("from", "")),
        "shown": source.shown,
        "periods": [(value_of(one), name_of(one), one == wish.period) for one in _periods(plan, wish)],
        "twins": plan.cluster.plans.filter(period_start=wish.period.start, period_end=wish.period.end),
        "period": value_of(wish.period),
        "sections": _rows(source, wish),
        "done_count": len(source.done),
        "unfinished_count": len(source.unfinished - wish.left_out),
        "refused": refused,
        **_texts(found),
    }
    return render(request, "plans/next.html", context, status=422 if request.method == "POST" else 200)


def _periods(plan: Plan, wish: Wish) -> list[Period]:
    known = offered(plan.period) if plan.period else []
    return known if wish.period in known else [wish.period, *known]


def name_of(period: Period) -> str:
    """A period as plans call it."""
    return Plan(period_start=period.start, period_end=period.end).period_name


def _rows(source: Past, wish: Wish) -> list[tuple[str, list[tuple]]]:
    """Each section with its rows: name for the form, the row, left out, not done, a done one-off."""
    return [
        (
            section.heading,
            [
                (
                    f"{at}-{row}",
                    one,
                    (at, row) in wish.left_out,
                    (at, row) in source.unfinished,
                    (at, row) in source.done,
                )
                for row, one in enumerate(section.activities)
            ],
        )
        for at, section in enumerate(source.document.sections)
    ]


def _texts(found: Rolled | None) -> dict[str, list[tuple[RolledText, str]]]:
    """The texts by what a person has to do with them, each with the name of its column (or nothing)."""
    names = {one.key: f" · {fold(one.heading)}" for one in found.document.columns} if found else {}
    texts = [
        (one, names.get(one.key, "") if one.id.startswith("row-") else "") for one in (found.texts if found else ())
    ]
    asked = [pair for pair in texts if pair[0].verdict is Verdict.DECIDE or pair[0].id == "title"]
    return {
        "asked": asked[:_MOST],
        "later": asked[_MOST:],
        "agreed": [pair for pair in texts if pair[0].verdict is Verdict.AGREED and pair[0].id != "title"],
        "cleared": [pair for pair in texts if pair[0].verdict is Verdict.CLEARED],
    }

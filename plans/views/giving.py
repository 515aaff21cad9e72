"""The page on which a sign-off is given: what is agreed to, what is odd in it, how its block will read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plans import permissions
from plans.access import approval_for
from plans.amending import giving
from plans.approval import scans, sign, way
from plans.approval.refusals import Changed
from plans.core.errors import PlanError
from plans.core.evidence import Examined
from plans.files import background
from plans.forms.way import PAPERS, GiveForm
from plans.models import Approval, Plan
from plans.views.files import go_on, wait_for
from plans.views.stages import seen, shown_of, version_shown

LOOK_FIRST = "Посмотрите, как будет заполнен гриф, и нажмите кнопку ещё раз."
NEWER = "Текст изменился: прочитайте его снова и решите."


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def approval_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a sign-off, with the blanks of its block filled as was seen."""
    row = approval_for(request, pk)
    means = _means(request, row)
    if not permissions.can_give(request.user, row, means):
        raise PermissionDenied
    form = _form(request, row, means)
    if request.method != "POST":
        return _asked(request, row, form)
    if not form.is_valid() or "look" in request.POST:
        return _asked(request, row, form, status=200 if form.is_valid() else 422)
    if row.signoff and not _was_looked_at(request, row, form):
        form.add_error(None, LOOK_FIRST)
        return _asked(request, row, form, status=422)
    return _given(request, row, form)


def _was_looked_at(request: HttpRequest, row: Approval, form: GiveForm) -> bool:
    """Whether what will stand in the block is what the page had shown."""
    given, shown = form.given(), request.POST
    if "fills" in shown and sign.filled(row.signoff, given) != shown.get("looked", "").replace("\r\n", "\n"):
        return False
    return "adds_day" not in shown or sign.day_line(row.signoff, given) == shown["adds_day"]


def _means(request: HttpRequest, row: Approval) -> Approval.Means:
    """By a paper where that was asked, or where the person can bring nothing else."""
    if request.GET.get("means") == Approval.Means.PAPER or not permissions.is_giver(request.user, row):
        return Approval.Means.PAPER
    return Approval.Means.PROGRAM


def _form(request: HttpRequest, row: Approval, means: Approval.Means) -> GiveForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    before = way.mistaken_before(row)
    return GiveForm(*sent, row=row, means=means, person=request.user, today=timezone.localdate(), before=before)


def _given(request: HttpRequest, row: Approval, form: GiveForm) -> HttpResponse:
    version, wait = version_shown(request), 0 if request.htmx else None
    files = form.cleaned_data.get("files") or []
    try:
        scan = _scan(row, form, files)
        chosen = {name: name in request.POST for name in ("fills", "adds_day")}
        given = form.given(**chosen, scan=scan)
        plan = giving.give(row, request.user, given, shown=version, wait=wait)
    except background.NotYet as error:
        if not files:
            return wait_for(request, row.plan, error.made)
        form.add_error(None, str(error))
    except PlanError as error:
        form.add_error(None, f"{error} {NEWER}" if isinstance(error, Changed) else str(error))
    else:
        messages.success(request, f"«{row.word}»: согласование записано. {plan.stage_name}: {plan}.")
        return go_on(request, reverse("plan_way", args=[plan.amends_id if plan.is_merged else plan.pk]))
    return _asked(request, row, form, status=200 if request.htmx else 422)


def _scan(row: Approval, form: GiveForm, files: list[UploadedFile]) -> tuple[str, Examined] | None:
    """What was brought, else what lies by the paper that was taken back."""
    if files:
        return files[0].name, scans.examined([file.read() for file in files])
    before = way.mistaken_before(row) if form.cleaned_data.get("same_scan") else None
    return scans.lying_by(before) if before else None


def _asked(request: HttpRequest, row: Approval, form: GiveForm, status: int = 200) -> HttpResponse:
    plan = Plan.texts.select_related("cluster__department").get(pk=row.plan_id)
    context = {"plan": plan, "row": row, "form": form, "papers": PAPERS, "shown": shown_of(plan)}
    if row.signoff and row.is_open:
        rows = way.rows_of(plan)
        is_read = set(form.errors) <= {NON_FIELD_ERRORS}
        lines = sign.filled(row.signoff, form.given()) if is_read else row.signoff.lines
        context |= seen(plan) | {
            "now": row.signoff.lines,
            "looked": lines,
            "is_changed": lines != row.signoff.lines,
            "day_line": sign.day_line(row.signoff, form.given()) if is_read else "",
            "is_last": sign.is_last(rows, row),
            "turn": way.turn_of(rows),
        }
    context["by_paper"] = form.means == Approval.Means.PAPER
    return render(request, "way/give.html", context, status=status)

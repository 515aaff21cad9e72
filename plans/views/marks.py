"""Marks: a member reports, the secretary sees, accepts or returns; files are served after a permission check."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import marking, permissions, queries
from plans.access import activity_for, evidence_for, mark_for, plan_for
from plans.core.errors import PlanError
from plans.core.progress import STATE_NAMES, State
from plans.forms.mark import DecideForm, MarkForm
from plans.models import Activity, Organisation
from plans.views.forms import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mark_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Report that an activity is done."""
    activity = activity_for(request, pk, "read")
    owing = queries.owing(activity)
    if not permissions.can_mark(request.user, activity, owing):
        raise PermissionDenied("Отмечать выполнение может исполнитель мероприятия, пока план действует.")
    form = _mark_form(request, activity, owing)
    if request.method == "POST" and form.is_valid():
        try:
            marking.report(activity, form.cleaned_data["organisation"], request.user, _said(form), _files(form))
        except PlanError as error:
            form.add_error("files", str(error))
        else:
            messages.success(request, f"Отмечено: {activity.number} {activity.title[:80]}")
            return redirect("home")
    return form_page(request, form, "Отметить выполнение", "Отметить", "marks/form.html", activity=activity)


def _mark_form(request: HttpRequest, activity: Activity, owing: frozenset[int]) -> MarkForm:
    user, cluster = request.user, activity.section.plan.cluster
    secretary = permissions.is_secretary(user, cluster)
    mine = permissions.organisations_of(user, cluster)
    organisations = Organisation.objects.filter(pk__in=owing) if secretary else [one for one in mine if one.pk in owing]
    today = timezone.localdate()
    return MarkForm(
        request.POST or None,
        request.FILES or None,
        activity=activity,
        organisations=list(organisations),
        secretary=secretary,
        today=today,
        initial={"slot": _asked_slot(request, activity, today)},
    )


def _asked_slot(request: HttpRequest, activity: Activity, today: date):
    """The slot named in the address, else the earliest that is not over, else the last."""
    slots = list(activity.slots.all())
    asked = [slot for slot in slots if str(slot.pk) == request.GET.get("slot")]
    return next(iter([*asked, *(slot for slot in slots if slot.due >= today), *slots[-1:]]), None)


def _said(form: MarkForm) -> marking.Report:
    cleaned = form.cleaned_data
    slot = cleaned.get("slot")
    return marking.Report(cleaned["done_on"], cleaned["result"], cleaned["document"], slot.due if slot else None)


def _files(form: MarkForm) -> list[marking.Upload]:
    return [marking.Upload(file.name, file.read()) for file in form.cleaned_data["files"]]


@require_safe
@login_required
def plan_marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Who marked what: every slot of the plan, its state today and its marks."""
    plan = plan_for(request, pk)
    duties = queries.plan_duties(plan, timezone.localdate())
    wanted = request.GET.get("state", "")
    shown = [duty for duty in duties if not wanted or duty.state == wanted]
    counts = [(state, STATE_NAMES[state], sum(duty.state is state for duty in duties)) for state in State]
    context = {
        "plan": plan,
        "duties": shown,
        "counts": [row for row in counts if row[2]],
        "wanted": wanted,
        "total": len(duties),
        "can_control": permissions.can_control_marks(request.user, plan),
    }
    return render(request, "marks/plan.html", context)


@require_safe
@login_required
def mark_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One mark with its files."""
    mark = mark_for(request, pk)
    can_control = permissions.can_control_marks(request.user, mark.activity.section.plan)
    return render(request, "marks/page.html", {"mark": mark, "can_control": can_control, "form": DecideForm()})


@require_POST
@login_required
def mark_decide(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Accept a mark or return it with a reason."""
    mark = mark_for(request, pk, "control")
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            marking.decide(mark, request.user, accept=word == "accept", note=form.cleaned_data["note"])
        except PlanError as error:
            form.add_error("note", str(error))
        else:
            messages.success(request, "Отметка принята." if word == "accept" else "Отметка возвращена.")
            return redirect("home")
    return render(request, "marks/page.html", {"mark": mark, "can_control": True, "form": form}, status=422)


@require_safe
@login_required
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, as a download that no browser may run."""
    evidence = evidence_for(request, pk)
    response = FileResponse(evidence.file.open(), content_type=evidence.content_type)
    response["Content-Disposition"] = content_disposition_header(True, evidence.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response

"""The summary of many plans on the screen, as a file, frozen; and what a secretary says of a plan's figures in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import permissions
from plans.access import department_for, kept_summary_for, plan_for
from plans.core.deadlines import Period
from plans.core.errors import PlanError
from plans.core.reports.summary import DEFINITIONS, loads
from plans.files import background
from plans.files.names import summary_name
from plans.files.stored import checked
from plans.forms.overview import ReasonForm, SummaryForm
from plans.models import Cluster, Department
from plans.oversight import keeping, reasons, summary
from plans.views.errors import names_damage
from plans.views.files import Back, download, frozen_file, go_on, made_apart, wait_for


@require_safe
@login_required
def summary_page(request: HttpRequest) -> HttpResponse:
    """The figures by clusters, organisations, executors, sections and kinds, beside those of a year before."""
    form = _form(request, request.GET)
    span = form.span
    wide = summary.is_too_wide(request.user, span)
    overseen = _overseen(request)
    context = {
        "form": form,
        "span": span,
        "wide": wide,
        "most": summary.MOST_CLUSTERS,
        "summary": None if wide else summary.summary_of(request.user, span),
        "files": keeping.KINDS,
        "definitions": DEFINITIONS,
        "overseen": overseen,
        "can_keep": span.department in overseen,
        "kept": span.department.kept_summaries[:_KEPT] if span.department in overseen else (),
    }
    return render(request, "summary/page.html", context)


_KEPT = 20  # frozen summaries of a department that are listed


def _overseen(request: HttpRequest) -> list[Department]:
    """The departments of which the person may freeze summaries; an administrator chooses any in the form."""
    rows = Department.objects.filter(clusters__in=Cluster.objects.visible_to(request.user)).distinct()
    return [row for row in rows[:_KEPT] if permissions.can_keep_summaries(request.user, row)]


@require_safe
@login_required
def summary_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file."""
    span = _form(request, request.GET).span
    if summary.is_too_wide(request.user, span):
        return summary_page(request)
    found = summary.summary_of(request.user, span)
    name = f"Сводка на {span.on:%d.%m.%Y}.{kind}"
    if kind == "pdf":
        return made_apart(request, _back(request.GET), keeping.paper_of(found), name)
    return download(keeping.written(found, kind), kind, name)


@require_POST
@login_required
def summary_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the department's summary that is on the screen."""
    department = department_for(request, pk)
    data = request.POST.copy()
    data["department"] = str(department.pk)
    span = _form(request, data).span
    if summary.is_too_wide(request.user, span) or span.department is None:
        return redirect("summary")
    try:
        row = keeping.freeze(request.user, span, wait=0 if request.htmx else None)
    except background.NotYet as error:
        return wait_for(request, _back(data), error.made)
    except PlanError as error:
        status = 200 if request.htmx else 503
        return render(request, "errors/503.html", {"why": str(error)}, status=status)
    messages.success(request, f"Сводка № {row.number} сохранена: она больше не изменится.")
    return go_on(request, reverse("kept_summary", args=[row.pk]))


@require_safe
@login_required
@names_damage
def kept_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """A frozen summary: its files, their hashes and what it said."""
    row = kept_summary_for(request, pk)
    checked(row.content.encode(), row.content_sha256, str(row))
    context = {"row": row, "summary": loads(row.content), "files": keeping.KINDS, "definitions": DEFINITIONS}
    return render(request, "summary/kept.html", context)


@require_safe
@login_required
@names_damage
def kept_summary_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The very bytes that were frozen."""
    row = kept_summary_for(request, pk)
    return frozen_file(request, row, kind, summary_name(row, kind))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan_reasons(request: HttpRequest, pk: int) -> HttpResponse:
    """Why the plan's figures of a period are such: what its secretary says now, and all that was said before."""
    plan = plan_for(request, pk, "explain" if request.method == "POST" else "read")
    can = permissions.can_explain(request.user, plan)
    form = ReasonForm(request.POST or None, period=plan.period)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        reasons.say(plan, request.user, Period(said["start"], said["end"]), said["text"])
        messages.success(request, "Записано. Эта строка видна в сводках рядом с кластером.")
        return redirect("plan_reasons", plan.pk)
    rows = plan.reasons.select_related("person")
    context = {"plan": plan, "form": form if can else None, "standing": reasons.standing(plan), "history": rows}
    return render(request, "summary/reasons.html", context)


def _form(request: HttpRequest, given: QueryDict) -> SummaryForm:
    data = given.copy()
    today = timezone.localdate()
    data.setdefault("on", today.isoformat())  # so that the page shows which day was taken
    return SummaryForm(data, clusters=Cluster.objects.visible_to(request.user), today=today)


def _back(given: QueryDict) -> Back:
    asked = {name: given[name] for name in ("on", "start", "end", "department") if given.get(name)}
    query = QueryDict(mutable=True)
    query.update(asked)
    return Back(f"{reverse('summary')}?{query.urlencode()}", "Сводка")

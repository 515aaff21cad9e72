"""Reports on execution: on the screen for any day, as files, and frozen."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from plans import permissions, reports
from plans.access import plan_for, report_for
from plans.core import document as paper
from plans.core import report_document
from plans.core.errors import PlanError
from plans.core.grid import Table
from plans.core.layout import lay_out
from plans.core.report_document import KIND_NAMES, Kind
from plans.filenames import report_name
from plans.files.stored import checked
from plans.forms.report import ReportForm
from plans.models import Plan, Report
from plans.reporting import rows as report_rows
from plans.reporting.screen import screen_of
from plans.views.errors import names_damage
from plans.views.files import download

PAGE = 60


@require_safe
@login_required
def plan_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report of the plan as it would be made now."""
    plan = plan_for(request, pk)
    form = _form(request.GET, plan)
    asked = form.asked
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "plan": plan,
        "form": form,
        "query": query.urlencode(),
        "heading": KIND_NAMES[asked.kind],
        "asked": asked,
        "files": reports.KINDS,
        "can_keep": permissions.can_keep_reports(request.user, plan),
        "kept": plan.kept_reports,
        "spans": form.spans,
    }
    if asked.kind is Kind.MARKS:
        context["table"] = _sheet(report_rows.marked_document(plan, asked))
    else:
        report = report_rows.report_of(plan, asked, form.today)
        context |= {"report": report, "screen": screen_of(report)}
        context["page"] = Paginator(report.lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/plan.html", context)


def _form(data: QueryDict, plan: Plan) -> ReportForm:
    return ReportForm(data, plan=plan, today=timezone.localdate())


def _sheet(document: paper.PlanDocument) -> Table:
    """The plan's table as it stands on paper."""
    return next(table for table in lay_out(document).tables if table.ruled)


@require_safe
@login_required
def plan_report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The same report as a file."""
    plan = plan_for(request, pk)
    form = _form(request.GET, plan)
    asked = form.asked
    try:
        data = reports.made(plan, asked, form.today).write(kind)
    except PlanError as error:
        return _refused(request, plan, str(error))
    return download(data, kind, report_name(plan, KIND_NAMES[asked.kind], asked.on, kind))


def _refused(request: HttpRequest, plan: Plan, why: str) -> HttpResponse:
    return render(
        request, "reports/refused.html", {"why": why, "plan": plan, "query": request.GET.urlencode()}, status=503
    )


@require_POST
@login_required
def report_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the report that is on the screen."""
    plan = plan_for(request, pk, "keep")
    form = _form(request.POST, plan)
    try:
        report = reports.freeze(plan, form.asked, request.user, form.today)
    except PlanError as error:
        return _refused(request, plan, str(error))
    messages.success(request, f"Отчёт № {report.number} сохранён: он больше не изменится.")
    return redirect("report_page", report.pk)


@require_safe
@login_required
@names_damage
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A frozen report: its files, their hashes and what it said."""
    row = report_for(request, pk)
    checked(row.content.encode(), row.content_sha256, str(row))
    context = {"row": row, "plan": row.plan, "files": reports.KINDS, "heading": row.get_kind_display()}
    if row.kind == Kind.MARKS:
        context["table"] = _sheet(paper.from_json(json.loads(row.content)))
    else:
        report = report_document.loads(row.content)
        context |= {"report": report, "screen": screen_of(report)}
        context["page"] = Paginator(report.lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/frozen.html", context)


@require_safe
@login_required
@names_damage
def report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The very bytes that were frozen."""
    row = report_for(request, pk)
    etag = f'"{getattr(row, f"{kind}_sha256")}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        data = bytes(Report.objects.values_list(kind, flat=True).get(pk=row.pk))
        name = report_name(row.plan, row.get_kind_display(), row.on, kind, row.number)
        response = download(checked(data, getattr(row, f"{kind}_sha256"), name), kind, name)
    response["ETag"] = etag
    return response

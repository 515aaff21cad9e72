"""Reports on execution: on the screen for any day, as files, and frozen."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from plans import permissions
from plans.access import plan_for, report_for
from plans.core import document as paper
from plans.core.errors import PlanError
from plans.core.layout import table_of
from plans.core.reports import document
from plans.core.reports.document import KIND_NAMES, ReportKind
from plans.files import background
from plans.files.names import report_name
from plans.files.stored import checked
from plans.forms.report import ReportForm
from plans.models import Plan
from plans.reports import door
from plans.reports import rows as report_rows
from plans.reports.screen import screen_of
from plans.views.errors import names_damage
from plans.views.files import download, frozen_file, go_on, made_apart, wait_for

PAGE = 60


@require_safe
@login_required
def plan_report(request: HttpRequest, pk: int) -> HttpResponse:
    """A report of the plan as it would be made now."""
    plan = plan_for(request, pk)
    form = _form(request.GET, plan)
    asked = form.asked
    context = {
        "plan": plan,
        "form": form,
        "heading": KIND_NAMES[asked.kind],
        "asked": asked,
        "files": door.KINDS,
        "can_keep": permissions.can_keep_reports(request.user, plan),
        "kept": plan.kept_reports,
        "spans": form.spans,
    }
    if asked.kind is ReportKind.MARKS:
        context["table"] = table_of(report_rows.marked_document(plan, asked))
    else:
        report = report_rows.report_of(plan, asked, form.today)
        context |= {"report": report, "screen": screen_of(report)}
        context["page"] = Paginator(report.lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/plan.html", context)


def _form(data: QueryDict, plan: Plan) -> ReportForm:
    return ReportForm(data, plan=plan, today=timezone.localdate())


@require_safe
@login_required
def plan_report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The same report as a file."""
    plan = plan_for(request, pk)
    form = _form(request.GET, plan)
    asked = form.asked
    try:
        one = door.made(plan, asked, form.today)
        name = report_name(plan, KIND_NAMES[asked.kind], asked.on, kind)
        return made_apart(request, plan, one.paper, name) if kind == "pdf" else download(one.write(kind), kind, name)
    except PlanError as error:
        return _refused(request, plan, str(error))


def _refused(request: HttpRequest, plan: Plan, why: str) -> HttpResponse:
    status = 200 if request.htmx else 503
    return render(request, "reports/refused.html", {"why": why, "plan": plan}, status=status)


@require_POST
@login_required
def report_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the report that is on the screen."""
    plan = plan_for(request, pk, "keep")
    form = _form(request.POST, plan)
    try:
        report = door.freeze(plan, form.asked, request.user, form.today, wait=0 if request.htmx else None)
    except background.NotYet as error:
        return wait_for(request, plan, error.made)
    except PlanError as error:
        return _refused(request, plan, str(error))
    messages.success(request, f"Отчёт № {report.number} сохранён: он больше не изменится.")
    return go_on(request, reverse("report_page", args=[report.pk]))


@require_safe
@login_required
@names_damage
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A frozen report: its files, their hashes and what it said."""
    row = report_for(request, pk)
    checked(row.content.encode(), row.content_sha256, str(row))
    context = {"row": row, "plan": row.plan, "files": door.KINDS, "heading": row.get_kind_display()}
    if row.kind == ReportKind.MARKS:
        context["table"] = table_of(paper.from_json(json.loads(row.content)))
    else:
        report = document.loads(row.content)
        context |= {"report": report, "screen": screen_of(report)}
        context["page"] = Paginator(report.lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/frozen.html", context)


@require_safe
@login_required
@names_damage
def report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The very bytes that were frozen."""
    row = report_for(request, pk)
    return frozen_file(request, row, kind, report_name(row.plan, row.get_kind_display(), row.on, kind, row.number))

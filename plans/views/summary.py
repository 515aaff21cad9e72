"""The summary of many plans on the screen and as a file."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.core.processes.write import Paper
from plans.core.reports.summary import DEFINITIONS, lay_out_summary, sheets
from plans.core.writers import excel, word
from plans.files import background
from plans.forms.overview import SummaryForm
from plans.models import Cluster
from plans.oversight import summary
from plans.views.files import download

KINDS = ("pdf", "docx", "xlsx")


@require_safe
@login_required
def summary_page(request: HttpRequest) -> HttpResponse:
    """The figures by clusters, organisations, executors and sections, beside those of a year before."""
    form = _form(request)
    span = form.span
    wide = summary.is_too_wide(request.user, span)
    context = {
        "form": form,
        "span": span,
        "wide": wide,
        "most": summary.MOST_CLUSTERS,
        "summary": None if wide else summary.summary_of(request.user, span),
        "files": KINDS,
        "definitions": DEFINITIONS,
    }
    return render(request, "summary/page.html", context)


@require_safe
@login_required
def summary_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file; at most some two hundred lines, so it is waited for."""
    span = _form(request).span
    if summary.is_too_wide(request.user, span):
        return summary_page(request)
    found = summary.summary_of(request.user, span)
    if kind == "xlsx":
        data = excel.write_sheets(sheets(found))
    else:
        grid = lay_out_summary(found)
        data = word.write(grid) if kind == "docx" else background.data_of(Paper(grid, "pdf", drawn=True))
    return download(data, kind, f"Сводка на {span.on:%d.%m.%Y}.{kind}")


def _form(request: HttpRequest) -> SummaryForm:
    data = request.GET.copy()
    today = timezone.localdate()
    data.setdefault("on", today.isoformat())  # so that the page shows which day was taken
    return SummaryForm(data, clusters=Cluster.objects.visible_to(request.user), today=today)

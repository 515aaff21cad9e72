"""The overview of clusters, and the rows behind its numbers."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.core.drawings import spark
from plans.forms.overview import OverviewForm, RowsForm
from plans.models import Cluster
from plans.oversight import overview, rows, snapshots, visits

PAGE = 50


@require_safe
@login_required
def overview_page(request: HttpRequest) -> HttpResponse:
    """Every cluster that the person sees, or groups of them; each number leads to its rows."""
    today = timezone.localdate()
    clusters = Cluster.objects.visible_to(request.user)
    form = OverviewForm(request.GET, clusters=clusters, places=overview.places_of(request.user))
    asked = form.asked()
    lines = overview.lines_of(request.user, asked, today)
    page = Paginator(overview.grouped(lines, asked.group, asked.order) if asked.group else lines, PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "whole": overview.total(lines),
        "narrowed": _narrowed(asked),
        "group_name": overview.GROUPS.get(asked.group, ""),
        "rows": [] if asked.group else with_lines(page, today),
        "changes": visits.since_last(request.user, clusters, timezone.now()),
        "today": today,
    }
    return render(request, "overview/page.html", context)


def _narrowed(asked: overview.Wish) -> str:
    """What an address of rows says of the clusters that are shown."""
    places = {
        "department": asked.department and asked.department.pk,
        "industry": asked.industry,
        "region": asked.region,
        "stage": asked.stage,
    }
    return "".join(f"&{name}={quote(str(value))}" for name, value in places.items() if value)


def with_lines(page, today) -> list[tuple[overview.Dressed, str]]:
    """What is shown of each line, and the drawing of its months."""
    shown = overview.dressed(page, today)
    months = snapshots.months_of([one.line.cluster for one in shown], today)
    return [(one, spark.points(months.get(one.line.cluster, ()))) for one in shown]


@require_safe
@login_required
def overview_rows(request: HttpRequest) -> HttpResponse:
    """The rows behind a number, from the one that is due first on."""
    form = RowsForm(request.GET, clusters=Cluster.objects.visible_to(request.user))
    asked, today = form.asked(), timezone.localdate()
    found = rows.find(request.user, asked, today, request.GET.get("after", ""))
    context = {"form": form, "asked": asked, "found": found, "name": rows.KINDS[asked.kind], "today": today}
    return render(request, "overview/rows.html", context)

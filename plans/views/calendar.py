"""Calendars: the due days of a plan, a cluster or a person by month and by year, and a plan drawn as a strip."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.access import cluster_for, plan_for
from plans.core.drawings import gantt
from plans.core.drawings.months import Month, read_year
from plans.core.progress import STATE_NAMES, State
from plans.core.stages import FROZEN
from plans.execution.agenda import Agenda, AgendaItem, agenda_for, agenda_of, nearest_day, nearest_of, of_year, strip_of
from plans.forms.agenda import AgendaFilter

IN_A_DAY = 4
IN_A_MONTH = 8


@dataclass(slots=True)
class Cell:
    """A day of the month's page, or a month of the year's. `more` items are folded away."""

    day: date
    inside: bool = True
    is_today: bool = False
    items: list[AgendaItem] = field(default_factory=list)
    more: list[AgendaItem] = field(default_factory=list)
    counts: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Its look: a day of another month, or one without anything to show on a narrow screen."""
        return ("" if self.items or self.is_today else "empty") if self.inside else "outside"


@require_safe
@login_required
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The days of what the person has to do, or has to watch."""
    agenda = agenda_for(request.user, timezone.localdate())
    return _calendar(request, agenda, {"heading": "Мой календарь", "base": reverse("my_calendar"), "mine": True})


@require_safe
@login_required
def cluster_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of the cluster's approved plans; of many years only those of the year that is shown are read."""
    cluster, today = cluster_for(request, pk), timezone.localdate()
    every = cluster.plans.filter(stage__in=[stage.value for stage in FROZEN])
    context = {"heading": "Календарь кластера", "base": reverse("cluster_calendar", args=[pk]), "cluster": cluster}
    plans, opened = every, None
    if not AgendaFilter.is_asked(request.GET):  # an organisation is looked for in all years
        year, month = _asked(request)
        if not (year or month):
            opened = month = Month.of(nearest_day(every, today))
        plans = of_year(every, year or month.year)
    agenda = agenda_of(plans.select_related("cluster"), today)
    context["has_plans"] = bool(agenda.plans) or every.exists()
    return _calendar(request, agenda, context, opened)


@require_safe
@login_required
def plan_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The days of one plan."""
    plan = plan_for(request, pk)
    agenda = agenda_of([plan], timezone.localdate())
    base = reverse("plan_calendar", args=[pk])
    return _calendar(request, agenda, {"heading": "Календарь плана", "base": base, "plan": plan})


@require_safe
@login_required
def plan_strip(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan drawn: one row per activity, one bar per window, a line for today."""
    plan = plan_for(request, pk)
    agenda = agenda_of([plan], timezone.localdate())
    form = AgendaFilter(request.GET, agenda=agenda)
    strip = strip_of(form.shown, plan)
    return render(
        request,
        "calendar/strip.html",
        {
            "plan": plan,
            "form": form,
            "strip": strip,
            "today": agenda.today,
            "size": gantt,
            "signs": _signs(bar.window.state for sheet in strip.sheets for row in sheet.rows for bar in row.bars),
        },
    )


def _asked(request: HttpRequest) -> tuple[int | None, Month | None]:
    """The year and the month that the address names."""
    return read_year(request.GET.get("year", "")), Month.read(request.GET.get("month", ""))


def _calendar(request: HttpRequest, agenda: Agenda, context: dict, opened: Month | None = None) -> HttpResponse:
    """The year asked for, else the month asked for, else the one to open: that of the plans nearest to today."""
    form = AgendaFilter(request.GET, agenda=agenda)
    items = form.shown.items
    dated = [item for item in items if item.due]
    year, month = _asked(request)
    month = month or opened or Month.of(nearest_of([item.due for item in dated], agenda.today))
    context.setdefault("has_plans", bool(agenda.plans))
    context |= {
        "form": form,
        "today": agenda.today,
        "undated": [item for item in items if not item.due],
        "many": len(agenda.plans) > 1,
    }
    if year:
        shown = [item for item in dated if item.due.year == year]
        context |= {"year": year, "months": _months(shown, year, agenda.today)}
    else:
        shown = [item for item in dated if month.first <= item.due <= month.last]
        context |= {"month": month, "weeks": _weeks(shown, month, agenda.today)}
    context |= {"shown_year": year or month.year, "count": len(shown), "signs": _signs(item.state for item in shown)}
    return render(request, "calendar/year.html" if year else "calendar/month.html", context)


def _weeks(items: list[AgendaItem], month: Month, today: date) -> list[list[Cell]]:
    by_day: dict[date, list[AgendaItem]] = defaultdict(list)
    for item in items:
        by_day[item.due].append(item)
    return [
        [
            Cell(day, month.first <= day <= month.last, day == today, by_day[day][:IN_A_DAY], by_day[day][IN_A_DAY:])
            for day in week
        ]
        for week in month.weeks()
    ]


def _months(items: list[AgendaItem], year: int, today: date) -> list[Cell]:
    cells = [Cell(date(year, number, 1)) for number in range(1, 13)]
    for cell in cells:
        found = [item for item in items if item.due.month == cell.day.month]
        cell.items, cell.more = found[:IN_A_MONTH], found[IN_A_MONTH:]
        cell.is_today = (cell.day.year, cell.day.month) == (today.year, today.month)
        counts = Counter(item.state for item in found)
        cell.counts = [(state.value, STATE_NAMES[state], counts[state]) for state in State if counts[state]]
    return cells


def _signs(states: Iterable[State]) -> list[tuple[str, str, str]]:
    """The legend: value, sign and name of each state that is shown."""
    found = set(states)
    return [(state.value, gantt.SIGNS[state], STATE_NAMES[state]) for state in State if state in found]

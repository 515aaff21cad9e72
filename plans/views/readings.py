"""How a deadline is understood: beside its row, and the dates that the secretary sets by hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from plans import bridge, permissions, queries
from plans.access import activity_for
from plans.core.deadlines import Schedule, coverage, explain, pinned
from plans.core.errors import PlanError
from plans.core.text import without_control
from plans.editor import readings
from plans.forms.reading import EventForm, NamesForm, Windows
from plans.models import Activity


def _context(request: HttpRequest, activity: Activity) -> dict:
    plan = activity.section.plan
    schedule = bridge.reading_of(activity, plan)
    return {
        "activity": activity,
        "plan": plan,
        "schedule": schedule,
        "explained": explain(schedule),
        "can_pin": permissions.can_pin(request.user, plan),
        "pieces": [] if activity.pinned or activity.event_on else _pieces(activity, schedule),
        "executors": _names(activity),
        "ancestors": queries.ancestors(activity),
    }


def _pieces(activity: Activity, schedule: Schedule) -> list[dict]:
    """The words of the deadline with what they gave: dates, an event, or nothing."""
    return [
        {"words": piece.words, "gives": piece.gives.value, "labels": [schedule.slots[at].label for at in piece.slots]}
        for piece in coverage(activity.deadline, schedule)
    ]


def _names(activity: Activity) -> list[str]:
    return [one.executor.name for one in activity.executions.select_related("executor")]


def _page(request: HttpRequest, activity: Activity, event: EventForm, windows: Windows) -> HttpResponse:
    context = _context(request, activity) | {"event_form": event, "windows": windows}
    referred = [(one, row, _names(row) if row else []) for one, row in queries.referred(activity)]
    names = context["executors"] or [name for _, _, names in referred for name in names]
    offer = readings.offer(activity) if context["can_pin"] else None
    if offer:
        context |= {"offer": offer, "offered": explain(pinned(context["schedule"], offer.windows))}
    context |= {"referred": referred, "names_form": NamesForm(initial={"names": "\n".join(names)})}
    status = 422 if event.errors or (windows.is_bound and not windows.is_valid()) else 200
    return render(request, "plans/reading.html", context, status=status)


def _forms(activity: Activity) -> tuple[EventForm, Windows]:
    windows = [{"start": start, "due": due} for start, due in activity.pinned_windows]
    return EventForm(initial={"event_on": activity.event_on}), Windows(initial=windows)


@require_safe
@login_required
def activity_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """The reading of one deadline; htmx gets the piece that stands beside the row."""
    activity = activity_for(request, pk, "read")
    if request.htmx:
        return render(request, "plans/_reading.html", _context(request, activity))
    return _page(request, activity, *_forms(activity))


@require_POST
@login_required
def activity_event(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the day of the event that the deadline waits for."""
    activity = activity_for(request, pk, "pin")
    form = EventForm(request.POST)
    if form.is_valid():
        try:
            readings.set_event(activity, form.cleaned_data["event_on"], request.user)
        except PlanError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, "День события записан." if form.cleaned_data["event_on"] else "День события снят."
            )
            return redirect("activity_reading", pk)
    return _page(request, activity, form, _forms(activity)[1])


@require_POST
@login_required
def activity_names(request: HttpRequest, pk: int) -> HttpResponse:
    """Separate the executors by hand; without any the words are read again."""
    activity = activity_for(request, pk, "pin")
    names = [without_control(name) for name in request.POST.get("names", "")[:20_000].splitlines()]
    readings.name_executors(activity, [] if "unpin" in request.POST else names, request.user)
    messages.success(request, "Исполнители разделены." if names else "Исполнители снова читаются по словам плана.")
    return redirect("activity_reading", pk)


@require_POST
@login_required
def activity_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes to the dates that were understood, or take those that the same words were given in another plan."""
    activity = activity_for(request, pk, "pin")
    source, version = request.POST.get("source", ""), request.POST.get("version", "")
    try:
        if source:
            readings.take(activity, int(source) if source.isdecimal() else 0, request.user)
        else:
            readings.confirm(activity, int(version) if version.isdecimal() else 0, request.user)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("activity_reading", pk)
    messages.success(request, "Даты подтверждены.")
    return redirect("home") if "home" in request.POST else redirect("activity_reading", pk)


@require_POST
@login_required
def activity_pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the dates by hand; without any the words are read again."""
    activity = activity_for(request, pk, "pin")
    forms = Windows(request.POST)
    if not forms.is_valid():
        return _page(request, activity, _forms(activity)[0], forms)
    windows = [] if "unpin" in request.POST else forms.windows
    readings.pin(activity, windows, request.user)
    messages.success(request, "Даты заданы вручную." if windows else "Срок снова читается по словам плана.")
    return redirect("activity_reading", pk)

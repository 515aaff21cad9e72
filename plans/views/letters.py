"""A person's letters and calendar: what to be told of, today's letter, and the calendar's secret address."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans.execution import calendars
from plans.forms.letter import ReminderForm
from plans.letters import door
from plans.models import ReminderChoice
from plans.views.forms import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def letter_settings(request: HttpRequest) -> HttpResponse:
    """Which letters, how often, and the address of the calendar."""
    choice = ReminderChoice.of(request.user)
    form = ReminderForm(request.POST or None, instance=choice)
    if request.method == "POST" and form.is_valid():
        # Not the form's own save: of two first ones at once the second would be refused by the database.
        ReminderChoice.objects.update_or_create(person=request.user, defaults=form.cleaned_data)
        messages.success(request, "Сохранено.")
        return redirect("letter_settings")
    path = reverse("calendar", args=[choice.calendar]) if choice.calendar else ""
    address = request.build_absolute_uri(path) if path else ""
    webcal = address and f"webcal://{request.get_host()}{path}"
    words = "Письма и календарь", "Сохранить", "letters/settings.html"
    return form_page(request, form, *words, address=address, webcal=webcal)


@require_safe
@login_required
def letter_preview(request: HttpRequest) -> HttpResponse:
    """Today's own letter."""
    letter = door.preview(request.user, timezone.localdate())
    return render(request, "letters/preview.html", {"letter": letter})


@require_POST
@login_required
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """A new secret address; the old one, if there was any, answers no more."""
    choice = ReminderChoice.kept_of(request.user)
    had = bool(choice.calendar)
    choice.renew_calendar()
    messages.success(request, f"Адрес календаря готов.{' Прежний больше не действует.' if had else ''}")
    return redirect("letter_settings")


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of the person with this secret: programs that fetch it do not sign in."""
    choice = ReminderChoice.objects.filter(calendar=secret, person__is_active=True).select_related("person").first()
    if choice is None:
        raise Http404
    body = calendars.calendar_of(choice.person, timezone.localdate())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="plans.ics"'
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)

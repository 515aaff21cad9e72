"""Sections, activities and sign-off blocks: one form each, a row at a time."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plans.access import activity_for, plan_for, section_for, signoff_for
from plans.core.editor.values import Ref
from plans.core.errors import PlanError
from plans.editor import door
from plans.editor.cells import Conflict
from plans.editor.parts import Part
from plans.editor.places import Places
from plans.editor.presses import add_once
from plans.editor.rows import proposed
from plans.forms.plan import ActivityForm, Remembering, SectionForm, SignOffForm
from plans.models import Activity, Plan, Section, SignOff
from plans.views.forms import form_page

FIND: dict[str, Callable] = {"section": section_for, "activity": activity_for, "signoff": signoff_for}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _to_row(plan: Plan, ref: Ref) -> HttpResponse:
    return redirect(f"{reverse('plan_page', args=[plan.pk])}#{ref}")


def _save_or_show(
    request: HttpRequest, form: Remembering, plan: Plan, heading: str, template: str = "plans/form.html"
) -> HttpResponse:
    if not form.is_bound and form.instance.pk:
        form.remember(form.instance)
    if request.method == "POST" and form.is_valid():
        try:
            ref = _save(request, form, plan)
        except Conflict as conflict:
            form.show_both(conflict)
        except PlanError as error:
            form.add_error(None, str(error))
        else:
            if "again" in request.POST and isinstance(form.instance, Activity):
                return redirect("activity_new", form.instance.section_id)
            return _to_row(plan, ref)
    return form_page(request, form, heading, "Сохранить", template, plan=plan)


def _save(request: HttpRequest, form: Remembering, plan: Plan) -> Ref:
    """Through the editor's door: a new part goes to the end of its section or of the plan."""
    part: Part = form.instance
    texts = form.texts()
    home = Ref("section", form.cleaned_data["section"].pk) if isinstance(part, Activity) else None
    if part.pk is None:
        return add_once(plan, request.user, part.KIND, texts, home)
    base = {"base": form.was} if form.was is not None else {}
    place = {"section": str(home)} if home else {}
    door.ask(plan, request.user, "cells", part=str(part.ref), texts=texts, **base, **place)
    return part.ref


@form_methods
@login_required
def section_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new section at the end of the plan."""
    plan = plan_for(request, pk, "edit")
    form = SectionForm(request.POST or None, instance=Section(plan=plan))
    return _save_or_show(request, form, plan, "Новый раздел")


@form_methods
@login_required
def section_edit(request: HttpRequest, pk: int) -> HttpResponse:
    section = section_for(request, pk)
    form = SectionForm(request.POST or None, instance=section)
    return _save_or_show(request, form, section.plan, "Раздел")


@form_methods
@login_required
def signoff_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new sign-off block."""
    plan = plan_for(request, pk, "edit")
    form = SignOffForm(request.POST or None, instance=SignOff(plan=plan))
    return _save_or_show(request, form, plan, "Новый гриф", "plans/signoff_form.html")


@form_methods
@login_required
def signoff_edit(request: HttpRequest, pk: int) -> HttpResponse:
    block = signoff_for(request, pk)
    form = SignOffForm(request.POST or None, instance=block)
    return _save_or_show(request, form, block.plan, "Гриф", "plans/signoff_form.html")


@form_methods
@login_required
def activity_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new row at the end of a section; the next number is proposed."""
    section = section_for(request, pk)
    places = Places(section.plan)
    [number] = proposed(section.plan, places, places.end("activity", section.pk))
    form = ActivityForm(
        request.POST or None, instance=Activity(section=section), plan=section.plan, initial={"number": number}
    )
    return _save_or_show(request, form, section.plan, "Новое мероприятие", "plans/activity_form.html")


@form_methods
@login_required
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    activity = activity_for(request, pk)
    plan = activity.section.plan
    form = ActivityForm(request.POST or None, instance=activity, plan=plan)
    return _save_or_show(request, form, plan, f"Мероприятие {activity.number}", "plans/activity_form.html")


@form_methods
@login_required
def part_delete(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask, then delete a section with its rows, a row, or a sign-off block."""
    part = FIND[kind](request, pk)
    plan = part.owner
    if request.method != "POST":
        rows = part.activities.count() if isinstance(part, Section) else 0
        return render(request, "plans/delete.html", {"plan": plan, "what": str(part), "rows": rows, "back": plan})
    try:
        door.ask(plan, request.user, "delete", parts=[str(part.ref)])
        messages.success(request, "Удалено.")
    except PlanError as error:
        messages.error(request, str(error))
    return redirect("plan_page", plan.pk)


@require_POST
@login_required
def part_shift(request: HttpRequest, kind: str, pk: int, direction: str) -> HttpResponse:
    """Move a part one place up or down; a row also over the edge of its section."""
    part = FIND[kind](request, pk)
    try:
        door.ask(part.owner, request.user, "move", parts=[str(part.ref)], where=direction)
    except PlanError as error:
        messages.error(request, str(error))
    return _to_row(part.owner, part.ref)

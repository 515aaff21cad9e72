"""Marks: a member reports, the secretary sees, accepts or returns; files are served after a permission check."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import permissions, queries
from plans.access import activity_for, evidence_for, mark_for, plan_for
from plans.core.errors import PlanError
from plans.core.evidence import JPEG
from plans.core.obligations import DECISIONS
from plans.core.progress import STATE_NAMES, Deed, State
from plans.core.text import short
from plans.execution import duties, marks
from plans.forms.mark import DOCUMENT_KINDS, DecideForm, MarkForm
from plans.models import Activity, Mark, Organisation, Slot, StoredFile
from plans.views.errors import names_damage
from plans.views.files import brought
from plans.views.forms import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mark_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Report what became of an activity."""
    activity = activity_for(request, pk, "read")
    owing = queries.owing(activity)
    if not permissions.can_mark(request.user, activity, owing):
        raise PermissionDenied("Отмечать выполнение может исполнитель мероприятия, пока план действует.")
    secretary = permissions.is_secretary(request.user, activity.section.plan.cluster)
    form, returned, former = _mark_form(request, activity, owing)
    if request.method == "POST" and form.is_valid():
        try:
            marks.report(
                activity,
                form.cleaned_data["organisation"],
                request.user,
                _said(form),
                _files(form),
                form.cleaned_data.get("kept", ()),
            )
        except PlanError as error:
            form.add_error("files", str(error))
        else:
            word = (
                "Отмечено"
                if secretary or form.cleaned_data["fact"] not in DECISIONS
                else "Просьба отправлена секретарю"
            )
            messages.success(request, f"{word}: {activity.number} {short(activity.title, 80)}")
            return redirect("home")
    context = {
        "activity": activity,
        "returned": returned,
        "former": former,
        "secretary": secretary,
        "document_kinds": DOCUMENT_KINDS,
    }
    return form_page(request, form, "Отметить выполнение", "Отметить", "marks/form.html", **context)


def _mark_form(
    request: HttpRequest, activity: Activity, owing: frozenset[int]
) -> tuple[MarkForm, Mark | None, Mark | None]:
    """The form, filled with what is known, the returned mark that it answers, and one that it might repeat."""
    user, cluster = request.user, activity.section.plan.cluster
    secretary = permissions.is_secretary(user, cluster)
    mine = permissions.organisations_of(user, cluster)
    organisations = Organisation.objects.filter(pk__in=owing) if secretary else [one for one in mine if one.pk in owing]
    organisations = list(organisations)
    slot = _asked_slot(request, activity)
    asked = next((one for one in organisations if str(one.pk) == _told(request, "organisation")), None)
    whose = asked or (organisations[0] if not secretary else None)
    due = slot.due if slot else None
    returned = queries.returned_mark(activity, whose, due)
    former = None if returned else queries.former_mark(activity, whose, due)
    form = MarkForm(
        request.POST or None,
        request.FILES or None,
        activity=activity,
        organisations=organisations,
        secretary=secretary,
        today=timezone.localdate(),
        returned=returned,
        former=former if "like" in request.GET else None,
        initial={"slot": slot} | ({"organisation": whose} if whose else {}),
    )
    return form, returned, former


def _asked_slot(request: HttpRequest, activity: Activity) -> Slot | None:
    """The slot that is named, else the earliest that is not over, else the last."""
    today = timezone.localdate()
    slots = list(activity.slots.all())
    asked = [slot for slot in slots if str(slot.pk) == _told(request, "slot")]
    return next(iter([*asked, *(slot for slot in slots if slot.due >= today), *slots[-1:]]), None)


def _told(request: HttpRequest, name: str) -> str | None:
    """What the form sends, else what the address says."""
    return request.POST.get(name, request.GET.get(name))


def _said(form: MarkForm) -> marks.Statement:
    """What the form says; a new day belongs to what is moved alone."""
    cleaned = form.cleaned_data
    slot, fact = cleaned.get("slot"), cleaned["fact"]
    names = ("done_on", "result", "document", "basis", "document_kind", "document_number", "document_on", "people")
    return marks.Statement(
        **{name: cleaned[name] for name in (*names, "link")},
        fact=fact,
        moved_to=cleaned["moved_to"] if fact is Deed.MOVED else None,
        words=cleaned.get("words", ""),
        due=slot.due if slot else None,
    )


def _files(form: MarkForm) -> list[marks.Upload]:
    return [marks.Upload(file.name, file.read()) for name in ("camera", "files") for file in form.cleaned_data[name]]


@require_safe
@login_required
def plan_marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Who marked what: every slot of the plan, how it stands today with those who owe it, and its marks."""
    plan = plan_for(request, pk)
    found = duties.plan_duties(plan, timezone.localdate())
    wanted = request.GET.get("state", "")
    shown = [duty for duty in found if not wanted or wanted in dict(duty.states)]
    total = Counter(dict.fromkeys(State, 0))
    for duty in found:
        total.update(dict(duty.states))
    context = {
        "plan": plan,
        "duties": shown,
        "counts": [(state, STATE_NAMES[state], number) for state, number in total.items() if number],
        "wanted": wanted,
        "total": total.total(),
        "can_control": permissions.can_control_marks(request.user, plan),
    }
    return render(request, "marks/plan.html", context)


@require_safe
@login_required
def mark_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One mark with its files, and what was said of the same slot before and after."""
    mark = mark_for(request, pk)
    return _mark_page(request, mark, DecideForm())


def _mark_page(request: HttpRequest, mark: Mark, form: DecideForm, status: int = 200) -> HttpResponse:
    plan = mark.activity.section.plan
    others = queries.said_of(mark)
    answered = any(other.pk > mark.pk and other.organisation_id == mark.organisation_id for other in others)
    context = {
        "mark": mark,
        "others": others,
        "can_control": permissions.can_judge_marks(request.user, plan),
        "can_answer": mark.state == Mark.States.RETURNED
        and not answered
        and permissions.can_mark(request.user, mark.activity, queries.owing(mark.activity)),
        "pictures": queries.pictures_of(mark),
        "slot": mark.activity.slots.filter(due=mark.due).first(),
        "form": form,
    }
    return render(request, "marks/page.html", context, status=status)


def _answered(mark: Mark, accepted: bool) -> str:
    if mark.fact in DECISIONS:
        return "Вы согласились с просьбой." if accepted else "В просьбе отказано: участник увидит причину."
    return "Отметка принята." if accepted else "Отметка возвращена."


@require_POST
@login_required
def mark_decide(request: HttpRequest, pk: int, word: str) -> HttpResponse:
    """Accept a mark or return it with a reason."""
    mark = mark_for(request, pk, "judge")
    form = DecideForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            marks.decide(mark, request.user, accept=word == "accept", note=said["note"], words=said["words"])
        except PlanError as error:
            form.add_error("note", str(error))
        else:
            messages.success(request, _answered(mark, word == "accept"))
            return redirect("home")
    return _mark_page(request, mark, form, status=422)


@require_safe
@login_required
def evidence_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A photograph as small as a page shows it."""
    evidence = evidence_for(request, pk)
    small = get_object_or_404(StoredFile.objects.exclude(preview=b""), sha256=evidence.sha256)
    response = HttpResponse(small.preview, content_type=JPEG)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@login_required
@names_damage
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, as a download that no browser may run."""
    return brought(evidence_for(request, pk))

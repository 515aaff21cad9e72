"""Bringing in a plan's file: read, look, correct, then save all or nothing."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import queries
from plans.access import intake_for
from plans.core.deadlines import Period
from plans.core.errors import PlanError
from plans.editor.offers import SIGNOFFS
from plans.forms.other import UploadForm
from plans.forms.review import ROLES, number_of, step_of
from plans.intake import door
from plans.intake.page import PAGE_ROWS, review_of
from plans.intake.sandbox import read_apart
from plans.models import Intake
from plans.views.forms import form_page
from plans.views.incoming import offers

ACADEMIC_FROM = 4  # from April on, the next plan of a college is one for the coming school year


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste a table; what is understood waits as an intake until it is saved or thrown away."""
    clusters = queries.managed(request.user)
    if not clusters.exists():
        raise PermissionDenied("Планы загружает секретарь Координационного совета.")
    chosen = {"cluster": request.GET.get("cluster")}
    form = UploadForm(request.POST or None, request.FILES or None, clusters=clusters, initial=chosen)
    if request.method == "POST" and form.is_valid():
        try:
            found = read_apart(form.data_read, pasted=form.is_pasted)
        except PlanError as error:
            form.add_error("pasted" if form.is_pasted else "file", str(error))
        else:
            intake = door.receive(form.cleaned_data["cluster"], form.file_name, form.data_read, found, request.user)
            return redirect("intake_page", intake.pk)
    return form_page(request, form, "Загрузить план из файла", "Прочитать", "intake/upload.html")


@require_safe
@login_required
def intake_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood of the file, what is odd in it, and the tools to correct it."""
    intake = intake_for(request, pk)
    if intake.plan_id:
        return redirect("plan_page", intake.plan_id)
    if intake.wants_choice or "choose" in request.GET:
        return render(request, "intake/choose.html", {"intake": intake, "plans": intake.plans})
    return render(request, "intake/page.html", _context(request, intake))


@require_POST
@login_required
def intake_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Of several plans in the file, take one."""
    try:
        door.choose(intake_for(request, pk), number_of(request.POST.get("plan", "")), request.user)
    except PlanError as error:
        messages.error(request, str(error))
    return redirect("intake_page", pk)


def _context(request: HttpRequest, intake: Intake, refused: str = "") -> dict:
    review = review_of(intake)
    page = Paginator(review.rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return {
        "review": review,
        "intake": intake,
        "document": review.document,
        "page": page,
        "earlier": queries.same_file(intake),
        "periods": _periods(timezone.localdate()),
        "roles": ROLES,
        "words": [one.word for one in SIGNOFFS],
        "refused": refused,
        "opened": request.POST.get("do", ""),
        "touched": _touched(request),
    } | offers(request.user, intake, review.document)


def _periods(today: date) -> list[tuple[str, Period]]:
    """The periods that a plan brought in today most likely has."""
    school = today.year - (today.month < ACADEMIC_FROM)
    calendar = [(f"{year} год", Period.calendar(year)) for year in range(today.year - 1, today.year + 2)]
    return calendar + [
        (f"{year}/{year + 1} учебный год", Period.academic(year)) for year in range(school - 1, school + 1)
    ]


@require_POST
@login_required
def intake_step(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction, or its undoing. htmx gets the page's inside, others are led back to the row."""
    intake = intake_for(request, pk)
    after = number_of(request.POST.get("after", ""))
    refused = ""
    try:
        if "undo" in request.POST:
            door.undo(intake, number_of(request.POST["undo"]), after, request.user)
        else:
            door.correct(intake, step_of(request.POST), after, request.user)
    except PlanError as error:
        refused = str(error)
    if request.htmx:
        intake.refresh_from_db()
        return render(request, "intake/_review.html", _context(request, intake, refused))
    if refused:
        messages.error(request, refused)
    row, page = _touched(request), number_of(request.GET.get("page", "1"))
    return redirect(f"{reverse('intake_page', args=[pk])}?page={page}{f'#row-{row}' if row else ''}")


def _touched(request: HttpRequest) -> str:
    """The row that a button of the page named."""
    row = request.POST.get("step", "").partition(" ")[2]
    return row if row.replace(".", "").isalnum() else ""


@require_POST
@login_required
def intake_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the plan."""
    intake = intake_for(request, pk)
    if intake.plan_id:
        messages.success(request, "Этот файл уже сохранён: вот его план.")
        return redirect("plan_page", intake.plan_id)
    try:
        plan = door.save(intake, request.user)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("intake_page", pk)
    messages.success(
        request, "План сохранён как черновик. Посмотрите замечания проверки и отправьте его на согласование."
    )
    return redirect("plan_page", plan.pk)


@require_POST
@login_required
def intake_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away what was read."""
    try:
        door.drop(intake_for(request, pk), request.user)
    except PlanError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Файл не сохранён.")
    return redirect("upload")

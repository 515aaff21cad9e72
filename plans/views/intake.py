"""Bringing in a plan's file: read, look, then save all or nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import queries, writing
from plans.access import intake_for
from plans.core import document as paper
from plans.core.errors import PlanError
from plans.forms.other import UploadForm
from plans.models import Intake
from plans.reading_apart import read_apart
from plans.views.forms import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; what is understood waits as an intake until it is saved or thrown away."""
    clusters = queries.managed(request.user)
    if not clusters.exists():
        raise PermissionDenied("Планы загружает секретарь Координационного совета.")
    form = UploadForm(request.POST or None, request.FILES or None, clusters=clusters)
    if request.method == "POST" and form.is_valid():
        try:
            intake = _read(request, form)
        except PlanError as error:
            form.add_error("file", str(error))
        else:
            return redirect("intake_page", intake.pk)
    return form_page(request, form, "Загрузить план из файла", "Прочитать файл", "intake/upload.html")


def _read(request: HttpRequest, form: UploadForm) -> Intake:
    file = form.cleaned_data["file"]
    seen = read_apart(file.read())
    return Intake.objects.create(
        cluster=form.cleaned_data["cluster"],
        person=request.user,
        file_name=file.name,
        content=paper.to_json(seen.document),
        findings=[finding.to_json() for finding in seen.findings],
        left_out=list(seen.left_out),
    )


@require_safe
@login_required
def intake_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood of the file, and what is odd in it."""
    intake = intake_for(request, pk)
    document = paper.from_json(intake.content)
    sections = [
        (
            section.heading,
            [[(column.key, row.text(column.key)) for column in document.columns] for row in section.activities],
        )
        for section in document.sections
    ]
    context = {"intake": intake, "document": document, "sections": sections, "count": len(document.activities)}
    return render(request, "intake/page.html", context)


@require_POST
@login_required
def intake_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the plan."""
    try:
        plan = writing.take_in(intake_for(request, pk), request.user)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("plan_list")
    messages.success(request, "План сохранён как черновик. Проверьте замечания и отправьте его на согласование.")
    return redirect("plan_page", plan.pk)


@require_POST
@login_required
def intake_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away what was read."""
    intake_for(request, pk).delete()
    messages.success(request, "Файл не сохранён.")
    return redirect("upload")

"""Downloads. An approved plan answers with the stored bytes of its edition; nothing is rendered then."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from plans import approval, bridge
from plans.access import edition_for, plan_for
from plans.core import document as paper
from plans.core.errors import PlanError
from plans.core.layout import lay_out
from plans.core.writers import excel, pdf, word
from plans.filenames import file_name
from plans.models import Edition, Plan

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
WRITERS = {"pdf": pdf.write, "docx": word.write, "xlsx": excel.write}


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
@login_required
def plan_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The plan as a file: the newest edition's bytes once approved, else a draft that says ПРОЕКТ."""
    plan = plan_for(request, pk)
    if plan.is_frozen and kind in ("pdf", "docx"):
        return _edition_file(request, plan.editions.only("plan", "number", f"{kind}_sha256").first(), kind, plan)
    if kind == "json":
        return _download(_json(plan), kind, file_name(plan, kind))
    grid = lay_out(bridge.to_document(plan, with_marks=True), draft=not plan.is_frozen, page=approval.page_of(plan))
    try:
        data = WRITERS[kind](grid)
    except PlanError as error:
        return render(request, "errors/503.html", {"why": str(error), "plan": plan}, status=503)
    return _download(data, kind, file_name(plan, kind))


@require_safe
@login_required
def edition_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The very bytes that were approved."""
    edition = edition_for(request, pk)
    if kind not in ("pdf", "docx"):
        raise Http404
    return _edition_file(request, edition, kind, edition.plan)


def _edition_file(request: HttpRequest, edition: Edition, kind: str, plan: Plan) -> HttpResponse:
    etag = f'"{getattr(edition, f"{kind}_sha256")}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        data = Edition.objects.values_list(kind, flat=True).get(pk=edition.pk)
        response = _download(bytes(data), kind, file_name(plan, kind, edition.number))
    response["ETag"] = etag
    return response


def _json(plan: Plan) -> bytes:
    return paper.dumps(bridge.to_document(plan)).encode()

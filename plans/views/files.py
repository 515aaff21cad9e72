"""Downloads. An approved plan answers with the stored bytes of its edition; nothing is rendered then."""

from typing import NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from plans import bridge
from plans.access import edition_for, plan_for
from plans.core import document as paper
from plans.core.errors import PlanError
from plans.core.processes import write
from plans.core.writers import FORMATS, pdf
from plans.files import background
from plans.files.names import file_name
from plans.files.stored import bytes_of, checked
from plans.models import Edition, Plan
from plans.models.frozen import FrozenPaper
from plans.models.mark import HeldFile
from plans.views.errors import names_damage

TYPES = {kind: one.media_type for kind, one in FORMATS.items()} | {"json": "application/json"}


# Papers that were approved or frozen never change: a browser keeps them and asks each time whether it still may.
KEPT = "private, no-cache"


class Back(NamedTuple):
    """Where a page that waits for a file leads back to: an address, and its name."""

    address: str
    name: str


def _back(about: Plan | Back) -> dict[str, object]:
    """What such a page is told of whose file it waits for."""
    if isinstance(about, Back):
        return {"back": about}
    return {"plan": about, "back": Back(reverse("plan_page", args=[about.pk]), about.short_name)}


def download(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file to be saved, never shown in the browser."""
    response = HttpResponse(data, content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def brought(file: HeldFile) -> HttpResponse:
    """What a person has brought, as a download that no browser may run. Raises Damaged."""
    response = HttpResponse(bytes_of(file), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.shown_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@login_required
@names_damage
def plan_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The plan as a file: the newest edition's bytes once approved, else a draft that says ПРОЕКТ.

    Where a file is made now, `?marks=0` leaves the marks column out (1 prints it); `?findings=1` adds to a draft what
    a careful reader would notice; `?squares=1` makes a PDF also where no font has a sign.
    """
    plan = plan_for(request, pk)
    if plan.is_frozen and kind in FORMATS and FORMATS[kind].kept:
        return _edition_file(request, plan.editions.only("plan", "number", f"{kind}_sha256").first(), kind, plan)
    if kind == "json":
        return download(_json(plan), kind, file_name(plan, kind))
    wish = _wish(request, plan, kind)
    name = file_name(plan, kind, with_marks=wish.with_marks)
    if kind == "pdf":
        return made_apart(request, plan, wish, name)
    try:
        data = write.make(wish)
    except PlanError as error:
        return render(request, "errors/503.html", {"why": str(error), "plan": plan}, status=503)
    return download(data, kind, name)


def _wish(request: HttpRequest, plan: Plan, kind: str) -> write.Job:
    with_marks = {"0": False, "1": True}.get(request.GET.get("marks", ""), plan.prints_marks)
    draft = not plan.is_frozen
    return write.Job(
        document=bridge.to_document(plan, with_marks=with_marks),
        kind=kind,
        draft=draft,
        with_marks=with_marks,
        with_findings=draft and request.GET.get("findings") == "1",
        with_squares=request.GET.get("squares") == "1",
        page=bridge.page_of(plan),
    )


@require_safe
@login_required
@names_damage
def edition_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The very bytes that were approved."""
    edition = edition_for(request, pk)
    return _edition_file(request, edition, kind, edition.plan)


def _edition_file(request: HttpRequest, edition: Edition, kind: str, plan: Plan) -> HttpResponse:
    return frozen_file(request, edition, kind, file_name(plan, kind, edition.number))


def frozen_file(request: HttpRequest, row: Edition | FrozenPaper, kind: str, name: str) -> HttpResponse:
    """The stored bytes of one kind; nothing but a word to a browser that has them. Raises Damaged."""
    sum_of = getattr(row, f"{kind}_sha256")
    etag = f'"{sum_of}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        data = bytes(type(row).objects.values_list(kind, flat=True).get(pk=row.pk))
        response = download(checked(data, sum_of, name), kind, name)
    response["ETag"] = etag
    response["Cache-Control"] = KEPT
    return response


def made_apart(request: HttpRequest, about: Plan | Back, wish: write.Job | write.Paper, name: str) -> HttpResponse:
    """A PDF, which no web worker makes: the file once it is made, until then a page that says how far it is."""
    found = background.made(wish, wait=0 if request.htmx else None)
    if found.state is not background.Readiness.READY:
        broken = 200 if request.htmx else 503  # htmx shows no page with an error's number
        status = broken if found.state is background.Readiness.FAILED else 202
        squares = _squares(request) if found.why.startswith(pdf.NONE_HAS) else ""
        context = _back(about) | {"made": found, "squares": squares}
        return render(request, "plans/making.html", context, status=status)
    if request.htmx:  # the page that waited: send the browser to the file
        return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
    return download(found.read(), wish.kind, name)


def still_made(request: HttpRequest, about: Plan | Back, made: background.Made) -> HttpResponse:
    """A page that says how far a file is."""
    return render(request, "plans/making.html", _back(about) | {"made": made}, status=202)


def _squares(request: HttpRequest) -> str:
    """The address of the same PDF with squares for the signs that no font has."""
    asked = request.GET.copy()
    asked["squares"] = "1"
    return f"{request.path}?{asked.urlencode()}"


def wait_for(request: HttpRequest, about: Plan | Back, made: background.Made) -> HttpResponse:
    """A page for a button whose files are not there yet: it presses the same button again, with all that was typed."""
    typed = [(name, text) for name, texts in request.POST.lists() for text in texts if name != "csrfmiddlewaretoken"]
    return render(request, "plans/waiting.html", _back(about) | {"made": made, "typed": typed}, status=202)


def go_on(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page, also from the page that pressed a button again by itself."""
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


def _json(plan: Plan) -> bytes:
    return paper.dumps(bridge.to_document(plan)).encode()

"""Signature files of an edition: shown with their verdicts, put there, fetched; the copy with their marks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from plans.access import edition_for
from plans.approval import signatures
from plans.core.errors import PlanError
from plans.core.signatures.verdicts import NAMES, POINTS, Judgement
from plans.files import trust
from plans.files.names import file_name
from plans.files.stored import checked
from plans.forms.signature import SignatureForm
from plans.models import Edition, Signature
from plans.views.errors import names_damage
from plans.views.files import made_apart


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@names_damage
def edition_signatures(request: HttpRequest, pk: int) -> HttpResponse:
    """What was signed by whom, and what the checks have said; those of the way put files here."""
    edition = edition_for(request, pk)
    may = signatures.can_attach(request.user, edition)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = SignatureForm(request.POST or None, request.FILES or None, approvals=edition.approvals.all())
    if request.method == "POST" and form.is_valid() and _attached(request, edition, form):
        return redirect("edition_signatures", pk)
    found = signatures.of_edition(edition)
    context = {
        "edition": edition,
        "plan": edition.plan,
        "rows": [(row, check, points_of(check.judgement) if check else ()) for row, check in found],
        "has_marks": signatures.has_marks(found),
        "form": form if may else None,
        "trust_age": trust.age(timezone.localdate()),
        "stale": trust.STALE_DAYS,
    }
    return render(request, "signatures/page.html", context, status=422 if form.errors else 200)


def _attached(request: HttpRequest, edition: Edition, form: SignatureForm) -> bool:
    """Whether the file is beside the edition now; if not, the form says why."""
    file = form.cleaned_data["file"]
    over, approval = form.cleaned_data["over"], form.cleaned_data["approval"]
    try:
        signatures.attach(edition, request.user, file.name, file.read(), over=over, approval=approval)
    except PlanError as error:
        form.add_error("file", str(error))
        return False
    messages.success(request, "Файл приложен к редакции.")
    return True


def points_of(judgement: Judgement) -> list[tuple[str, str, str, str]]:
    """Name, verdict, its word and its reason, in the order in which people ask."""
    return [
        (name, one.verdict.value, NAMES[one.verdict], one.why)
        for key, name in POINTS.items()
        if (one := judgement.points.get(key))
    ]


@require_safe
@login_required
@names_damage
def signature_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The very file that was brought."""
    row = get_object_or_404(Signature, pk=pk)
    edition_for(request, row.edition_id)
    response = HttpResponse(checked(bytes(row.data), row.sha256, row.name), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, row.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@login_required
@names_damage
def edition_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of the edition's PDF with the marks of its good signatures; the edition itself stays as it is."""
    edition = edition_for(request, pk)
    try:
        wish = signatures.marked_copy(edition)
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("edition_signatures", pk)
    name = file_name(edition.plan, "pdf", edition.number).removesuffix(".pdf")
    return made_apart(request, edition.plan, wish, f"{name} – копия с отметкой об электронной подписи.pdf")

"""A sign-off by a file of a signature: take the file, bring the signature, see what was checked, let it count."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import permissions
from plans.access import approval_for, text_for
from plans.amending import giving
from plans.approval import sign, signing, texts, way
from plans.approval.refusals import MoveRefused
from plans.approval.signing import Brought
from plans.core.errors import PlanError
from plans.files import background
from plans.forms.signing import BringForm, CountForm
from plans.models import Approval, WayText
from plans.views.errors import names_damage
from plans.views.files import KEPT, download, go_on, wait_for
from plans.views.giving import LOOK_FIRST
from plans.views.signatures import points_of

_FIRST = "Сначала скачайте файл, который подписывают."
_OTHER = "Проверка ответила иначе, чем вам показали. Посмотрите ещё раз."


def _asked(request: HttpRequest, pk: int) -> Approval:
    """The sign-off, for whoever may bring a signature for it."""
    row = approval_for(request, pk)
    if not permissions.can_give(request.user, row, Approval.Means.SIGNATURE):
        raise PermissionDenied
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@names_damage
def approval_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be signed, and where the signature is brought; then what was checked, before it counts."""
    row = _asked(request, pk)
    text = _text_of(row)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, row, text, form)
    file, attorney = form.cleaned_data["file"], form.cleaned_data["attorney"]
    try:
        sign.check(way.rows_of(row.plan), row, request.user, Approval.Means.SIGNATURE)
        found = _brought(text, file.name, file.read(), (attorney.name, attorney.read()) if attorney else None)
    except PlanError as error:
        form.add_error("file", str(error))
        return _page(request, row, text, form)
    return _look(request, row, found, CountForm.showing(found, timezone.localdate()))


def _text_of(row: Approval) -> WayText | None:
    return texts.found(row.plan) if row.is_open and not row.plan.is_editable else None


def _brought(text: WayText | None, name: str, data: bytes, attorney: tuple[str, bytes] | None) -> Brought:
    if text is None:
        raise MoveRefused(_FIRST)
    return signing.brought(text, name, data, attorney)


def _page(request: HttpRequest, row: Approval, text: WayText | None, form: BringForm) -> HttpResponse:
    turn = way.turn_of(way.rows_of(row.plan)) if row.is_open else []
    context = {"plan": row.plan, "row": row, "text": text, "form": form, "turn": turn, "can": row in turn}
    return render(request, "way/sign.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def approval_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the file that is signed, once for all who sign on this way."""
    row = _asked(request, pk)
    try:
        texts.made(row.plan, wait=0 if request.htmx else None)
    except background.NotYet as error:
        return wait_for(request, row.plan, error.made)
    except PlanError as error:
        messages.error(request, str(error))
    return go_on(request, reverse("approval_sign", args=[pk]))


@require_safe
@login_required
@names_damage
def text_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The very bytes that are signed."""
    text = text_for(request, pk)
    response = download(texts.bytes_of(text), "pdf", texts.name_of(text))
    response["Cache-Control"] = KEPT
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@names_damage
def approval_signed(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the signature count, with the blanks of the block filled as was seen. It is verified once more."""
    row = _asked(request, pk)
    if request.method != "POST":
        return redirect("approval_sign", pk)
    form = CountForm(request.POST, today=timezone.localdate())
    try:
        found = _carried(row, form)
    except PlanError as error:
        messages.error(request, str(error))
        return go_on(request, reverse("approval_sign", args=[pk]))
    form.confirms(signing.doubts(found, row))
    if not form.is_valid() or "look" in request.POST:
        return _look(request, row, found, form)
    given = form.given(found, fills="fills" in request.POST)
    if why := _unseen(request, row, form, found):
        form.add_error(None, why)
        return _look(request, row, found, form)
    try:
        plan = giving.give(row, request.user, given, wait=0 if request.htmx else None)
    except background.NotYet as error:
        return wait_for(request, row.plan, error.made)
    except PlanError as error:
        form.add_error(None, str(error))
        return _look(request, row, found, form)
    messages.success(request, f"«{row.word}»: подпись засчитана. {plan.stage_name}: {plan}.")
    return go_on(request, reverse("plan_way", args=[plan.amends_id if plan.is_merged else plan.pk]))


def _carried(row: Approval, form: CountForm) -> Brought:
    """What the page has carried, verified anew. Raises PlanError."""
    form.full_clean()
    said = form.cleaned_data
    if not said.get("signature"):
        raise MoveRefused(_FIRST)
    attorney = (said["attorney_name"], said["attorney"]) if said.get("attorney") else None
    return _brought(_text_of(row), said["signature_name"], said["signature"], attorney)


def _unseen(request: HttpRequest, row: Approval, form: CountForm, found: Brought) -> str:
    """Why what the person has seen is not what would be written; "" where it is."""
    if request.POST.get("verdicts") != found.verdicts:
        return _OTHER
    looked = request.POST.get("looked", "").replace("\r\n", "\n")
    lines = sign.filled(row.signoff, form.given(found))
    return LOOK_FIRST if "fills" in request.POST and lines != looked else ""


def _look(request: HttpRequest, row: Approval, found: Brought, form: CountForm) -> HttpResponse:
    doubts = signing.doubts(found, row)
    form.confirms(doubts)
    lines = sign.filled(row.signoff, form.given(found)) if not form.errors else row.signoff.lines
    context = {
        "plan": row.plan,
        "row": row,
        "form": form,
        "said": found.judgement,
        "points": points_of(found.judgement),
        "attorney": found.proxy.said if found.proxy else None,
        "doubts": doubts,
        "now": row.signoff.lines,
        "looked": lines,
        "is_changed": lines != row.signoff.lines,
        "is_last": sign.is_last(way.rows_of(row.plan), row),
        "verdicts": found.verdicts,
    }
    return render(request, "way/signed.html", context, status=422 if form.errors else 200)

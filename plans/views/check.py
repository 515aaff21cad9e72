"""What anybody with an approved paper in hand sees without signing in: that it is genuine, and whether in force."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from plans.accounts import visits
from plans.accounts.addresses import client_address
from plans.approval import checking
from plans.approval.checking import Validity
from plans.core import codes
from plans.files.names import file_name
from plans.views.errors import names_damage
from plans.views.files import frozen_file

# Nobody learns from where a visitor came or goes, and no search engine keeps the page.
_QUIET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
_NONE = "Документа с таким кодом нет. Проверьте, верно ли он набран: в коде 26 букв и цифр."
_OFTEN = "С вашего адреса в сети спрашивают слишком часто. Попробуйте позже."


def _public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page without sign-in: counted, and quiet."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if visits.may_look(client_address(request)):
            response = view(request, *args, **kwargs)
        else:
            response = render(request, "accounts/too_often.html", {"why": _OFTEN}, status=429)
        for name, value in _QUIET.items():
            response[name] = value
        return response

    return require_safe(answer)


@_public
def check_ask(request: HttpRequest) -> HttpResponse:
    """Where the code of a paper is typed."""
    typed = request.GET.get("code", "")
    if code := codes.read(typed):
        return redirect("check_page", code)
    return render(request, "check/ask.html", {"typed": typed[:60], "why": _NONE if typed else ""})


@_public
def check_page(request: HttpRequest, code: str) -> HttpResponse:
    """The edition of a code."""
    standing = _found(request, code)
    if standing is None:
        return _none(request, code)
    edition = standing.edition
    document = checking.text_of(edition)
    context = {
        "standing": standing,
        "edition": edition,
        "plan": edition.plan,
        "given": checking.given(edition, document),
        "title": document.title,
        "code": codes.shown(edition.code),
        "newer": codes.shown(standing.newest.code or "") if standing.newest != edition else "",
    }
    return render(request, "check/page.html", context)


@_public
@names_damage
def check_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The very bytes that were approved."""
    standing = _found(request, code)
    if standing is None:
        return _none(request, code)
    edition = standing.edition
    return frozen_file(request, edition, kind, file_name(edition.plan, kind, edition.number))


def _found(request: HttpRequest, code: str) -> Validity | None:
    edition = checking.found(code)
    if edition is None:
        visits.missed(client_address(request))
        return None
    return checking.standing_of(edition)


def _none(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "check/ask.html", {"typed": code[:60], "why": _NONE}, status=404)

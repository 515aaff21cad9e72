"""Browsers in which a person has signed in before: whoever guesses elsewhere cannot close the door to them.

The cookie says only that; it replaces no password (OWASP calls it a device cookie).
"""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "plans_device"
_SALT = "plans.accounts.devices"
_KEPT = 180 * 24 * 3600


def known(request: HttpRequest, name: str | None) -> str:
    """The device's number if this person has signed in by it before, else ""."""
    whose, _, number = _said(request).partition(":")
    return f"device {number}" if constant_time_compare(whose, _trace(name or "")) else ""


def is_anybodys(request: HttpRequest) -> bool:
    """Whether somebody has signed in by this browser before."""
    return bool(_said(request))


def _said(request: HttpRequest) -> str:
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KEPT)
    except signing.BadSignature:
        return ""


def _trace(name: str) -> str:
    return salted_hmac(_SALT, name).hexdigest()


def remember_device(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: whoever has just signed in is known by this browser from now on."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        page = request.resolver_match.url_name if request.resolver_match else ""
        if page == "login" and request.method == "POST" and request.user.is_authenticated:
            value = signing.dumps(f"{_trace(request.user.get_username())}:{secrets.token_hex(16)}", salt=_SALT)
            response.set_cookie(
                COOKIE, value, max_age=_KEPT, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
            )
        return response

    return answer

"""Requests that a script sends: they are answered with JSON where a page would be a riddle to it."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url


def is_fetch(request: HttpRequest) -> bool:
    """Whether a script of ours has sent it."""
    return request.headers.get("X-Requested-With") == "fetch"


def sign_in_again(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a script whose session has ended is told where to sign in, not sent to a page that it cannot show.

    htmx too: it would lay the page to sign in into the middle of another one.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        login, code = resolve_url(settings.LOGIN_URL), resolve_url("login_code")
        asked_by_script = is_fetch(request) or "HX-Request" in request.headers
        to_sign_in = response.status_code == 302 and response["Location"].startswith((f"{login}?", f"{code}?"))
        if asked_by_script and to_sign_in:
            page = urlsplit(request.headers.get("Referer", "")).path or "/"
            return JsonResponse({"login": f"{login}?{urlencode({'next': page})}"}, status=401)
        return response

    return answer

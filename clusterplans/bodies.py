"""How much a request may bring: judged by its length, before anything of it is read."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from plans.accounts import devices

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
STRANGERS = 64 * KILOBYTE
MOST = 8 * MEGABYTE  # a pasted plan in the editor, written as JSON
UPLOADS = (
    (re.compile(r"/plans/upload/"), 24 * MEGABYTE),  # a file of 10 MB and a pasted table
    (re.compile(r"/activities/\d+/mark/"), 104 * MEGABYTE),  # five files of 20 MB
)


def refuse_large_bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, behind the one that knows the person: a stranger sends little, uploads may be large."""

    def answer(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isascii() and length.isdecimal() and len(length) < 19 else MOST * MOST
        if size <= STRANGERS or size <= limit_of(request):
            return get_response(request)
        page = render_to_string("errors/413.html")
        return HttpResponse(page, status=413, headers={"Connection": "close"})

    return answer


def limit_of(request: HttpRequest) -> int:
    """The most bytes that the person may send to this address.

    Who has signed in by this browser before may send what people may: the session can end while a form is filled in.
    """
    if not (request.user.is_authenticated or devices.is_anybodys(request)):
        return STRANGERS
    return next((most for address, most in UPLOADS if address.fullmatch(request.path)), MOST)

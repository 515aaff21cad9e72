"""Pages for what went wrong. Each says what happened and where to go next; scripts get the sentence alone."""

import errno
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string

from plans.accounts import devices
from plans.files.stored import Damaged
from plans.views.fetching import is_fetch

_FORBIDDEN = "У вашей роли нет права на это действие."
_MISSING = "Такого плана нет, или он вам не виден."
_BROKEN = "На сайте ошибка. Набранное не потеряно: попробуйте ещё раз через минуту."
_FULL = "На диске сервера кончилось место."
_BAD = "Запрос не принят: он слишком велик или повреждён."
_STRANGERS, _MOST = 64 * 1024, 104 * 1024**2  # bytes of a form that is read to be shown again
_WORDS = re.compile("[а-яё]", re.IGNORECASE)  # what people type; the rest of a form is marks of the page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400, _BAD)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, str(exception) or _FORBIDDEN, {"why": str(exception)})


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404, _MISSING)


def server_error(request: HttpRequest) -> HttpResponse:
    """What the program cannot help (the database is away, the disk is full) is 503, and says when to come again."""
    if why := _away(sys.exc_info()[1]):
        if is_fetch(request):
            response: HttpResponse = JsonResponse({"error": why}, status=503)
        else:
            # No template of the site: it would ask the database who is signed in.
            page = render_to_string(
                "errors/away.html", {"why": why, "address": request.get_full_path()} | _sent(request)
            )
            response = HttpResponse(page, status=503)
        response["Retry-After"] = "60"
        return response
    return _answer(request, 500, _BROKEN)


def _away(error: BaseException | None) -> str:
    """A sentence for a fault of the machines, "" for one of ours."""
    if isinstance(error, OperationalError | InterfaceError):
        return _FULL if _has_no_room(error) else "База данных не отвечает."
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return "Хранилище файлов не отвечает."
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return _FULL
    return ""


def _has_no_room(error: Exception) -> bool:
    """Whether the database itself could not write: SQLite's name for it, PostgreSQL's number (disk_full)."""
    said = error.__cause__
    return getattr(said, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(said, "pgcode", "") == "53100"


def _sent(request: HttpRequest) -> dict[str, object]:
    """The form that was sent, to be sent again from the page: going back would fetch its page anew, in vain.

    Passwords are not written into pages: their form is filled in again. A stranger's large body is not read for it.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = _MOST if devices.is_anybodys(request) else _STRANGERS
    if not length.isdecimal() or len(length) > len(str(most)) or int(length) > most:
        return {}
    with suppress(MultiPartParserError, SuspiciousOperation, OSError):
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        if not any("password" in name for name, _ in fields):
            words = [value for _, value in fields if _WORDS.search(value)]
            return {"fields": fields, "words": words, "files": list(request.FILES)}
    return {}  # it came damaged, or the disk has no room for it


def names_damage(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that gives stored bytes out: where they are not those that were stored, it names them."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Damaged as error:
            return render(request, "errors/damaged.html", {"why": str(error)}, status=503)

    return answer


def _answer(request: HttpRequest, status: int, sentence: str, context: dict[str, str] | None = None) -> HttpResponse:
    if is_fetch(request):
        return JsonResponse({"error": sentence}, status=status)
    return render(request, f"errors/{status}.html", context or {}, status=status)

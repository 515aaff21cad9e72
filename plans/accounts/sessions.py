"""Sessions that end when nobody does anything for SESSION_COOKIE_AGE seconds (SESSION_IDLE_MINUTES)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

_TENTH = 0.1  # a session is written anew when so much of its time has gone, not by every page


class SessionStore(db.SessionStore):
    """Django's sessions in the database; `ends` is when the one that was read is over."""

    ends: datetime | None = None

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()
        self.ends = row.expire_date if row else None
        return self.decode(row.session_data) if row else {}


def stay_signed_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: whoever works goes on. A page that only asks by itself what others do is nobody at work."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asks_by_itself = request.method == "GET" and request.headers.get("X-Requested-With") == "fetch"
        if request.session.ends and not asks_by_itself and not request.session.is_empty() and _is_due(request.session):
            request.session.modified = True
        return response

    return answer


def _is_due(session: SessionStore) -> bool:
    whole, left = timedelta(seconds=settings.SESSION_COOKIE_AGE), session.ends - timezone.now()
    return not whole * (1 - _TENTH) < left <= whole


def keep_nothing(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: browsers and proxies keep no page, unless a view says otherwise (files that cannot change do)."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer

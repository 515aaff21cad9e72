"""Sessions that end when nobody does anything for SESSION_COOKIE_AGE seconds (SESSION_IDLE_MINUTES)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from plans.accounts import programs
from plans.accounts.addresses import client_address
from plans.models import SignIn, User
from plans.prepared import PreparedObjects

_SIGN_IN: PreparedObjects[SignIn] = PreparedObjects(lambda key: SignIn.objects.filter(session_key=key))
_TENTH = 0.1  # a session is written anew when so much of its time has gone, not by every page


class SessionStore(db.SessionStore):
    """Django's sessions in the database; `ends` is when the one that was read is over."""

    ends: datetime | None = None

    def load(self) -> dict[str, object]:
        row = self._get_session_from_db()
        self.ends = row.expire_date if row else None
        return self.decode(row.session_data) if row else {}

    def _get_session_from_db(self) -> SignIn | None:
        """Django's own, which each request asks: with a query that is written once."""
        row = _SIGN_IN.one(self.session_key)
        if row and row.expire_date > timezone.now():
            return row
        self._session_key = None
        return None

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def create_model_instance(self, data: dict[str, object]) -> SignIn:
        row = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        return row


@dataclass(frozen=True, slots=True)
class Stay:
    """One browser in which a person is signed in: since when, by what program, from where; `own`: it asks now."""

    since: datetime | None
    program: str
    address: str
    own: bool


def stays_of(person: User, key: str | None) -> list[Stay]:
    """Where the person is signed in now, the session with this key first."""
    rows = SignIn.objects.filter(person=person, expire_date__gt=timezone.now()).order_by("-expire_date")
    return sorted((_stay(row, row.session_key == key) for row in rows), key=lambda stay: not stay.own)


def _stay(row: SignIn, own: bool) -> Stay:
    said = SessionStore().decode(row.session_data)
    since = said.get("since")
    return Stay(datetime.fromisoformat(since) if since else None, said.get("program", ""), said.get("from", ""), own)


def end_all(person: User, *, but: str | None = None) -> int:
    """End the person's sessions, all or all but the one with this key; how many there were."""
    return SignIn.objects.filter(person=person).exclude(session_key=but or "").delete()[0]


@receiver(user_logged_in)
def note(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    """Django's own signal: whichever page has signed somebody in, the session says when and where."""
    request.session["since"] = timezone.now().isoformat()
    request.session["program"] = programs.name_of(request.META.get("HTTP_USER_AGENT", ""))
    request.session["from"] = client_address(request)


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

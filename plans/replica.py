"""From which database a page that crosses plans reads: the replica of REPLICA_URL where it serves, else the database.

A query says so itself: `Plan.objects.using(replica())`. Whoever has just written reads from the database itself for
REPLICA_PIN seconds (a cookie says so), since the replica may not know yet. One that is away or too far behind is not
asked, and the log tells. Commands and whatever else is no page read from the database.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)
ALIAS = "replica"
COOKIE = "plans_wrote"
SAFE = ("GET", "HEAD", "OPTIONS")
_LOOKED_EVERY = 1.0  # seconds between two looks at the replica, of each process
# Which database this request reads from: "" until it asks, None outside of requests.
_CHOSEN: ContextVar[str | None] = ContextVar("replica", default=None)
_FAR = "SELECT pg_is_in_recovery(), pg_wal_lsn_diff(%s, pg_last_wal_replay_lsn()) > 0"
_SECONDS = "SELECT coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 0)"


class _Last:
    """What was seen of the replica last, and when: "" is well."""

    why = ""
    at = float("-inf")


def replica() -> str:
    """The alias to read from; the same all through a request."""
    chosen = _CHOSEN.get()
    if chosen is None:
        return DEFAULT_DB_ALIAS
    if not chosen:
        chosen = ALIAS if ALIAS in connections.databases and not _trouble() else DEFAULT_DB_ALIAS
        _CHOSEN.set(chosen)
    return chosen


def pin_writers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a request that may write, and those of its sender for a while after it, read what was written."""

    def answer(request: HttpRequest) -> HttpResponse:
        writes = request.method not in SAFE
        token = _CHOSEN.set(DEFAULT_DB_ALIAS if writes or COOKIE in request.COOKIES else "")
        try:
            response = get_response(request)
        finally:
            _CHOSEN.reset(token)
        if writes and ALIAS in connections.databases:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, "1", settings.REPLICA_PIN, httponly=True, secure=secure, samesite="Lax")
        return response

    return answer


def look() -> tuple[str, str]:
    """Why the replica is not to be asked, in a sentence for everybody and with what only the log may tell (hosts,
    people); "" when it serves."""
    try:
        seconds = _behind()
    except DatabaseError as error:
        connections[ALIAS].close()
        return "Копия базы для чтения не отвечает.", str(error).strip().partition("\n")[0]
    return too_far(seconds), ""


def too_far(seconds: float) -> str:
    """A sentence where it follows so many seconds behind that it is not to be asked."""
    return f"Копия базы для чтения отстала на {seconds:.0f} с." if seconds > settings.REPLICA_LAG else ""


def _behind() -> float:
    """For how many seconds the replica has not followed; a database that nobody writes to is not far ahead."""
    connections[ALIAS].ensure_connection()
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_lsn()")
        place = cursor.fetchone()[0]
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_FAR, [place])
        follows, is_behind = cursor.fetchone()
        if not follows or not is_behind:
            return 0
        cursor.execute(_SECONDS)
        return float(cursor.fetchone()[0])


def _trouble() -> str:
    """The same, looked at now and then; the log tells when it changes."""
    if time.monotonic() - _Last.at < _LOOKED_EVERY:
        return _Last.why
    _Last.at = time.monotonic()
    why, more = look()
    if why and why != _Last.why:
        log.warning("the database itself is read: %s %s", why, more)
    elif _Last.why and not why:
        log.warning("the replica is read again")
    _Last.why = why
    return why

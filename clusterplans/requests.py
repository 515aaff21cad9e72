"""Each request has an id, that the proxy or the program gives it; what it took is a line of the log."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

from clusterplans.logs import REQUEST

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_SHOWN = 500  # letters of a slow query

Parameters = Sequence[object] | Mapping[str, object] | None
Execute = Callable[[str, Parameters, bool, dict[str, object]], object]


@dataclass(slots=True)
class Watch:
    """Counts the queries of a request and names the slow ones, without what was looked for."""

    queries: int = 0

    def __call__(
        self, execute: Execute, sql: str, params: Parameters, many: bool, context: dict[str, object]
    ) -> object:
        begun = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            took = _milliseconds(begun)
            if took >= settings.SLOW_QUERY_MS:
                query = " ".join(sql.split())[:_SHOWN]
                told = {"milliseconds": took, "query": query}
                log.warning("slow query, %s ms: %s", took, query, extra={"told": told})


def log_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the outermost one: id, who asked what kind of page, how long it took. Never an address as it was."""

    def answer(request: HttpRequest) -> HttpResponse:
        said = request.headers.get(HEADER, "")
        mark = said if _ID.fullmatch(said) else secrets.token_hex(16)
        request.mark = mark
        token = REQUEST.set(mark)
        begun, watch = time.monotonic(), Watch()
        try:
            with ExitStack() as watched:
                for connection in connections.all():  # the replica's too
                    watched.enter_context(connection.execute_wrapper(watch))
                response = get_response(request)
            response.headers[HEADER] = mark
            told = _told(request, response) | {"milliseconds": _milliseconds(begun), "queries": watch.queries}
            log.info("request", extra={"told": told})
        finally:
            REQUEST.reset(token)
        return response

    return answer


def _told(request: HttpRequest, response: HttpResponse) -> dict[str, object]:
    """The page by its pattern: an address itself may be a secret, and what follows "?" may be somebody's words."""
    found = request.resolver_match
    keys = {name: value for name, value in found.kwargs.items() if isinstance(value, int)} if found else {}
    # Who asked, if anybody wanted to know: the log alone is no reason to ask the database.
    person = getattr(request, "_cached_user", None)
    return {
        "method": request.method,
        "page": found.route if found else "",
        "keys": keys,
        "status": response.status_code,
        "person": person.pk if person else None,
    }


def _milliseconds(begun: float) -> int:
    return round(1000 * (time.monotonic() - begun))

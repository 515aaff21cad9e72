"""Logs as JSON, a line an event, for programs that gather them; no words of documents, people or requests are in them.

No Django here: gunicorn's own log goes through the same formatter.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

# The id of the request that is being answered, "" outside of one.
REQUEST: ContextVar[str] = ContextVar("request", default="")
# Django's own lines name addresses, and some addresses are secrets (calendars, invitations).
_OF_REQUESTS = "django.request"
# These quote what was refused: hosts, addresses, the page that a form was sent from.
_OF_REFUSALS = "django.security."
# gunicorn's own words about what is no request: whose it was and what it said stay out.
_ILL_SENT = re.compile(r"(?s)^(Invalid request) from ip=.*")
_TALKATIVE = ("axes", "fontTools", "weasyprint")


class Json(logging.Formatter):
    """A record as one line of JSON; what a logger gives as `extra={"told": {…}}` becomes fields of it."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            # Django tells of refused requests when the middleware is left already.
            "request": REQUEST.get() or getattr(getattr(record, "request", None), "mark", ""),
        }
        line |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0]:
            line |= _fault(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    if record.name == _OF_REQUESTS and isinstance(record.args, tuple) and record.args:
        return str(record.args[0])
    if record.name.startswith(_OF_REFUSALS):
        return record.name.removeprefix(_OF_REFUSALS)
    return _ILL_SENT.sub(r"\1", record.getMessage(), count=1)


def _fault(info: tuple) -> dict[str, object]:
    """The kind of the exception and where it was raised; its text may quote a cell or an address, so it stays out."""
    kind, _, trace = info
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return {"error": kind.__name__, "trace": frames}


def configuration(form: str, level: str) -> dict[str, object]:
    """What `logging.config` wants; `form`: line (for people) or json."""
    loggers: dict[str, dict[str, object]] = {name: {"level": "WARNING"} for name in _TALKATIVE}
    # Each request is a line of JSON; a person at a console wants to read of the slow ones only.
    loggers["clusterplans.requests"] = {"level": level if form == "json" else "WARNING"}
    if form == "json":
        loggers["gunicorn.error"] = {"handlers": ["console"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
            "json": {"()": "clusterplans.logs.Json"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": loggers,
    }

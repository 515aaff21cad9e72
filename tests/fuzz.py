"""Hostile requests, the same for the same seed: every address × method × parameters × person."""

import importlib
import json
import logging
import pkgutil
import random
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from plans import forms, models
from plans.urls import urlpatterns
from tests.cast import Cast
from tests.test_access import TABLE

PEOPLE = ("secretary", "chair", "member", "official", "stranger", "admin", "nobody")
METHODS = ("get", "get", "post", "post", "post", "put", "delete", "patch", "head", "options")
TEXTS = (
    "",
    "0",
    "1",
    "-1",
    "x",
    "null",
    "true",
    "[]",
    "{}",
    "1e999",
    "NaN",
    "²",
    "١",
    "\x00",
    "a\x00b",
    "\ud800",
    "🙂",
    "ё" * 300,
    "9" * 25,
    "9" * 5000,
    "2022-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2022-03-10",
    "2022",
    "10000",
    "' OR 1=1 --",
    "<script>",
    "%s%n",
    "../../etc/passwd",
    "\r\nX: 1",
    "//evil",
    "http://[",
    "activity-1",
    "section-1",
    "activity-999999999999999999",
    "\u202e",
    "{{ 7|add:7 }}",
    "on",
    "all",
    "accept",
    "draft",
    "weekly",
    "pdf",
    "each",
    "1.1.",
    "\u2028",
)
NAMES = (
    "page",
    "year",
    "month",
    "state",
    "marks",
    "findings",
    "q",
    "key",
    "executors",
    "seen",
    "at",
    "part",
    "change",
    "back",
    "mark",
    "shown",
    "all",
    "note",
    "words",
    "names",
    "unpin",
    "event_on",
    "after",
    "undo",
    "step",
    "do",
    "do_role",
    "cluster",
    "file",
    "pasted",
    "title",
    "masthead",
    "tail",
    "kind",
    "period_start",
    "period_end",
    "number",
    "heading",
    "deadline",
    "section",
    "lines",
    "word",
    "place",
    "form-TOTAL_FORMS",
    "form-INITIAL_FORMS",
    "form-0-due",
    "form-0-start",
    "organisation",
    "slot",
    "done_on",
    "fact",
    "result",
    "link",
    "people",
    "files",
    "kept",
    "moved_to",
    "scope",
    "organisations",
    "rhythm",
    "letters",
    "on",
    "by",
    "period",
    "next",
    "username",
    "password",
    "text",
    "state",
    "only",
    "row",
    "value",
    "role",
    "start",
    "end",
    "was-title",
)


def _asked_for() -> Iterator[str]:
    """What views ask of a request by name, and the fields of every form: new ones are known here by themselves."""
    for path in sorted((Path(__file__).parent.parent / "plans" / "views").glob("*.py")):
        yield from re.findall(r'\b(?:GET|POST)\.get(?:list)?\("([\w-]+)"', path.read_text(encoding="utf-8"))
    for module in pkgutil.iter_modules(forms.__path__, f"{forms.__name__}."):
        for one in vars(importlib.import_module(module.name)).values():
            yield from getattr(one, "base_fields", ())


NAMES = tuple(dict.fromkeys([*NAMES, *_asked_for()]))
# Words that addresses of the table of accesses stand for: moves, formats, kinds.
SLUGS = sorted({str(word) for row in TABLE.values() if isinstance(row[1], tuple) for word in row[1][1].values()})
COMMANDS = (
    "cell",
    "insert",
    "duplicate",
    "delete",
    "move",
    "split",
    "join",
    "paste",
    "renumber",
    "replace",
    "correct",
    "restore",
    "undo",
    "redo",
    "x",
)
FIELDS = (
    "part",
    "parts",
    "where",
    "what",
    "key",
    "at",
    "text",
    "base",
    "html",
    "find",
    "with",
    "apply",
    "case",
    "values",
    "change",
    "seen",
    "token",
    "finding",
)


class Attacker:
    """Somebody who signs in as this person and that, and sends what comes to his mind.

    `asked`: the address of this request.
    """

    people, methods = PEOPLE, METHODS
    asked = ""

    def __init__(self, cast: Cast, client: Client, seed: int) -> None:
        self.cast, self.client, self.dice = cast, client, random.Random(seed)
        self.patterns = [one for one in (*urlpatterns, *get_resolver().url_patterns) if isinstance(one, URLPattern)]

    def attack(self, times: int) -> list[str]:
        """The requests that broke the server, each with what it was."""
        logging.disable(logging.CRITICAL)
        try:
            return [said for said in (self._next() for _ in range(times)) if said]
        finally:
            logging.disable(logging.NOTSET)

    def _next(self) -> str:
        self._sign_in()
        return self._one()

    def _one(self) -> str:
        method, address = self.dice.choice(self.methods), self._address()
        self.asked = address
        query = self._query()
        body: dict[str, Any] = {}
        if method == "post":
            body = self._json() if "/steps/" in address and self.dice.random() < 0.9 else self._form()
        elif method not in ("get", "head"):
            body = {"data": "x", "content_type": "text/plain"}
        headers = {"X-Requested-With": "fetch"} if self.dice.random() < 0.2 else {}
        if self.dice.random() < 0.2:
            headers["HX-Request"] = "true"
        answer = getattr(self.client, method)(address, query_params=query, headers=headers, **body)
        getattr(answer, "getvalue", lambda: b"")()
        return f"{method} {address} {query} {str(body)[:600]}\n{_why(answer)}" if answer.status_code == 500 else ""

    def _sign_in(self) -> None:
        if self.dice.random() < 0.1 or not self.client.cookies:
            self.client.logout()
            person = self.cast.as_role(self.dice.choice(self.people))
            if person:
                self.client.force_login(person)

    def _address(self) -> str:
        pattern = self.dice.choice(self.patterns).pattern
        if isinstance(pattern, RoutePattern):
            return f"/{''.join(self._filled(str(pattern)))}"
        text = str(pattern).strip("^$").replace("\\", "")
        return f"/{self._of_regex(text)}"

    def _filled(self, route: str) -> Iterator[str]:
        for piece in route.replace("<", "\0<").replace(">", ">\0").split("\0"):
            kind = piece.strip("<>").partition(":")[0]
            if not piece.startswith("<"):
                yield piece
            else:
                yield self._key() if kind == "int" else self._slug()

    def _of_regex(self, text: str) -> str:
        while "(?P<" in text:
            before, _, rest = text.partition("(?P<")
            inside, _, after = rest.partition(")")
            choices = inside.partition(">")[2]
            text = before + (self._key() if choices == "d+" else self.dice.choice(choices.split("|"))) + after
        return text

    def _key(self) -> str:
        many = ("0", "1", "2022", "10000", "999999999", "9" * 19, "9" * 30)
        return str(self.dice.randint(1, 4)) if self.dice.random() < 0.8 else self.dice.choice(many)

    def _slug(self) -> str:
        strange = ("one", "agree", "approve", "return", "close", "x", "-", "_" * 80)
        return self.dice.choice((*strange, *SLUGS))

    def _query(self) -> dict[str, str]:
        return {name: self._sendable() for name in self._some(NAMES, 3)} if self.dice.random() < 0.6 else {}

    def _sendable(self) -> str:
        return self.dice.choice(TEXTS).replace("\ud800", "?")

    def _some(self, names: tuple[str, ...], most: int) -> list[str]:
        return self.dice.sample(names, self.dice.randint(0, most))

    def _form(self) -> dict[str, Any]:
        data: dict[str, Any] = {name: self._sendable() for name in self._some(NAMES, 14)}
        if self.dice.random() < 0.3:
            data["cluster"] = str(self.cast.cluster.pk)
        if self.dice.random() < 0.3:
            name = self._sendable() or "x"
            data[self.dice.choice(("file", "files"))] = SimpleUploadedFile(name, self.dice.choice(FILES))
        return {"data": data}

    def _json(self) -> dict[str, Any]:
        values = {name: self._value(name) for name in self._some(FIELDS, len(FIELDS))}
        text = json.dumps(values | {"command": self.dice.choice(COMMANDS)})
        if self.dice.random() < 0.05:
            text = self.dice.choice(("", "[" * 5000, '{"command":', "\\", "1", "null", '"\\ud800"'))
        return {"data": text, "content_type": "application/json"}

    def _value(self, name: str) -> Any:
        if self.dice.random() < 0.7 and name in LIKELY:
            return LIKELY[name](self.dice)
        return self.dice.choice(
            (None, True, 0, -1, 10**18, 10**30, 1.5, [], {}, [None], {"x": 1}, self.dice.choice(TEXTS))
        )


def _why(answer: Any) -> str:
    """The error, and the last line of ours that led to it."""
    frames = traceback.extract_tb(answer.exc_info[2])
    ours = [one for one in frames if "/plans/" in one.filename or "/clusterplans/" in one.filename]
    return f"    {answer.exc_info[1]!r} at {ours[-1].filename}:{ours[-1].lineno}" if ours else repr(answer.exc_info[1])


def _ref(dice: random.Random) -> str:
    kind = dice.choice(("activity", "activity", "section", "signoff", "column", "plan"))
    model = {"activity": models.Activity, "section": models.Section, "signoff": models.SignOff}.get(kind)
    keys = list(model.objects.values_list("pk", flat=True)) if model else []
    return f"{kind}-{dice.choice(keys or [1, 2, 3])}"


LIKELY: dict[str, Callable[[random.Random], Any]] = {
    "part": _ref,
    "parts": lambda dice: [_ref(dice) for _ in range(dice.randint(1, 3))],
    "where": lambda dice: dice.choice(("before", "after", "into", "up", "down")),
    "what": lambda dice: dice.choice(("activity", "section", "signoff")),
    "key": lambda dice: dice.choice(
        ("number", "title", "executors", "deadline", "result", "mark", "other1", "heading", "word")
    ),
    "at": lambda dice: dice.randint(0, 20),
    "apply": lambda dice: dice.random() < 0.5,
    "case": lambda dice: dice.random() < 0.5,
    "html": lambda dice: dice.choice(
        ("<table><tr><td>1.1.<td>a<td>b<td>c</table>", "<p>", "<table><tr><td colspan=999999>x")
    ),
    "text": lambda dice: dice.choice(TEXTS),
    "values": lambda dice: {dice.choice(("title", "heading", "word", "mark", "place", "x")): dice.choice(TEXTS)},
    "change": lambda dice: dice.randint(1, 30),
    "seen": lambda dice: dice.randint(0, 30),
    "token": lambda dice: dice.choice(("a", "b", "c")),
    "finding": lambda dice: dice.choice(TEXTS),
}
FILES = (
    b"",
    b"%PDF-1.4",
    b"PK\x03\x04",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"<table><tr><td>x",
    b"\x00" * 100,
    b"1.\tA\tB\n",
    b"{}",
)

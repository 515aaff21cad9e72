"""What the editor sends, read strictly: JSON text → `Command`. Everything in it is a stranger's word."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from plans.core.editor.values import Ref
from plans.core.errors import PlanError, TextTooLong
from plans.core.limits import MAX_TEXT
from plans.core.text import without_control

MAX_PARTS = 1_000
MAX_PASTE = 5 * 1024 * 1024
_REF = re.compile(r"(?:activity|section|signoff|column|plan)-[1-9]\d{0,17}")
_KEY = re.compile(r"\w{1,20}")
_TOKEN = re.compile(r"[\w-]{0,64}")
_BREAKS = re.compile(r"\r\n?|[\v\f\u0085\u2028\u2029]")
_WHERE = ("before", "after", "into")
_WHAT = ("activity", "section", "signoff")


class BadCommand(PlanError):
    """The request is not one that the editor sends."""


@dataclass(frozen=True, slots=True)
class Command:
    """What a person at the table asks for: its name and values.

    `seen` is the last change that the page knows, `token` names the request.
    """

    name: str
    values: Mapping[str, Any]
    seen: int
    token: str

    def __getitem__(self, name: str) -> Any:
        """A value as `_FIELDS` has read it."""
        return self.values[name]

    def ref(self, name: str) -> Ref | None:
        """A part's name, None where it was left out."""
        found: Ref | None = self.values[name]
        return found

    def refs(self) -> tuple[Ref, ...]:
        """The names of the parts."""
        found: tuple[Ref, ...] = self.values["parts"]
        return found

    def text(self, name: str) -> str:
        """A text or a word."""
        found: str = self.values[name]
        return found

    @property
    def is_applied(self) -> bool:
        """Whether it is carried out, not only shown first."""
        return bool(self.values["apply"])


Reader = Callable[[Any], Any]


def _wrong() -> BadCommand:
    return BadCommand("Запрос не похож на запрос редактора. Обновите страницу.")


def _matching(pattern: re.Pattern[str]) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise _wrong()
        return value

    return read


def _one_of(names: tuple[str, ...]) -> Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise _wrong()
        return value

    return read


def text(value: Any) -> str:
    """A cell's text: line breaks of one kind, no control characters. Raises TextTooLong."""
    if not isinstance(value, str):
        raise _wrong()
    if len(value) > MAX_TEXT:
        raise TextTooLong(f"В одной ячейке больше {MAX_TEXT} знаков: это не похоже на план. Сократите текст.")
    return without_control(_BREAKS.sub("\n", value))


def _pasted(value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong()
    if len(value) > MAX_PASTE:
        raise TextTooLong("Скопировано больше 5 МБ. Скопируйте только план.")
    return value


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong()
    return value


def number(value: Any) -> int:
    """A whole number that a database can hold. Raises BadCommand."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**18:
        raise _wrong()
    return value


def ref(value: Any) -> Ref:
    """The name of a part. Raises BadCommand."""
    if not isinstance(value, str) or not _REF.fullmatch(value):
        raise _wrong()
    return Ref.read(value)


def _refs(value: Any) -> tuple[Ref, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_PARTS:
        raise _wrong()
    return tuple(dict.fromkeys(ref(one) for one in value))


def _cells(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > 64:
        raise _wrong()
    return {_key(name): text(one) for name, one in value.items()}


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > 100_000:
        raise _wrong()
    return tuple(text(one) for one in value)


def _finding(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _wrong()
    return {name: text(value.get(name)) for name in ("id", "place")}


_key = _matching(_KEY)
# command → its fields: how each is read and, for one that may be left out, what stands for it then
_FIELDS: dict[str, dict[str, tuple[Reader, Any] | Reader]] = {
    "cell": {"part": ref, "key": _key, "text": text, "base": text},
    "cells": {"part": ref, "texts": _cells, "base": (_cells, None), "section": (ref, None)},
    "insert": {"what": _one_of(_WHAT), "where": (_one_of(_WHERE), "into"), "part": (ref, None), "values": (_cells, {})},
    "take": {"source": number, "part": ref},
    "duplicate": {"parts": _refs},
    "delete": {"parts": _refs},
    "move": {"parts": _refs, "where": _one_of((*_WHERE, "up", "down")), "part": (ref, None)},
    "split": {"part": ref, "key": _key, "at": number},
    "join": {"parts": _refs},
    "paste": {
        "part": ref,
        "key": (_key, "number"),
        "html": (_pasted, ""),
        "text": (_pasted, ""),
        "apply": (_yes, False),
    },
    "renumber": {"apply": (_yes, False)},
    "replace": {"find": text, "with": text, "case": (_yes, False), "apply": (_yes, False)},
    "correct": {"finding": (_finding, {"id": "", "place": ""}), "keys": (_words, ())},
    "restore": {"change": number, "part": ref, "key": (_key, "")},
    "undo": {},
    "redo": {},
}


def read(body: bytes) -> Command:
    """The command in a request's body. Raises BadCommand, and TextTooLong for a text that no plan has."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _wrong() from error
    return of_values(values)


def of_values(values: Any) -> Command:
    """The command in a JSON object, or in what a form has sent. Raises as `read`."""
    if not isinstance(values, dict) or values.get("command") not in tuple(_FIELDS):
        raise _wrong()
    name = values["command"]
    fields = {field: _field(values, field, how) for field, how in _FIELDS[name].items()}
    seen = number(values.get("seen", 0))
    return Command(name, fields, seen, _matching(_TOKEN)(values.get("token", "")))


def _field(values: Mapping[str, Any], name: str, how: tuple[Reader, Any] | Reader) -> Any:
    reader, default = how if isinstance(how, tuple) else (how, None)
    if name not in values and isinstance(how, tuple):
        return default
    return reader(values.get(name))

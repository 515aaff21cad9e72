"""The executors' column: a cell → separate executors."""

import re
from collections.abc import Collection

_NOTE = re.compile(r"\s*\((?:далее|по согласованию)[^()]*\)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:\n|;|,(?!\s+(?:входящ|участвующ|реализующ)))\s*")
_QUOTED = re.compile(r"«[^»]*»")


def split(cell: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """The separate executors of a cell, in order. `known` names are found even where nothing separates them."""
    text = _QUOTED.sub(lambda found: found[0].replace(",", "\0").replace(";", "\1"), _NOTE.sub("", cell))
    parts = [" ".join(part.replace("\0", ",").replace("\1", ";").split()) for part in _SEPARATOR.split(text)]
    return tuple(part for part in parts if part)


def same_name_key(name: str) -> str:
    """A form in which several spellings of one name are equal: case, ё, quotes, white space and notes do not count."""
    text = _NOTE.sub("", name).lower().replace("ё", "е")
    return " ".join(re.sub(r"[«»\"„“.,]", " ", text).split())

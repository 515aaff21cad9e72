"""The names of SpreadsheetML elements, and how places and whole numbers are read."""

import re
from functools import cache

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@cache
def s(*names: str) -> str:
    """The full path of elements: s("borders", "border")."""
    return "/".join(_S + name for name in names)


def corner(ref: str) -> tuple[int, int] | None:
    """(row, column) from 1 of a place: (7, 28) for "AB7"; None when the text is no place."""
    match = _PLACE.fullmatch(ref.replace("$", ""))
    return (int(match[2]), column_of(match[0])) if match else None


def column_of(ref: str) -> int:
    """The column of a place from 1: 28 for "AB7", 0 when the text is no place."""
    match = _PLACE.fullmatch(ref)
    count = 0
    for letter in match[1] if match else "":
        count = count * 26 + ord(letter) - ord("A") + 1
    return count


def whole(text: str | None) -> int | None:
    """A whole number of at most seven digits, None for any other text."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else None

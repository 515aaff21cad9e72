"""The numbers that a browser prints before the items of a list."""

from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from plans.core.readers.clipboard.looks import style_of

_BULLETS = ("disc", "circle", "square")
_LOOK_AT = 6  # elements at the beginning of an item
_LETTERS = {"lower-alpha": "a", "lower-latin": "a", "a": "a", "upper-alpha": "A", "upper-latin": "A", "A": "A"}
_ROMANS = {"lower-roman": False, "i": False, "upper-roman": True, "I": True}
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST = 3_999


@dataclass(slots=True)
class Lists:
    """Counts the items of each list of a page."""

    reached: dict[etree._Element, int] = field(default_factory=dict)

    def label(self, item: etree._Element) -> str:
        """ "2." for the second item of an ordered list, "•" for one of another, "" where none is printed."""
        parent = item.getparent()
        number = self._next(item, parent) if parent is not None else 1
        kind = style_of(item).get("list-style-type", "")
        if parent is not None and not kind:
            kind = style_of(parent).get("list-style-type", "") or parent.get("type", "")
        if kind == "none" or any(map(_is_word_label, islice(item.iter(), _LOOK_AT))):
            return ""
        if parent is None or parent.tag != "ol" or kind in _BULLETS:
            return "•"
        return f"{_shown(number, kind)}."

    def _next(self, item: etree._Element, parent: etree._Element) -> int:
        named = _whole(item.get("value", ""))
        if named is None:
            first = _whole(parent.get("start", ""))
            named = self.reached.get(parent, (1 if first is None else first) - 1) + 1
        self.reached[parent] = named
        return named


def _is_word_label(element: etree._Element) -> bool:
    """Word writes the number itself, in an element with this style."""
    return style_of(element).get("mso-list") == "ignore"


def _whole(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() and len(text) < 6 else None


def _shown(number: int, kind: str) -> str:
    if kind in _LETTERS and 0 < number <= 26:
        return chr(ord(_LETTERS[kind]) + number - 1)
    if kind in _ROMANS and 0 < number <= _MOST:
        text = ""
        for value, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), *_ROMAN):
            text += sign * (number // value)
            number %= value
        return text.upper() if _ROMANS[kind] else text
    return str(number)

"""The numbers that a browser prints before the items of a list."""

from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from plans.core.readers.clipboard.looks import style_of
from plans.core.readers.numerals import written

_BULLETS = ("disc", "circle", "square")
_LOOK_AT = 6  # elements at the beginning of an item
_FORMS = {"lower-alpha": "a", "lower-latin": "a", "a": "a", "upper-alpha": "A", "upper-latin": "A", "A": "A",
          "lower-roman": "i", "i": "i", "upper-roman": "I", "I": "I"}  # fmt: skip


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
        return f"{written(number, _FORMS.get(kind, '1'))}."

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

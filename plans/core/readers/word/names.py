"""The names of WordprocessingML elements, and how a property is read."""

from functools import cache

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
OFF = ("0", "false", "off", "none", "nil")


@cache
def w(name: str) -> str:
    """The full name of an element or attribute: w("tbl")."""
    return _W + name


VAL = w("val")


def value(parent: etree._Element | None, *path: str) -> str | None:
    """The w:val of the element down the path; None without the element, "" without the attribute."""
    for name in path:
        if parent is None:
            return None
        parent = parent.find(w(name))
    return None if parent is None else parent.get(VAL, "")


def number(parent: etree._Element | None, *path: str) -> int | None:
    """As `value`, a whole number; None when it is none."""
    return whole(value(parent, *path) or "")


def whole(text: str) -> int | None:
    """A whole number of at most nine digits, None for any other text."""
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 10 and text.count("-") < 2 else None


def is_on(parent: etree._Element | None, *path: str) -> bool | None:
    """Whether a switch (w:b, w:vanish) is on; None when it is not there at all."""
    text = value(parent, *path)
    return None if text is None else text not in OFF


def words(parent: etree._Element, *tags: str) -> str:
    """All text inside the elements of the given names (of visible and of deleted runs if none is named)."""
    return "".join(str(text) for text in parent.itertext(*(tags or (w("t"), w("delText")))))

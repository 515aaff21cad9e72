"""The names of OpenDocument elements, and how counts are read."""

from functools import cache

from lxml import etree

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
}


@cache
def n(name: str) -> str:
    """The full name of an element or attribute: n("table:table")."""
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def count(element: etree._Element, name: str, otherwise: int = 1) -> int:
    """A whole number from 1 in an attribute."""
    text = element.get(n(name), "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 9 else otherwise


def words(element: etree._Element) -> str:
    """All text inside, whatever it is for."""
    return "".join(str(text) for text in element.itertext())

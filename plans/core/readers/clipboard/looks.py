"""How an element of a web page looks, told by its own attributes: style sheets are not read."""

import re
from dataclasses import dataclass, replace

from lxml import etree

from plans.core.grid import Align

_RIGHT_HALF = 198.0  # points: 7 cm and more, as in the Word reader
_ALIGNS = {"center": Align.CENTER, "middle": Align.CENTER, "right": Align.RIGHT, "end": Align.RIGHT,
           "left": Align.LEFT, "start": Align.LEFT, "justify": Align.LEFT}  # fmt: skip
_POINTS = {"pt": 1.0, "px": 0.75, "cm": 28.35, "mm": 2.835, "in": 72.0}
_LENGTH = re.compile(r"^(-?\d{1,5}(?:\.\d{1,5})?)(pt|px|cm|mm|in)$")
_BOLD = ("bold", "bolder", "600", "700", "800", "900")
_LINES = ("solid", "double", "dashed", "dotted", "windowtext")
_LONGEST = 4_000  # characters of one style


@dataclass(frozen=True, slots=True)
class HtmlLook:
    """What text takes from the elements around it."""

    align: Align = Align.LEFT
    bold: bool = False
    keeps_breaks: bool = False


def style_of(element: etree._Element) -> dict[str, str]:
    """The declarations of the style attribute, in lower case."""
    declarations = (part.partition(":") for part in element.get("style", "")[:_LONGEST].lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in declarations if value.strip()}


def is_hidden(element: etree._Element, style: dict[str, str]) -> bool:
    return (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("visibility") == "hidden"
        or element.get("hidden") is not None
    )


def is_struck(element: etree._Element, style: dict[str, str]) -> bool:
    """Whether the words of an element are crossed out, and so are no words of the plan."""
    return element.tag in ("del", "s", "strike") or "line-through" in style.get("text-decoration", "")


def look_of(element: etree._Element, style: dict[str, str], outer: HtmlLook) -> HtmlLook:
    """The look inside an element, from the look around it."""
    look = outer
    align = _ALIGNS.get(style.get("text-align", element.get("align", "").lower()))
    if element.tag == "center":
        align = Align.CENTER
    if align is not None:
        look = replace(look, align=align)
    if look.align is Align.LEFT and _points(style.get("margin-left", "")) >= _RIGHT_HALF:
        look = replace(look, align=Align.RIGHT)
    weight = style.get("font-weight")
    if weight:
        look = replace(look, bold=weight in _BOLD)
    elif element.tag in ("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"):
        look = replace(look, bold=True)
    if element.tag == "pre" or style.get("white-space", "").startswith("pre"):
        look = replace(look, keeps_breaks=True)
    elif "white-space" in style:
        look = replace(look, keeps_breaks=False)
    return look


def has_lines(element: etree._Element, style: dict[str, str]) -> bool:
    """Whether a table or cell asks for ruled lines."""
    if element.get("border", "0") not in ("", "0"):
        return True
    borders = (value for name, value in style.items() if name.startswith("border"))
    return any(line in value for value in borders for line in _LINES)


def _points(length: str) -> float:
    match = _LENGTH.match(length)
    return float(match[1]) * _POINTS[match[2]] if match else 0.0

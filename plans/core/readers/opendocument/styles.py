"""How paragraphs, letters and cells of an OpenDocument file look, told by their styles."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from plans.core.grid import Align
from plans.core.readers.opendocument.names import n

_LONGEST_CHAIN = 20
_RIGHT_HALF = 7.0  # cm: pushed to the right by hand, as in the Word reader
_ALIGNS = {"center": Align.CENTER, "end": Align.RIGHT, "right": Align.RIGHT, "start": Align.LEFT, "left": Align.LEFT,
           "justify": Align.LEFT}  # fmt: skip
_UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
_BORDERS = ("fo:border", "fo:border-top", "fo:border-bottom", "fo:border-left", "fo:border-right")
_BOLD = ("bold", "600", "700", "800", "900")


@dataclass(frozen=True, slots=True)
class OdfLook:
    """What a style says; None where it says nothing."""

    align: Align | None = None
    indent: float | None = None
    bold: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    capitals: bool | None = None
    ruled: bool | None = None
    shown: bool | None = None
    width: float | None = None
    list_style: str | None = None

    def over(self, below: "OdfLook") -> "OdfLook":
        """This look, with what it leaves unset taken from the one below it."""
        unset = {name: getattr(below, name) for name in self.__slots__ if getattr(self, name) is None}
        return replace(self, **unset) if unset else self


@dataclass(slots=True)
class Styles:
    """The looks of a file by (family, name)."""

    entries: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    looks: dict[tuple[str, str], OdfLook] = field(default_factory=dict)

    def look(self, family: str, name: str | None) -> OdfLook:
        """The look of a style with all that it inherits; an empty one for a name that does not exist."""
        key = (family, name or "")
        if key not in self.looks:
            look = OdfLook()
            for entry in self._chain(family, name or ""):
                look = look.over(_own(entry))
            self.looks[key] = look
        return self.looks[key]

    def _chain(self, family: str, name: str) -> Iterator[etree._Element]:
        for _ in range(_LONGEST_CHAIN):
            entry = self.entries.get((family, name))
            if entry is None:
                return
            yield entry
            name = entry.get(n("style:parent-style-name"), "")


def align_of(look: OdfLook) -> Align:
    """Where a paragraph stands; one that was pushed to the right half is on the right."""
    align = look.align or Align.LEFT
    return Align.RIGHT if align is Align.LEFT and (look.indent or 0) >= _RIGHT_HALF else align


def read_styles(*roots: etree._Element | None) -> Styles:
    """The styles of content.xml and styles.xml."""
    styles = Styles()
    for root in roots:
        for entry in root.iter(n("style:style")) if root is not None else ():
            styles.entries.setdefault((entry.get(n("style:family"), ""), entry.get(n("style:name"), "")), entry)
    return styles


def _own(entry: etree._Element) -> OdfLook:
    values: dict[str, str] = {}
    for properties in entry:
        values |= {str(name): str(value) for name, value in properties.attrib.items()}

    def said(name: str, *yes: str) -> bool | None:
        value = values.get(n(name))
        return None if value is None else value in yes

    crossed = values.get(n("style:text-line-through-style"), values.get(n("style:text-line-through-type")))
    borders = [values[n(name)] for name in _BORDERS if n(name) in values]
    return OdfLook(
        align=_ALIGNS.get(values.get(n("fo:text-align"), "")),
        indent=_cm(values.get(n("fo:margin-left"))),
        bold=said("fo:font-weight", *_BOLD),
        hidden=said("text:display", "none", "true"),
        struck=None if crossed is None else crossed != "none",
        capitals=said("fo:text-transform", "uppercase"),
        ruled=any(border not in ("none", "hidden") for border in borders) if borders else None,
        shown=None if n("table:display") not in values else values[n("table:display")] != "false",
        width=_cm(values.get(n("style:column-width"))),
        list_style=entry.get(n("style:list-style-name")),
    )


def _cm(length: str | None) -> float | None:
    if not length or length[-2:] not in _UNITS:
        return None
    try:
        return float(length[:-2]) * _UNITS[length[-2:]]
    except ValueError:
        return None

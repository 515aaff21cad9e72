"""What paragraphs and tables inherit from the styles of a Word document."""

from dataclasses import dataclass, field

from lxml import etree

from plans.core.readers.word.names import OFF, VAL, is_on, number, value, w

_LONGEST_CHAIN = 20
BORDERS = ("top", "left", "start", "bottom", "right", "end", "insideH", "insideV")


@dataclass(slots=True)
class Styles:
    """The styles by id; a property is looked up along the chain of parents."""

    by_id: dict[str, etree._Element] = field(default_factory=dict)
    default: str = ""

    def chain(self, id: str) -> list[etree._Element]:
        """The style and its parents, nearest first."""
        found: list[etree._Element] = []
        while id in self.by_id and len(found) < _LONGEST_CHAIN:
            found.append(self.by_id[id])
            id = value(found[-1], "basedOn") or ""
        return found

    def align(self, paragraph: etree._Element | None) -> str:
        """The w:jc of a paragraph's properties, its own or its style's."""
        own = value(paragraph, "jc")
        return own or next((jc for style in self._of(paragraph) if (jc := value(style, "pPr", "jc"))), "")

    def indent(self, paragraph: etree._Element | None) -> int:
        """The left indent in twentieths of a point."""
        for place in [paragraph, *(style.find(w("pPr")) for style in self._of(paragraph))]:
            mark = place.find(w("ind")) if place is not None else None
            text = (mark.get(w("left")) or mark.get(w("start")) or "") if mark is not None else ""
            if text.isdecimal() and len(text) < 9:
                return int(text)
        return 0

    def bold(self, paragraph: etree._Element | None) -> bool:
        """Whether a paragraph's style sets its runs in bold."""
        for style in self._of(paragraph):
            on = is_on(style, "rPr", "b")
            if on is not None:
                return on
        return False

    def list_of(self, paragraph: etree._Element | None) -> tuple[int, int] | None:
        """(list id, level from 0) of a paragraph with an automatic number, None for others."""
        list_id, level = number(paragraph, "numPr", "numId"), number(paragraph, "numPr", "ilvl")
        for style in self._of(paragraph):
            properties = style.find(w("pPr"))
            list_id = number(properties, "numPr", "numId") if list_id is None else list_id
            level = number(properties, "numPr", "ilvl") if level is None else level
        return (list_id, level or 0) if list_id else None

    def ruled(self, table: etree._Element) -> bool:
        """Whether a table's style or its own properties give it lines."""
        own = table.find(f"{w('tblPr')}/{w('tblBorders')}")
        if own is not None:
            return has_lines(own)
        for style in self.chain(value(table, "tblPr", "tblStyle") or ""):
            borders = style.find(f"{w('tblPr')}/{w('tblBorders')}")
            if borders is not None:
                return has_lines(borders)
        return False

    def _of(self, paragraph: etree._Element | None) -> list[etree._Element]:
        return self.chain(value(paragraph, "pStyle") or self.default)


def has_lines(borders: etree._Element) -> bool:
    """Whether any line of a w:tblBorders or w:tcBorders is drawn."""
    return any(
        line is not None and line.get(VAL, "") not in OFF for name in BORDERS for line in [borders.find(w(name))]
    )


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of word/styles.xml (None: a document without it)."""
    styles = Styles()
    for style in root.iter(w("style")) if root is not None else ():
        id = style.get(w("styleId"), "")
        styles.by_id[id] = style
        if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on"):
            styles.default = id
    return styles

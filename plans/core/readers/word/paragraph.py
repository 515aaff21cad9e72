"""A Word paragraph as text: tracked changes accepted, hidden text and field codes left out, automatic numbers added."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from plans.core.grid import Align
from plans.core.limits import check_text
from plans.core.readers.dropped import Dropped
from plans.core.readers.word.names import ALTERNATE, MATH, MATH_TEXT, w, words
from plans.core.readers.word.numbering import Numbering
from plans.core.readers.word.styles import PLAIN, Letters, Look, Styles

_TEXT, _RUN, _PROPERTIES, _PARAGRAPH_PROPERTIES = w("t"), w("r"), w("rPr"), w("pPr")
_BREAKS, _TABS = frozenset({w("br"), w("cr")}), frozenset({w("tab"), w("ptab")})
_HYPHEN = w("noBreakHyphen")
_DELETED = frozenset({w("del"), w("moveFrom")})
_WRAPPERS = frozenset(
    w(name)
    for name in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
    )
)
_SYMBOL = w("sym")
_BULLETS = ("\uf0b7", "\uf0a7")
_DRAWINGS = frozenset({w("drawing"), w("pict"), w("object")})
_BOX = w("txbxContent")
_RIGHT_HALF = 4_000  # an indent of 7 cm and more, in twentieths of a point
_ALIGNS = {"center": Align.CENTER, "right": Align.RIGHT, "end": Align.RIGHT}


@dataclass(slots=True)
class Text:
    """A paragraph as read; `boxes` are the text boxes anchored in it.

    `goes_on`: its end was deleted while changes were tracked, so that the next paragraph continues it.
    """

    text: str
    align: Align
    bold: bool
    boxes: list[etree._Element]
    goes_on: bool = False


@dataclass(slots=True)
class ParagraphReader:
    """Reads the paragraphs of one document in their order (automatic numbers are counted on the way)."""

    styles: Styles
    numbering: Numbering
    dropped: Dropped = field(default_factory=Dropped)

    def read(self, paragraph: etree._Element) -> Text:
        children = list(paragraph)
        properties = next((child for child in children if child.tag == _PARAGRAPH_PROPERTIES), None)
        look, goes_on = self.styles.look(properties)
        run = _Runs(self.styles, self.dropped, look.letters or PLAIN)
        run.walk(children)
        text = check_text("".join(run.pieces))
        if look.list_id and (text.strip() or _in_cell(paragraph)):
            text = f"{self.numbering.next_label(look.list_id, look.level or 0)} {text}".strip()
        return Text(text, _align(look), run.bold and bool(text.strip()), run.boxes, goes_on)


def _align(look: Look) -> Align:
    align = _ALIGNS.get(look.align or "", Align.LEFT)
    return Align.RIGHT if align is Align.LEFT and (look.indent or 0) >= _RIGHT_HALF else align


@dataclass(slots=True)
class _Runs:
    """Collects the pieces of text under one paragraph; `bold` stays true while every visible run is bold."""

    styles: Styles
    dropped: Dropped
    by_style: Letters
    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    bold: bool = True

    def walk(self, children: Iterable[etree._Element]) -> None:
        for child in children:
            tag = child.tag
            if tag == _RUN:
                self._run(child)
            elif tag == _PARAGRAPH_PROPERTIES:
                continue
            elif tag in _WRAPPERS:
                self.walk(child)
            elif tag in _DELETED:
                self.dropped.deleted.append(words(child))
            elif tag == ALTERNATE:
                self._alternate(child)
            elif isinstance(tag, str) and tag.startswith(MATH):
                self.pieces.append(words(child, MATH_TEXT))

    def _run(self, run: etree._Element) -> None:
        children = list(run)
        properties = next((child for child in children if child.tag == _PROPERTIES), None)
        letters = self.by_style if properties is None else self.styles.letters_of(properties).over(self.by_style)
        if letters.hidden or letters.struck:
            (self.dropped.hidden if letters.hidden else self.dropped.struck).append(words(run))
            return
        before = len(self.pieces)
        for child in children:
            self._piece(child)
        if letters.capitals:
            self.pieces[before:] = [piece.upper() for piece in self.pieces[before:]]
        if self.bold and any(map(str.strip, self.pieces[before:])):
            self.bold = bool(letters.bold)

    def _piece(self, child: etree._Element) -> None:
        tag = child.tag
        if tag == _TEXT:
            self.pieces.append(child.text or "")
        elif tag in _BREAKS:
            self.pieces.append("\n")
        elif tag in _TABS:
            self.pieces.append("\t")
        elif tag == _HYPHEN:
            self.pieces.append("-")
        elif tag == _SYMBOL:
            self.pieces.append(_symbol(child.get(w("char"), "")))
        elif tag == ALTERNATE:
            self._alternate(child)
        elif tag in _DRAWINGS:
            self.boxes.extend(_outermost_boxes(child))

    def _alternate(self, parent: etree._Element) -> None:
        """Of several forms of one thing (a drawing, its fallback) the first."""
        if len(parent):
            for child in parent[0]:
                self._piece(child)
                if child.tag == _RUN:
                    self._run(child)


def _symbol(code: str) -> str:
    """A sign by its code; of the private codes of symbol fonts only the bullets are known."""
    if len(code) != 4 or any(digit not in "0123456789abcdefABCDEF" for digit in code):
        return ""
    sign = chr(int(code, 16))
    if "\ue000" <= sign <= "\uf8ff":
        return "•" if sign in _BULLETS else ""
    return sign


def _outermost_boxes(drawing: etree._Element) -> list[etree._Element]:
    boxes = list(drawing.iter(_BOX))
    return [box for box in boxes if not any(above.tag == _BOX for above in box.iterancestors())]


def _in_cell(paragraph: etree._Element) -> bool:
    return any(above.tag == w("tc") for above in paragraph.iterancestors(w("tc"), w("body")))

"""A paragraph of an OpenDocument file as text: white space folded as the format says, what is not seen left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from plans.core.grid import Align
from plans.core.limits import check_text
from plans.core.readers.dropped import Dropped
from plans.core.readers.opendocument.names import count, n, words
from plans.core.readers.opendocument.styles import OdfLook, Styles, align_of

_MOST_SPACES = 1_000
_NOTE, _ANNOTATION, _FRAME, _BOX = n("text:note"), n("office:annotation"), n("draw:frame"), n("draw:text-box")
_HIDDEN = (n("text:hidden-text"), n("text:hidden-paragraph"), n("office:annotation-end"))
_SPAN, _PLACEHOLDER = n("text:span"), n("text:placeholder")


@dataclass(slots=True)
class Text:
    """A paragraph as read; `boxes` are the text boxes anchored in it."""

    text: str
    align: Align
    bold: bool
    boxes: list[etree._Element]


@dataclass(slots=True)
class ParagraphReader:
    """Reads the paragraphs of one file; what it leaves out stands in `dropped`."""

    styles: Styles
    dropped: Dropped = field(default_factory=Dropped)

    def read(self, paragraph: etree._Element) -> Text:
        look = self.styles.look("paragraph", paragraph.get(n("text:style-name")))
        pieces = _Pieces(self.styles, self.dropped)
        pieces.walk(paragraph, look)
        text = check_text("".join(pieces.texts)).removesuffix(" ")
        return Text(text, align_of(look), pieces.bold and bool(text.strip()), pieces.boxes)


@dataclass(slots=True)
class _Pieces:
    """Collects the text under one paragraph; `bold` stays true while every visible letter is bold."""

    styles: Styles
    dropped: Dropped
    texts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    bold: bool = True

    def walk(self, element: etree._Element, look: OdfLook) -> None:
        self._put(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, look)
            self._put(child.tail, look)

    def _child(self, child: etree._Element, look: OdfLook) -> None:
        tag = child.tag
        if tag == _SPAN:
            self._span(child, self.styles.look("text", child.get(n("text:style-name"))).over(look))
        elif tag == n("text:s"):
            self._add(" " * min(count(child, "text:c"), _MOST_SPACES), look)
        elif tag == n("text:tab"):
            self._add("\t", look)
        elif tag == n("text:line-break"):
            self._add("\n", look)
        elif tag == _NOTE:
            self.dropped.footnotes.append(" ".join(words(body) for body in child.iter(n("text:note-body"))))
        elif tag == _ANNOTATION:
            self.dropped.comments.append(" ".join(words(line) for line in child.iter(n("text:p"))))
        elif tag == _PLACEHOLDER:
            self.dropped.placeholders.append(words(child))
        elif tag in _HIDDEN:
            self.dropped.hidden.append(words(child) or child.get(n("text:string-value"), ""))
        elif tag == _FRAME:
            self.boxes.extend(child.iterchildren(_BOX))
        else:
            self.walk(child, look)

    def _span(self, span: etree._Element, look: OdfLook) -> None:
        if look.hidden:
            self.dropped.hidden.append(words(span))
        elif look.struck:
            self.dropped.struck.append(words(span))
        else:
            self.walk(span, look)

    def _put(self, text: str | None, look: OdfLook) -> None:
        """White space of the file is one space, none after another or at the beginning."""
        if not text:
            return
        folded = " ".join(text.split(" ")) if text.isprintable() and "  " not in text else _folded(text)
        if not self.texts or self.texts[-1].endswith((" ", "\n")):
            folded = folded.lstrip(" ")
        self._add(folded, look)

    def _add(self, text: str, look: OdfLook) -> None:
        if text:
            self.texts.append(text.upper() if look.capitals else text)
            if text.strip():
                self.bold = self.bold and bool(look.bold)


def _folded(text: str) -> str:
    return "".join(_runs(text))


def _runs(text: str) -> Iterator[str]:
    before = ""
    for letter in text:
        letter = " " if letter in "\t\r\n" else letter
        if letter != " " or before != " ":
            yield letter
        before = letter

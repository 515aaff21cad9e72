"""The elements of a web page → paragraphs and tables in their order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from plans.core.grid import Align, Paragraph, Table
from plans.core.limits import check_paragraphs, check_table, check_text
from plans.core.readers.clipboard.lists import Lists
from plans.core.readers.clipboard.looks import HtmlLook, is_hidden, is_struck, look_of, style_of
from plans.core.readers.clipboard.tables import Draft, ruled, table_of
from plans.core.readers.dropped import Dropped
from plans.core.text import NBSP, fold

_DROPPED = frozenset(
    ("script", "style", "title", "template", "noscript", "svg", "math", "object", "iframe", "select",
     "textarea", "button", "audio", "video", "canvas", "xml", "col", "colgroup")
)  # fmt: skip
_BLOCKS = frozenset(
    ("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "center",
     "section", "article", "header", "footer", "main", "aside", "nav", "form", "fieldset", "address", "figure",
     "figcaption", "hr", "caption", "body", "html")
)  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NESTED_PLAN = 4  # a table of so many columns inside a cell is read as a table of its own


@dataclass(slots=True)
class _Open:
    """The paragraph that is being collected."""

    pieces: list[str] = field(default_factory=list)
    look: HtmlLook | None = None
    bold: bool = True
    label: str = ""


@dataclass(slots=True)
class HtmlBlockReader:
    """Reads one page; counts rows, cells and lines against the limits."""

    rows: int = 0
    cells: int = 0
    lines: int = 0
    lists: Lists = field(default_factory=Lists)
    dropped: Dropped = field(default_factory=Dropped)
    found: list[Paragraph | Table] = field(default_factory=list)
    open: _Open = field(default_factory=_Open)

    def read(self, root: etree._Element) -> list[Paragraph | Table]:
        """The blocks of the page; empty paragraphs at both ends are left out."""
        blocks = self._inside(root, HtmlLook())
        while blocks and blocks[-1] == Paragraph(""):
            blocks.pop()
        return blocks

    def _inside(self, element: etree._Element, look: HtmlLook) -> list[Paragraph | Table]:
        """The blocks of one element, as if it were a page of its own."""
        outer_found, outer_open = self.found, self.open
        self.found, self.open = [], _Open()
        self._children(element, look)
        self._close()
        blocks, self.found, self.open = self.found, outer_found, outer_open
        return blocks

    def _children(self, element: etree._Element, look: HtmlLook) -> None:
        self._text(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, look)
            self._text(child.tail, look)

    def _element(self, element: etree._Element, outer: HtmlLook) -> None:
        style = style_of(element)
        tag = element.tag
        if tag in _DROPPED:
            return
        if is_hidden(element, style) or is_struck(element, style):
            (self.dropped.struck if is_struck(element, style) else self.dropped.hidden).append(_words(element))
            return
        look = look_of(element, style, outer)
        if tag == "br":
            self._put("\n", look)
        elif tag == "table":
            self._close()
            self.found.extend(self._table(element, style, look))
        elif style.get("mso-list") == "ignore":
            self.open.label = fold("".join(map(str, element.itertext())))
        elif "mso-tab-count" in style:
            self._put("\t", look)
        elif tag in _BLOCKS:
            self._block(element, look)
        else:
            self._children(element, look)

    def _block(self, element: etree._Element, look: HtmlLook) -> None:
        pending = self.open.label if not self.open.pieces else ""
        if not pending:
            self._close()
        if element.tag == "li":
            self.open.label = self.lists.label(element)
        self.open.look = look
        self._children(element, look)
        if not self.open.pieces and element.tag == "p" and not self.open.label:
            self._add(Paragraph(""))
        self._close()

    def _text(self, text: str | None, look: HtmlLook) -> None:
        if text:
            self._put(text.replace("\r\n", "\n") if look.keeps_breaks else _SPACE.sub(" ", text), look)

    def _put(self, text: str, look: HtmlLook) -> None:
        if not look.keeps_breaks and (not self.open.pieces or self.open.pieces[-1].endswith((" ", "\n"))):
            text = text.lstrip(" ")
        if not text:
            return
        self.open.pieces.append(text)
        if text.replace(NBSP, " ").strip():
            self.open.bold = self.open.bold and look.bold
            self.open.look = self.open.look or look

    def _close(self) -> None:
        """The collected text becomes a paragraph; the line break that ends it is none."""
        done, self.open = self.open, _Open()
        text = "".join(done.pieces).replace(" \n", "\n").replace(NBSP, " ").removesuffix("\n").rstrip(" ")
        bold = done.bold and bool(text.strip())
        if done.label:
            text = f"{done.label} {text.lstrip()}".rstrip()
        if done.pieces or done.label:
            look = done.look or HtmlLook()
            self._add(Paragraph(check_text(text if text.strip() else ""), look.align, bold))

    def _add(self, paragraph: Paragraph) -> None:
        self.lines += 1
        check_paragraphs(self.lines)
        self.found.append(paragraph)

    def _table(self, table: etree._Element, style: dict[str, str], look: HtmlLook) -> Iterator[Paragraph | Table]:
        """The table, its caption before it, wide tables from its cells after it."""
        look = HtmlLook(keeps_breaks=look.keeps_breaks)
        after: list[Table] = []
        rows: list[list[Draft]] = []
        for part in table.iterchildren("caption"):
            yield from self._inside(part, look)
        for row in _rows_of(table):
            row_style = style_of(row)
            if is_hidden(row, row_style):
                self.dropped.hidden.append(_words(row))
            else:
                row_look = look_of(row, row_style, look)
                rows.append([self._cell(cell, row_look, after) for cell in row.iterchildren("td", "th")])
                self.rows += 1
                check_table(self.rows, 0, self.cells)
        if len(rows) == 1 and len(rows[0]) == 1 and after:
            yield from rows[0][0].blocks  # a frame around a whole document
            return
        yield table_of(rows, is_ruled=ruled(table, style))
        yield from after

    def _cell(self, cell: etree._Element, outer: HtmlLook, after: list[Table]) -> Draft:
        self.cells += 1
        style = style_of(cell)
        hidden = is_hidden(cell, style)
        self.dropped.hidden += [_words(cell)] if hidden else []
        blocks = [] if hidden else self._inside(cell, look_of(cell, style, outer))
        texts: list[str] = []
        paragraphs: list[Paragraph] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                texts.append(block.text)
                paragraphs.extend([block] if block.text else [])
            elif block.columns >= _NESTED_PLAN:
                after.append(block)
            else:
                texts.extend(" ".join(text for text in row.texts if text.strip()) for row in block.rows)
        return Draft(
            text=check_text("\n".join(texts).strip("\n")),
            colspan=cell.get("colspan", "1"),
            rowspan=cell.get("rowspan", "1"),
            bold=bool(paragraphs) and all(paragraph.bold for paragraph in paragraphs),
            align=paragraphs[0].align if paragraphs else Align.LEFT,
            blocks=blocks,
        )


def _words(element: etree._Element) -> str:
    """The words inside, without scripts."""
    texts: list[str | None] = []
    for part in element.iter():
        if isinstance(part.tag, str) and part.tag not in _DROPPED:
            texts.append(part.text)
        if part is not element:
            texts.append(part.tail)
    return " ".join(text for text in texts if text)


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table itself, in the order of print: the foot comes last."""
    for part in ("thead", "tbody", "tfoot"):
        if part == "tbody":
            for child in table.iterchildren("tr", "tbody"):
                yield from [child] if child.tag == "tr" else child.iterchildren("tr")
        else:
            for group in table.iterchildren(part):
                yield from group.iterchildren("tr")

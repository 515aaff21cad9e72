"""The body of a Word document → paragraphs and tables with their spans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from plans.core.grid import Align, Cell, Paragraph, Row, Table
from plans.core.limits import MAX_COLUMNS, check_paragraphs, check_table, check_text, check_total
from plans.core.readers.word.borders import Borders
from plans.core.readers.word.names import VAL, number, w, whole, words
from plans.core.readers.word.paragraph import ParagraphReader
from plans.core.readers.word.styles import Styles, has_lines
from plans.core.text import without_control

_PARAGRAPH, _TABLE, _ROW, _CELL = w("p"), w("tbl"), w("tr"), w("tc")
_ROW_PROPERTIES, _CELL_PROPERTIES = w("trPr"), w("tcPr")
_SPAN, _DOWN, _BESIDE = w("gridSpan"), w("vMerge"), w("hMerge")
_CELL_DELETED = w("cellDel")
_GOES_ON = ("", "continue")
_WRAPPERS = frozenset(w(name) for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_NESTED_PLAN = 4  # a table of so many columns inside a cell is read as a table of its own


@dataclass(slots=True)
class _Draft:
    """A cell whose reach downwards is not known yet."""

    text: str = ""
    colspan: int = 1
    rowspan: int = 1
    bold: bool = False
    align: Align = Align.LEFT

    def finished(self) -> Cell:
        return Cell(self.text, self.colspan, self.rowspan, self.bold, self.align)


@dataclass(slots=True)
class BlockReader:
    """Reads paragraphs and tables in their order; counts rows and cells of the whole file against the limits."""

    paragraphs: ParagraphReader
    styles: Styles
    rows: int = 0
    cells: int = 0
    lines: int = 0
    letters: int = 0
    nested: list[Table] = field(default_factory=list)

    def read(self, parent: etree._Element) -> Iterator[Paragraph | Table]:
        begun = ""
        for child in _content(parent):
            if child.tag == _TABLE:
                if begun:
                    yield Paragraph(begun)
                    begun = ""
                yield self._table(child)
                yield from self.nested
                self.nested.clear()
                continue
            self.lines += 1
            check_paragraphs(self.lines)
            found = self.paragraphs.read(child)
            for box in found.boxes:
                yield from self.read(box)
            text = check_text(begun + without_control(found.text))
            begun = text if found.goes_on else ""
            if not begun:
                yield Paragraph(text, found.align, found.bold)
        if begun:
            yield Paragraph(begun)

    def _table(self, table: etree._Element) -> Table:
        borders = Borders.of(table)
        rows: list[list[_Draft]] = []
        reaching: dict[int, _Draft] = {}
        for row in _content(table, _ROW):
            properties = row.find(_ROW_PROPERTIES)
            if properties is not None and properties.find(w("del")) is not None:
                self._drop(row)
                continue
            before = number(properties, "gridBefore") or 0
            rows.append(self._row(row, _clamped(before), reaching, borders))
        return Table(
            tuple(Row(tuple(draft.finished() for draft in row)) for row in rows), borders.widths, self._ruled(table)
        )

    def _row(self, row: etree._Element, border: int, reaching: dict[int, _Draft], borders: Borders) -> list[_Draft]:
        """The cells of one row from a border on; `reaching` holds, by column, the cells that may reach into it."""
        column = borders.column(border)
        drafts = [_Draft(colspan=column)] if column else []
        for cell in _content(row, _CELL):
            children = list(cell)
            taken, merge, beside, deleted = _spans(children)
            if deleted:
                self._drop(cell)
                continue
            border += taken
            span = borders.column(border) - column
            if span < 1:  # a sliver between two borders that are one
                if not any(words(child) for child in children):
                    continue
                span = 1
            above = reaching.get(column) if merge in _GOES_ON else None
            draft = self._cell(children, span)
            if beside in _GOES_ON and drafts:
                drafts[-1].colspan += span
            elif above is not None and above.colspan == span and not draft.text.strip():
                above.rowspan += 1
            else:
                drafts.append(draft)
                if reaching:
                    for covered in range(column, column + span):
                        reaching.pop(covered, None)
                if merge is not None:
                    reaching[column] = draft
            column += span
            self._count(column)
        self.rows += 1
        self._count(column)
        return drafts

    def _drop(self, element: etree._Element) -> None:
        """A row or cell that was deleted while changes were tracked."""
        self.paragraphs.dropped.deleted.append(" ".join(words(one) for one in element.iter(_PARAGRAPH)))

    def _count(self, columns: int) -> None:
        self.cells += 1
        check_table(self.rows, columns, self.cells)

    def _text(self, text: str) -> str:
        self.letters += len(text)
        check_total(self.letters)
        return check_text(without_control(text))

    def _cell(self, cell: list[etree._Element], span: int) -> _Draft:
        lines: list[str] = []
        bold: list[bool] = []
        align: Align | None = None
        goes_on = False
        for child in _content(cell):
            if child.tag == _TABLE:
                lines.extend(self._inner(child))
                goes_on = False
                continue
            found = self.paragraphs.read(child)
            lines.append(lines.pop() + found.text if goes_on else found.text)
            goes_on = found.goes_on
            for box in found.boxes:
                lines.extend(text for block in self.read(box) for text in _lines(block))
            if found.text.strip():
                bold.append(found.bold)
                align = align or found.align
        text = self._text("\n".join(lines))
        return _Draft(text, span, 1, bool(bold) and all(bold), align or Align.LEFT)

    def _inner(self, table: etree._Element) -> Iterator[str]:
        """A table inside a cell: a small one as lines of it, a wide one as a table after the outer one."""
        inner = self._table(table)
        if inner.columns >= _NESTED_PLAN:
            self.nested.append(inner)
            return
        yield from _lines(inner)

    def _ruled(self, table: etree._Element) -> bool:
        if self.styles.ruled(table):
            return True
        first = next(table.iter(_ROW), None)
        return first is not None and any(has_lines(borders) for borders in first.iter(w("tcBorders")))


def _lines(block: Paragraph | Table) -> Iterator[str]:
    """A block as lines of a cell."""
    if isinstance(block, Paragraph):
        yield block.text
    else:
        yield from (" ".join(text for text in row.texts if text.strip()) for row in block.rows)


def _content(parent: Iterable[etree._Element], *tags: str) -> Iterator[etree._Element]:
    """The children of the wanted kinds (paragraphs and tables if none is named), content controls looked through."""
    wanted = tags or (_PARAGRAPH, _TABLE)
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _content(child, *tags)


def _spans(cell: list[etree._Element]) -> tuple[int, str | None, str | None, bool]:
    """(columns, w:vMerge, w:hMerge, whether it was deleted while changes were tracked) of a cell."""
    span, down, beside, deleted = 1, None, None, False
    properties = next((child for child in cell if child.tag == _CELL_PROPERTIES), ())
    for child in properties:
        tag = child.tag
        if tag == _SPAN:
            span = max(1, _clamped(whole(child.get(VAL, "")) or 1))
        elif tag == _DOWN:
            down = child.get(VAL, "")
        elif tag == _BESIDE:
            beside = child.get(VAL, "")
        elif tag == _CELL_DELETED:
            deleted = True
    return span, down, beside, deleted


def _clamped(count: int) -> int:
    return max(0, min(count, MAX_COLUMNS + 1))

"""The body of an OpenDocument text → paragraphs and tables with their spans."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from plans.core.grid import Align, Cell, Paragraph, Row, Table
from plans.core.limits import MAX_COLUMNS, check_paragraphs, check_table, check_text
from plans.core.readers.opendocument.lists import Lists
from plans.core.readers.opendocument.names import count, n, words
from plans.core.readers.opendocument.text import ParagraphReader
from plans.core.text import without_control

_PARAGRAPHS = (n("text:p"), n("text:h"))
_LIST, _TABLE, _CHANGES = n("text:list"), n("table:table"), n("text:tracked-changes")
_ITEMS = (n("text:list-item"), n("text:list-header"))
_ROW, _COVERED = n("table:table-row"), n("table:covered-table-cell")
_CELLS = (n("table:table-cell"), _COVERED)
_ROW_GROUPS = frozenset(map(n, ("table:table-header-rows", "table:table-rows", "table:table-row-group")))
_WRAPPERS = frozenset(map(n, ("text:section", "text:index-body", "text:table-of-content", "draw:frame", "draw:text-box",
                              "text:alphabetical-index", "text:user-index")))  # fmt: skip
_NESTED_PLAN = 4  # a table of so many columns inside a cell is read as a table of its own
_DEEPEST = 60


@dataclass(slots=True)
class OdfBlockReader:
    """Reads paragraphs, lists and tables in their order; counts rows, cells and lines against the limits."""

    paragraphs: ParagraphReader
    lists: Lists
    rows: int = 0
    cells: int = 0
    lines: int = 0
    depth: int = 0
    nested: list[Table] = field(default_factory=list)

    def read(self, parent: etree._Element) -> Iterator[Paragraph | Table]:
        for child in parent:
            if child.tag in _PARAGRAPHS:
                yield from self._paragraph(child, self._outline(child))
            elif child.tag == _LIST:
                yield from self._list(child, 0, "", [])
            elif child.tag == _TABLE:
                yield self._table(child)
                yield from self.nested
                self.nested.clear()
            elif child.tag in _WRAPPERS:
                yield from self.read(child)
            elif child.tag == _CHANGES:
                self.paragraphs.dropped.deleted.extend(
                    " ".join(words(line) for line in gone.iter(*_PARAGRAPHS)) for gone in child.iter(n("text:deletion"))
                )

    def _paragraph(self, element: etree._Element, label: str) -> Iterator[Paragraph]:
        self.lines += 1
        check_paragraphs(self.lines)
        found = self.paragraphs.read(element)
        for box in found.boxes:
            yield from (block for block in self.read(box) if isinstance(block, Paragraph))
        text = f"{label} {found.text}".strip() if label and found.text.strip() else found.text
        yield Paragraph(check_text(without_control(text)), found.align, found.bold)

    def _outline(self, element: etree._Element) -> str:
        """The number of a heading."""
        if element.tag != n("text:h") or not element.get(n("text:outline-level")) or not self.lists.styles.get(""):
            return ""
        counts = self.lists.counts.setdefault("", [])
        return self.lists.label("", min(count(element, "text:outline-level") - 1, 9), counts)

    def _list(self, element: etree._Element, level: int, style: str, counts: list[int]) -> Iterator[Paragraph]:
        style = element.get(n("text:style-name")) or style
        counts = counts if level else self.lists.begin(element, style)
        for item in element.iterchildren(*_ITEMS):
            start = count(item, "text:start-value") if item.get(n("text:start-value")) else None
            label = self.lists.label(style, level, counts, start) if _is_counted(item) else ""
            for child in item:
                if child.tag == _LIST and level < _DEEPEST:
                    yield from self._list(child, level + 1, style, counts)
                elif child.tag in _PARAGRAPHS:
                    yield from self._paragraph(child, label)
                    label = ""

    def _table(self, table: etree._Element) -> Table:
        rows: list[Row] = []
        ruled = False
        for row in _rows_of(table):
            made, lines = self._row(row)
            ruled |= lines
            for _ in range(count(row, "table:number-rows-repeated")):
                self.rows += 1
                check_table(self.rows, 0, self.cells)
                rows.append(made)
        return Table(tuple(rows), self._widths(table), ruled)

    def _row(self, row: etree._Element) -> tuple[Row, bool]:
        """The cells, and whether any of them has lines."""
        cells: list[Cell] = []
        ruled = False
        column = 0
        for element in row.iterchildren(*_CELLS):
            times = min(count(element, "table:number-columns-repeated"), MAX_COLUMNS + 1)
            column += times
            self.cells += times
            check_table(0, column, self.cells)
            if element.tag == _COVERED:
                continue
            look = self.paragraphs.styles.look("table-cell", element.get(n("table:style-name")))
            ruled |= bool(look.ruled)
            cells += [self._cell(element)] * times
        return Row(tuple(cells)), ruled

    def _cell(self, element: etree._Element) -> Cell:
        lines: list[str] = []
        bold: list[bool] = []
        align: Align | None = None
        for block in self.read(element):
            if isinstance(block, Paragraph):
                lines.append(block.text)
                if block.text.strip():
                    bold.append(block.bold)
                    align = align or block.align
            elif block.columns >= _NESTED_PLAN:
                self.nested.append(block)
            else:
                lines += [" ".join(text for text in row.texts if text.strip()) for row in block.rows]
        return Cell(
            check_text("\n".join(lines)),
            min(count(element, "table:number-columns-spanned"), MAX_COLUMNS + 1),
            min(count(element, "table:number-rows-spanned"), 20_000),
            bool(bold) and all(bold),
            align or Align.LEFT,
        )

    def _widths(self, table: etree._Element) -> tuple[float, ...]:
        sizes: list[float] = []
        for column in table.iter(n("table:table-column")):
            look = self.paragraphs.styles.look("table-column", column.get(n("table:style-name")))
            times = min(count(column, "table:number-columns-repeated"), MAX_COLUMNS)
            sizes += [look.width or 0.0] * times
        total = sum(sizes)
        return tuple(size / total for size in sizes) if total and all(sizes) and len(sizes) <= MAX_COLUMNS else ()


def _is_counted(item: etree._Element) -> bool:
    """A header has no number, and an item that only holds an inner list leaves it to that."""
    first = next((child for child in item if isinstance(child.tag, str)), None)
    return item.tag == _ITEMS[0] and first is not None and first.tag != _LIST


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == _ROW:
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows_of(child)

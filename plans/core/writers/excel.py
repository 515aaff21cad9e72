"""`Grid` → XLSX bytes by openpyxl: one sheet, wrapped text, frozen head, ready to print."""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plans.core.errors import TextTooLong
from plans.core.grid import Cell, Grid, Paragraph, Role, Table
from plans.core.text import without_control

_MAX_CELL = 32_767  # Excel's own limit for a cell
_TOTAL_WIDTH = {False: 100, True: 150}  # of the line, in Excel's units (about a letter)
_MOMENT = (1980, 1, 1, 0, 0, 0)
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LINE_HEIGHT = 15
# Excel reads _x0041_ as the letter A; a literal one is written with its underscore escaped (ECMA-376, 22.4.2.4).
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = ("=", "+", "-", "@")
_BORDER = Border(**dict.fromkeys(("left", "right", "top", "bottom"), Side("thin", color="FF000000")))


def write(grid: Grid) -> bytes:
    """The grid as an XLSX file. Every cell is text.

    Raises TextTooLong for a cell of over 32,767 characters: Excel holds no more, and nothing is cut silently.
    """
    book = Workbook()
    book.properties.creator = None
    book.properties.created = book.properties.modified = _CREATED
    book.properties.title = without_control(grid.title)
    sheet = book.active
    sheet.title = "План"
    _Writer(sheet, grid).write()
    buffer = io.BytesIO()
    book.save(buffer)
    return _repacked(buffer.getvalue())


class _Writer:
    """Puts the blocks of a grid one under the other."""

    def __init__(self, sheet: Worksheet, grid: Grid) -> None:
        self.sheet, self.grid, self.row = sheet, grid, 0
        self.columns = max((table.columns for table in grid.tables), default=1)

    def write(self) -> None:
        self._page()
        for block in self.grid.blocks:
            if isinstance(block, Paragraph):
                self._paragraph(block)
            else:
                self._table(block)

    def _page(self) -> None:
        sheet, page = self.sheet, self.grid.page
        sheet.page_setup.orientation = "landscape" if page.landscape else "portrait"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = {side: getattr(page, side) / 25.4 for side in ("left", "right", "top", "bottom")}
        for side, inches in margins.items():
            setattr(sheet.page_margins, side, inches)
        sheet.oddHeader.center.text = "&P"
        sheet.HeaderFooter.differentFirst = True

    def _paragraph(self, block: Paragraph) -> None:
        self.row += 1
        cell = self._put(1, Cell(block.text, colspan=self.columns, bold=block.bold, align=block.align))
        self._height([(cell, sum(_TOTAL_WIDTH.values()) / 2)])

    def _table(self, table: Table) -> None:
        if table.ruled and table.widths:
            self._widths(table.widths)
        half = (self.columns + 1) // 2
        for row in table.rows:
            self.row += 1
            at = 1
            for place, cell in enumerate(row.cells):
                if not table.ruled:
                    span = half if place == 0 else self.columns - half
                    cell = Cell(cell.text, colspan=max(span, 1), align=cell.align)
                self._put(at, cell, ruled=table.ruled)
                at += cell.colspan
            if row.role is Role.HEAD and table.ruled:
                self.sheet.print_title_rows = f"{self.row}:{self.row}"
                self.sheet.freeze_panes = f"A{self.row + 1}"
            if not table.ruled:
                self._set_height(max(cell.text.count("\n") + 2 for cell in row.cells))

    def _widths(self, shares: tuple[float, ...]) -> None:
        total = _TOTAL_WIDTH[self.grid.page.landscape]
        for at, share in enumerate(shares, start=1):
            self.sheet.column_dimensions[get_column_letter(at)].width = round(share * total, 1)

    def _put(self, column: int, cell: Cell, *, ruled: bool = False) -> Any:
        target = self.sheet.cell(self.row, column)
        _set_text(target, cell.text)
        target.font = Font("Times New Roman", self.grid.page.table_size, bold=cell.bold)
        target.alignment = Alignment(cell.align.value, "top", wrap_text=True)
        if cell.colspan > 1:
            self.sheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=column, end_column=column + cell.colspan - 1
            )
        if ruled:
            for at in range(column, column + cell.colspan):
                self.sheet.cell(self.row, at).border = _BORDER
        return target

    def _height(self, cells: list[tuple[Any, float]]) -> None:
        lines = max(sum(len(line) // int(width) + 1 for line in str(cell.value).split("\n")) for cell, width in cells)
        self._set_height(lines)

    def _set_height(self, lines: int) -> None:
        self.sheet.row_dimensions[self.row].height = min(lines * _LINE_HEIGHT, 409)


def _set_text(target: SheetCell, text: str) -> None:
    """Text stays text: with the type "s" a leading = is no formula, and quotePrefix keeps it so after an edit."""
    value = _ESCAPE.sub("_x005F_", without_control(text))
    if len(value) > _MAX_CELL:
        raise TextTooLong(
            f"В ячейке «{value[:40]}…» больше {_MAX_CELL} знаков: Excel столько не вмещает. Возьмите Word."
        )
    target.value = value
    target.data_type = "s"
    if text.startswith(_FORMULA):
        target.quotePrefix = True


def _repacked(data: bytes) -> bytes:
    """The same file without the moments of its making, so that the same grid gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            target.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()

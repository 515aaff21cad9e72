"""`Grid` → XLSX bytes by openpyxl: a sheet for each grid, wrapped text, frozen head, ready to print."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from plans.core.errors import TextTooLong
from plans.core.grid import Cell, Grid, Paragraph, Role, Table
from plans.core.text import without_control
from plans.core.wrapping import height, line_count

_MAX_CELL, _MAX_NAME = 32_767, 31  # Excel's own limits for a cell and the name of a sheet
_A4_MM = {False: 210, True: 297}
_POINTS_MM = 72 / 25.4
_FONT, _FONT_SIZE = "Times New Roman", 11
_UNIT = 5.25  # points in Excel's unit of width: a digit of that font, 7 pixels
_PADDING = 5  # points that a cell keeps free at its sides
_SPARE = 0.98  # so that rounding never makes the sheet wider than the paper
_HIGHEST = 409  # points, Excel's own limit for a row
_MOMENT = (1980, 1, 1, 0, 0, 0)
_CREATED = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
# Excel reads _x0041_ as the letter A; a literal one is written with its underscore escaped (ECMA-376, 22.4.2.4).
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = ("=", "+", "-", "@")
_BORDER = Border(**dict.fromkeys(("left", "right", "top", "bottom"), Side("thin", color="FF000000")))


def write(grid: Grid) -> bytes:
    """The grid as an XLSX file of one sheet."""
    return write_sheets({"План": grid})


def write_sheets(grids: Mapping[str, Grid]) -> bytes:
    """The grids as the sheets of an XLSX file, by their names. Every cell is text, but for those that hold a number.

    Raises TextTooLong for a cell of over 32,767 characters: Excel holds no more, and nothing is cut silently.
    """
    book = Workbook()
    book.properties.creator = None
    book.properties.created = book.properties.modified = _CREATED
    book.properties.title = without_control(next(iter(grids.values())).title)
    book._named_styles["Normal"].font = Font(_FONT, _FONT_SIZE)  # the unit of width is a digit of this font
    book.remove(book.active)
    for name, grid in grids.items():
        _Writer(book.create_sheet(name[:_MAX_NAME]), grid).write()
    buffer = io.BytesIO()
    book.save(buffer)
    book.properties.modified = _CREATED  # saving has put the clock's moment there
    return _repacked(buffer.getvalue(), {"docProps/core.xml": tostring(book.properties.to_tree())})


class _Placed(NamedTuple):
    """A cell with its place among the columns, both counted from 1."""

    column: int
    cell: Cell


class _Writer:
    """Puts the blocks of a grid one under the other."""

    def __init__(self, sheet: Worksheet, grid: Grid) -> None:
        self.sheet, self.grid, self.row = sheet, grid, 0
        self.columns = max((table.columns for table in grid.tables), default=1)
        self.widths = _widths_in_points(grid, self.columns)

    def write(self) -> None:
        self._page()
        for at, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(at)].width = round(width / _UNIT, 2)
        for block in self.grid.blocks:
            if isinstance(block, Paragraph):
                self._row([_Placed(1, Cell(block.text, colspan=self.columns, bold=block.bold, align=block.align))])
            elif block.ruled:
                self._table(block)
            else:
                self._corners(block)
        self.sheet.print_area = f"A1:{get_column_letter(self.columns)}{max(self.row, 1)}"

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

    def _corners(self, table: Table) -> None:
        """Sign-off blocks: the left half of the columns and the right half, with an empty line under them."""
        half = (self.columns + 1) // 2
        spans = (half, max(self.columns - half, 1))
        for row in table.rows:
            pairs = zip((1, half + 1), spans, row.cells, strict=False)
            self._row([_Placed(at, Cell(cell.text, span, align=cell.align)) for at, span, cell in pairs], spare=1)

    def _table(self, table: Table) -> None:
        for row in table.rows:
            at, placed = 1, []
            for cell in row.cells:
                placed.append(_Placed(at, cell))
                at += cell.colspan
            self._row(placed, ruled=True, middle=row.role is Role.HEAD)
            if row.role is Role.HEAD:
                self._head(table)

    def _head(self, table: Table) -> None:
        """The row just written is the head: it stays in sight, is printed on every page, and filters what is below."""
        body = len(table.rows) - 1
        self.sheet.print_title_rows = f"{self.row}:{self.row}"
        self.sheet.freeze_panes = f"A{self.row + 1}"
        self.sheet.auto_filter.ref = f"A{self.row}:{get_column_letter(table.columns)}{self.row + body}"

    def _row(self, cells: list[_Placed], *, ruled: bool = False, middle: bool = False, spare: int = 0) -> None:
        self.row += 1
        for column, cell in cells:
            self._put(column, cell, ruled=ruled, middle=middle)
        lines = max((self._lines(*placed) for placed in cells), default=1) + spare
        self.sheet.row_dimensions[self.row].height = min(height(lines, self.grid.page.table_size), _HIGHEST)

    def _lines(self, column: int, cell: Cell) -> int:
        width = sum(self.widths[column - 1 : column - 1 + cell.colspan]) - _PADDING
        return line_count(cell.text, width, self.grid.page.table_size, bold=cell.bold)

    def _put(self, column: int, cell: Cell, *, ruled: bool, middle: bool) -> None:
        target = self.sheet.cell(self.row, column)
        if cell.number is None:
            _set_text(target, cell.text)
        else:
            target.value = cell.number
        target.font = Font(_FONT, self.grid.page.table_size, bold=cell.bold)
        target.alignment = Alignment(cell.align.value, "center" if middle else "top", wrap_text=True)
        last = column + cell.colspan - 1
        if cell.colspan > 1:
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=column, end_column=last)
        if ruled:
            for at in range(column, last + 1):
                self.sheet.cell(self.row, at).border = _BORDER


def _widths_in_points(grid: Grid, columns: int) -> list[float]:
    """The widths of the plan's columns: together as wide as the paper between its margins."""
    page = grid.page
    line = (_A4_MM[page.landscape] - page.left - page.right) * _POINTS_MM * _SPARE
    shares = next((table.widths for table in grid.tables if table.ruled and table.widths), (1 / columns,) * columns)
    return [share * line for share in shares]


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


def _repacked(data: bytes, instead: dict[str, bytes]) -> bytes:
    """The same file without the moments of its making, so that the same grid gives the same bytes.

    `instead` holds parts, by name, that take the place of the file's own.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = instead[name] if name in instead else source.read(name)
            target.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()

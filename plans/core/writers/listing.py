"""A plain list as XLSX: headings, rows of texts, an address of each row; by openpyxl, row by row, in flat memory."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from plans.core.text import without_control

_LONGEST = 32_767  # characters of a cell


def write(name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet. `columns` are headings with their widths in letters."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for at, (_, width) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.append([_cell(sheet, heading, bold=True) for heading, _ in columns])
    count = 0
    for row in rows:
        count += 1
        sheet.append([_cell(sheet, text) for text in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> WriteOnlyCell:
    """Always a text: what begins with «=» or «-» is no formula."""
    cell = WriteOnlyCell(sheet, without_control(text)[:_LONGEST])
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=bold)
    return cell

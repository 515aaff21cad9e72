"""`Grid` → XLSX bytes: a sheet for each grid, wrapped text, frozen head, ready to print.

SpreadsheetML written as text, as the Word writer does it: ten times as fast as over objects, and the same bytes for the
same grid.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from plans.core.errors import TextTooLong
from plans.core.grid import POINTS_MM, Align, Cell, Grid, Page, Paragraph, Role, Table
from plans.core.text import without_control
from plans.core.wrapping import height, line_count
from plans.core.writers.pagination import page_breaks

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAX_CELL, _MAX_NAME = 32_767, 31  # Excel's own limits for a cell and the name of a sheet
_A4, _A3 = 9, 8  # the papers' numbers in Excel
_HEADER_MM = 10  # the page number's distance from the edge
_FONT, _FONT_SIZE = "Times New Roman", 11
_UNIT = 5.25  # points in Excel's unit of width: a digit of that font, 7 pixels
_PADDING = 5  # points that a cell keeps free at its sides
_SPARE = 0.98  # so that rounding never makes the sheet wider than the paper
_FULL = 0.97  # of a page: programs round the heights of rows up
_HIGHEST = 409  # points, Excel's own limit for a row
_MOMENT = (1980, 1, 1, 0, 0, 0)
# Excel reads _x0041_ as the letter A; a literal one is written with its underscore escaped (ECMA-376, 22.4.2.4).
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = ("=", "+", "-", "@")

_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    "{sheets}"
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_SHEET_TYPE = f'<Override PartName="/xl/worksheets/sheet{{}}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
_RELS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_BORDERS = (
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>'
    + "".join(f'<{side} style="thin"><color rgb="FF000000"/></{side}>' for side in ("left", "right", "top", "bottom"))
    + "<diagonal/></border></borders>"
)


def write(grid: Grid) -> bytes:
    """The grid as an XLSX file of one sheet."""
    return write_sheets({"План": grid})


def write_sheets(grids: Mapping[str, Grid]) -> bytes:
    """The grids, all of one page, as the sheets of an XLSX file by their names. What holds no number is text.

    Raises TextTooLong for a cell of over 32,767 characters: Excel holds no more, and nothing is cut silently.
    """
    first = next(iter(grids.values()))
    strings, looks = _Strings(), _Looks(first.page.table_size)
    sheets = [_Sheet(name[:_MAX_NAME], grid, strings, looks) for name, grid in grids.items()]
    for sheet in sheets:
        sheet.write()
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES.replace("{sheets}", "".join(map(_SHEET_TYPE.format, numbers))),
        "_rels/.rels": _RELS,
        "docProps/core.xml": _core(first.title),
        "xl/workbook.xml": _book(sheets),
        "xl/_rels/workbook.xml.rels": _book_rels(numbers),
        "xl/styles.xml": looks.xml(),
        "xl/sharedStrings.xml": strings.xml(),
    }
    parts |= {f"xl/worksheets/sheet{at}.xml": sheet.xml() for at, sheet in zip(numbers, sheets, strict=True)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, _MOMENT), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _book_rels(numbers: range) -> str:
    """The links to the sheets by their numbers, then to what they share."""
    targets = {at: ("worksheet", f"worksheets/sheet{at}.xml") for at in numbers}
    last = numbers.stop
    targets |= {last: ("styles", "styles.xml"), last + 1: ("sharedStrings", "sharedStrings.xml")}
    links = (
        f'<Relationship Id="rId{at}" Type="{_R}/{kind}" Target="{target}"/>' for at, (kind, target) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'


def _core(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(without_control(title))}</dc:title></cp:coreProperties>"
    )


def _book(sheets: Sequence["_Sheet"]) -> str:
    names = "".join(
        f'<definedName name="_xlnm.{name}" localSheetId="{at}" hidden="{int(name[0] == "_")}">'
        f"'{escape(sheet.name)}'!{place}</definedName>"
        for at, sheet in enumerate(sheets)
        for name, place in sorted(sheet.names.items())
    )
    listed = "".join(
        f'<sheet name="{escape(sheet.name)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, sheet in enumerate(sheets, start=1)
    )
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_R}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{listed}</sheets><definedNames>{names}</definedNames></workbook>"
    )


class _Strings(dict[str, int]):
    """Each text once, by its number."""

    def __missing__(self, text: str) -> int:
        if len(text) > _MAX_CELL:
            raise TextTooLong(
                f"В ячейке «{text[:40]}…» больше {_MAX_CELL} знаков: Excel столько не вмещает. Возьмите Word."
            )
        self[text] = len(self)
        return self[text]

    def xml(self) -> str:
        texts = (f'<si><t xml:space="preserve">{escape(_ESCAPE.sub("_x005F_", text))}</t></si>' for text in self)
        return f'{_HEAD}<sst xmlns="{_MAIN}" uniqueCount="{len(self)}">{"".join(texts)}</sst>'


@dataclass(frozen=True, slots=True)
class _Look:
    """How a cell looks; `quoted` keeps what begins like a formula a text, also after somebody edits it."""

    align: Align = Align.LEFT
    bold: bool = False
    ruled: bool = False
    middle: bool = False
    quoted: bool = False

    def xml(self) -> str:
        quoted = ' quotePrefix="1"' if self.quoted else ""
        return (
            f'<xf numFmtId="0" fontId="{2 if self.bold else 1}" fillId="0" borderId="{int(self.ruled)}" xfId="0"'
            f'{quoted} applyFont="1" applyBorder="1" applyAlignment="1"><alignment horizontal="{self.align.value}"'
            f' vertical="{"center" if self.middle else "top"}" wrapText="1"/></xf>'
        )


@dataclass(slots=True)
class _Looks:
    """The looks that are used, each by its number; 0 is that of an empty cell."""

    size: float
    numbers: dict[_Look, int] = field(default_factory=dict)

    def number(self, look: _Look) -> int:
        return self.numbers.setdefault(look, len(self.numbers) + 1)

    def xml(self) -> str:
        normal = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
        looks = "".join(look.xml() for look in self.numbers)
        return (
            f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
            f'<fonts count="3">{_font(_FONT_SIZE)}{_font(self.size)}{_font(self.size, "<b/>")}</fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            f'{_BORDERS}<cellStyleXfs count="1">{normal}/></cellStyleXfs>'
            f'<cellXfs count="{len(self.numbers) + 1}">{normal} xfId="0"/>{looks}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
        )


def _font(size: float, bold: str = "") -> str:
    return f'<font>{bold}<sz val="{size:g}"/><name val="{_FONT}"/><family val="1"/><charset val="204"/></font>'


class _Sheet:
    """Puts the blocks of a grid one under the other."""

    def __init__(self, name: str, grid: Grid, strings: _Strings, looks: _Looks) -> None:
        self.name, self.grid, self.strings, self.looks = name, grid, strings, looks
        self.columns = max((table.columns for table in grid.tables), default=1)
        self.widths = _widths_in_points(grid, self.columns)
        self.rows: list[str] = []
        self.merged: list[str] = []
        self.names: dict[str, str] = {}
        self.head = 0  # the row that stays in sight
        self.heights: list[float] = []
        self.headings: set[int] = set()  # the rows of sections

    def write(self) -> None:
        for block in self.grid.blocks:
            if isinstance(block, Paragraph):
                self._row([(1, Cell(block.text, self.columns, bold=block.bold, align=block.align))])
            elif block.ruled:
                self._table(block)
            else:
                self._corners(block)
        self.names["Print_Area"] = f"$A$1:${_letter(self.columns)}${max(len(self.rows), 1)}"

    def _corners(self, table: Table) -> None:
        """Sign-off blocks: the left half of the columns and the right half, with an empty line under them."""
        half = (self.columns + 1) // 2
        spans = (half, max(self.columns - half, 1))
        for row in table.rows:
            pairs = zip((1, half + 1), spans, row.cells, strict=False)
            self._row([(at, Cell(cell.text, span, align=cell.align)) for at, span, cell in pairs], spare=1)

    def _table(self, table: Table) -> None:
        for row in table.rows:
            at, placed = 1, []
            for cell in row.cells:
                placed.append((at, cell))
                at += cell.colspan
            self._row(placed, ruled=True, middle=row.role is Role.HEAD)
            if row.role is Role.HEAD:
                self._head(table)
            elif row.role is Role.SECTION:
                self.headings.add(len(self.rows))

    def _head(self, table: Table) -> None:
        """The row just written is the head: it stays in sight, is printed on every page, and filters what is below."""
        self.head = len(self.rows)
        last = self.head + len(table.rows) - 1
        self.names["Print_Titles"] = f"${self.head}:${self.head}"
        self.names["_FilterDatabase"] = f"$A${self.head}:${_letter(table.columns)}${last}"

    def _row(self, cells: list[tuple[int, Cell]], *, ruled: bool = False, middle: bool = False, spare: int = 0) -> None:
        number = len(self.rows) + 1
        written = "".join(self._cell(number, column, cell, ruled, middle) for column, cell in cells)
        lines = max((self._lines(*placed) for placed in cells), default=1) + spare
        high = min(height(lines, self.grid.page.table_size), _HIGHEST)
        self.heights.append(high)
        self.rows.append(f'<row r="{number}" ht="{high:g}" customHeight="1">{written}</row>')

    def _lines(self, column: int, cell: Cell) -> int:
        width = sum(self.widths[column - 1 : column - 1 + cell.colspan]) - _PADDING
        return line_count(cell.text, width, self.grid.page.table_size, bold=cell.bold)

    def _cell(self, row: int, column: int, cell: Cell, ruled: bool, middle: bool) -> str:
        text = without_control(cell.text)
        look = self.looks.number(_Look(cell.align, cell.bold, ruled, middle, text.startswith(_FORMULA)))
        first, last = _letter(column), _letter(column + cell.colspan - 1)
        if cell.colspan > 1:
            self.merged.append(f'<mergeCell ref="{first}{row}:{last}{row}"/>')
        value = f' t="s"><v>{self.strings[text]}</v></c>' if text else "/>"
        if cell.number is not None:
            value = f"><v>{cell.number}</v></c>"
        covered = (f'<c r="{_letter(column + at)}{row}" s="{look}"/>' for at in range(1, cell.colspan))
        return f'<c r="{first}{row}" s="{look}"{value}{"".join(covered)}'

    def _breaks(self) -> str:
        """Pages begin where we say, for Excel knows of no row that stays with the next one."""
        page = self.grid.page
        room = (page.height - page.top - page.bottom) * POINTS_MM * _FULL
        after = page_breaks(self.heights, self.headings, self.head, room) if self.headings else []
        listed = "".join(f'<brk id="{row}" max="16383" man="1"/>' for row in after)
        return f'<rowBreaks count="{len(after)}" manualBreakCount="{len(after)}">{listed}</rowBreaks>' if after else ""

    def xml(self) -> str:
        columns = "".join(
            f'<col min="{at}" max="{at}" width="{width / _UNIT:.2f}" customWidth="1"/>'
            for at, width in enumerate(self.widths, start=1)
        )
        pane = f'<pane ySplit="{self.head}" topLeftCell="A{self.head + 1}" activePane="bottomLeft" state="frozen"/>'
        filtered = self.names.get("_FilterDatabase", "").replace("$", "")
        return (
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView workbookViewId="0">{pane if self.head else ""}</sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{"".join(self.rows)}</sheetData>'
            + (f'<autoFilter ref="{filtered}"/>' if filtered else "")
            + (f'<mergeCells count="{len(self.merged)}">{"".join(self.merged)}</mergeCells>' if self.merged else "")
            + f"{_page(self.grid.page)}{self._breaks()}</worksheet>"
        )


def _page(page: Page) -> str:
    margins = {side: getattr(page, side) for side in ("left", "right", "top", "bottom")}
    margins |= {"header": _HEADER_MM, "footer": _HEADER_MM}
    inches = " ".join(f'{side}="{mm / 25.4:.4f}"' for side, mm in margins.items())
    orientation = "landscape" if page.landscape else "portrait"
    return (
        f'<pageMargins {inches}/><pageSetup paperSize="{_A3 if page.a3 else _A4}" orientation="{orientation}"'
        ' fitToWidth="1" fitToHeight="0"/>'
        '<headerFooter differentFirst="1"><oddHeader>&amp;C&amp;P</oddHeader></headerFooter>'
    )


def _letter(column: int) -> str:
    """The letters of a column from 1: AB for 28."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _widths_in_points(grid: Grid, columns: int) -> list[float]:
    """The widths of the plan's columns: together as wide as the paper between its margins."""
    page = grid.page
    line = page.line * _SPARE
    shares = next((table.widths for table in grid.tables if table.ruled and table.widths), (1 / columns,) * columns)
    return [share * line for share in shares]

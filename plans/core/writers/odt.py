"""`Grid` → ODT bytes, for LibreOffice, МойОфис and Р7: OpenDocument 1.2 written as text, the same bytes each time."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.text import without_control
from plans.core.writers.signing import LINE_MM, NAME_MM, signed_lines

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{name}="{_OASIS}:{urn}:1.0"'
    for name, urn in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
        ("meta", "meta"),
    )
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FONT = (
    '<office:font-face-decls><style:font-face style:name="Times New Roman" svg:font-family="\'Times New Roman\'"'
    ' style:font-family-generic="roman" style:font-pitch="variable"/></office:font-face-decls>'
)
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta")
    )
    + "</manifest:manifest>"
)
_MOMENT = (1980, 1, 1, 0, 0, 0)
_CORNER_MM = 80  # the widest line of a sign-off block (ГОСТ Р 7.0.97)
_HEADER_MM = 10  # the page number's distance from the edge
_ALIGNED = {Align.LEFT: "start", Align.CENTER: "center", Align.RIGHT: "end"}
_MARKS = re.compile("[\t\n]|(?<= ) +|^ +|(?<=\n) +")
_RULED = 'fo:border="0.5pt solid #000000" fo:padding-top="0.7mm" fo:padding-bottom="0.7mm"'
_BARE = 'fo:border="none" fo:padding="0mm"'
_STOPS = (
    f'<style:tab-stops><style:tab-stop style:position="{LINE_MM}mm"/>'
    f'<style:tab-stop style:position="{NAME_MM}mm"/></style:tab-stops>'
)
_SIGNATURE = '<text:span text:style-name="Signature"><text:tab/></text:span><text:tab/>'
_NO_GAPS = ' fo:margin-top="0mm" fo:margin-bottom="0mm"'


def write(grid: Grid) -> bytes:
    """The grid as an ODT file with a repeated head, unsplittable rows and page numbers from page 2."""
    parts = {
        "content.xml": _content(grid),
        "styles.xml": _styles(grid.page),
        "meta.xml": _meta(grid.title),
        "META-INF/manifest.xml": _MANIFEST,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        # The standard wants the kind first and unpacked, so that it can be seen without unpacking.
        package.writestr(zipfile.ZipInfo("mimetype", _MOMENT), MEDIA_TYPE, zipfile.ZIP_STORED)
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, _MOMENT), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _meta(title: str) -> str:
    return (
        f'{_HEAD}<office:document-meta {_SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2">'
        f"<office:meta><dc:title>{escape(without_control(title))}</dc:title><dc:language>ru-RU</dc:language>"
        "</office:meta></office:document-meta>"
    )


# Styles


def _styles(page: Page) -> str:
    text = _letters(page.text_size)
    number = (
        '<text:p text:style-name="Header"><text:page-number text:select-page="current">2</text:page-number></text:p>'
    )
    return (
        f'{_HEAD}<office:document-styles {_SPACES} office:version="1.2">{_FONT}<office:styles>'
        f'<style:default-style style:family="paragraph"><style:paragraph-properties style:tab-stop-distance="10mm"/>'
        f"{text}</style:default-style>"
        f'<style:style style:name="Standard" style:family="paragraph">'
        f'<style:paragraph-properties{_NO_GAPS} fo:line-height="110%"/></style:style>'
        f"{_style('Heading_20_1', 'Heading 1', page.text_size, Align.CENTER, bold=True, more=_KEPT)}"
        f"{_style('Header', 'Header', page.text_size, Align.CENTER)}"
        f"{_style('Table_20_Contents', 'Table Contents', page.table_size, Align.LEFT, more=_SINGLE)}"
        "</office:styles><office:automatic-styles>"
        f"{_sheet('First', page, page.top, '')}{_sheet('Next', page, _HEADER_MM, _header(page))}"
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="First" style:page-layout-name="First" style:next-style-name="Standard"/>'
        f'<style:master-page style:name="Standard" style:page-layout-name="Next"><style:header>{number}</style:header>'
        "</style:master-page></office:master-styles></office:document-styles>"
    )


_KEPT = ' fo:keep-with-next="always"'
_SINGLE = ' fo:line-height="100%"'


def _letters(size: float, *, bold: bool = False) -> str:
    weight = ' fo:font-weight="bold" style:font-weight-complex="bold"' if bold else ""
    return (
        f'<style:text-properties style:font-name="Times New Roman" fo:font-size="{size:g}pt"'
        f' style:font-size-complex="{size:g}pt" fo:language="ru" fo:country="RU" fo:hyphenate="false"{weight}/>'
    )


def _style(name: str, shown: str, size: float, align: Align, *, bold: bool = False, more: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph"'
        ' style:parent-style-name="Standard">'
        f'<style:paragraph-properties fo:text-align="{_ALIGNED[align]}"{_NO_GAPS}{more}/>'
        f"{_letters(size, bold=bold)}</style:style>"
    )


def _sheet(name: str, page: Page, top: int, header: str) -> str:
    turned = "landscape" if page.landscape else "portrait"
    return (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties fo:page-width="{page.width}mm"'
        f' fo:page-height="{page.height}mm" style:print-orientation="{turned}" fo:margin-top="{top}mm"'
        f' fo:margin-bottom="{page.bottom}mm" fo:margin-left="{page.left}mm" fo:margin-right="{page.right}mm"/>'
        f"{header}</style:page-layout>"
    )


def _header(page: Page) -> str:
    """The place of the page number: together with the margin above it as high as the margin of the text."""
    high = page.top - _HEADER_MM
    return (
        f'<style:header-style><style:header-footer-properties svg:height="{high}mm" fo:min-height="{high}mm"'
        ' fo:margin-bottom="0mm" style:dynamic-spacing="true"/></style:header-style>'
    )


# Words


def _content(grid: Grid) -> str:
    writer = _Writer(grid.page)
    following = (*grid.blocks[1:], None)
    body = [writer.block(*one) for one in zip(grid.blocks, following, strict=True)]
    return (
        f'{_HEAD}<office:document-content {_SPACES} office:version="1.2">{_FONT}'
        f"<office:automatic-styles>{''.join(writer.styles.values())}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(body)}</office:text></office:body></office:document-content>"
    )


class _Writer:
    """Writes blocks and collects the styles that they need, by their names."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.styles: dict[str, str] = {}
        self.tables = 0

    def block(self, block: Paragraph | Table, following: Paragraph | Table | None) -> str:
        if isinstance(block, Table):
            return self._table(block)
        return self._paragraph(block, above_table=isinstance(following, Table))

    def _first(self) -> str:
        """What the style of the very first block says: the sheet without a number."""
        return "" if self.styles else ' style:master-page-name="First"'

    def _paragraph(self, block: Paragraph, *, above_table: bool) -> str:
        is_heading = block.bold and block.align is Align.CENTER
        gap = ' fo:margin-bottom="2mm"' if above_table else ""
        parent = "Heading_20_1" if is_heading else "Standard"
        first = self._first()
        name = f"P-{parent[0]}{block.align.value}{'b' * block.bold}{'t' * above_table}{'1' * bool(first)}"
        properties = f'<style:paragraph-properties fo:text-align="{_ALIGNED[block.align]}"{gap}/>'
        self._add(name, "paragraph", parent, properties + self._weight(block.bold), first)
        if is_heading:
            return f'<text:h text:style-name="{name}" text:outline-level="1">{_words(block.text)}</text:h>'
        return f'<text:p text:style-name="{name}">{_words(block.text)}</text:p>'

    def _weight(self, bold: bool) -> str:
        return '<style:text-properties fo:font-weight="bold" style:font-weight-complex="bold"/>' if bold else ""

    def _add(self, name: str, family: str, parent: str, properties: str, more: str = "") -> None:
        above = f' style:parent-style-name="{parent}"' if parent else ""
        self.styles.setdefault(
            name, f'<style:style style:name="{name}" style:family="{family}"{above}{more}>{properties}</style:style>'
        )

    def _table(self, table: Table) -> str:
        self.tables += 1
        name = f"T{self.tables}"
        width = self.page.width - self.page.left - self.page.right
        shares = table.widths or (1 / table.columns,) * table.columns
        gap = 'fo:margin-top="4mm" fo:margin-bottom="3mm"'
        self._add(
            name,
            "table",
            "",
            f'<style:table-properties style:width="{width}mm" table:align="left" {gap}'
            ' table:border-model="collapsing"/>',
            self._first(),
        )
        for at, share in enumerate(shares):
            column = f'<style:table-column-properties style:column-width="{share * width:.2f}mm"/>'
            self._add(f"{name}.{at}", "table-column", "", column)
        self._add("Row", "table-row", "", '<style:table-row-properties fo:keep-together="always"/>')
        columns = "".join(f'<table:table-column table:style-name="{name}.{at}"/>' for at in range(len(shares)))
        rows = self._rows(table)
        heads = sum(row.role is Role.HEAD for row in table.rows)
        head = f"<table:table-header-rows>{''.join(rows[:heads])}</table:table-header-rows>" if heads else ""
        return (
            f'<table:table table:name="{name}" table:style-name="{name}">{columns}{head}'
            f"{''.join(rows[heads:])}</table:table>"
        )

    def _rows(self, table: Table) -> list[str]:
        """Each row with its cells at their true columns, and what neighbours cover."""
        placed = {(row, column): cell for row, column, cell in table.places()}
        rows = []
        for at, row in enumerate(table.rows):
            cells = [
                self._cell(placed[at, column], row, table, column)
                if (at, column) in placed
                else "<table:covered-table-cell/>"
                for column in range(table.columns)
            ]
            rows.append(f'<table:table-row table:style-name="Row">{"".join(cells)}</table:table-row>')
        return rows

    def _cell(self, cell: Cell, row: Row, table: Table, column: int) -> str:
        kind = "Ruled" if table.ruled else "Corner"
        middle = row.role is Role.HEAD
        style = f"{kind}{'M' * middle}"
        side = f' fo:padding-left="{self.page.padding}mm" fo:padding-right="{self.page.padding}mm"'
        border = _RULED + side if table.ruled else _BARE
        align = "middle" if middle else "top"
        self._add(style, "table-cell", "", f'<style:table-cell-properties {border} style:vertical-align="{align}"/>')
        spans = f' table:number-columns-spanned="{cell.colspan}"' if cell.colspan > 1 else ""
        spans += f' table:number-rows-spanned="{cell.rowspan}"' if cell.rowspan > 1 else ""
        paragraph = self._ruled(cell, row) if table.ruled else self._corner(cell, table, column)
        words = _words(cell.text) if table.ruled else self._signed(cell.text)
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="string"{spans}>'
            f'<text:p text:style-name="{paragraph}">{words}</text:p></table:table-cell>'
        )

    def _signed(self, text: str) -> str:
        """The lines of a sign-off block; the line for a signature is an underlined tab, so that it is no text."""
        lines = list(signed_lines(text, self.page))
        if any(signs for _, signs in lines):
            underlined = '<style:text-properties style:text-underline-style="solid" style:text-underline-width="auto"/>'
            self._add("Signature", "text", "", underlined)
        return "<text:line-break/>".join((_SIGNATURE if signs else "") + _words(line) for line, signs in lines)

    def _ruled(self, cell: Cell, row: Row) -> str:
        kept = row.role is not Role.BODY
        name = f"C-{cell.align.value}{'b' * cell.bold}{'k' * kept}"
        look = f'<style:paragraph-properties fo:text-align="{_ALIGNED[cell.align]}"{_KEPT if kept else ""}/>'
        self._add(name, "paragraph", "Table_20_Contents", look + self._weight(cell.bold))
        return name

    def _corner(self, cell: Cell, table: Table, column: int) -> str:
        """A sign-off block is no wider than the standard lets it be, and the right one ends at the right margin."""
        width = (self.page.width - self.page.left - self.page.right) / max(table.columns, 1)
        side = "right" if column == 0 else "left"
        name = f"B-{side}-{cell.align.value}"
        look = (
            f'<style:paragraph-properties fo:text-align="{_ALIGNED[cell.align]}" fo:margin-{side}='
            f'"{max(width - _CORNER_MM, 0):.1f}mm" fo:margin-top="0mm" fo:margin-bottom="4mm">{_STOPS}'
            "</style:paragraph-properties>"
        )
        self._add(name, "paragraph", "Standard", look)
        return name


def _words(text: str) -> str:
    """The text with tabs, line breaks and runs of spaces as OpenDocument writes them."""
    return _MARKS.sub(_mark, escape(without_control(text)))


def _mark(found: re.Match[str]) -> str:
    marks = {"\t": "<text:tab/>", "\n": "<text:line-break/>"}
    return marks.get(found[0]) or f'<text:s text:c="{len(found[0])}"/>'

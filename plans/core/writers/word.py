"""`Grid` → DOCX bytes: WordprocessingML written as text, so that time grows with the rows and nothing else."""

import io
import zipfile
from itertools import zip_longest
from xml.sax.saxutils import escape

from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.text import without_control
from plans.core.writers.office_theme import THEME
from plans.core.writers.signing import LINE_MM, NAME_MM, signed_lines

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TWIPS_MM = 1440 / 25.4
_CORNER_MM = 80  # the widest line of a sign-off block (ГОСТ Р 7.0.97)
_HEADER_MM = 10  # the page number's distance from the edge
JUSTIFY = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same grid gives the same bytes

_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_TYPE}.settings+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_TYPE}.fontTable+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{_TYPE}.header+xml"/>'
    '<Override PartName="/word/theme/theme1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>'
)
_DOCUMENT_RELS = (
    f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_R}/header" Target="header1.xml"/>'
    f'<Relationship Id="rId3" Type="{_R}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId4" Type="{_R}/fontTable" Target="fontTable.xml"/>'
    f'<Relationship Id="rId5" Type="{_R}/theme" Target="theme/theme1.xml"/></Relationships>'
)
_MARGIN = '<w:{} w:w="{}" w:type="dxa"/>'
_CORNER_CELL = "".join(_MARGIN.format(*one) for one in (("top", 0), ("left", 0), ("bottom", 120), ("right", 0)))
_SETTINGS = (
    f'{_HEAD}<w:settings xmlns:w="{_W}"><w:autoHyphenation w:val="false"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat></w:settings>'
)
# What stands in for the font where it is not installed: those of Astra and RED OS, then its free twins.
_FONTS = (
    f'{_HEAD}<w:fonts xmlns:w="{_W}"><w:font w:name="Times New Roman">'
    '<w:altName w:val="PT Astra Serif, Liberation Serif, Tinos"/><w:panose1 w:val="02020603050405020304"/>'
    '<w:charset w:val="CC"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
_HEADER = (
    f'{_HEAD}<w:hdr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>'
)


def write(grid: Grid) -> bytes:
    """The grid as a DOCX file with real styles, a repeated head, unsplittable rows and page numbers from page 2."""
    return package(_body(grid), grid.page, grid.title)


def package(body: str, page: Page, title: str) -> bytes:
    """A DOCX file around paragraphs and tables that are WordprocessingML already."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELS,
        "docProps/core.xml": _core(title),
        "word/document.xml": _document(body, page),
        "word/_rels/document.xml.rels": _DOCUMENT_RELS,
        "word/styles.xml": _styles(page),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _FONTS,
        "word/header1.xml": _HEADER,
        "word/theme/theme1.xml": THEME,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, _MOMENT), text.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _twips(mm: float) -> int:
    return round(mm * _TWIPS_MM)


def _core(title: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escaped(title)}</dc:title><dc:language>ru-RU</dc:language></cp:coreProperties>"
    )


def _styles(page: Page) -> str:
    def style(name: str, title: str, paragraph: str = "", run: str = "", default: str = "") -> str:
        based = "" if default else '<w:basedOn w:val="Normal"/>'
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"{default}><w:name w:val="{title}"/>{based}<w:qFormat/>'
            f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )

    size, small = round(page.text_size * 2), round(page.table_size * 2)
    centre, bold = '<w:jc w:val="center"/>', "<w:b/>"
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"'
        ' w:eastAsia="Times New Roman"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="ru-RU"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="264" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        + style("Normal", "Normal", default=' w:default="1"')
        + style("Title", "Title", f'<w:keepNext/><w:spacing w:before="0" w:after="0"/>{centre}', bold)
        + style("Header", "header", centre)
        + style(
            "TableText",
            "Table Text",
            '<w:spacing w:line="240" w:lineRule="auto"/>',
            f'<w:sz w:val="{small}"/><w:szCs w:val="{small}"/>',
        )
        + "</w:styles>"
    )


def _body(grid: Grid) -> str:
    body: list[str] = []
    for block, following in zip_longest(grid.blocks, grid.blocks[1:]):
        if isinstance(block, Paragraph):
            body.append(_paragraph(block, ABOVE_TABLE if isinstance(following, Table) else ""))
        else:
            body += (_table(block, grid.page), SPACER)
    return "".join(body)


def _document(body: str, page: Page) -> str:
    return f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}{_section(page)}</w:body></w:document>'


ABOVE_TABLE = '<w:spacing w:before="0" w:after="120"/>'
# Two tables without a paragraph between them would become one; this one is as low as it can be.
SPACER = '<w:p><w:pPr><w:spacing w:before="0" w:after="160" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'


def _section(page: Page) -> str:
    turned = ' w:orient="landscape"' if page.landscape else ""
    return (
        f'<w:sectPr><w:headerReference w:type="default" r:id="rId2"/>'
        f'<w:pgSz w:w="{_twips(page.width)}" w:h="{_twips(page.height)}"{turned}/>'
        f'<w:pgMar w:top="{_twips(page.top)}" w:right="{_twips(page.right)}" w:bottom="{_twips(page.bottom)}"'
        f' w:left="{_twips(page.left)}" w:header="{_twips(_HEADER_MM)}" w:footer="{_twips(_HEADER_MM)}" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )


def escaped(text: str) -> str:
    """The text as it stands in XML."""
    return escape(without_control(text))


def _runs(text: str, bold: bool) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = (f'<w:t xml:space="preserve">{line}</w:t>' for line in escaped(text).split("\n"))
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>" if text else ""


def _paragraph(block: Paragraph, spacing: str) -> str:
    if block.bold and block.align is Align.CENTER:
        look = f'<w:pStyle w:val="Title"/>{spacing}'
        return f"<w:p><w:pPr>{look}</w:pPr>{_runs(block.text, bold=False)}</w:p>"
    look = f'{spacing}<w:jc w:val="{JUSTIFY[block.align]}"/>'
    return f"<w:p><w:pPr>{look}</w:pPr>{_runs(block.text, block.bold)}</w:p>"


def _table(table: Table, page: Page) -> str:
    widths = widths_of(table, page)
    rows = "".join(_row(row, widths, page, table.ruled) for row in table.rows)
    return framed(rows, widths, page, ruled=table.ruled)


def widths_of(table: Table, page: Page) -> list[int]:
    """The width of each column, in twips."""
    width = _twips(page.width - page.left - page.right)
    return [round(share * width) for share in table.widths or (1 / table.columns,) * table.columns]


def framed(rows: str, widths: list[int], page: Page, *, ruled: bool) -> str:
    """A table around its rows."""
    line = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    columns = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    borders = f"<w:tblBorders>{''.join(line.format(side) for side in sides)}</w:tblBorders>" if ruled else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{_ruled_margins(page) if ruled else _CORNER_CELL}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _ruled_margins(page: Page) -> str:
    side = _twips(page.padding)
    return "".join(_MARGIN.format(*one) for one in (("top", 40), ("left", side), ("bottom", 40), ("right", side)))


def _row(row: Row, widths: list[int], page: Page, ruled: bool) -> str:
    look = "<w:cantSplit/><w:tblHeader/>" if row.role is Role.HEAD else "<w:cantSplit/>"
    cells, at = [], 0
    for cell in row.cells:
        width = sum(widths[at : at + cell.colspan])
        cells.append(_cell(cell, width, row.role) if ruled else _corner(cell, width, page, is_left=at == 0))
        at += cell.colspan
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def _corner(cell: Cell, width: int, page: Page, *, is_left: bool) -> str:
    """A sign-off block is no wider than the standard lets it be, and the right one ends at the right margin."""
    spare = max(width - _twips(_CORNER_MM), 0)
    start = 0 if is_left else spare
    stops = "".join(f'<w:tab w:val="left" w:pos="{start + _twips(mm)}"/>' for mm in (LINE_MM, NAME_MM))
    lines = list(signed_lines(cell.text, page)) if cell.text else []
    runs = "<w:r><w:br/></w:r>".join((_SIGNATURE if signs else "") + _runs(line, cell.bold) for line, signs in lines)
    side = "right" if is_left else "left"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"<w:p><w:pPr>{f'<w:tabs>{stops}</w:tabs>' if any(signs for _, signs in lines) else ''}"
        f'<w:ind w:{side}="{spare}"/><w:jc w:val="{JUSTIFY[cell.align]}"/></w:pPr>{runs}</w:p></w:tc>'
    )


# An underlined tab: a line that is no text.
_SIGNATURE = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:tab/></w:r><w:r><w:tab/></w:r>'


def _cell(cell: Cell, width: int, role: Role) -> str:
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    middle = '<w:vAlign w:val="center"/>' if role is Role.HEAD else ""
    keep = "<w:keepNext/>" if role is not Role.BODY else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{middle}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{keep}<w:jc w:val="{JUSTIFY[cell.align]}"/></w:pPr>'
        f"{_runs(cell.text, cell.bold)}</w:p></w:tc>"
    )

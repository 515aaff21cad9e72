"""Word and Excel files for tests, made of the least XML that the formats allow."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip with the given entries."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def relations(links: dict[str, str], external: str = "") -> str:
    """A .rels part: target by kind."""
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inner}{external}</Relationships>'


def word(body: str, **parts: str) -> bytes:
    """A DOCX with the given body; `parts` are the insides of styles, numbering, comments, footnotes by kind."""
    roots = {"styles": "styles", "numbering": "numbering", "comments": "comments", "footnotes": "footnotes",
             "header": "hdr"}  # fmt: skip
    entries: dict[str, str | bytes] = {
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": relations({kind: f"{kind}.xml" for kind in parts}),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    for kind, inner in parts.items():
        entries[f"word/{kind}.xml"] = f'<w:{roots[kind]} xmlns:w="{W}">{inner}</w:{roots[kind]}>'
    return zipped(entries)


def p(text: str, properties: str = "", run: str = "") -> str:
    """A paragraph of one run; `properties` go into w:pPr, `run` into w:rPr."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    """A table cell; a bare text becomes a paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str) -> str:
    return "<w:tr>" + "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in cells) + "</w:tr>"


def tbl(*rows: str, ruled: bool = True) -> str:
    border = '<w:tblBorders><w:top w:val="single"/></w:tblBorders>' if ruled else ""
    return f"<w:tbl><w:tblPr>{border}</w:tblPr>" + "".join(rows) + "</w:tbl>"


def sheet(rows: str, merges: tuple[str, ...] = (), styles: str = "", shared: tuple[str, ...] = ()) -> bytes:
    """An XLSX with one sheet "План": `rows` is the inside of sheetData."""
    s = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    strings = "".join(f"<si><t>{text}</t></si>" for text in shared)
    return zipped(
        {
            "_rels/.rels": relations({"officeDocument": "xl/workbook.xml"}),
            "xl/_rels/workbook.xml.rels": relations(
                {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml", "sharedStrings": "sharedStrings.xml"}
            ),
            "xl/workbook.xml": f'<workbook xmlns="{s}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="План" sheetId="1" r:id="r0"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{s}"><sheetData>{rows}</sheetData>'
            f"<mergeCells>{merged}</mergeCells></worksheet>",
            "xl/styles.xml": f'<styleSheet xmlns="{s}">{styles}</styleSheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{s}">{strings}</sst>',
        }
    )

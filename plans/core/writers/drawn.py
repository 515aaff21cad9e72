"""`Grid` → PDF/A-1a bytes by WeasyPrint, for papers with drawings: reports. `pdf` sets plans, ten times as fast."""

import gc
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from plans.core.collector import without_collector
from plans.core.errors import PdfUnavailable
from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.text import without_control

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_MISSING = (
    "На этой машине нет системных библиотек или шрифтов для PDF. Администратору: sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"
)
_DESCRIPTION = b'<rdf:Description rdf:about=""'
_SCHEMAS = (
    b' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_STYLE = """
@page {{ size: {width}mm {height}mm; margin: {top}mm {right}mm {bottom}mm {left}mm;
  @top-center {{ content: counter(page); font: {text_size}pt "Times New Roman", "Liberation Serif", serif;
    vertical-align: top; padding-top: 10mm }} }}
@page :first {{ @top-center {{ content: none }} }}
body {{ margin: 0 }}
html {{ font: {text_size}pt/1.15 "Times New Roman", "Liberation Serif", Tinos, serif; hyphens: none; color: #000 }}
p {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }}
th {{ font-weight: normal; text-align: left }}
.left {{ text-align: left }} .center {{ text-align: center }} .right {{ text-align: right }}
.bold {{ font-weight: bold }}
p.center.bold {{ break-after: avoid }}
table {{ width: 100%; table-layout: fixed; border-collapse: collapse }}
.blocks {{ margin: 4mm 0 8mm }}
.blocks td {{ vertical-align: top; padding: 0 0 4mm }}
.blocks td div {{ max-width: 80mm }}
.blocks td + td div {{ margin-left: auto }}
.plan {{ font-size: {table_size}pt; margin: 5mm 0 }}
.plan td, .plan th {{ border: 0.5pt solid #000; padding: 1mm {padding}mm; vertical-align: top }}
td, th {{ white-space: pre-wrap; overflow-wrap: anywhere }}
.plan thead th {{ vertical-align: middle }}
.plan tr {{ break-inside: avoid }}
.plan tr.section {{ break-after: avoid }}
"""


def write(grid: Grid) -> bytes:
    """The grid as a PDF. Raises PdfUnavailable where the system's libraries or fonts are missing."""
    if not _has_fonts():
        raise PdfUnavailable(_MISSING)
    try:
        html = _weasyprint()
    except OSError as error:
        raise PdfUnavailable(_MISSING) from error
    with without_collector():
        document = html(string=_html(grid), url_fetcher=_refuse).render(font_config=_fonts())
        data: bytes = document.write_pdf(pdf_variant="pdf/a-1a", finisher=_name_schemas)
        del document
    gc.collect(0)  # the boxes refer to one another; all that was made while the collector waited is young
    return data


@lru_cache(maxsize=1)
def _weasyprint() -> Any:
    """WeasyPrint's HTML: slow to import, and it needs system libraries.

    Its PDF library lists all pages anew for each of the tags, so that time would grow with the square of the pages.
    """
    import pydyf
    from weasyprint import HTML

    pydyf.PDF.page_references = property(_page_references)
    return HTML


def _page_references(file: Any) -> tuple[bytes, ...]:
    """What pydyf answers, kept until a page is added."""
    numbers = file.pages["Kids"][::3]
    kept: tuple[bytes, ...] = getattr(file, "_kept_references", ())
    if len(kept) != len(numbers):
        kept = file._kept_references = tuple(f"{number} 0 R".encode() for number in numbers)
    return kept


def _name_schemas(_: Any, file: Any) -> None:
    """Each description of the metadata names its schemas: PDFBox does not look for them further out."""
    for part in file.objects:
        if getattr(part, "extra", {}).get("Type") == "/Metadata":
            part.stream = [text.replace(_DESCRIPTION, _DESCRIPTION + _SCHEMAS) for text in part.stream]


@lru_cache(maxsize=1)
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@lru_cache(maxsize=1)
def _has_fonts() -> bool:
    """Pango kills the whole process when no font is installed at all, so look before."""
    folders = (Path(folder).expanduser() for folder in _FONT_FOLDERS)
    return any(path.suffix in (".ttf", ".otf", ".ttc") for folder in folders for path in folder.rglob("*.?t?"))


def _refuse(url: str, *_: object, **__: object) -> dict[str, object]:
    raise ValueError(f"a plan refers to nothing outside itself: {url}")


def _html(grid: Grid) -> str:
    body = "".join(_paragraph(block) if isinstance(block, Paragraph) else _table(block) for block in grid.blocks)
    return (
        f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{_text(grid.title)}</title>'
        f"<style>{_style(grid.page)}</style></head><body>{body}</body></html>"
    )


def _style(page: Page) -> str:
    return _STYLE.format(
        width=page.width,
        padding=page.padding,
        height=page.height,
        top=page.top,
        right=page.right,
        bottom=page.bottom,
        left=page.left,
        text_size=page.text_size,
        table_size=page.table_size,
    )


def _text(text: str) -> str:
    return escape(without_control(text))


def _paragraph(block: Paragraph) -> str:
    return f'<p class="{block.align.value}{" bold" if block.bold else ""}">{_text(block.text)}</p>'


def _table(table: Table) -> str:
    kind = "plan" if table.ruled else "blocks"
    columns = "".join(f'<col style="width: {width:.3%}">' for width in table.widths)
    heads = [row for row in table.rows if row.role is Role.HEAD]
    body = [row for row in table.rows if row.role is not Role.HEAD]
    head = f"<thead>{''.join(_row(row, 'th') for row in heads)}</thead>" if heads else ""
    rows = "".join(_row(row, "td" if table.ruled else "corner") for row in body)
    return f'<table class="{kind}"><colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody></table>'


def _row(row: Row, tag: str) -> str:
    cells = "".join(_corner(cell) if tag == "corner" else _cell(cell, tag) for cell in row.cells)
    look = ' class="section"' if row.role is Role.SECTION else ""
    return f"<tr{look}>{cells}</tr>"


def _corner(cell: Cell) -> str:
    """A sign-off block: in a box of its own, which is never wider than the standard lets it be."""
    return f"<td><div>{_text(cell.text)}</div></td>"


def _cell(cell: Cell, tag: str) -> str:
    """A cell of the plan: nothing but the cell, for a box more in each costs a third of the time."""
    spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    looks = [cell.align.value] * (cell.align is not Align.LEFT) + ["bold"] * cell.bold
    look = f' class="{" ".join(looks)}"' if looks else ""
    return f"<{tag}{spans}{look}>{_text(cell.text)}</{tag}>"

"""`Grid` → PDF/A-1a bytes by WeasyPrint: tagged, fonts embedded, the same bytes for the same grid."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from plans.core.errors import PdfUnavailable
from plans.core.grid import Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.text import without_control

_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_MISSING = (
    "На этой машине нет системных библиотек или шрифтов для PDF. Администратору: sudo apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2"
)
_STYLE = """
@page {{ size: A4 {orientation}; margin: {top}mm {right}mm {bottom}mm {left}mm;
  @top-center {{ content: counter(page); font: {text_size}pt "Times New Roman", "Liberation Serif", serif }} }}
@page :first {{ @top-center {{ content: none }} }}
html {{ font: {text_size}pt/1.15 "Times New Roman", "Liberation Serif", Tinos, serif; hyphens: none; color: #000 }}
p {{ margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }}
th {{ font-weight: normal }}
.left {{ text-align: left }} .center {{ text-align: center }} .right {{ text-align: right }}
.bold {{ font-weight: bold }}
table {{ width: 100%; table-layout: fixed; border-collapse: collapse }}
.blocks {{ margin: 4mm 0 8mm }}
.blocks td {{ vertical-align: top; padding: 0 0 4mm }}
.blocks td div {{ max-width: 80mm }}
.blocks td + td div {{ margin-left: auto }}
.plan {{ font-size: {table_size}pt; margin: 5mm 0 }}
.plan td, .plan th {{ border: 0.5pt solid #000; padding: 1mm 1.5mm; vertical-align: top }}
td div, th div {{ white-space: pre-wrap; overflow-wrap: anywhere }}
.plan thead th {{ vertical-align: middle }}
.plan tr {{ break-inside: avoid }}
.plan tr.section {{ break-after: avoid }}
"""


def write(grid: Grid) -> bytes:
    """The grid as a PDF. Raises PdfUnavailable where the system's libraries or fonts are missing."""
    if not _has_fonts():
        raise PdfUnavailable(_MISSING)
    try:
        from weasyprint import HTML  # slow to import, and it needs system libraries
    except OSError as error:
        raise PdfUnavailable(_MISSING) from error
    with _without_collector():
        document = HTML(string=_html(grid), url_fetcher=_refuse).render(font_config=_fonts())
        data: bytes = document.write_pdf(pdf_variant="pdf/a-1a")
    return data


@contextmanager
def _without_collector() -> Iterator[None]:
    """The garbage collector adds a third to the time of a long render and finds nothing: it waits until after."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()


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
        orientation="landscape" if page.landscape else "portrait",
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
    rows = "".join(_row(row, "td") for row in body)
    return f'<table class="{kind}"><colgroup>{columns}</colgroup>{head}<tbody>{rows}</tbody></table>'


def _row(row: Row, tag: str) -> str:
    cells = "".join(_cell(cell, tag) for cell in row.cells)
    return f'<tr class="{row.role.value}">{cells}</tr>'


def _cell(cell: Cell, tag: str) -> str:
    spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    look = f"{cell.align.value} bold" if cell.bold else cell.align.value
    return f'<{tag}{spans} class="{look}"><div>{_text(cell.text)}</div></{tag}>'

"""Files that other programs print and save: web pages by Chromium, Word and Excel files by LibreOffice."""

import io
import shutil
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import sync_playwright

from tests.core.corpus import sheet_files, word_files
from tests.core.corpus.case import FIRST, HEAD, ROWS, SECOND, TITLE, Case
from tests.core.offices import converted

LONG = (
    ("1.1.", "Проведение заседаний Координационного совета кластера в соответствии с утверждённым графиком работы",
     "Координационный совет, руководители образовательных организаций", "Февраль-апрель", "Протокол заседания"),
    ("1.2.", "Организация наставничества на предприятиях, повышение квалификации наставников", "Работодатели",
     "ежеквартально", "Удостоверения о повышении квалификации"),
    ("2.1.", "Информационно-разъяснительная работа с абитуриентами", "Центр карьеры", "до 01.10.2022",
     "Отчёт о проведённых мероприятиях"),
)  # fmt: skip
MANY = tuple((f"1.{at}.", f"{LONG[at % 3][1]} {at}", *LONG[at % 3][2:]) for at in range(1, 31))


def page(
    rows=LONG, *, widths=(8, 30, 22, 18, 22), size=12, lines=True, css="", sections=True, above="", lay="fixed"
) -> str:
    """A web page as it is sent to the printer."""
    listed = [HEAD, FIRST, *rows[:2], SECOND, *rows[2:]] if sections else [HEAD, *rows]
    inner = "".join(
        f"<tr><td colspan=5>{row}</td></tr>"
        if isinstance(row, str)
        else f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>"
        for row in listed
    )
    columns = "".join(f'<col style="width:{width}%">' for width in widths)
    border = "td{border:1px solid black}" if lines else ""
    head, _, body = inner.partition("</tr>")
    return (
        f'<html lang="ru"><head><meta charset="utf-8"><style>@page{{size:A4;margin:20mm}}body{{font:{size}pt '
        f'"Liberation Serif"}}table{{border-collapse:collapse;width:100%;table-layout:{lay}}}td{{padding:2pt 4pt;'
        f"vertical-align:top;overflow-wrap:anywhere}}{border}{css}</style></head><body>{above}"
        f'<p align="center">{TITLE}</p><table>{columns}<thead>{head}</tr></thead>{body}</table></body></html>'
    )


PAGES: dict[str, str] = {
    "usual": page(ROWS),
    "long cells": page(),
    "narrow columns": page(widths=(8, 20, 16, 10, 16), size=14),
    "narrower columns": page(widths=(7, 14, 13, 8, 12), size=14),
    "narrowest columns": page(widths=(6, 9, 9, 8, 9), size=12),
    "small letters": page(size=8),
    "no lines": page(lines=False),
    "no lines, other widths": page(lines=False, widths=(10, 25, 20, 20, 25)),
    "no lines, small letters": page(lines=False, size=9),
    "no lines, many rows": page(MANY, lines=False, sections=False),
    "many rows": page(MANY, sections=False),
    "rows torn over pages": page(MANY, sections=False, widths=(6, 12, 12, 12, 12), size=16),
    "grey lines": page(css="td{border-color:#999}"),
    "dotted lines": page(css="td{border-style:dotted}"),
    "a grey head": page(css="thead td{background:#ddd;font-weight:bold;text-align:center}"),
    "centred cells": page(ROWS, css="td{text-align:center}"),
    "justified cells": page(css="td{text-align:justify}"),
    "across the sheet": page(css="@page{size:A4 landscape}"),
    "widths by words": page(lay="auto"),
    "a letter above": page(above="<p>Уважаемая Анна Борисовна!</p><p>Направляем план работы.</p>"),
}
SPLIT = {"many rows", "rows torn over pages", "no lines, many rows"}


def expected(name: str) -> Case:
    rows = ROWS if name in ("usual", "centred cells") else MANY if name in SPLIT else LONG
    sections = ("",) if name in SPLIT else (FIRST, SECOND)
    return Case(bytes, rows=rows, sections=sections, says=("Письмо перед планом",) if name == "a letter above" else ())


def turned(data: bytes, quarters: int, *, marked: bool) -> bytes:
    """The pages laid on their side: by the mark of the page, or drawn so."""
    with pikepdf.open(io.BytesIO(data)) as file:
        for sheet in file.pages:
            if marked:
                sheet.Rotate = 90 * quarters
                continue
            width, height = float(sheet.mediabox[2]), float(sheet.mediabox[3])
            matrix = {1: f"0 1 -1 0 {height} 0", 3: f"0 -1 1 0 0 {width}", 2: f"-1 0 0 -1 {width} {height}"}[quarters]
            sheet.contents_add(f"q {matrix} cm".encode(), prepend=True)
            sheet.contents_add(b"Q")
            if quarters % 2:
                sheet.mediabox = [0, 0, height, width]
        out = io.BytesIO()
        file.save(out)
        return out.getvalue()


def printed() -> dict[str, tuple[bytes, Case]]:
    """The pages as Chromium prints them, and some of them turned."""
    if shutil.which("chromium") is None:
        pytest.skip("needs Chromium")
    found = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        sheet = browser.new_page()
        for name, text in PAGES.items():
            sheet.set_content(text)
            found[f"pdf: {name}"] = (sheet.pdf(prefer_css_page_size=True), expected(name))
        browser.close()
    plain = found["pdf: long cells"][0]
    for quarters in (1, 2, 3):
        for marked in (True, False):
            name = f"pdf: turned {quarters} times, {'by its mark' if marked else 'as it is drawn'}"
            found[name] = (turned(plain, quarters, marked=marked), expected("long cells"))
    return found


SAVED = {
    "odt": ("docx", "odt"),
    "rtf": ("docx", "rtf"),
    "doc": ("docx", "doc"),
    "pdf": ("docx", "pdf"),
    "docx": ("docx", "docx"),
    "ods": ("xlsx", "ods"),
    "xls": ("xlsx", "xls"),
    "xlsx": ("xlsx", "xlsx"),
}
# Files of the corpus that are passed through LibreOffice; RTF, DOC and XLS are slow to read: one of each.
SOURCES = {
    "docx": (
        "docx: by python-docx",
        "docx: widths of cells",
        "docx: bold sections",
        "docx: a line for a signature below",
    ),
    "xlsx": ("xlsx: by openpyxl", "xlsx: no lines", "xlsx: a share", "xlsx: a day"),
}
SLOW = ("rtf", "doc", "xls")


def saved(folder: Path) -> dict[str, tuple[bytes, Case]]:
    """Files of other tools as LibreOffice saves and prints them."""
    found: dict[str, tuple[bytes, Case]] = {}
    for kind, (source, target) in SAVED.items():
        cases = word_files.CASES if source == "docx" else sheet_files.CASES
        names = SOURCES[source][-1:] if kind in SLOW else SOURCES[source]
        made = {str(at): cases[name].make() for at, name in enumerate(names)}
        for at, data in converted(made, source, target, folder / kind).items():
            name = names[int(at)]
            found[f"{kind} of LibreOffice, {name}"] = (data, cases[name])
    return found


NAMES = (
    *(f"pdf: {name}" for name in PAGES),
    *(f"pdf: turned {quarters} times, {how}" for quarters in (1, 2, 3) for how in ("by its mark", "as it is drawn")),
    *(
        f"{kind} of LibreOffice, {name}"
        for kind, (source, _) in SAVED.items()
        for name in (SOURCES[source][-1:] if kind in SLOW else SOURCES[source])
    ),
)

"""Plans laid out in many ways, each written once to PDF, DOCX and XLSX, for the rules that every paper obeys."""

import io
import zipfile
from dataclasses import dataclass, replace
from functools import cache, cached_property

import pikepdf
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdfium2 import PdfDocument, raw

from plans.core.document import KNOWN_COLUMNS, Column, PlanDocument
from plans.core.grid import Grid, Page, Paragraph, Row, Table
from plans.core.layout import lay_out
from plans.core.writers import excel, pdf, word
from tests.cast import SEEDS, seed_document
from tests.core.recognise.odd_plans import odd_plan

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
POINTS_MM = 72 / 25.4
HEADINGS = {"result": "Ожидаемый результат", "mark": "Отметка о выполнении"}
PAGES = (
    Page(),
    Page(left=20, text_size=14, table_size=12),
    Page(text_size=13, table_size=10),
    Page(left=20, table_size=10),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A printed letter and its box, in millimetres from the top left corner of the sheet."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Paper:
    """One plan in one layout, and its three files, each made when it is first asked for."""

    name: str
    document: PlanDocument
    page: Page
    draft: bool

    @cached_property
    def grid(self) -> Grid:
        return lay_out(self.document, page=self.page, draft=self.draft)

    @cached_property
    def pdf(self) -> bytes:
        return pdf.write(self.grid)

    @cached_property
    def docx(self) -> bytes:
        return word.write(self.grid)

    @cached_property
    def opened(self) -> pikepdf.Pdf:
        return pikepdf.open(io.BytesIO(self.pdf))

    @cached_property
    def xlsx(self) -> bytes:
        return excel.write(self.grid)

    @cached_property
    def sheet(self) -> Worksheet:
        return load_workbook(io.BytesIO(self.xlsx)).active

    @cached_property
    def pages(self) -> list[list[Letter]]:
        """The letters of each printed page."""
        file = PdfDocument(self.pdf)
        found = [_letters(page) for page in file]
        file.close()
        return found

    @property
    def is_real(self) -> bool:
        """Whether it is one of the five plans."""
        return not self.name.startswith("odd")

    @property
    def table(self) -> Table:
        """The plan's own table."""
        return next(table for table in self.grid.tables if table.ruled)

    @property
    def corners(self) -> Table | None:
        """The table of sign-off blocks."""
        return next((table for table in self.grid.tables if not table.ruled), None)

    @property
    def texts(self) -> list[str]:
        """All texts of the grid in their order."""
        texts: list[str] = []
        for block in self.grid.blocks:
            rows: tuple[Row, ...] = () if isinstance(block, Paragraph) else block.rows
            texts += [block.text] if isinstance(block, Paragraph) else [text for row in rows for text in row.texts]
        return texts

    def word_part(self, name: str) -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(self.docx)) as package:
            return etree.fromstring(package.read(name))


def _letters(page) -> list[Letter]:
    words, height = page.get_textpage(), page.get_height() / POINTS_MM
    letters = []
    for at in range(words.count_chars()):
        text = chr(raw.FPDFText_GetUnicode(words, at)).replace("\x02", "-")  # its mark of a hyphen at a line's end
        if text.strip():
            left, bottom, right, top = (side / POINTS_MM for side in words.get_charbox(at, loose=True))
            letters.append(Letter(text, left, right, height - top, height - bottom))
    return letters


def with_columns(document: PlanDocument, count: int) -> PlanDocument:
    """The plan with so many columns: the last ones left out, or the usual ones added."""
    columns = document.columns[:count]
    missing = [key for key in KNOWN_COLUMNS if key in HEADINGS and not document.has(key)]
    columns += tuple(Column(key, HEADINGS[key]) for key in missing[: count - len(columns)])
    return replace(document, columns=columns)


@cache
def papers() -> tuple[Paper, ...]:
    """The five plans with 4, 5 and 6 columns, upright and across, under changing settings; and odd plans."""
    found = []
    for at, path in enumerate(SEEDS):
        for count, landscape in ((4, at % 2 == 0), (5, False), (5, True), (6, at % 2 == 1)):
            page = replace(PAGES[(at + count + landscape) % len(PAGES)], landscape=landscape)
            name = f"{path.stem}-{count}-{'across' if landscape else 'upright'}"
            document = with_columns(seed_document(path), count)
            found.append(Paper(name, document, page, draft=landscape is (at % 2 == 0)))
    for seed in range(4):
        page = replace(PAGES[seed], landscape=seed % 2 == 1)
        found.append(Paper(f"odd-{seed}", odd_plan(seed), page, draft=seed > 2))
    return tuple(found)

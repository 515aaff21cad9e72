"""PDF with a text layer → `Grid`: ruled lines give the tables, letters the text. Scripts, attachments stay shut."""

import re
from collections.abc import Iterator
from io import BytesIO
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid
from plans.core.readers.pdf.blocks import Composer, draft_of, room_of, study, with_bare_tables
from plans.core.readers.pdf.bombs import check_unpacked
from plans.core.readers.pdf.glyphs import Sheet, read_sheet
from plans.core.readers.pdf.margins import without_margins
from plans.core.readers.pdf.rules import Budget
from plans.core.text import fold, squeeze

MAX_PAGES = 200
_STARTS = re.compile(rb"/S\s*/(?:Launch|JavaScript|ImportData)\b")
_MAY_COPY = 1 << 4  # ISO 32000-1, table 22, bit 5: text may be taken out
_FEW = 20  # letters on a page; a scan with fewer has no text layer, only a stamp or a page number

# PDFium keeps its state in one place for the whole process.
_ONE_AT_A_TIME = Lock()
_BROKEN = "Файл PDF повреждён и не открывается. Сохраните план в PDF заново или загрузите документ Word (.docx)."
_LOCKED = "Файл PDF закрыт паролем или защищён от копирования. Снимите защиту и загрузите его снова."
_SCAN = (
    "В этом PDF нет текста: похоже, это скан, то есть рисунки страниц, а буквы на рисунках программа не читает. "
    "Загрузите документ, с которого он отпечатан (.docx, .xlsx), или распознайте скан и сохраните его с текстом."
)
_BLIND = (
    "Буквы в этом PDF записаны без указания, какие это буквы, и прочесть их нельзя. Загрузите документ, из которого он "
    "сделан (.docx, .xlsx)."
)


def read(data: bytes) -> Grid:
    """The document as a grid. Raises UnreadableFile with a sentence of its own for each thing that is refused."""
    check_unpacked(data)
    with _ONE_AT_A_TIME:
        sheets, acting = _sheets(data)
    notes = (*_notes(sheets), *_shut(data, acting))
    drafts = [draft_of(sheet) for sheet in sheets]
    notes += without_margins(drafts)
    drafts = with_bare_tables(drafts)
    habits = study(drafts)
    composer = Composer(habits, room_of(drafts))
    for draft in drafts:
        composer.add(draft)
    torn = (f"Слово «{word}» было разорвано на краю строки и соединено: проверьте." for word in habits.mended)
    return Grid(tuple(composer.blocks), (*notes, *dict.fromkeys(torn)))


def _sheets(data: bytes) -> tuple[list[Sheet], bool]:
    """The pages, and whether the file brings scripts or other files along."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise UnreadableFile(_LOCKED if locked else _BROKEN) from error
    try:
        if pdfium.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
            document = _opened(document)
        count = len(document)
        if count > MAX_PAGES:
            raise UnreadableFile(f"В PDF {count} страниц, а план занимает не больше {MAX_PAGES}. Оставьте только план.")
        if not count:
            raise UnreadableFile(_BROKEN)
        budget = Budget()
        acting = pdfium.FPDFDoc_GetAttachmentCount(document.raw) + pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw)
        return [_sheet(document, at, budget) for at in range(count)], acting > 0
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(_BROKEN) from error
    finally:
        document.close()


def _shut(data: bytes, acting: bool) -> Iterator[str]:
    """A sentence about what the file holds beside its pages, which stays shut."""
    if acting or _STARTS.search(data):
        yield "Вложенные файлы, сценарии и команды запуска в PDF не открыты и не выполнены."


def _opened(document: Any) -> Any:
    """A file that only its owner's password protects, without its lock: sealed parts could not be measured."""
    if not pdfium.FPDF_GetDocPermissions(document.raw) & _MAY_COPY:
        raise UnreadableFile(_LOCKED)
    file = BytesIO()
    document.save(file, flags=pdfium.FPDF_REMOVE_SECURITY)
    document.close()
    check_unpacked(file.getvalue())
    return pypdfium2.PdfDocument(file.getvalue())


def _sheet(document: Any, at: int, budget: Budget) -> Sheet:
    page = document[at]
    try:
        return read_sheet(page, budget)
    finally:
        page.close()


def _notes(sheets: list[Sheet]) -> tuple[str, ...]:
    """What was left out; raises UnreadableFile when nothing is left."""
    letters = [sum(len(squeeze(part.text)) for part in sheet.letters) for sheet in sheets]
    if sum(sheet.blind for sheet in sheets) > sum(letters):
        raise UnreadableFile(_BLIND)
    scanned = [at for at, sheet in enumerate(sheets, 1) if letters[at - 1] < _FEW and sheet.images]
    if not sum(letters) or len(scanned) == len(sheets):
        raise UnreadableFile(_SCAN)
    notes = [f"Страница {at} — рисунок без текста, она не перенесена." for at in scanned]
    slanted = (fold("".join(sheet.slanted)) for sheet in sheets)
    notes += [f"Наклонная надпись поверх страницы не перенесена: «{text}»." for text in dict.fromkeys(slanted) if text]
    return tuple(notes)

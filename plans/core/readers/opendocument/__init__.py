"""OpenDocument texts and workbooks (.odt, .ods of LibreOffice, МойОфис, Р7) → `Grid`."""

from dataclasses import replace

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid
from plans.core.package import Package
from plans.core.readers.opendocument.blocks import OdfBlockReader
from plans.core.readers.opendocument.lists import read_lists
from plans.core.readers.opendocument.names import n, words
from plans.core.readers.opendocument.styles import read_styles
from plans.core.readers.opendocument.text import ParagraphReader
from plans.core.readers.opendocument.workbook import read_sheets
from plans.core.readers.source import Source

_KIND = "application/vnd.oasis.opendocument."
_MARGINS = tuple(n(f"style:{name}") for name in ("header", "footer", "header-first", "footer-first", "header-left",
                                                 "footer-left"))  # fmt: skip
_LOCKED = "Файл закрыт паролем. Снимите пароль и загрузите его снова."
_EMPTY = "В файле нет ни одного слова. Откройте его, проверьте и сохраните заново."


def tells(file: Source) -> bool:
    """Whether this is an OpenDocument text or workbook."""
    return file.is_package and file.package.kind.startswith(_KIND)


def read(file: Source) -> Grid:
    """The document, or the visible sheets one after another. Raises UnreadableFile."""
    package = file.package
    if b"encryption-data" in _manifest(package):
        raise UnreadableFile(_LOCKED)
    content, named = package.xml("content.xml"), package.xml("styles.xml")
    body = content.find(n("office:body")) if content is not None else None
    if body is None or not len(body):
        raise UnreadableFile(_EMPTY)
    paragraphs = ParagraphReader(read_styles(content, named))
    if named is not None:
        texts = (words(line) for part in named.iter(*_MARGINS) for line in part.iter(n("text:p")))
        paragraphs.dropped.margins += [text for text in texts if any(map(str.isalpha, text))]
    if body[0].tag == n("office:spreadsheet"):
        grid = read_sheets(body[0], paragraphs)
    else:
        grid = Grid(tuple(OdfBlockReader(paragraphs, read_lists(content, named)).read(body[0])))
    if not grid.blocks:
        raise UnreadableFile(_EMPTY)
    return replace(grid, notes=(*grid.notes, *paragraphs.dropped.notes()))


def _manifest(package: Package) -> bytes:
    return package.raw("META-INF/manifest.xml") if "META-INF/manifest.xml" in package.names else b""

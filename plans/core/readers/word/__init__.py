"""DOCX → `Grid`, over the XML elements and in one pass (python-docx's cells take quadratic time)."""

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid
from plans.core.package import Package
from plans.core.readers.word.blocks import BlockReader
from plans.core.readers.word.names import w
from plans.core.readers.word.notes import notes_of
from plans.core.readers.word.numbering import read_numbering
from plans.core.readers.word.paragraph import ParagraphReader
from plans.core.readers.word.styles import read_styles


def read(package: Package) -> Grid:
    """The document's paragraphs and tables. Raises UnreadableFile."""
    root = package.xml(package.main)
    body = root.find(w("body")) if root is not None else None
    if body is None:
        raise UnreadableFile("В документе Word нет текста. Откройте его, проверьте и сохраните заново.")
    styles = read_styles(package.related(package.main, "styles"))
    paragraphs = ParagraphReader(styles, read_numbering(package.related(package.main, "numbering")))
    blocks = tuple(BlockReader(paragraphs, styles).read(body))
    return Grid(blocks, notes_of(package, paragraphs.dropped))

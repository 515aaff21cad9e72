"""DOCX → `Grid`, over the XML elements and in one pass (python-docx's cells take quadratic time)."""

import re
from collections.abc import Iterator

from lxml import etree

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid
from plans.core.package import Package
from plans.core.readers.word.blocks import BlockReader
from plans.core.readers.word.names import OFF, VAL, w, words
from plans.core.readers.word.notes import notes_of
from plans.core.readers.word.numbering import read_numbering
from plans.core.readers.word.paragraph import ParagraphReader
from plans.core.readers.word.styles import read_styles

_RUNS = re.compile(r"\s*(?:DDE|DDEAUTO|MACROBUTTON)\b", re.IGNORECASE)
_PLACEHOLDER, _CONTROL, _TEXT = w("showingPlcHdr"), w("sdt"), w("t")


def read(package: Package) -> Grid:
    """The document's paragraphs and tables. Raises UnreadableFile."""
    root = package.xml(package.main)
    body = root.find(w("body")) if root is not None else None
    if body is None:
        raise UnreadableFile("В документе Word нет текста. Откройте его, проверьте и сохраните заново.")
    styles = read_styles(package.related(package.main, "styles"))
    paragraphs = ParagraphReader(styles, read_numbering(package.related(package.main, "numbering")))
    paragraphs.dropped.placeholders += list(_without_placeholders(body))
    paragraphs.dropped.commands += [text for text in _instructions(body) if _RUNS.match(text)]
    blocks = tuple(BlockReader(paragraphs, styles).read(body))
    return Grid(blocks, notes_of(package, paragraphs.dropped))


def _instructions(body: etree._Element) -> Iterator[str]:
    """What the fields of a document ask for."""
    yield from (field.get(w("instr"), "") for field in body.iter(w("fldSimple")))
    yield from (field.text or "" for field in body.iter(w("instrText")))


def _without_placeholders(body: etree._Element) -> Iterator[str]:
    """Empties content controls that nobody filled in; their words of advice («Место для ввода текста») come out."""
    for sign in list(body.iter(_PLACEHOLDER)):
        control = next(sign.iterancestors(_CONTROL), None)
        if control is not None and sign.get(VAL, "") not in OFF:
            yield " ".join(words(paragraph, _TEXT) for paragraph in (list(control.iter(w("p"))) or [control]))
            for text in control.iter(_TEXT):
                text.text = ""

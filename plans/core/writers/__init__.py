"""`Grid` → bytes of a file. `FORMATS` names every kind that is written; a new one is a module and a line here."""

from collections.abc import Callable
from dataclasses import dataclass

from plans.core.grid import Grid
from plans.core.writers import excel, odt, pdf, word

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its ending, what people call it, its media type, and what writes a grid as its bytes.

    `kept`: an edition keeps its bytes for ever; the others are written anew each time, with the marks of the day.
    """

    kind: str
    name: str
    media_type: str
    write: Callable[[Grid], bytes]
    kept: bool = False


FORMATS = {
    one.kind: one
    for one in (
        Format("pdf", "PDF", "application/pdf", pdf.write, kept=True),
        Format("docx", "Word (DOCX)", f"{_OFFICE}.wordprocessingml.document", word.write, kept=True),
        Format("xlsx", "Excel (XLSX)", f"{_OFFICE}.spreadsheetml.sheet", excel.write),
        Format("odt", "OpenDocument (ODT)", odt.MEDIA_TYPE, odt.write),
    )
}

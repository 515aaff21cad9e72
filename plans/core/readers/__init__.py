"""Bytes of a file → `Grid`. The kind of a file is told by its content, never by its name."""

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid
from plans.core.readers import plain
from plans.core.strangers import check_size


def read_grid(data: bytes) -> Grid:
    """The whole document as a grid. Raises UnreadableFile, with a sentence for each kind of bad file."""
    check_size(data)
    if data.startswith(b"%PDF"):
        raise UnreadableFile("Файлы PDF программа пока не читает. Загрузите план в виде Word (.docx) или текста.")
    return plain.read(data)

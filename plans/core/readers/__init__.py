"""Bytes of a file → `Grid`. The kind of a file is told by its content, never by its name.

FORMATS is the one place that knows which kinds are read: a new one is a module with `read`, a line here, and tests.
"""

from collections.abc import Callable
from dataclasses import dataclass

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid
from plans.core.limits import MAX_NOTES, check_size, check_total
from plans.core.readers import clipboard, excel, markdown, office, opendocument, pdf, plain, separated, word
from plans.core.readers.refused import refusal_of, refusal_of_package
from plans.core.readers.source import Source


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: how people call it, its usual endings, how it is told by its content, and its reader."""

    name: str
    endings: tuple[str, ...]
    tells: Callable[[Source], bool]
    read: Callable[[Source], Grid]


# The first that tells a file reads it; the last takes whatever is text.
FORMATS = (
    Format("Word", (".docx",), lambda file: file.main.startswith("word/"), lambda file: word.read(file.package)),
    Format("Excel", (".xlsx",), lambda file: file.main.startswith("xl/"), lambda file: excel.read(file.package)),
    Format("OpenDocument", (".odt", ".ods"), opendocument.tells, opendocument.read),
    Format("PDF с текстом", (".pdf",), lambda file: b"%PDF-" in file.data[:1024], lambda file: pdf.read(file.data)),
    Format("Word и Excel старого вида", (".doc", ".xls", ".rtf"), office.tells,
           lambda file: read_grid(office.translated(file.data))),
    Format("веб-страница", (".html",), lambda file: clipboard.is_page(file.data),
           lambda file: clipboard.read_page(file.data)),
    Format("Markdown", (".md",), lambda file: markdown.is_markdown(file.text), lambda file: markdown.read(file.text)),
    Format("CSV", (".csv", ".tsv"), lambda file: separated.is_separated(file.text),
           lambda file: separated.read(file.text)),
    Format("текст", (".txt",), lambda _: True, lambda file: plain.read(file.text)),
)  # fmt: skip


def read_grid(data: bytes) -> Grid:
    """The whole document as a grid. Raises UnreadableFile, with a sentence for each kind of bad file."""
    check_size(data)
    file = Source(data)
    if sentence := refusal_of_package(file.package) if file.is_package else refusal_of(data):
        raise UnreadableFile(sentence)
    return _checked(next(one for one in FORMATS if one.tells(file)).read(file))


def read_pasted(text: str) -> Grid:
    """What stood on the clipboard, HTML or text with tabs, as a grid. Raises UnreadableFile."""
    data = text.encode()
    check_size(data)
    return _checked(clipboard.read_page(data) if clipboard.is_page(data) else clipboard.read_tsv(text))


def readable() -> str:
    """What can be read, for people: "Word (.docx), Excel (.xlsx), …"."""
    return ", ".join(f"{one.name} ({', '.join(one.endings)})" for one in FORMATS)


def endings() -> tuple[str, ...]:
    """The endings of all files that can be read."""
    return tuple(ending for one in FORMATS for ending in one.endings)


def _checked(grid: Grid) -> Grid:
    """The grid. A few kilobytes of shared strings may unfold to gigabytes: all of its text together has a limit."""
    texts = [block.text for block in grid.paragraphs]
    texts += [cell.text for table in grid.tables for row in table.rows for cell in row.cells]
    check_total(sum(map(len, texts)))
    if len(grid.notes) > MAX_NOTES:
        raise UnreadableFile(f"В файле больше {MAX_NOTES} примечаний и скрытых слов. Оставьте в нём только план.")
    if not any(text.strip() for text in texts):
        raise UnreadableFile("В файле нет ни одного слова. Выберите файл с планом.")
    return grid

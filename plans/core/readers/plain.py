"""Plain text whose cells are separated by tabs → `Grid`. Lines without a tab are paragraphs."""

import codecs
from collections.abc import Iterator

from plans.core.errors import UnreadableFile
from plans.core.grid import Cell, Grid, Paragraph, Row, Table
from plans.core.strangers import check_paragraphs, check_table, check_text
from plans.core.text import fold_lines, without_control

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
# Line separators that stand inside a cell (Word's manual break, Unicode's line separator).
_INNER_BREAKS = str.maketrans({"\v": " ", "\u2028": " ", "\u2029": " ", "\f": "\n", "\x85": "\n"})


def read(data: bytes) -> Grid:
    """Bytes in UTF-8, UTF-16 or Windows-1251 → a grid; raises UnreadableFile when they are not text."""
    text = _decode(data).replace("\r\n", "\n").replace("\r", "\n").translate(_INNER_BREAKS)
    if not text.strip():
        raise UnreadableFile("В файле нет ни одного слова. Выберите файл с планом.")
    return Grid(tuple(_blocks(text.split("\n"))))


def _blocks(lines: list[str]) -> Iterator[Paragraph | Table]:
    """Runs of lines with tabs are tables; an empty paragraph stands for any number of blank lines."""
    rows: list[Row] = []
    cells, paragraphs, blank = 0, 0, True
    for line in lines:
        if "\t" in line and line.strip():
            rows.append(_row(line))
            cells += len(rows[-1].cells)
            check_table(len(rows), 0, cells)
            continue
        if rows:
            yield Table(tuple(rows))
            rows, blank = [], False
        if line.strip() or not blank:
            paragraphs += 1
            check_paragraphs(paragraphs)
            yield Paragraph(without_control(check_text(line)).rstrip())
        blank = not line.strip()
    if rows:
        yield Table(tuple(rows))


def _row(line: str) -> Row:
    check_table(0, line.count("\t") + 1, 0)
    return Row(tuple(Cell(fold_lines(without_control(check_text(text)))) for text in line.split("\t")))


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if b"\0" in data[:_SAMPLE]:
        return _without_mark(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "cp1251")
    return _strict(data, "utf-8")


def _without_mark(data: bytes) -> str:
    """UTF-16 without its mark: the high bytes of spaces and Latin letters are zeros, all on one side."""
    sample = data[:_SAMPLE]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if min(odd, even) > max(odd, even) // 10 or len(data) % 2:
        raise UnreadableFile(_NOT_TEXT)
    return _strict(data, "utf-16-le" if odd > even else "utf-16-be")


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(_NOT_TEXT) from error
    sample = text[:_SAMPLE]
    if sum(character < " " and character not in "\t\n\r\f\v" for character in sample) > len(sample) // 100:
        raise UnreadableFile(_NOT_TEXT)
    return text


_NOT_TEXT = "Это не текст, не Word (.docx) и не Excel (.xlsx). Сохраните план в одном из этих видов и загрузите снова."

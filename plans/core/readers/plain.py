"""Plain text whose cells are separated by tabs → `Grid`. Lines without a tab are paragraphs."""

from collections.abc import Iterator

from plans.core.errors import UnreadableFile
from plans.core.grid import Cell, Grid, Paragraph, Row, Table
from plans.core.limits import check_paragraphs, check_table, check_text
from plans.core.text import fold_lines, without_control

# Line separators that stand inside a cell (Word's manual break, Unicode's line separator).
_INNER_BREAKS = str.maketrans({"\v": " ", "\u2028": " ", "\u2029": " ", "\f": "\n", "\x85": "\n"})


def read(text: str) -> Grid:
    """Text → a grid; raises UnreadableFile when it holds no word."""
    text = text.translate(_INNER_BREAKS)
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

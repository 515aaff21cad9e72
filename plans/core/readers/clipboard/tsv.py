"""Text with tabs, as Excel and Google Sheets copy it, → `Grid`: a cell with line breaks stands in quotes."""

import re
from collections.abc import Iterator

from plans.core.errors import UnreadableFile
from plans.core.grid import Cell, Grid, Paragraph, Row, Table
from plans.core.limits import MEGABYTE, check_paragraphs, check_table, check_text
from plans.core.text import fold_lines, without_control

MAX_TSV = 5 * MEGABYTE
# A cell is quoted only when it holds a tab, a line break or (some programs) a quote; other quotes are the text's own.
_QUOTED = re.compile(r'"((?:[^"]|"")*+)"(?=[\t\n]|\Z)')
_BARE = re.compile(r"[^\t\n]*+")
_NEEDS_QUOTES = ("\t", "\n", '""')


def read_tsv(text: str) -> Grid:
    """Rows with tabs are tables, rows of one cell paragraphs. Raises UnreadableFile."""
    if len(text) > MAX_TSV:
        raise UnreadableFile(f"Скопировано больше {MAX_TSV // MEGABYTE} МБ текста. Скопируйте только план.")
    text = without_control(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise UnreadableFile("В скопированном нет ни одного слова. Выделите план и скопируйте его ещё раз.")
    return Grid(tuple(_blocks(_rows(text.rstrip("\n")))))


def _rows(text: str) -> Iterator[list[str]]:
    at = cells = rows = 0
    row: list[str] = []
    while True:
        quoted = _QUOTED.match(text, at)
        if quoted and any(sign in quoted[1] for sign in _NEEDS_QUOTES):
            row.append(quoted[1].replace('""', '"'))
            at = quoted.end()
        else:
            bare = _BARE.match(text, at)
            row.append(bare[0] if bare else "")
            at += len(row[-1])
        cells += 1
        check_table(0, len(row), cells)
        if at >= len(text) or text[at] == "\n":
            rows += 1
            check_table(rows, 0, 0)
            yield row
            row = []
        if at >= len(text):
            return
        at += 1


def _blocks(rows: Iterator[list[str]]) -> Iterator[Paragraph | Table]:
    table: list[Row] = []
    paragraphs = 0
    for texts in rows:
        if len(texts) > 1:
            table.append(Row(tuple(Cell(fold_lines(check_text(text))) for text in texts)))
            continue
        if table:
            yield Table(tuple(table))
            table = []
        paragraphs += 1
        check_paragraphs(paragraphs)
        yield Paragraph(check_text(texts[0]).rstrip())
    if table:
        yield Table(tuple(table))

"""CSV: cells between semicolons, commas or tabs, those with breaks or separators of their own in quotes → `Grid`."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from plans.core.errors import UnreadableFile
from plans.core.grid import Cell, Grid, Row, Table
from plans.core.limits import MAX_TEXT, check_table, check_text
from plans.core.text import fold_lines, without_control

_SEPARATORS = ";,"
_SAMPLE = 64_000  # characters by which the separator is told
_NARROWEST = 3  # cells of a row; fewer are commas of a letter
_QUOTED = re.compile(r'(?:^|(?<=\t))"((?:[^"]|"")*+)"(?=[\t\n]|\Z)', re.MULTILINE)
_NAMED = re.compile(r"sep=(.)\n", re.IGNORECASE)  # Excel's own first line


def is_separated(text: str) -> bool:
    """Whether most lines are rows of one width."""
    return bool(_separator(text))


def read(text: str) -> Grid:
    """The rows as one table, as a sheet without lines. Raises UnreadableFile."""
    separator = _separator(text)
    text = _NAMED.sub("", text, count=1) if _NAMED.match(text) else text
    rows: list[Row] = []
    cells = 0
    try:
        for texts in _parsed(text, separator):
            while texts and not texts[-1].strip():
                texts.pop()
            cells += len(texts)
            check_table(len(rows) + 1, len(texts), cells)
            if texts:
                rows.append(Row(tuple(Cell(fold_lines(without_control(check_text(one)))) for one in texts)))
    except csv.Error as error:
        raise UnreadableFile(
            f"Строки CSV не разобрать: кавычки не закрыты, или в ячейке больше {MAX_TEXT} знаков. Сохраните его заново."
        ) from error
    return Grid((Table(tuple(rows)),))


def _separator(text: str) -> str:
    """What stands between the cells, "" for a text that is not separated."""
    named = _NAMED.match(text)
    if named:
        return named[1]
    sample = text[:_SAMPLE]
    if "\t" in sample:
        return "\t" if any("\n" in match[1] for match in _QUOTED.finditer(sample)) else ""
    found = {one: width for one in _SEPARATORS if (width := _width(sample, one))}
    return max(found, key=lambda one: found[one], default="")


def _width(sample: str, separator: str) -> int:
    """The usual count of cells in a row, 0 when there is none."""
    try:
        widths = [len(row) for row in _parsed(sample, separator) if any(row)]
    except csv.Error:
        return 0
    if not widths:
        return 0
    width, times = Counter(widths).most_common(1)[0]
    return width if width >= _NARROWEST and times > 1 and 2 * times > len(widths) else 0


def _parsed(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_TEXT + 1)
    return csv.reader(StringIO(text, newline=""), delimiter=separator)

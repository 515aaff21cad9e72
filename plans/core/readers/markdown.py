"""Markdown → `Grid`: "| № | Мероприятие |" over a line of dashes is a table, other lines are paragraphs."""

import re
from collections.abc import Iterator

from plans.core.grid import Cell, Grid, Paragraph, Row, Table
from plans.core.limits import check_paragraphs, check_table, check_text
from plans.core.text import fold_lines, without_control

_RULE = re.compile(r"^ {0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$")
_RULES = re.compile(rf"{_RULE.pattern}", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_BAR = re.compile(r"(?<!\\)\|")


def is_markdown(text: str) -> bool:
    """Whether a line of dashes and bars stands under a line with bars."""
    match = _RULES.search(text)
    return bool(match) and "|" in text[: match.start() if match else 0].rstrip("\n").rpartition("\n")[2]


def read(text: str) -> Grid:
    """The tables and the lines around them. Raises UnreadableFile when they are larger than any plan."""
    return Grid(tuple(_blocks(text.split("\n"))))


def _blocks(lines: list[str]) -> Iterator[Paragraph | Table]:
    rows: list[Row] = []
    paragraphs = cells = 0
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if "|" in line and (rows or _RULE.match(below)):
            check_table(0, line.count("|") - 1, 0)
            if not _RULE.match(line):
                rows.append(_row(line))
                cells += len(rows[-1].cells)
                check_table(len(rows), len(rows[-1].cells), cells)
            continue
        if rows:
            yield Table(tuple(rows))
            rows = []
        paragraphs += 1
        check_paragraphs(paragraphs)
        yield Paragraph(check_text(without_control(_HEADING.sub("", line))).rstrip(), bold=bool(_HEADING.match(line)))
    if rows:
        yield Table(tuple(rows))


def _row(line: str) -> Row:
    inner = line.strip().removeprefix("|")
    texts = _BAR.split(inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner)
    return Row(tuple(Cell(_text(text)) for text in texts))


def _text(text: str) -> str:
    return fold_lines(without_control(check_text(_BREAK.sub("\n", text.replace("\\|", "|")))))

"""`Grid` → the values that paper.typ draws: blocks, rows and texts, long words already cut where a column ends."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

from plans.core.grid import POINTS_MM, Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.text import without_control
from plans.core.wrapping import height, line_count
from plans.core.writers.pdf import code, fonts
from plans.core.writers.signing import NAME_MM, signed_lines

_CORNER = 80 * POINTS_MM
_SLACK = 0.5  # points: a box must never be wider than its column
_TAB = "    "
_JOINER = "\N{ZERO WIDTH JOINER}"
_SPACES = re.compile("[\N{OGHAM SPACE MARK}\N{EN QUAD}-\N{HAIR SPACE}\N{NARROW NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}]")
_BREAKS = re.compile("\r\n|[\r\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}\x85]")
# What Word's bullets from its fonts of pictures look like: elsewhere their numbers mean nothing.
_BULLETS = str.maketrans({0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "►", 0xF0FC: "√", 0xF02D: "–", 0xF06E: "■", 0xF0A8: "□"})
_PIECES = re.compile(r"\s+|[^\s-]*-+|[^\s-]+")
_MODIFIERS = range(0x1F3FB, 0x1F400)  # colours of skin stay with their sign
_WORD = 40  # letters
_HIGH = 0.4  # of a page: rows that may be higher than one are measured

Text = str | list[str | list[str | list[str]]]


def values(grid: Grid, day: date, families: Sequence[str]) -> dict[str, Any]:
    """What the template draws of a grid, on a paper of that day, in the fonts named."""
    page = grid.page
    return {
        "title": clean(grid.title).replace("\n", " "),
        "day": [day.year, day.month, day.day],
        "fonts": list(families),
        "page": asdict(page) | {"width": page.width, "height": page.height},
        "blocks": list(_blocks(grid)),
        "check": code.drawn(grid.check) if grid.check else None,
    }


def clean(text: str) -> str:
    """The text with spaces, breaks and bullets that any font has."""
    if text.isprintable() and text.isascii():
        return text
    return _BREAKS.sub("\n", _SPACES.sub(" ", without_control(text))).translate(_BULLETS)


def _blocks(grid: Grid) -> Iterator[dict[str, Any]]:
    """The blocks; bold lines in the middle that follow each other are one heading, the first of them the title."""
    page, lines, level = grid.page, [], 1
    for block in (*grid.blocks, None):
        if isinstance(block, Paragraph) and block.bold and block.align is Align.CENTER:
            lines.append(block.text)
            continue
        if lines:
            yield {"heading": _text("\n".join(lines), page.line, page.text_size, bold=True), "level": level}
            lines, level = [], 2
        if isinstance(block, Paragraph):
            yield _paragraph(block, page)
        elif block:
            yield _table(block, page) if block.ruled else _corners(block, page)


def _paragraph(block: Paragraph, page: Page) -> dict[str, Any]:
    text = _text(block.text, page.line, page.text_size, bold=block.bold)
    return {"text": text, "align": block.align.value, "bold": block.bold, "blank": not block.text.strip()}


def _corners(table: Table, page: Page) -> dict[str, Any]:
    return {"corners": [[_corner(text, table, page) for text in row.texts] for row in table.rows]}


def _corner(text: str, table: Table, page: Page) -> Text:
    """The lines of a sign-off block; an empty piece before one is the place of a signature."""
    width = min(_CORNER, page.line / max(table.columns, 1))
    lines: list[str | list[str | list[str]]] = []
    for line, signs in signed_lines(clean(text), page):
        (pieces,) = _lines(line, width - signs * NAME_MM * POINTS_MM, page.text_size)
        lines.append([[], *([pieces] if isinstance(pieces, str) else pieces)] if signs else pieces)
    return lines


def _table(table: Table, page: Page) -> dict[str, Any]:
    shares = table.widths or (1 / table.columns,) * table.columns
    widths = [share * page.line for share in shares]
    heads = sum(row.role is Role.HEAD for row in table.rows)
    places: list[list[tuple[int, Cell]]] = [[] for _ in table.rows]
    for number, column, cell in table.places():
        places[number].append((column, cell))
    drawn = [_row(*one, widths, page) for one in zip(table.rows, places, strict=True)]
    return {"widths": widths, "head": [row["cells"] for row in drawn[:heads]], "rows": drawn[heads:]}


def _row(row: Row, places: list[tuple[int, Cell]], widths: list[float], page: Page) -> dict[str, Any]:
    inset = 2 * page.padding * POINTS_MM
    rooms = [sum(widths[column : column + cell.colspan]) - inset for column, cell in places]
    cells = [_cell(cell, room, page.table_size, row.role) for (_, cell), room in zip(places, rooms, strict=True)]
    return {"role": row.role.value, "cells": cells, "high": _may_be_high(row, rooms, page)}


def _may_be_high(row: Row, rooms: list[float], page: Page) -> bool:
    """Whether a row may be higher than a page: about, and without rows that span others."""
    enough = _HIGH * (page.height - page.top - page.bottom) * POINTS_MM
    if sum(map(len, row.texts)) * page.table_size < enough or any(cell.rowspan > 1 for cell in row.cells):
        return False
    lines = max(line_count(cell.text, room, page.table_size) for cell, room in zip(row.cells, rooms, strict=True))
    return height(lines, page.table_size) > enough


def _cell(cell: Cell, room: float, size: float, role: Role) -> Text | dict[str, Any]:
    text = _text(cell.text, room, size, bold=cell.bold)
    if role is Role.BODY and cell == Cell(cell.text):
        return text
    return {
        "text": text,
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "align": cell.align.value,
        "bold": cell.bold,
        "middle": role is Role.HEAD,
    }


def _text(text: str, room: float, size: float, *, bold: bool = False) -> Text:
    """A text as the template wants it: in one line as it is, else its lines."""
    lines = _lines(clean(text), room, size, bold=bold)
    return lines[0] if len(lines) == 1 and isinstance(lines[0], str) else lines


def _lines(text: str, room: float, size: float, *, bold: bool = False) -> list[str | list[str | list[str]]]:
    """The lines of a text; words wider than the room are cut into boxes."""
    text = text.replace("\t", _TAB)
    most = (room - _SLACK) / size
    wide = any(_width(word, bold) > most for word in text.split())
    return [_line(line, most, bold) if wide else line for line in text.split("\n")]


def _line(line: str, most: float, bold: bool) -> str | list[str | list[str]]:
    pieces: list[str | list[str]] = []
    for piece in _PIECES.findall(line):
        if not piece.isspace() and _width(piece, bold) > most:
            pieces += ([part] for part in _cut(piece, most, bold))
        elif pieces and isinstance(pieces[-1], str):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _cut(word: str, most: float, bold: bool) -> Iterator[str]:
    """The word in parts that find room, none of them beginning with an accent or the like."""
    part, used = "", 0.0
    for sign in _signs(word):
        width = _width(sign, bold)
        if part and used + width > most:
            yield part
            part, used = "", 0.0
        part, used = part + sign, used + width
    yield part


def _signs(word: str) -> Iterator[str]:
    """Letters, each with what belongs to it."""
    sign = ""
    for letter in word:
        if sign and not (sign.endswith(_JOINER) or _clings(letter)):
            yield sign
            sign = ""
        sign += letter
    yield sign


def _clings(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Me", "Mc", "Cf") or ord(letter) in _MODIFIERS


def _width(word: str, bold: bool) -> float:
    """The width of a word in shares of the size."""
    return _usual_width(word, bold) if len(word) <= _WORD else fonts.own()[bold].width(word)


@lru_cache(maxsize=8192)
def _usual_width(word: str, bold: bool) -> float:
    """Words repeat: the same ones stand in every row. What is longer than a word is not kept."""
    return fonts.own()[bold].width(word)

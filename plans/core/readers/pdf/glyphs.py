"""One page through PDFium → letters and ruled lines in the coordinates of the sheet as it is seen.

The origin is the lower left corner; units are points (1/72 inch). Nothing in the file is executed or rendered.
"""

import ctypes
from dataclasses import dataclass, field
from math import degrees
from typing import Any

import pypdfium2.raw as pdfium

from plans.core.readers.pdf.rules import Budget, Rule, Turn, read_rules

_SLANT = 8.0  # degrees; what leans more is a stamp over the page or a vertical heading
_HYPHEN = 2  # what PDFium writes for a hyphen at the end of a line
_BULLETS = {0xF0B7: "•", 0xF0A7: "•"}  # private codes of fonts of signs, as the Word reader shows them
_NO_CODES = (0, 0xFFFE, 0xFFFF)
_BOLD = (b"bold", b"black", b"heavy", b"demi")


@dataclass(slots=True)
class Glyph:
    """One letter: its left and right edge, base line, height; `real` is false for a space that PDFium guessed."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    real: bool = True
    turn: int = 0  # quarters of a circle against the clock: 1 reads upwards, 3 downwards


@dataclass(slots=True)
class Sheet:
    """What stands on one page. `blind` counts letters without a code, `images` pictures."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: int = 0
    blind: int = 0
    slanted: int = 0


def read_sheet(page: Any, budget: Budget) -> Sheet:
    """The letters and lines of a page (a pypdfium2 PdfPage)."""
    left, bottom, right, top = page.get_bbox()
    quarters = page.get_rotation() // 90 % 4
    turn = _turn(quarters, left, bottom, right, top)
    size = (right - left, top - bottom) if quarters % 2 == 0 else (top - bottom, right - left)
    sheet = Sheet(*size)
    sheet.rules, sheet.images = read_rules(page, turn, budget)
    text_page = page.get_textpage()
    try:
        budget.spend(text_page.count_chars(), 0)
        _read_glyphs(text_page, turn, quarters, sheet)
    finally:
        text_page.close()
    return sheet


def _turn(quarters: int, left: float, bottom: float, right: float, top: float) -> Turn:
    """From the coordinates of the file to those of the sheet as it is seen."""
    turns: tuple[Turn, ...] = (
        lambda x, y: (x - left, y - bottom),
        lambda x, y: (y - bottom, right - x),
        lambda x, y: (right - x, top - y),
        lambda x, y: (top - y, x - left),
    )
    return turns[quarters]


def _read_glyphs(text_page: Any, turn: Turn, quarters: int, sheet: Sheet) -> None:
    raw = text_page.raw
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    fonts = _Fonts(raw)
    high = 0
    for at in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        if code in (10, 13):
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + (high - 0xD800) * 0x400 + code - 0xDC00
        high = 0
        if code in _NO_CODES:
            sheet.blind += 1
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, at, box)
        pdfium.FPDFText_GetCharOrigin(raw, at, x, y)
        real = code != 32 or not pdfium.FPDFText_IsGenerated(raw, at)
        lean = degrees(pdfium.FPDFText_GetCharAngle(raw, at)) if real else 0.0
        across = (-lean / 90 - quarters) % 4 if real else 0.0
        if abs(across - round(across)) * 90 > _SLANT:
            sheet.slanted += 1
            continue
        glyph = _glyph(
            _BULLETS.get(code) or chr(code), turn, (box.left, box.bottom, box.right, box.top), turn(x.value, y.value)
        )
        glyph.real, glyph.turn = real, round(across) % 4
        glyph.bold = real and fonts.bold(at)
        if -1 <= glyph.x0 <= sheet.width + 1 and -1 <= glyph.y <= sheet.height + 1:
            sheet.glyphs.append(glyph)
            if code == _HYPHEN and not quarters and _has_more(raw, at, glyph.size):
                sheet.glyphs.append(Glyph(" ", glyph.x1, glyph.x1, glyph.y, glyph.size))


def _has_more(raw: Any, at: int, size: float) -> bool:
    """Whether a space follows a hyphen at the end of a line: PDFium drops it, but the text object reaches over it."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(raw, at, left, right, bottom, top)
    pdfium.FPDFPageObj_GetBounds(pdfium.FPDFText_GetTextObject(raw, at), *edges)
    low, high = float(edges[1].value), float(edges[3].value)
    if not (low - 1 <= bottom.value and top.value <= high + 1 and high - low < 2 * size):
        return False  # inside a form, whose objects stand in other coordinates
    return 0.02 * size < float(edges[2].value) - right.value < size


def _glyph(text: str, turn: Turn, box: tuple[float, float, float, float], origin: tuple[float, float]) -> Glyph:
    one, other = turn(box[0], box[1]), turn(box[2], box[3])
    x0, x1 = sorted((one[0], other[0]))
    return Glyph(text, x0, x1, origin[1], abs(one[1] - other[1]) or 1.0)


class _Fonts:
    """Whether a letter's font is a bold one; letters of one text object share their font."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.name = ctypes.create_string_buffer(128)
        self.flags = ctypes.c_int()
        self.last: tuple[int, bool] = (0, False)

    def bold(self, at: int) -> bool:
        owner = ctypes.cast(pdfium.FPDFText_GetTextObject(self.raw, at), ctypes.c_void_p).value or 0
        if not owner or owner != self.last[0]:
            pdfium.FPDFText_GetFontInfo(self.raw, at, self.name, 128, self.flags)
            name = self.name.value.lower()
            self.last = (owner, any(word in name for word in _BOLD))
        return self.last[1]

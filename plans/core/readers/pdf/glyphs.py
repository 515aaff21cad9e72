"""One page through PDFium → letters and ruled lines in the coordinates of the sheet as it is seen.

The origin is the lower left corner; units are points (1/72 inch). Nothing in the file is executed or rendered.
"""

import ctypes
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, repeat
from math import degrees
from operator import gt, sub
from typing import Any

import pypdfium2.raw as pdfium

from plans.core.readers.pdf.quick import address, box_of, code_of, owner_of, text_of
from plans.core.readers.pdf.rules import Budget, Rule, Turn, read_rules

RUN_ENDS = 0.55  # of the letter's height: a wider gap ends a run of letters
BACK = 0.3  # and so does a leap back
HYPHEN = "\x02"  # what PDFium writes for a hyphen at the end of a line
_SLANT = 8.0  # degrees; what leans more is a stamp over the page or a vertical heading
_BULLETS = {0xF0B7: "•", 0xF0A7: "•"}  # private codes of fonts of signs, as the Word reader shows them
_SURROGATES = 0xD800
_NONE = "\0"
_NO_CODES = (0, 0xFFFE, 0xFFFF)
_BOLD = (b"bold", b"black", b"heavy", b"demi")
_DUST = 0.01  # points by which letters on one base line may differ


@dataclass(slots=True)
class Letters:
    """Letters that follow one another on one base line: the left and the right edge of each; base line, height.

    `real` is false for a space that PDFium guessed, which stands alone.
    """

    text: str
    lefts: list[float]
    rights: list[float]
    y: float
    size: float
    bold: bool = False
    real: bool = True
    turn: int = 0  # quarters of a circle against the clock: 1 reads upwards, 3 downwards

    def part(self, start: int, end: int | None = None) -> "Letters":
        """Some of them."""
        lefts, rights = self.lefts[start:end], self.rights[start:end]
        return Letters(self.text[start:end], lefts, rights, self.y, self.size, self.bold, self.real, self.turn)


@dataclass(slots=True)
class Sheet:
    """What stands on one page. `blind` counts letters without a code, `images` pictures;
    `slanted` are words that lean."""

    width: float
    height: float
    letters: list[Letters] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: int = 0
    blind: int = 0
    slanted: list[str] = field(default_factory=list)


def read_sheet(page: Any, budget: Budget) -> Sheet:
    """The letters and lines of a page (a pypdfium2 PdfPage)."""
    quarters = page.get_rotation() // 90 % 4
    sheet = _read_turned(page, quarters, budget)
    turned = Counter[int]()
    for letters in sheet.letters:
        turned[letters.turn] += len(letters.text)
    most = max(turned, key=lambda turn: turned[turn], default=0)
    if most and 2 * turned[most] > turned.total():  # the page lies on its side, whatever its mark says
        return _read_turned(page, (quarters + most) % 4, budget)
    return sheet


def _read_turned(page: Any, quarters: int, budget: Budget) -> Sheet:
    left, bottom, right, top = page.get_bbox()
    turn = _turn(quarters, left, bottom, right, top)
    size = (right - left, top - bottom) if quarters % 2 == 0 else (top - bottom, right - left)
    sheet = Sheet(*size)
    sheet.rules, sheet.images = read_rules(page, turn, budget)
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        budget.spend(count, 0)
        _Reader(text_page.raw, count, turn, quarters, sheet).read()
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


class _Reader:
    """The letters of a page: PDFium is asked for all of them at once, and they stay together where they can."""

    def __init__(self, raw: Any, count: int, turn: Turn, quarters: int, sheet: Sheet) -> None:
        self.raw, self.turn, self.quarters, self.sheet = raw, turn, quarters, sheet
        page, places = address(raw), range(count)
        self.text = _text(_codes(page, count), sheet)
        self.owners = list(map(owner_of, repeat(page), places))
        boxes = (ctypes.c_float * (4 * count))()
        first = ctypes.addressof(boxes)
        deque(map(box_of, repeat(page), places, range(first, first + 16 * count, 16)), maxlen=0)
        self.lefts, self.tops, self.rights, self.bottoms = (boxes[side::4] for side in range(4))
        self.bold: dict[bytes, bool] = {}

    def read(self) -> None:
        start = 0
        for owner, group in groupby(self.owners):
            end = start + len(list(group))
            if owner is not None:
                self._add_drawn(start, end)
            else:  # PDFium put them in
                for at in range(start, end):
                    self._add(at, at + 1, self.text[at] != " ")
            start = end

    def _add_drawn(self, start: int, end: int) -> None:
        """The letters that one command draws: they share their font and their angle."""
        lean = degrees(pdfium.FPDFText_GetCharAngle(self.raw, start))
        across = (-lean / 90 - self.quarters) % 4
        if abs(across - round(across)) * 90 > _SLANT:
            self.sheet.slanted.append(self.text[start:end].replace(_NONE, ""))
            return
        turn, bold = round(across) % 4, self._is_bold(start)
        if turn == 0 and self._is_even(start, end):
            self._add(start, end, True, turn, bold)
        else:
            for at in range(start, end):
                self._add(at, at + 1, True, turn, bold)

    def _is_even(self, start: int, end: int) -> bool:
        """Whether letters stand on one base line without leaps, no line ending between them."""
        text = self.text[start:end]
        if self.quarters or _NONE in text or HYPHEN in text[:-1]:
            return False
        lefts, rights = self.lefts[start:end], self.rights[start:end]
        tops, bottoms = self.tops[start:end], self.bottoms[start:end]
        if max(tops) - min(tops) > _DUST or max(bottoms) - min(bottoms) > _DUST or any(map(gt, lefts, rights)):
            return False
        gaps, size = list(map(sub, lefts[1:], rights)), tops[0] - bottoms[0]
        return not gaps or (-BACK * size < min(gaps) and max(gaps) < RUN_ENDS * size)

    def _add(self, start: int, end: int, real: bool, turn: int = 0, bold: bool = False) -> None:
        text = self.text[start:end]
        if text == _NONE:
            return
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(self.raw, start, x, y)
        base = self.turn(x.value, y.value)[1]
        lefts, rights = self.lefts[start:end], self.rights[start:end]
        one, other = self.turn(lefts[0], self.bottoms[start]), self.turn(rights[0], self.tops[start])
        if len(text) == 1:
            lefts, rights = [min(one[0], other[0])], [max(one[0], other[0])]
        elif shift := one[0] - lefts[0]:
            lefts, rights = [left + shift for left in lefts], [right + shift for right in rights]
        letters = Letters(text, lefts, rights, base, abs(one[1] - other[1]) or 1.0, bold, real, turn)
        for kept in self._on_sheet(letters):
            self.sheet.letters.append(kept)
            if text[-1] == HYPHEN and not self.quarters and _has_more(self.raw, end - 1, kept.size):
                edge = kept.rights[-1]
                self.sheet.letters.append(Letters(" ", [edge], [edge], kept.y, kept.size))

    def _on_sheet(self, letters: Letters) -> Iterator[Letters]:
        """Without those that begin outside the sheet."""
        if not -1 <= letters.y <= self.sheet.height + 1:
            return
        far = self.sheet.width + 1
        if min(letters.lefts) >= -1 and max(letters.lefts) <= far:
            yield letters
        else:
            yield from (letters.part(at, at + 1) for at, left in enumerate(letters.lefts) if -1 <= left <= far)

    def _is_bold(self, at: int) -> bool:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self.raw, at, name, 128, flags)
        if name.value not in self.bold:
            self.bold[name.value] = any(word in name.value.lower() for word in _BOLD)
        return self.bold[name.value]


def _codes(page: int, count: int) -> list[int]:
    """The code of each letter: of all at once where the page's text has just one unit for each of them."""
    units = (ctypes.c_ushort * (count + 1))()
    if text_of(page, 0, count, ctypes.addressof(units)) == count + 1:
        codes = units[:count]
        if count and max(codes) < _SURROGATES:
            return codes
    return list(map(code_of, repeat(page), range(count)))


def _text(codes: list[int], sheet: Sheet) -> str:
    """A letter for each code; _NONE for the ends of lines, the first halves of letters, and what has no code."""
    letters: list[str] = []
    high = 0
    for code in codes:
        letter = _NONE
        if 13 < code < _SURROGATES:
            letter, high = chr(code), 0
        elif 0xD800 <= code < 0xDC00:
            high = code
        elif code not in (10, 13):
            if 0xDC00 <= code < 0xE000 and high:
                code = 0x10000 + (high - 0xD800) * 0x400 + code - 0xDC00
            high = 0
            if code in _NO_CODES:
                sheet.blind += 1
            else:
                letter = _BULLETS.get(code) or chr(code)
        letters.append(letter)
    return "".join(letters)


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

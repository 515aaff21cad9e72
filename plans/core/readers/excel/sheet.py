"""One sheet of a workbook as values by their places."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from plans.core.limits import MAX_COLUMNS, check_text
from plans.core.readers.excel.names import column_of, corner, s, whole
from plans.core.readers.excel.numbers import day_of, is_date, shown_number
from plans.core.readers.sheets import Look, Sheet, Value, numbered_again
from plans.core.text import without_control

# Excel itself escapes only control characters, and the underscore of what would look like an escape.
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
_TRUE = ("1", "true")
_COLUMNS, _FORMULA = s("cols"), s("f")
PARTS = (_COLUMNS, s("row"), s("mergeCell"))
_ROW, _CELL, _VALUE, _INLINE, _TEXT, _AID = s("row"), s("c"), s("v"), s("is"), s("t"), s("rPh")
_DIGITS = "0123456789"


@dataclass(slots=True)
class SheetReader:
    """What the sheets of one workbook share."""

    strings: list[str]
    looks: list[Look]
    from_1904: bool
    known: dict[str, Look] = field(default_factory=dict)  # by the number of the style as written
    columns: dict[str, int] = field(default_factory=dict)  # by their letters

    def read(self, parts: Iterable[etree._Element]) -> Sheet:
        """The sheet from its columns, rows and merged cells, in their order."""
        sheet = Sheet()
        hidden: set[int] = set()
        number = 0
        for part in parts:
            if part.tag == _ROW:
                number = whole(part.get("r")) or number + 1
                self._row(part, number, sheet, hidden)
            elif part.tag == _COLUMNS:
                hidden |= _hidden_columns(part)
            else:
                _merge(sheet, part)
        numbered_again(sheet)
        return sheet

    def _row(self, row: etree._Element, number: int, sheet: Sheet, hidden: set[int]) -> None:
        if not any(map(len, row)):
            return  # a drawn row without a single value
        column, out_of_sight = 0, row.get("hidden") in _TRUE
        found: list[tuple[int, Value]] = []
        has_text = False
        for cell in row.iter(_CELL):
            column = _column(cell.get("r", ""), self.columns) or column + 1
            look = self._look(cell.get("s", ""))
            value = self._value(cell, look, sheet)
            has_text = has_text or bool(value.text.strip())
            if out_of_sight or column in hidden:
                sheet.hidden.extend([value.text] if value.text.strip() else [])
            else:
                found.append((column, value))
        if has_text:  # empty rows are paper, however they are drawn
            for column, value in found:
                sheet.keep(number, column, value)

    def _look(self, written: str) -> Look:
        look = self.known.get(written)
        if look is None:
            place = whole(written) or 0
            look = self.known[written] = self.looks[place] if place < len(self.looks) else Look()
        return look

    def _value(self, cell: etree._Element, look: Look, sheet: Sheet) -> Value:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return Value(rich(cell.find(_INLINE)), look)
        raw, formula = "", False
        for child in cell:
            if child.tag == _VALUE:
                raw = child.text or ""
            elif child.tag == _FORMULA:
                formula = True
        if formula and not raw and kind != "str":
            place = cell.get("r", "")
            sheet.notes.append(f"В ячейке {place} стоит формула, а её значение в файле не сохранено: ячейка пуста.")
        if kind == "s":
            place_of = whole(raw)
            known = place_of is not None and place_of < len(self.strings)
            return Value(self.strings[place_of] if known and place_of is not None else "", look)
        if kind == "b":
            return Value("ДА" if raw in _TRUE else "НЕТ", look)
        if kind == "n" and raw:
            shown = shown_number(raw, look.form, self.from_1904)
            return Value(shown, look, day_of(raw, look.form, self.from_1904) if is_date(look.form) else None)
        return Value(check_text(_unescaped(raw)), look)


def _column(ref: str, known: dict[str, int]) -> int:
    """As `column_of`, for a sheet in which the same letters stand in each row."""
    letters = ref.rstrip(_DIGITS)
    if letters not in known:
        known[letters] = column_of(letters + "1")
    digits = ref[len(letters) :]
    return known[letters] if 0 < len(digits) < 8 and digits[0] != "0" else 0


def _merge(sheet: Sheet, entry: etree._Element) -> None:
    first, _, last = entry.get("ref", "").partition(":")
    start, end = corner(first), corner(last)
    if start and end and end[0] >= start[0] and end[1] >= start[1]:
        sheet.merge(*start, end[0] - start[0] + 1, end[1] - start[1] + 1)


def _hidden_columns(root: etree._Element) -> set[int]:
    hidden: set[int] = set()
    for entry in root.iter(s("col")):
        if entry.get("hidden") in _TRUE:
            low, high = whole(entry.get("min")) or 1, whole(entry.get("max")) or 0
            hidden.update(range(low, min(high, MAX_COLUMNS) + 1))
    return hidden


def rich(entry: etree._Element | None) -> str:
    """The text of a string, its runs joined; the reading aids of East Asian scripts (rPh) are left out."""
    if entry is None:
        return ""
    texts = [text.text or "" for text in entry.iter(_TEXT) if not _is_aid(text)]
    return check_text(_unescaped("".join(texts)))


def _is_aid(text: etree._Element) -> bool:
    parent = text.getparent()
    return parent is not None and parent.tag == _AID


def _unescaped(text: str) -> str:
    """Control characters, which Excel writes as _x000D_, become what they are; those that XML forbids go."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return without_control(text).replace("\r\n", "\n")

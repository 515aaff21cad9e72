"""One sheet of a workbook as values by their places."""

import re
from dataclasses import dataclass, field

from lxml import etree

from plans.core.limits import MAX_COLUMNS, check_text
from plans.core.readers.excel.looks import shown_number
from plans.core.readers.excel.names import column_of, corner, s, whole
from plans.core.readers.sheets import Look, Sheet, Value
from plans.core.text import without_control

# Excel itself escapes only control characters, and the underscore of what would look like an escape.
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
_TRUE = ("1", "true")
_ROW, _CELL, _VALUE, _INLINE, _TEXT, _AID = s("row"), s("c"), s("v"), s("is"), s("t"), s("rPh")
_DIGITS = "0123456789"


@dataclass(slots=True)
class SheetReader:
    """What the sheets of one workbook share."""

    strings: list[str]
    looks: list[Look]
    from_1904: bool
    known: dict[str, Look] = field(default_factory=dict)  # by the number of the style as written

    def read(self, root: etree._Element) -> Sheet:
        sheet = Sheet()
        hidden = _hidden_columns(root)
        columns: dict[str, int] = {}
        number = 0
        for row in root.iter(_ROW):
            number = whole(row.get("r")) or number + 1
            column, out_of_sight = 0, row.get("hidden") in _TRUE
            for cell in row.iter(_CELL):
                column = _column(cell.get("r", ""), columns) or column + 1
                look = self._look(cell.get("s", ""))
                value = Value(self._text(cell, look), look)
                if out_of_sight or column in hidden:
                    sheet.hidden.extend([value.text] if value.text.strip() else [])
                else:
                    sheet.keep(number, column, value)
        _merge(sheet, root)
        return sheet

    def _look(self, written: str) -> Look:
        look = self.known.get(written)
        if look is None:
            place = whole(written) or 0
            look = self.known[written] = self.looks[place] if place < len(self.looks) else Look()
        return look

    def _text(self, cell: etree._Element, look: Look) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return rich(cell.find(_INLINE))
        raw = next((child.text for child in cell if child.tag == _VALUE), None) or ""
        if kind == "s":
            place = whole(raw)
            return self.strings[place] if place is not None and place < len(self.strings) else ""
        if kind == "b":
            return "ДА" if raw in _TRUE else "НЕТ"
        if kind == "n" and raw:
            return shown_number(raw, look.form, self.from_1904)
        return check_text(_unescaped(raw))


def _column(ref: str, known: dict[str, int]) -> int:
    """As `column_of`, for a sheet in which the same letters stand in each row."""
    letters = ref.rstrip(_DIGITS)
    if letters not in known:
        known[letters] = column_of(letters + "1")
    digits = ref[len(letters) :]
    return known[letters] if 0 < len(digits) < 8 and digits[0] != "0" else 0


def _merge(sheet: Sheet, root: etree._Element) -> None:
    for entry in root.iter(s("mergeCell")):
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

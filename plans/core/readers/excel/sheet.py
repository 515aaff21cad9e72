"""One sheet of a workbook as values by their places."""

import re
from dataclasses import dataclass, field

from lxml import etree

from plans.core.readers.excel.looks import Look, shown_number
from plans.core.readers.excel.names import column_of, corner, s, whole
from plans.core.strangers import MAX_COLUMNS, check_table, check_text
from plans.core.text import without_control

# Excel itself escapes only control characters, and the underscore of what would look like an escape.
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
_TRUE = ("1", "true")


@dataclass(slots=True)
class Value:
    text: str
    look: Look


@dataclass(slots=True)
class Sheet:
    """Values by (row, column) from 1; (rows, columns) of merged cells by their first place; texts in hidden places."""

    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SheetReader:
    """What the sheets of one workbook share."""

    strings: list[str]
    looks: list[Look]
    from_1904: bool

    def read(self, root: etree._Element) -> Sheet:
        sheet = Sheet()
        hidden = _hidden_columns(root)
        number = 0
        for row in root.iter(s("row")):
            number = whole(row.get("r")) or number + 1
            column = 0
            for cell in row.iter(s("c")):
                column = column_of(cell.get("r", "")) or column + 1
                value = Value(self._text(cell), self._look(cell))
                if row.get("hidden") in _TRUE or column in hidden:
                    sheet.hidden.extend([value.text] if value.text.strip() else [])
                else:
                    _keep(sheet, number, column, value)
        _merge(sheet, root)
        return sheet

    def _look(self, cell: etree._Element) -> Look:
        place = whole(cell.get("s")) or 0
        return self.looks[place] if place < len(self.looks) else Look()

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return rich(cell.find(s("is")))
        raw = cell.findtext(s("v")) or ""
        if kind == "s":
            place = whole(raw)
            return self.strings[place] if place is not None and place < len(self.strings) else ""
        if kind == "b":
            return "ДА" if raw in _TRUE else "НЕТ"
        if kind == "n" and raw:
            return shown_number(raw, self._look(cell).form, self.from_1904)
        return check_text(_unescaped(raw))


def _keep(sheet: Sheet, number: int, column: int, value: Value) -> None:
    """A value with text or lines; an empty one far to the right is nothing."""
    text = bool(value.text.strip())
    if text or (value.look.ruled and column <= MAX_COLUMNS):
        check_table(0, column if text else 0, len(sheet.values))
        sheet.values[number, column] = value


def _merge(sheet: Sheet, root: etree._Element) -> None:
    for entry in root.iter(s("mergeCell")):
        first, _, last = entry.get("ref", "").partition(":")
        start, end = corner(first), corner(last)
        if start and end and end[0] >= start[0] and end[1] >= start[1]:
            sheet.spans[start] = (end[0] - start[0] + 1, end[1] - start[1] + 1)
            check_table(0, 0, len(sheet.spans))


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
    texts = [text.text or "" for text in entry.iter(s("t")) if not _is_aid(text)]
    return check_text(_unescaped("".join(texts)))


def _is_aid(text: etree._Element) -> bool:
    parent = text.getparent()
    return parent is not None and parent.tag == s("rPh")


def _unescaped(text: str) -> str:
    """Control characters, which Excel writes as _x000D_, become what they are; those that XML forbids go."""
    return without_control(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)).replace("\r\n", "\n")

"""What the styles of a workbook say of a cell, and how a number looks in it."""

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from lxml import etree

from plans.core.grid import Align
from plans.core.package import Package
from plans.core.readers.excel.names import s, whole
from plans.core.readers.sheets import Look

_ALIGNS = {"center": Align.CENTER, "right": Align.RIGHT, "centerContinuous": Align.CENTER}
_FIXED = re.compile(r"0\.(0{1,4})$")
_NOT_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|general', re.IGNORECASE)
# The formats that every workbook has by number: ECMA-376 part 1, § 18.8.30.
_BUILT_IN = {2: "0.00", 4: "0.00", 10: "0.00"}
_BUILT_IN_DATES = {**dict.fromkeys([*range(14, 17), *range(27, 37), *range(50, 59)], "dd.mm.yyyy"), 17: "mmm-yy",
                   22: "dd.mm.yyyy h:mm"}  # fmt: skip
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_LAST_DAY = 2_958_465
_MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь")  # fmt: skip


def read_looks(package: Package) -> list[Look]:
    """The cell styles of a workbook by their number."""
    root = package.related(package.main, "styles")
    if root is None:
        return []
    forms = {entry.get("numFmtId", ""): entry.get("formatCode", "") for entry in root.iter(s("numFmt"))}
    bold = [font.find(s("b")) is not None for font in root.iterfind(s("fonts", "font"))]
    ruled = [
        any(side.get("style", "none") != "none" for side in border) for border in root.iterfind(s("borders", "border"))
    ]
    return [_look(entry, forms, bold, ruled) for entry in root.iterfind(s("cellXfs", "xf"))]


def _look(entry: etree._Element, forms: dict[str, str], bold: list[bool], ruled: list[bool]) -> Look:
    font, border, form = (whole(entry.get(name)) or 0 for name in ("fontId", "borderId", "numFmtId"))
    alignment = entry.find(s("alignment"))
    return Look(
        ruled=border < len(ruled) and ruled[border],
        bold=font < len(bold) and bold[font],
        align=_ALIGNS.get(alignment.get("horizontal", ""), Align.LEFT) if alignment is not None else Align.LEFT,
        form=forms.get(str(form)) or _BUILT_IN_DATES.get(form) or _BUILT_IN.get(form, ""),
    )


def shown_number(raw: str, form: str, from_1904: bool) -> str:
    """A number as the sheet shows it: 05.09.2022 by a date's format, 3.10 by "0.00", 5 without a format."""
    try:
        count = Decimal(raw)
    except InvalidOperation:
        return raw
    if not count.is_finite() or abs(count) >= 10**15:
        return raw
    if _is_date(form) and 0 <= count <= _LAST_DAY:
        return _shown_date(int(count), form, from_1904)
    if match := _FIXED.search(form):
        return f"{count:.{len(match[1])}f}"
    return f"{round(count, 10).normalize():f}"


def _is_date(form: str) -> bool:
    letters = _NOT_LETTERS.sub("", form.split(";", 1)[0]).lower()
    return "d" in letters or "y" in letters or "mmm" in letters


def _shown_date(count: int, form: str, from_1904: bool) -> str:
    """The day; a format without days shows the month and the year."""
    epoch = _EPOCH_1904 if from_1904 else _EPOCH
    day = epoch + timedelta(days=min(count, (date.max - epoch).days))
    letters = _NOT_LETTERS.sub("", form).lower()
    return f"{day:%d.%m.%Y}" if "d" in letters else f"{_MONTHS[day.month - 1]} {day.year}"

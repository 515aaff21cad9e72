"""What the styles of a workbook say of a cell."""

from lxml import etree

from plans.core.grid import Align
from plans.core.package import Package
from plans.core.readers.excel.names import s, whole
from plans.core.readers.sheets import Look

_ALIGNS = {"center": Align.CENTER, "right": Align.RIGHT, "centerContinuous": Align.CENTER}
# The formats that every workbook has by number: ECMA-376 part 1, § 18.8.30.
_BUILT_IN = {2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 17: "mmmm yyyy", 18: "h:mm", 19: "h:mm:ss",
             20: "h:mm", 21: "h:mm:ss", 22: "dd.mm.yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
             45: "mm:ss", 46: "h:mm:ss", 47: "mm:ss",
             **dict.fromkeys([*range(14, 17), *range(27, 37), *range(50, 59)], "dd.mm.yyyy")}  # fmt: skip


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
        form=forms.get(str(form)) or _BUILT_IN.get(form, ""),
    )

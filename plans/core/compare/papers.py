"""The papers of a comparison as grids: the comparative table, and the text of the changes (ГОСТ Р 7.0.97-2025)."""

from collections.abc import Iterator, Mapping
from itertools import count, groupby

from plans.core.compare.changes import At, Change, Comparison, HeadChange, RowChange
from plans.core.compare.instruction import Unit, instruction
from plans.core.document import MARK, Activity, Section
from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.layout import lay_out, tie
from plans.core.text import fold

# Reasons by the places of a row in the old and the new plan.
Grounds = Mapping[tuple[At | None, At | None], str]

_ACROSS = Page(landscape=True, left=30, table_size=10)
_UPRIGHT = Page(left=30, table_size=9)
_HEADS = ("№ п/п", "Действующая редакция", "Предлагаемая редакция", "Обоснование")
_WIDTHS = (0.07, 0.35, 0.35, 0.23)
PARTS = {
    "kind": "Вид документа",
    "masthead": "Шапка",
    "title": "Наименование",
    "period": "Период",
    "tail": "Текст после таблицы",
    "signoff": "Гриф",
    "column": "Графа",
    "section": "Раздел",
    "section_order": "Порядок разделов",
    "column_order": "Порядок граф",
    "signoff_order": "Порядок грифов",
}
KINDS = {"work_plan": "план работы", "roadmap": "дорожная карта"}
_NONE = "–"
_MOVED = "Место: {}."
_SAME = "Изменений нет."


def comparative_table(comparison: Comparison, grounds: Grounds | None = None, page: Page = _ACROSS) -> Grid:
    """№, the text in force, the text that is proposed, the reason: a row for each changed place."""
    title = ("СРАВНИТЕЛЬНАЯ ТАБЛИЦА", "к изменениям, которые вносятся в документ", _about(comparison))
    heads = Row(tuple(Cell(tie(name), bold=True, align=Align.CENTER) for name in _HEADS), Role.HEAD)
    rows = (heads, *_head_rows(comparison), *_body_rows(comparison, grounds or {}))
    return _paper(title, [Table(rows, _WIDTHS)] if len(rows) > 1 else [Paragraph(_SAME)], page)


def text_of_changes(comparison: Comparison, page: Page = _UPRIGHT) -> Grid:
    """The changes as a decision lists them: numbered, those of one section together, new rows as they will stand."""
    title = ("ИЗМЕНЕНИЯ,", "которые вносятся в документ", _about(comparison))
    blocks: list[Paragraph | Table] = []
    units = instruction(comparison)
    numbers = count(1)
    for where, group in groupby(units, key=lambda unit: unit.where):
        if not where:
            for unit in group:
                blocks += _said(unit, f"{next(numbers)}. ", comparison)
            continue
        number = next(numbers)
        blocks.append(Paragraph(tie(f"{number}. {where}:")))
        for at, unit in enumerate(group, start=1):
            blocks += _said(unit, f"{number}.{at}. ", comparison)
    return _paper(title, blocks or [Paragraph(_SAME)], page)


def _about(comparison: Comparison) -> str:
    return f"«{fold(' '.join(comparison.old.title))}»"


def _paper(title: tuple[str, ...], blocks: list[Paragraph | Table], page: Page) -> Grid:
    head = (Paragraph(tie(line), Align.CENTER, bold=True) for line in title)
    return Grid((*head, Paragraph(" "), *blocks), page=page, title=" ".join(title))


def _said(unit: Unit, number: str, comparison: Comparison) -> Iterator[Paragraph | Table]:
    text = f"{unit.text[:1].upper()}{unit.text[1:]}"
    yield Paragraph(tie(f"{number}{text}{':' if unit.brings else '.'}"))
    if unit.brings:
        yield _rows(unit.brings, comparison)


def _rows(section: Section, comparison: Comparison) -> Table:
    """New rows in the plan's own table, without its head and its marks."""
    columns = [column for column in comparison.new.columns if column.key != MARK]
    whole = next(table for table in lay_out(comparison.new, with_marks=False, page=_UPRIGHT).tables if table.ruled)
    heading = Cell(tie(section.heading), colspan=len(columns), bold=True, align=Align.CENTER)
    rows = [Row((heading,), Role.SECTION)] if section.heading else []
    for row in section.activities:
        rows.append(Row(tuple(Cell(tie(row.text(column.key))) for column in columns)))
    return Table(tuple(rows), whole.widths)


def _head_rows(comparison: Comparison) -> Iterator[Row]:
    for one in comparison.head:
        old, new = (f"{PARTS[one.part]}: {text}" if text else _NONE for text in _texts(one))
        yield _row("", old, new, "")


def _texts(one: HeadChange) -> tuple[str, str]:
    return (KINDS[one.old], KINDS[one.new]) if one.part == "kind" else (one.old, one.new)


def _row(number: str, old: str, new: str, ground: str) -> Row:
    texts = (tie(text) for text in (old, new, ground))
    return Row((Cell(tie(number), align=Align.CENTER), *(Cell(text) for text in texts)))


def _body_rows(comparison: Comparison, grounds: Grounds) -> Iterator[Row]:
    """The changed rows under the headings of the new plan's sections; those taken out under their old one's."""
    last = None
    for row in comparison.rows:
        if row.change is Change.SAME:
            continue
        heading = _heading(comparison, row)
        if heading and heading != last:
            yield Row((Cell(tie(heading), colspan=len(_HEADS), bold=True, align=Align.CENTER),), Role.SECTION)
        last = heading
        was, now = comparison.old_row(row), comparison.new_row(row)
        number = (was or now or Activity()).number
        old, new = (_told(comparison, row, one, other) for one, other in ((was, now), (now, was)))
        yield _row(number, old, new, grounds.get((row.old, row.new), ""))


def _heading(comparison: Comparison, row: RowChange) -> str:
    if row.new:
        return comparison.new.sections[row.new[0]].heading
    return comparison.old.sections[row.old[0]].heading if row.old else ""


def _told(comparison: Comparison, change: RowChange, row: Activity | None, other: Activity | None) -> str:
    """One side of a changed row: its number and title, then the cells that differ; all of them where it is new."""
    if row is None:
        return _NONE if change.change is Change.ADDED else "Исключить"
    lines = [fold(f"{row.number} {row.title}")]
    columns = comparison.old.columns if row is comparison.old_row(change) else comparison.new.columns
    for column in columns:
        text = row.text(column.key)
        if column.key not in ("number", "title") and (text if other is None else column.key in change.cells):
            lines.append(f"{fold(column.heading)}: {text or _NONE}")
    if change.is_moved:
        lines.append(_MOVED.format(_place(comparison, change, is_old=row is comparison.old_row(change))))
    return "\n".join(lines)


def _place(comparison: Comparison, change: RowChange, *, is_old: bool) -> str:
    """Which line of which section it is; a row that was moved stands in both plans."""
    document, at = (comparison.old, change.old) if is_old else (comparison.new, change.new)
    section, row = at or (0, 0)
    heading = document.sections[section].heading
    return f"{row + 1}-я строка" + (f" раздела «{fold(heading)}»" if heading else "")

"""Commands that change which parts a draft has, and in which order."""

from collections.abc import Sequence

from plans.core.document import MARK, NUMBER
from plans.core.document import Place as Corner
from plans.core.editor import labels, numbering
from plans.core.editor.commands import Command
from plans.core.editor.values import Place
from plans.editor.cells import check_cell, check_length, named, part_of, parts_of
from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.parts import Part
from plans.editor.places import Places
from plans.models import Activity, Plan, Section, SignOff

_EDGES = {"up": "Выше некуда.", "down": "Ниже некуда."}


def insert(step: Step, command: Command) -> Done | None:
    """A new row, section or sign-off block at its place."""
    part, place = _new(step, command)
    texts: dict[str, str] = command["values"]
    for key, text in texts.items():
        if key != MARK:
            check_cell(step.plan, part, key, text)
            part.put_cell(key, text)
    step.add([part], place)
    return step.save(_inserted(part), command.token)


def _new(step: Step, command: Command) -> tuple[Part, Place]:
    plan, what = step.plan, command.text("what")
    if what == "signoff":
        block = SignOff(plan=plan, word="УТВЕРЖДАЮ", place=Corner.RIGHT.value)
        return block, step.places.end("signoff", plan.pk)
    if what == "section" or not step.places.of("section", plan.pk):
        return Section(plan=plan), _section_place(step, command)
    place = _new_row_place(step, command)
    return Activity(section_id=place.container, number=proposed(plan, step.places, place)[0]), place


def _inserted(part: Part) -> str:
    if isinstance(part, Section):
        return "Добавлен раздел"
    return f"Добавлена строка {labels.short(part.number)}".rstrip() if isinstance(part, Activity) else "Добавлен гриф"


def proposed(plan: Plan, places: Places, place: Place, count: int = 1) -> list[str]:
    """Numbers for new rows at a place; in changes of a plan in force the numbers of the rows below stay."""
    if not plan.has_column(NUMBER):
        return [""] * count
    headings = dict(plan.sections.values_list("pk", "heading"))
    numbers = dict(Activity.objects.filter(section__plan=plan).values_list("pk", "number"))
    sections = places.of("section", plan.pk)
    groups = [
        numbering.Numbered(headings[pk], tuple(numbers[row] for row in places.of("activity", pk))) for pk in sections
    ]
    keys = places.of("activity", place.container)
    at = keys.index(place.before) + 1 if place.before else 0
    return numbering.proposed(groups, sections.index(place.container), at, count, stays=plan.is_amendment)


def beside(step: Step, where: str, anchor: Part) -> Place:
    """The place right "before" or "after" a part."""
    return step.places.beside(anchor.KIND, anchor.container, anchor.pk, where)


def _new_row_place(step: Step, command: Command) -> Place:
    """Beside a row; for a section at its end; for anything else at the end of the last section."""
    ref = command.ref("part")
    anchor = part_of(step.plan, ref) if ref else step.plan
    if isinstance(anchor, Activity):
        return _row_place(step, command.text("where"), anchor)
    home = anchor.pk if isinstance(anchor, Section) else step.places.of("section", step.plan.pk)[-1]
    return step.places.end("activity", home)


def _row_place(step: Step, where: str, anchor: object) -> Place:
    """Where a row comes to stand: beside a row, or at the end of a section. Raises WriteRefused."""
    if isinstance(anchor, Section) and where == "into":
        return step.places.end("activity", anchor.pk)
    if isinstance(anchor, Activity) and where != "into":
        return beside(step, where, anchor)
    raise WriteRefused("Строку ставят рядом с другой строкой или в раздел.")


def _section_place(step: Step, command: Command) -> Place:
    ref, where = command.ref("part"), command.text("where")
    anchor = part_of(step.plan, ref) if ref else None
    if isinstance(anchor, Section) and where != "into":
        return beside(step, where, anchor)
    if isinstance(anchor, Activity):
        return beside(step, "before" if where == "before" else "after", anchor.section)
    return step.places.end("section", step.plan.pk)


def duplicate(step: Step, command: Command) -> Done | None:
    """Copies of rows, sections with their rows, or blocks, each right below its original.

    A copied row takes the next number; the rows of a copied section keep theirs, as its heading does.
    """
    parts = parts_of(step.plan, command.refs(), "Повторить можно строку, раздел или гриф.")
    for part in parts:
        copy, place = _copy(part, part.container), beside(step, "after", part)
        if isinstance(copy, Activity):
            copy.number = _next_to(step, part, place)
        step.add([copy], place)
        if isinstance(part, Section):
            step.add([_copy(row, copy.pk) for row in part.activities.all()], Place(copy.pk))
    return step.save(labels.of_many("Повторено", named(parts)), command.token)


def _next_to(step: Step, row: Part, place: Place) -> str:
    """The number of a row that is made out of another: none beside a row without one."""
    return proposed(step.plan, step.places, place)[0] if isinstance(row, Activity) and row.number.strip() else ""


def _copy(part: Part, container: int) -> Part:
    """The same texts without what was set by hand; the marks stay with the original."""
    owner = {"section_id": container} if isinstance(part, Activity) else {"plan_id": container}
    copy = type(part)(**owner)
    copy.put(part.whole().cells, {})
    return copy


def delete(step: Step, command: Command) -> Done | None:
    """Take parts out; a section goes with its rows. A row with marks stays."""
    parts = parts_of(step.plan, command.refs(), "Удалить можно строку, раздел или гриф.")
    step.remove(parts)
    return step.save(labels.of_many("Удалено", named(parts)), command.token)


def move(step: Step, command: Command) -> Done | None:
    """Put rows, sections or blocks elsewhere, in the order in which they stand now; they keep their keys."""
    together = "Вместе переносят только строки или только разделы."
    parts = parts_of(step.plan, command.refs(), together)
    if len({part.KIND for part in parts}) > 1:
        raise WriteRefused(together)
    way = command.text("where")
    place = _shifted(step, parts, way) if way in _EDGES else _target(step, parts, command)
    step.move(parts, _without(step, parts[0].KIND, place, {part.pk for part in parts}))
    return step.save(labels.of_many("Перенесено", named(parts)), command.token)


def _target(step: Step, parts: Sequence[Part], command: Command) -> Place:
    """Beside a part of the same kind; a row also before or behind a section's heading."""
    ref, where = command.ref("part"), command.text("where")
    if ref is None:
        raise WriteRefused("Не сказано, куда перенести. Обновите страницу.")
    anchor = part_of(step.plan, ref)
    if anchor in parts:
        raise WriteRefused("Строку нельзя поставить рядом с ней самой.")
    if isinstance(parts[0], Activity):
        if isinstance(anchor, Section) and where != "into":
            return Place(anchor.pk) if where == "after" else _in_next_section(step, anchor.pk, "up")
        return _row_place(step, where, anchor)
    if not isinstance(anchor, Plan) and anchor.KIND == parts[0].KIND and where != "into":
        return beside(step, where, anchor)
    raise WriteRefused("Раздел ставят до или после другого раздела.")


def _without(step: Step, kind: str, place: Place, moved: set[int]) -> Place:
    """The same place when the moved parts have left: behind the nearest part above that stays."""
    keys = step.places.of(kind, place.container)
    above = [key for key in keys[: keys.index(place.before) + 1 if place.before else 0] if key not in moved]
    return Place(place.container, above[-1] if above else 0, len(above))


def _shifted(step: Step, parts: Sequence[Part], way: str) -> Place:
    """One line up or down of parts that stand together; a row also over the edge of its section.

    Raises WriteRefused at the edge of the plan.
    """
    moved = {part.pk for part in parts}
    container = parts[0 if way == "up" else -1].container
    keys = step.places.of(parts[0].KIND, container)
    at = [keys.index(pk) for pk in keys if pk in moved]
    near = at[0] - 1 if way == "up" else at[-1] + 1
    if 0 <= near < len(keys):
        above = near - 1 if way == "up" else near
        return Place(container, keys[above] if above >= 0 else 0, above + 1)
    if not isinstance(parts[0], Activity):
        raise WriteRefused(_EDGES[way])
    return _in_next_section(step, container, way)


def _in_next_section(step: Step, section: int, way: str) -> Place:
    """The end of the section above, or the top of the section below."""
    sections = step.places.of("section", step.plan.pk)
    near = sections.index(section) + (-1 if way == "up" else 1)
    if not 0 <= near < len(sections):
        raise WriteRefused(_EDGES[way])
    return step.places.end("activity", sections[near]) if way == "up" else Place(sections[near])


def split(step: Step, command: Command) -> Done | None:
    """The text of a cell from a place on goes into a new row below, which takes the next number."""
    row, key, at = part_of(step.plan, command["part"]), command.text("key"), int(command["at"])
    if not isinstance(row, Activity):
        raise WriteRefused("Разделить можно ячейку строки.")
    text = row.text(key)
    check_cell(step.plan, row, key, text)
    if not (text[:at].strip() and text[at:].strip()):
        raise WriteRefused("Поставьте курсор внутрь текста: слева и справа от него должны остаться слова.")
    place = beside(step, "after", row)
    below = Activity(section_id=row.section_id, number=_next_to(step, row, place))
    below.put_cell(key, text[at:].lstrip())
    step.put(row, {key: text[:at].rstrip()})
    step.add([below], place)
    return step.save(labels.of_many("Разделено", named([row])), command.token)


def join(step: Step, command: Command) -> Done | None:
    """Rows become one, cell by cell: different texts one under the other, equal ones once; the first number stays."""
    found = parts_of(step.plan, command.refs(), "Соединить можно две строки и больше.")
    rows = [part for part in found if isinstance(part, Activity)]
    if len(rows) < max(2, len(found)):
        raise WriteRefused("Соединить можно две строки и больше.")
    first, *others = rows
    keys = dict.fromkeys(key for row in rows for key in row.cell_names)
    cells = {key: _joined([row.text(key) for row in rows]) for key in keys}
    cells[NUMBER] = next((row.number for row in rows if row.number.strip()), "")
    for key, text in cells.items():
        check_length(first, key, text)
    step.put(first, cells)
    step.remove(others)
    return step.save(labels.of_many("Соединено", named(rows)), command.token)


def _joined(texts: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text.strip()))

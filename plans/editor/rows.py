"""Commands that change which parts a draft has, and in which order."""

from collections.abc import Sequence

from plans.core.document import MARK, NUMBER
from plans.core.document import Place as Corner
from plans.core.editor import labels, numbering
from plans.core.editor.commands import Order
from plans.editor.cells import check_cell, check_length, part_of, parts_of
from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.parts import Part, container_of, kind_of, put_cell, whole
from plans.editor.places import Place
from plans.editor.shifting import in_next_section, shifted
from plans.models import Activity, Plan, Section, SignOff, User


def insert(plan: Plan, person: User, order: Order) -> Done | None:
    """A new row, section or sign-off block at its place."""
    step = Step(plan, person)
    values: dict[str, str] = order["values"]
    if order["what"] == "signoff":
        part: Part = SignOff(plan=plan, word="УТВЕРЖДАЮ", place=Corner.RIGHT.value)
        place = end_of(step, "signoff", plan.pk)
    elif order["what"] == "section" or not step.orders.of("section", plan.pk):
        part = Section(plan=plan)
        place = _section_place(step, order)
    else:
        place = _new_row_place(step, order)
        part = Activity(section_id=place[0], number=_proposed(plan, order, place))
    for key, text in values.items():
        if key != MARK:
            check_cell(plan, part, key, text)
            put_cell(part, key, text)
    step.add([part], place)
    return step.save(_inserted(part), order.token)


def _inserted(part: Part) -> str:
    if isinstance(part, Section):
        return "Добавлен раздел"
    return "Добавлен гриф" if isinstance(part, SignOff) else f"Добавлена строка {labels.short(part.number)}".rstrip()


def _proposed(plan: Plan, order: Order, place: Place) -> str:
    """The number of a row at the end of its section follows the one above; elsewhere it would be guessed."""
    if order["part"].startswith("activity-") or not plan.has_column(NUMBER):
        return ""
    if place[1]:
        return numbering.following(Activity.objects.get(pk=place[1]).number)
    return numbering.first_of(Section.objects.get(pk=place[0]).heading)


def end_of(step: Step, kind: str, container: int) -> Place:
    """The place behind the last part of a container."""
    keys = step.orders.of(kind, container)
    return [container, keys[-1] if keys else 0, len(keys)]


def beside(step: Step, where: str, anchor: Part) -> Place:
    """The place right before or behind a part."""
    container = container_of(anchor)
    keys = step.orders.of(kind_of(anchor), container)
    at = keys.index(anchor.pk) + (where == "after")
    return [container, keys[at - 1] if at else 0, at]


def row_place(step: Step, where: str, anchor: Part) -> Place:
    """Where a row comes to stand: beside a row, or at the end of a section. Raises WriteRefused."""
    if isinstance(anchor, Section) and where == "into":
        return end_of(step, "activity", anchor.pk)
    if isinstance(anchor, Activity) and where != "into":
        return beside(step, where, anchor)
    raise WriteRefused("Строку ставят рядом с другой строкой или в раздел.")


def _new_row_place(step: Step, order: Order) -> Place:
    """Beside a row; for a section at its end; for anything else at the end of the last section."""
    anchor = part_of(step.plan, order["part"]) if order["part"] else step.plan
    if isinstance(anchor, Activity):
        return row_place(step, order["where"], anchor)
    home = anchor.pk if isinstance(anchor, Section) else step.orders.of("section", step.plan.pk)[-1]
    return end_of(step, "activity", home)


def _section_place(step: Step, order: Order) -> Place:
    if not order["part"]:
        return end_of(step, "section", step.plan.pk)
    anchor = part_of(step.plan, order["part"])
    if isinstance(anchor, Section) and order["where"] != "into":
        return beside(step, order["where"], anchor)
    if isinstance(anchor, Activity):
        return beside(step, "before" if order["where"] == "before" else "after", anchor.section)
    return end_of(step, "section", step.plan.pk)


def duplicate(plan: Plan, person: User, order: Order) -> Done | None:
    """Copies of rows, sections with their rows, or blocks, each right below its original."""
    parts = parts_of(plan, order["parts"])
    if any(kind_of(part) not in ("activity", "section", "signoff") for part in parts):
        raise WriteRefused("Повторить можно строку, раздел или гриф.")
    step = Step(plan, person)
    for part in parts:
        copy = _copy(part, container_of(part))
        step.add([copy], beside(step, "after", part))
        if isinstance(part, Section):
            step.add([_copy(row, copy.pk) for row in part.activities.all()], [copy.pk, 0, 0])
    return step.save(labels.of_many("Повторено", named(parts)), order.token)


def _copy(part: Part, container: int) -> Part:
    """The same texts without what was set by hand; the marks stay with the original."""
    owner = {"section_id": container} if isinstance(part, Activity) else {"plan_id": container}
    copy = type(part)(**owner)
    for key, text in whole(part)["cells"].items():
        put_cell(copy, key, text)
    return copy


def named(parts: Sequence[Part]) -> list[str]:
    """The parts' names for a label."""
    return [(part.number.strip() if isinstance(part, Activity) else "") or str(part) or "без текста" for part in parts]


def delete(plan: Plan, person: User, order: Order) -> Done | None:
    """Take parts out; a section goes with its rows. A row with marks stays."""
    parts = parts_of(plan, order["parts"])
    if any(kind_of(part) not in ("activity", "section", "signoff") for part in parts):
        raise WriteRefused("Удалить можно строку, раздел или гриф.")
    step = Step(plan, person)
    step.remove(parts)
    return step.save(labels.of_many("Удалено", named(parts)), order.token)


def move(plan: Plan, person: User, order: Order) -> Done | None:
    """Put rows, sections or blocks elsewhere, in the order in which they stand now; they keep their keys."""
    parts = parts_of(plan, order["parts"])
    kinds = {kind_of(part) for part in parts}
    if len(kinds) > 1 or kinds & {"plan", "column"}:
        raise WriteRefused("Вместе переносят только строки или только разделы.")
    step = Step(plan, person)
    place = shifted(step, parts, order["where"]) if order["where"] in ("up", "down") else _target(step, parts, order)
    step.move(parts, _without(step, kinds.pop(), place, {part.pk for part in parts}))
    return step.save(labels.of_many("Перенесено", named(parts)), order.token)


def _target(step: Step, parts: list[Part], order: Order) -> Place:
    """Beside a part of the same kind; a row also before or behind a section's heading."""
    if not order["part"]:
        raise WriteRefused("Не сказано, рядом с чем поставить. Обновите страницу.")
    anchor, where = part_of(step.plan, order["part"]), order["where"]
    if anchor in parts:
        raise WriteRefused("Строку нельзя поставить рядом с ней самой.")
    if isinstance(parts[0], Activity):
        if isinstance(anchor, Section) and where != "into":
            return [anchor.pk, 0, 0] if where == "after" else in_next_section(step, anchor.pk, "up")
        return row_place(step, where, anchor)
    if kind_of(anchor) == kind_of(parts[0]) and where != "into":
        return beside(step, where, anchor)
    raise WriteRefused("Раздел ставят до или после другого раздела.")


def _without(step: Step, kind: str, place: Place, moved: set[int]) -> Place:
    """The same place when the moved parts have left: behind the nearest part above that stays."""
    container, before, _ = place
    keys = step.orders.of(kind, container)
    above = [key for key in keys[: keys.index(before) + 1 if before else 0] if key not in moved]
    return [container, above[-1] if above else 0, len(above)]


def split(plan: Plan, person: User, order: Order) -> Done | None:
    """The text of a cell from a place on goes into a new row below."""
    row, key, at = part_of(plan, order["part"]), order["key"], order["at"]
    if not isinstance(row, Activity):
        raise WriteRefused("Разделить можно ячейку строки.")
    text = row.text(key)
    check_cell(plan, row, key, text)
    if not (text[:at].strip() and text[at:].strip()):
        raise WriteRefused("Поставьте курсор внутрь текста: слева и справа от него должны остаться слова.")
    step = Step(plan, person)
    below = Activity(section_id=row.section_id)
    put_cell(below, key, text[at:].lstrip())
    step.put(row, {key: text[:at].rstrip()})
    step.add([below], beside(step, "after", row))
    return step.save(labels.of_many("Разделено", named([row])), order.token)


def join(plan: Plan, person: User, order: Order) -> Done | None:
    """Rows become one, cell by cell: different texts one under the other, equal ones once; the first number stays."""
    rows = [part for part in parts_of(plan, order["parts"]) if isinstance(part, Activity)]
    if len(rows) < max(2, len(order["parts"])):
        raise WriteRefused("Соединить можно две строки и больше.")
    first, *others = rows
    keys = dict.fromkeys(key for row in rows for key in whole(row)["cells"])
    cells = {key: _joined([row.text(key) for row in rows]) for key in keys}
    cells[NUMBER] = next((row.number for row in rows if row.number.strip()), "")
    for key, text in cells.items():
        check_length(first, key, text)
    step = Step(plan, person)
    step.put(first, cells)
    step.remove(others)
    return step.save(labels.of_many("Соединено", named(rows)), order.token)


def _joined(texts: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text.strip()))

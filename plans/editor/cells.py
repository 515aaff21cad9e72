"""One cell of a draft: found by its name, checked, saved without ever overwriting another person's newer words."""

from datetime import datetime

from plans.core.document import KNOWN_COLUMNS, MARK, Place
from plans.core.editor import labels
from plans.core.editor.commands import Order
from plans.core.errors import PlanError
from plans.core.limits import MAX_TEXT
from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.parts import Part, cell, find, kind_of
from plans.models import Activity, Change, Plan, PlanColumn, Section, User

_GONE = "Этого места в плане уже нет: его удалили. Обновите страницу; набранный текст скопируйте, чтобы не потерять."
_NEEDED = {
    "plan": {"title": "У плана должен быть заголовок."},
    "signoff": {"word": "У грифа должно быть слово. Чтобы убрать гриф, удалите его."},
    "column": {"heading": "У графы должен быть заголовок."},
}
_EDITABLE = {
    "section": ("heading",),
    "signoff": ("word", "lines", "place"),
    "column": ("heading",),
    "plan": ("title", "masthead", "tail"),
}


class Conflict(PlanError):
    """Somebody has written another text into the cell meanwhile; `theirs` is what stands there, None for a part that
    was deleted: its words must not be lost with it."""

    def __init__(self, order: Order, theirs: str | None, version: int, last: Change | None) -> None:
        super().__init__("Пока вы писали, этот текст изменили.")
        self.order = order
        self.theirs = theirs
        self.version = version
        self.who = last.person.short_name if last else ""
        self.when: datetime | None = last.created_at if last else None


def part_of(plan: Plan, ref: str) -> Part:
    """The named part. Raises WriteRefused when the plan has none."""
    found = find(plan, [ref])
    if not found:
        raise WriteRefused(_GONE)
    return found[ref]


def parts_of(plan: Plan, refs: tuple[str, ...]) -> list[Part]:
    """All of the named parts, in this order. Raises WriteRefused when one is missing."""
    found = find(plan, refs)
    if len(found) < len(refs):
        raise WriteRefused(_GONE)
    return list(found.values())


def write_cell(plan: Plan, person: User, order: Order) -> Done | None:
    """Save one cell; another person's newer text is never overwritten (Conflict)."""
    key, text = order["key"], order["text"]
    part = find(plan, [order["part"]]).get(order["part"])
    if part is None:
        raise _gone(plan, order)
    check_cell(plan, part, key, text)
    stored = cell(part, key)
    if stored not in (order["base"], text):
        raise Conflict(order, stored, part.version, last_change(plan, order["part"], key))
    step = Step(plan, person)
    label = label_of(part, key)
    step.put(part, {key: text})
    return step.save(label, order.token)


def _gone(plan: Plan, order: Order) -> PlanError:
    """A part that this plan has had answers with the words to keep; any other name is refused."""
    last = plan.changes.filter(states__has_key=order["part"]).select_related("person").order_by("-pk").first()
    return Conflict(order, None, 0, last) if last else WriteRefused(_GONE)


def check_cell(plan: Plan, part: Part, key: str, text: str) -> None:
    """Raises WriteRefused where the table has no such cell, or its text cannot stand there."""
    kind = kind_of(part)
    allowed = [column.key for column in plan.column_list] if kind == "activity" else _EDITABLE[kind]
    if key not in allowed:
        raise WriteRefused("В этой таблице такой графы нет. Обновите страницу.")
    if key == MARK and kind == "activity" and not part.mark:
        raise WriteRefused("Эта графа заполняется отметками о выполнении.")
    if not text.strip() and (why := _NEEDED.get(kind, {}).get(key)):
        raise WriteRefused(why)
    if kind == "signoff" and key == "place" and text not in tuple(Place):
        raise WriteRefused("Гриф стоит слева или справа.")
    check_length(part, key, text)


def check_length(part: Part, key: str, text: str) -> None:
    """Raises WriteRefused for a text that is longer than its place in the database, or than any plan's."""
    if len(text) > MAX_TEXT:
        raise WriteRefused(f"В одной ячейке больше {MAX_TEXT} знаков: это не похоже на план. Сократите текст.")
    if isinstance(part, Activity) and key not in KNOWN_COLUMNS:
        return
    limit = part._meta.get_field(key).max_length
    if limit and len(text) > limit:
        raise WriteRefused(f"Здесь помещается не больше {limit} знаков.")


def last_change(plan: Plan, ref: str, key: str) -> Change | None:
    """The last step that has touched the cell."""
    touched = plan.changes.filter(**{f"states__{ref}__1__cells__has_key": key})
    return touched.select_related("person").order_by("-pk").first()


def label_of(part: Part, key: str) -> str:
    if isinstance(part, Activity):
        return labels.of_cell(key, part.number, part.title)
    return labels.of_part("" if isinstance(part, Section | PlanColumn) else key, str(part))

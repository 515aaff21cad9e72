"""Cells of a draft: found by name, checked, saved without ever overwriting another person's newer words."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from plans.core.document import KNOWN_COLUMNS, MARK
from plans.core.document import Place as Corner
from plans.core.editor import labels
from plans.core.editor.commands import Command
from plans.core.editor.values import Plain, Ref
from plans.core.errors import PlanError
from plans.core.limits import MAX_TEXT
from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.parts import Anything, Part, find
from plans.models import Activity, Change, Plan, PlanColumn, Section

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
    """Somebody has written other texts into the same cells meanwhile: `theirs` is what stands there, by key.

    `theirs` is None for a part that was deleted: the words that were typed for it must not be lost with it.
    """

    def __init__(self, theirs: Mapping[str, Plain] | None, version: int, last: Change | None) -> None:
        super().__init__("Пока вы писали, этот текст изменили. Ничего не потеряно: выберите или соедините оба.")
        self.theirs = theirs
        self.version = version
        self.who = last.person.short_name if last else ""
        self.when: datetime | None = last.created_at if last else None


def part_of(plan: Plan, ref: Ref) -> Anything:
    """The named part. Raises WriteRefused when the plan has none."""
    found = find(plan, [ref])
    if not found:
        raise WriteRefused(_GONE)
    return found[ref]


def parts_of(plan: Plan, refs: tuple[Ref, ...], why: str) -> list[Part]:
    """All of the named rows, sections and blocks. Raises WriteRefused when one is missing, or is something else."""
    found = find(plan, refs)
    if len(found) < len(refs):
        raise WriteRefused(_GONE)
    parts: list[Part] = [part for part in found.values() if not isinstance(part, Plan | PlanColumn)]
    if len(parts) < len(found):
        raise WriteRefused(why)
    return parts


def write_cell(step: Step, command: Command) -> Done | None:
    """Save one cell; another person's newer text is never overwritten (Conflict)."""
    ref, key, text = command["part"], command.text("key"), command.text("text")
    part = _part_or_conflict(step.plan, ref)
    check_cell(step.plan, part, key, text)
    put(step, part, {key: text}, {key: command["base"]})
    return step.save(label_of(part, key), command.token)


def write_cells(step: Step, command: Command) -> Done | None:
    """Save the cells that a form has sent, each as `write_cell`; a row also into another section."""
    part = _part_or_conflict(step.plan, command["part"])
    texts: dict[str, str] = command["texts"]
    base: dict[str, str] | None = command["base"]
    mine = {key: text for key, text in texts.items() if base is None or not _same(text, base.get(key, ""))}
    for key, text in mine.items():
        check_cell(step.plan, part, key, text)
    label = save_label(part, put(step, part, mine, base))
    home = command.ref("section")
    if isinstance(part, Activity) and home and home.pk != part.section_id:
        section = part_of(step.plan, home)
        step.move([part], step.places.end(part.KIND, section.pk))
        label = label or labels.of_many("Перенесено", named([part]))
    return step.save(label, command.token)


def put(step: Step, part: Anything, mine: Mapping[str, Plain], base: Mapping[str, Plain] | None) -> list[str]:
    """Set the cells that a person has changed; the keys of those that differ.

    `base` is what the person saw: where somebody has written another text since, Conflict is raised. None asks nothing.
    """
    now = {key: part.cell(key) for key in mine}
    newer = {key: now[key] for key in mine if base is not None and now[key] not in (base.get(key, ""), mine[key])}
    if newer:
        raise Conflict(newer, part.version, last_change(step.plan, part.ref, next(iter(newer))))
    step.put(part, mine)
    return [key for key in mine if now[key] != mine[key]]


def save_label(part: Anything, changed: list[str]) -> str:
    """What a step did that changed these cells of one part; "" for none."""
    if len(changed) == 1:
        return label_of(part, changed[0])
    return labels.of_many("Изменено", named([part])) if changed else ""


def _same(mine: str, was: str) -> bool:
    """Whether the person has left a text alone; forms cut blanks off at both ends."""
    return mine == (was.strip() if isinstance(was, str) else was)


def _part_or_conflict(plan: Plan, ref: Ref) -> Anything:
    """A part that this plan has had answers with the words to keep; any other name is refused."""
    found = find(plan, [ref]).get(ref)
    if found is not None:
        return found
    last = plan.changes.filter(states__has_key=str(ref)).select_related("person").order_by("-pk").first()
    raise Conflict(None, 0, last) if last else WriteRefused(_GONE)


def check_cell(plan: Plan, part: Anything, key: str, text: str) -> None:
    """Raises WriteRefused where the table has no such cell, or its text cannot stand there."""
    allowed = tuple(column.key for column in plan.column_list) if isinstance(part, Activity) else _EDITABLE[part.KIND]
    if key not in allowed:
        raise WriteRefused("В этой таблице такой графы нет. Обновите страницу.")
    if key == MARK and isinstance(part, Activity) and not part.mark:
        raise WriteRefused("Эта графа заполняется отметками о выполнении.")
    if not text.strip() and (why := _NEEDED.get(part.KIND, {}).get(key)):
        raise WriteRefused(why)
    if part.KIND == "signoff" and key == "place" and text not in tuple(Corner):
        raise WriteRefused("Гриф стоит слева или справа.")
    check_length(part, key, text)


def check_length(part: Anything, key: str, text: str) -> None:
    """Raises WriteRefused for a text that is longer than its place in the database, or than any plan's."""
    if len(text) > MAX_TEXT:
        raise WriteRefused(f"В одной ячейке больше {MAX_TEXT} знаков: это не похоже на план. Сократите текст.")
    if isinstance(part, Activity) and key not in KNOWN_COLUMNS:
        return
    limit: int | None = getattr(part._meta.get_field(key), "max_length", None)
    if limit and len(text) > limit:
        raise WriteRefused(f"Здесь помещается не больше {limit} знаков.")


def last_change(plan: Plan, ref: Ref, key: str) -> Change | None:
    """The last step that has touched the cell."""
    touched = plan.changes.filter(**{f"states__{ref}__1__cells__has_key": key})
    return touched.select_related("person").order_by("-pk").first()


def label_of(part: Anything, key: str) -> str:
    """What a step did that changed one cell."""
    if isinstance(part, Activity):
        return labels.of_cell(key, part.number, part.title)
    return labels.of_part("" if isinstance(part, Section | PlanColumn) else key, str(part))


def named(parts: Iterable[Anything]) -> list[str]:
    """The parts' names for a label."""
    return [(part.number.strip() if isinstance(part, Activity) else "") or str(part) or "без текста" for part in parts]

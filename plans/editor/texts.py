"""Commands that change many texts of a draft at once, each shown first; and one that puts an earlier text back."""

from collections.abc import Iterator
from typing import Any

from plans import bridge
from plans.core.document import MARK, NUMBER
from plans.core.editor import labels
from plans.core.editor.commands import Order
from plans.core.editor.renumber import renumber as renumbered
from plans.core.editor.replace import replacer
from plans.editor import correcting, undo
from plans.editor.cells import check_cell, part_of
from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.parts import Part, State, cell, find, ref_of, rows_of
from plans.models import Activity, Plan, User

_TEXTS = {"plan": ("title", "masthead", "tail"), "section": ("heading",), "signoff": ("word", "lines")}


def renumber(plan: Plan, person: User, order: Order) -> Done | dict[str, Any] | None:
    """New numbers of sections and rows, and of the references to them."""
    new = renumbered(bridge.to_document(plan))
    sections, rows = list(rows_of(plan, "section")), list(rows_of(plan, "activity"))
    numbers = [(sections[at], "heading", text) for at, text in new.headings.items()]
    numbers += [(rows[at], NUMBER, text) for at, text in new.numbers.items()]
    texts = [(rows[at], key, text) for (at, key), text in new.texts.items()]
    if not order["apply"]:
        return {
            "changes": [{"part": ref_of(one), "old": cell(one, key), "new": text} for one, key, text in numbers],
            "references": [_change(one, key, text) for one, key, text in texts],
        }
    step = Step(plan, person)
    for part, key, text in (*numbers, *texts):
        check_cell(plan, part, key, text)
        step.put(part, {key: text})
    return step.save(f"Перенумеровано: {labels.count(len(numbers), labels.PLACES)}", order.token)


def replace(plan: Plan, person: User, order: Order) -> Done | dict[str, Any] | None:
    """One text for another in all of the plan's words."""
    try:
        swap = replacer(order["find"], order["with"], case=order["case"])
    except ValueError as error:
        raise WriteRefused("Напишите, что найти: от одного знака до тысячи.") from error
    found = [(part, key, *swap(cell(part, key))) for part, key in _cells(plan)]
    changes = [(part, key, text) for part, key, text, times in found if times and text != cell(part, key)]
    if not order["apply"]:
        count = sum(times for *_, times in found)
        return {"changes": [_change(*one) for one in changes], "count": count}
    step = Step(plan, person)
    for part, key, text in changes:
        check_cell(plan, part, key, text)
        step.put(part, {key: text})
    label = f"Заменено «{labels.short(order['find'])}» на «{labels.short(order['with'])}»"
    return step.save(f"{label}: {labels.count(len(changes), labels.PLACES)}", order.token)


def _cells(plan: Plan) -> Iterator[tuple[Part, str]]:
    """Every text of the plan that people write, from top to bottom."""
    yield from ((plan, key) for key in _TEXTS["plan"])
    for kind in ("signoff", "section"):
        yield from ((part, key) for part in rows_of(plan, kind) for key in _TEXTS[kind])
    keys = [column.key for column in plan.column_list]
    for row in rows_of(plan, "activity"):
        yield from ((row, key) for key in keys if key != MARK or row.mark)


def _change(part: Part, key: str, text: str) -> dict[str, str]:
    return {"part": ref_of(part), "key": key, "old": cell(part, key), "new": text}


def correct(plan: Plan, person: User, order: Order) -> Done | None:
    """The corrections that settle a finding."""
    finding = order["finding"]
    chosen = [
        offer
        for offer in correcting.offers(plan, finding["id"] or "-")
        if finding["place"] in ("", offer.correction.place)
    ]
    if not chosen:
        raise WriteRefused("Исправлять здесь уже нечего: текст изменился.")
    return correcting.write(Step(plan, person), chosen, order.token)


def restore(plan: Plan, person: User, order: Order) -> Done | None:
    """Put the text back that stood in a cell before a change; without a key, a part that the change deleted."""
    change = plan.changes.filter(pk=order["change"]).first()
    was: State | None = change.states.get(order["part"], [None])[0] if change else None
    if was is None:
        raise WriteRefused("Прежнего текста в этой правке нет.")
    if not order["key"]:
        return _bring_back(plan, person, order, change.states)
    part, key = part_of(plan, order["part"]), order["key"]
    if key not in was["cells"]:
        raise WriteRefused("Прежнего текста в этой правке нет.")
    check_cell(plan, part, key, was["cells"][key])
    step = Step(plan, person)
    step.put(part, {key: was["cells"][key]})
    name = labels.row_name(part.number, part.title) if isinstance(part, Activity) else str(part)
    return step.save(f"Возвращён прежний текст: {name}", order.token)


def _bring_back(plan: Plan, person: User, order: Order, states: dict[str, list[State | None]]) -> Done | None:
    """A deleted part, a section with the rows that were deleted with it."""
    ref = order["part"]
    section = int(ref.removeprefix("section-")) if ref.startswith("section-") else 0
    gone = {
        name: was
        for name, (was, now) in states.items()
        if now is None and was and (name == ref or (name.startswith("activity-") and was["place"][0] == section))
    }
    if ref not in gone or find(plan, gone):
        raise WriteRefused("Вернуть нельзя: это место в плане есть и сейчас.")
    step = Step(plan, person)
    undo.apply(step, {}, gone)
    return step.save("Возвращено удалённое", order.token)

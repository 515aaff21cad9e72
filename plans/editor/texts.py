"""Commands that change many texts of a draft at once, each shown first; and one that puts an earlier text back."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plans import bridge
from plans.core.checks.corrections import Correction, corrections
from plans.core.checks.typography import RULES
from plans.core.document import MARK, NUMBER
from plans.core.editor import labels
from plans.core.editor.commands import Command
from plans.core.editor.renumber import renumber as renumbered
from plans.core.editor.replace import replacer
from plans.core.editor.values import Pair, Preview, Proposal, Ref, State
from plans.editor import undo
from plans.editor.cells import check_cell, part_of
from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.parts import Anything, find, rows_of
from plans.models import Activity, Plan

_TEXTS = {"plan": ("title", "masthead", "tail"), "section": ("heading",), "signoff": ("word", "lines")}
# A part, a cell of it, its new text.
_NewText = tuple[Anything, str, str]


def renumber(step: Step, command: Command) -> Done | Preview | None:
    """New numbers of sections and rows, and of the references to them."""
    plan = step.plan
    new = renumbered(bridge.to_document(plan))
    sections, rows = list(rows_of(plan, "section")), list(rows_of(plan, "activity"))
    numbers: list[_NewText] = [(sections[at], "heading", text) for at, text in new.headings.items()]
    numbers += [(rows[at], NUMBER, text) for at, text in new.numbers.items()]
    texts: list[_NewText] = [(rows[at], key, text) for (at, key), text in new.texts.items()]
    if not command.is_applied:
        found = f"Найдено мест: {len(numbers) + len(texts)}" if numbers or texts else "Номера уже идут по порядку."
        return _preview(found, [*numbers, *texts])
    _write(step, [*numbers, *texts])
    return step.save(f"Перенумеровано: {labels.count(len(numbers), labels.PLACES)}", command.token)


def replace(step: Step, command: Command) -> Done | Preview | None:
    """One text for another in all of the plan's words."""
    old, new = command.text("find"), command.text("with")
    try:
        swap: Callable[[str], tuple[str, int]] = replacer(old, new, case=command["case"])
    except ValueError as error:
        raise WriteRefused("Напишите, что найти: от одного знака до тысячи.") from error
    found = [(part, key, *swap(part.words(key))) for part, key in _cells(step.plan)]
    changes = [(part, key, text) for part, key, text, times in found if times and text != part.words(key)]
    if not command.is_applied:
        return _preview(f"Найдено мест: {sum(times for *_, times in found)}", changes)
    _write(step, changes)
    label = f"Заменено «{labels.short(old)}» на «{labels.short(new)}»"
    return step.save(f"{label}: {labels.count(len(changes), labels.PLACES)}", command.token)


def _preview(summary: str, texts: Sequence[_NewText]) -> Preview:
    return Preview(summary, proposals=tuple(Proposal(part.ref, key, part.words(key), new) for part, key, new in texts))


def _write(step: Step, texts: Sequence[_NewText]) -> None:
    for part, key, text in texts:
        check_cell(step.plan, part, key, text)
        step.put(part, {key: text})


def _cells(plan: Plan) -> Iterator[tuple[Anything, str]]:
    """Every text of the plan that people write, from top to bottom."""
    yield from ((plan, key) for key in _TEXTS["plan"])
    for kind in ("signoff", "section"):
        yield from ((part, key) for part in rows_of(plan, kind) for key in _TEXTS[kind])
    keys = [column.key for column in plan.column_list]
    for row in Activity.objects.of_plan(plan):
        yield from ((row, key) for key in keys if key != MARK or row.mark)


@dataclass(frozen=True, slots=True)
class Offer:
    """A correction of a slip for a row of the database. `key` names it together with the text that was looked at."""

    correction: Correction
    activity: Activity

    @property
    def key(self) -> str:
        one = self.correction
        text = f"{self.activity.pk}:{one.column}:{one.id}:{one.before}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def offers(plan: Plan, wanted: str = "") -> list[Offer]:
    """Every correction that the plan's texts allow, or those of one kind (the id of a finding)."""
    rows = list(Activity.objects.of_plan(plan))
    found = corrections(bridge.to_document(plan))
    return [Offer(one, rows[one.row]) for one in found if wanted in ("", one.id)]


def correct(step: Step, command: Command) -> Done | None:
    """The corrections that settle a finding, or those that a person has looked at and chosen by their keys.

    A chosen one whose text has changed since is left alone.
    """
    finding, keys = command["finding"], command["keys"]
    if keys:
        chosen = [offer for offer in offers(step.plan) if offer.key in keys]
    else:
        of_kind = offers(step.plan, finding["id"] or "-")
        chosen = [offer for offer in of_kind if finding["place"] in ("", offer.correction.place)]
    if not chosen:
        raise WriteRefused("Исправлять здесь уже нечего: текст изменился.")
    _put_corrections(step, chosen)
    return step.save(f"Исправлены опечатки: {labels.count(len(chosen), labels.PLACES)}", command.token)


def _put_corrections(step: Step, chosen: Collection[Offer]) -> None:
    rows: dict[int, Activity] = {}
    for offer in chosen:
        row, one = rows.setdefault(offer.activity.pk, offer.activity), offer.correction
        text = row.text(one.column)
        # An earlier correction may have changed this cell: this one is made in the words that stand there now.
        step.put(row, {one.column: one.after if text == one.before else _in_new_words(one, text)})


def _in_new_words(correction: Correction, text: str) -> str:
    return RULES[correction.id](text) if correction.id in RULES else text


def restore(step: Step, command: Command) -> Done | None:
    """Put the text back that stood in a cell before a change; without a key, a part that the change deleted."""
    change = step.plan.changes.filter(pk=command["change"]).first()
    ref, key = command["part"], command.text("key")
    pairs = change.pairs if change else {}
    was = pairs.get(ref, (None, None))[0]
    if was is None:
        raise WriteRefused("Прежнего текста в этой правке нет.")
    if not key:
        return _bring_back(step, command, ref, pairs)
    part = part_of(step.plan, ref)
    if key not in was.cells:
        raise WriteRefused("Прежнего текста в этой правке нет.")
    _write(step, [(part, key, str(was.cells[key] or ""))])
    name = labels.row_name(part.number, part.title) if isinstance(part, Activity) else str(part)
    return step.save(f"Возвращён прежний текст: {name}", command.token)


def _bring_back(step: Step, command: Command, ref: Ref, pairs: Mapping[Ref, Pair]) -> Done | None:
    """A deleted part, a section with the rows that were deleted with it."""
    deleted = {name: was for name, (was, now) in pairs.items() if now is None and was}
    gone = {name: was for name, was in deleted.items() if name == ref or _is_in(ref, name, was)}
    if ref not in gone or find(step.plan, gone):
        raise WriteRefused("Вернуть нельзя: это место в плане есть и сейчас.")
    undo.apply(step, {}, gone)
    return step.save("Возвращено удалённое", command.token)


def _is_in(section: Ref, row: Ref, was: State) -> bool:
    return row.kind == Activity.KIND and was.place is not None and section == Ref("section", was.place.container)

"""Undo and redo of a person's own steps, also after a reload; refused where somebody has changed the same since."""

from collections import Counter
from collections.abc import Mapping
from typing import TypedDict

from django.db.models import QuerySet, Subquery

from plans.core.editor.commands import Command
from plans.core.editor.values import Place, Ref, State
from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.parts import MODELS, Anything, Part, find
from plans.models import Activity, Change, Plan, Section, User
from plans.prepared import Prepared

_NOTHING = {True: "Возвращать нечего: после отмены была новая правка.", False: "Отменять нечего: ваших правок нет."}


class Buttons(TypedDict):
    """What the two buttons would take back and bring again."""

    undo: str | None
    redo: str | None


class Standing(Buttons):
    """The buttons, and the last change of the plan."""

    last: int


def next_undo(plan: Plan, person: User) -> Change | None:
    """The person's last step that stands."""
    return _undoable(plan, person).first()


def next_redo(plan: Plan, person: User) -> Change | None:
    """The step that was taken back last, unless the person has made another one since."""
    return _redoable(plan, person).select_related("undone_by").first()


def _undoable(plan: Plan, person: User) -> QuerySet[Change]:
    return plan.changes.filter(person=person, of=None, undone_by=None, is_final=False).order_by("-pk")


def _redoable(plan: Plan, person: User) -> QuerySet[Change]:
    steps = plan.changes.filter(person=person, of=None)
    return steps.filter(undone_by__gt=Subquery(steps.order_by("-pk").values("pk")[:1])).order_by("pk")


def labels(plan: Plan, person: User) -> Buttons:
    """What the two buttons would take back and bring again."""
    now = standing(plan, person)
    return {"undo": now["undo"], "redo": now["redo"]}


def standing(plan: Plan, person: User) -> Standing:
    """What the page of the editor begins with: the last change that it shows, and the two buttons; one query."""
    for last, undo, redo in _STANDING.rows(plan.pk, person.pk):
        return Standing(last=last, undo=undo, redo=redo)
    return Standing(last=0, undo=None, redo=None)


def _standing(plan_key: int, person_key: int) -> QuerySet[Change, tuple[int, str | None, str | None]]:
    plan, person = Plan(pk=plan_key), User(pk=person_key)
    undo, redo = (Subquery(steps.values("label")[:1]) for steps in (_undoable(plan, person), _redoable(plan, person)))
    return plan.changes.order_by("-pk").values_list("pk", undo, redo)[:1]


_STANDING = Prepared(_standing)


def undo(step: Step, command: Command) -> Done:
    """Take back the person's last step. Raises WriteRefused, and then nothing is changed."""
    last = next_undo(step.plan, step.person)
    if last is None:
        raise WriteRefused(_NOTHING[False])
    return _mark(last, _revert(step, last, f"Отменено: {last.label}", command.token, last), undone=True)


def redo(step: Step, command: Command) -> Done:
    """Bring back the step that was undone last. Raises WriteRefused, and then nothing is changed."""
    last = next_redo(step.plan, step.person)
    if last is None or last.undone_by is None:
        raise WriteRefused(_NOTHING[True])
    done = _revert(step, last.undone_by, f"Возвращено: {last.label}", command.token, last)
    return _mark(last, done, undone=False)


def _mark(change: Change, done: Done, *, undone: bool) -> Done:
    change.undone_by = done.change if undone else None
    change.save(update_fields=["undone_by"])
    return done


def _revert(step: Step, entry: Change, label: str, token: str, of: Change) -> Done:
    """Write back what stood before `entry`."""
    pairs = entry.pairs
    parts = find(step.plan, pairs)
    _check_untouched(step.plan, entry, parts)
    apply(step, parts, {ref: was for ref, (was, _) in pairs.items()})
    done = step.save(label, token, of)
    if done is None:
        raise RuntimeError("a reverted step is always written")
    return done


def apply(step: Step, parts: Mapping[Ref, Anything], states: Mapping[Ref, State | None]) -> None:
    """Bring parts into the given states: take out, make anew with the same key, put back texts and places."""
    gone = (parts[ref] for ref, state in states.items() if state is None and ref in parts)
    placed = {ref.pk for ref, state in states.items() if ref.kind == Activity.KIND and state and state.place}
    step.remove((part for part in gone if not isinstance(part, Plan)), stay=placed)
    there = {ref: part for ref, part in parts.items() if not isinstance(part, Plan)}
    for kind in ("column", "section", "signoff", "activity"):
        _settle(step, there, {ref: state for ref, state in states.items() if state and ref.kind == kind})
    for ref, state in states.items():
        if state and ref in parts:
            step.put(parts[ref], state.cells, state.facts)


def _settle(step: Step, parts: Mapping[Ref, Part], states: Mapping[Ref, State]) -> None:
    """Make the missing parts of one kind, and put all that stood elsewhere back: some may have stood behind others."""
    places = {ref: state.place for ref, state in states.items() if state.place}
    away = {ref: place for ref, place in places.items() if ref not in parts or parts[ref].container != place.container}
    if sections := {place.container for ref, place in away.items() if ref.kind == Activity.KIND}:
        _check_sections(step.plan, sections)
    chain = _chained(places)
    made = {ref: _made(step.plan, ref, states[ref], places[ref]) for ref in chain if ref not in parts}
    step.settle([made.get(ref) or parts[ref] for ref in chain], [places[ref] for ref in chain], list(made.values()))


def _made(plan: Plan, ref: Ref, state: State, place: Place) -> Part:
    owner = {"section_id": place.container} if ref.kind == Activity.KIND else {"plan_id": plan.pk}
    part = MODELS[ref.kind](pk=ref.pk, version=(state.version or 0) + 1, **owner)
    part.put(state.cells, state.facts)
    return part


def _chained(places: Mapping[Ref, Place]) -> list[Ref]:
    """The parts in an order in which each comes after the one that it stands behind."""
    waiting, chain = dict(places), list[Ref]()
    while waiting:
        ready = [ref for ref, place in waiting.items() if Ref(ref.kind, place.before) not in waiting]
        chain += sorted(ready or waiting, key=lambda ref: waiting[ref].index)
        waiting = {ref: place for ref, place in waiting.items() if ref not in chain}
    return chain


def _check_untouched(plan: Plan, entry: Change, parts: Mapping[Ref, Anything]) -> None:
    pairs = entry.pairs
    for ref, (_, after) in pairs.items():
        part = parts.get(ref)
        if (part is None) != (after is None) or (part and after and _differs(part, after)):
            _refuse(plan, entry, ref)
    for ref, (_, after) in pairs.items():
        if after and after.place and _moved_since(plan, entry, ref):
            _refuse(plan, entry, ref)
    made = {ref.pk for ref, (was, _) in pairs.items() if was is None and ref.kind == Section.KIND}
    if made:
        rows = Activity.objects.of_plan(plan).filter(section__in=made)
        if later := [row.ref for row in rows if row.ref not in pairs]:
            _refuse(plan, entry, later[0])


def _differs(part: Anything, after: State) -> bool:
    if after.version is not None:  # it was made by the step: nobody may have written anything into it since
        now = part.whole().cells
        if any(now.get(key, "") != after.cells.get(key, "") for key in {*now, *after.cells}):
            return True
    elif any(part.cell(key) != value for key, value in after.cells.items()):
        return True
    return any(part.fact(name) != value for name, value in after.facts.items())


def _moved_since(plan: Plan, entry: Change, ref: Ref) -> bool:
    """Whether later steps left the part at another place: of each step, its undo and redo, an odd number counts."""
    later = plan.changes.filter(pk__gt=entry.pk, states__has_key=str(ref))
    counts = Counter(
        change.of_id or change.pk for change in later if any(state and state.place for state in change.pairs[ref])
    )
    return any(count % 2 for count in counts.values())


def _check_sections(plan: Plan, wanted: set[int]) -> None:
    if Section.objects.filter(plan=plan, pk__in=wanted).count() < len(wanted):
        raise WriteRefused("Раздела, в котором стояла строка, уже нет. Сначала верните раздел.")


def _refuse(plan: Plan, entry: Change, ref: Ref) -> None:
    later = plan.changes.filter(pk__gt=entry.pk, states__has_key=str(ref)).select_related("person").order_by("-pk")
    last = later.first()
    who = f": {last.person.short_name}, «{last.label}»" if last else ""
    raise WriteRefused(f"С тех пор это место изменили{who}. Ничего не изменено; прежний текст есть в истории плана.")

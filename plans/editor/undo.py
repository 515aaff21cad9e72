"""Undo and redo of a person's own steps, also after a reload; refused where somebody has changed the same since."""

from collections import Counter
from typing import Any

from django.db.models import F, QuerySet, Subquery

from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.parts import MODELS, Part, State, cell, fact, find, put_cell, put_fact, rows_of, split_ref, whole
from plans.editor.places import Place
from plans.models import Change, Plan, Section, User

_NOTHING = {True: "Возвращать нечего: после отмены была новая правка.", False: "Отменять нечего: ваших правок нет."}


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


def labels(plan: Plan, person: User) -> dict[str, str | None]:
    """What the two buttons would take back and bring again."""
    return {name: value for name, value in standing(plan, person).items() if name != "last"}


def standing(plan: Plan, person: User) -> dict[str, Any]:
    """What the page of the editor begins with: the last change that it shows, and the two buttons; one query."""
    undo, redo = (Subquery(steps.values("label")[:1]) for steps in (_undoable(plan, person), _redoable(plan, person)))
    last = plan.changes.order_by("-pk").values(last=F("pk"), undo=undo, redo=redo).first()
    return last or {"last": 0, "undo": None, "redo": None}


def undo(plan: Plan, person: User, token: str = "") -> Done:
    """Take back the person's last step. Raises WriteRefused, and then nothing is changed."""
    step = next_undo(plan, person)
    if step is None:
        raise WriteRefused(_NOTHING[False])
    return _mark(step, _revert(plan, person, step, f"Отменено: {step.label}", token, step), undone=True)


def redo(plan: Plan, person: User, token: str = "") -> Done:
    """Bring back the step that was undone last. Raises WriteRefused, and then nothing is changed."""
    step = next_redo(plan, person)
    if step is None:
        raise WriteRefused(_NOTHING[True])
    done = _revert(plan, person, step.undone_by, f"Возвращено: {step.label}", token, step)
    return _mark(step, done, undone=False)


def _mark(step: Change, done: Done, *, undone: bool) -> Done:
    step.undone_by = done.change if undone else None
    step.save(update_fields=["undone_by"])
    return done


def _revert(plan: Plan, person: User, entry: Change, label: str, token: str, of: Change) -> Done:
    """Write back what stood before `entry`."""
    parts = find(plan, entry.states)
    _check_untouched(plan, entry, parts)
    step = Step(plan, person)
    before = {ref: was for ref, (was, _) in entry.states.items()}
    apply(step, parts, before)
    done = step.save(label, token, of)
    if done is None:
        raise RuntimeError("a reverted step is always written")
    return done


def apply(step: Step, parts: dict[str, Part], states: dict[str, State | None]) -> None:
    """Bring parts into the given states: take out, make anew with the same key, put back texts and places."""
    step.remove([parts[ref] for ref, state in states.items() if state is None and ref in parts])
    for kind in ("column", "section", "signoff", "activity"):
        made = {ref: state for ref, state in _of_kind(states, kind).items() if state and ref not in parts}
        _restore(step, kind, made)
    for ref, state in states.items():
        if state and ref in parts:
            step.put(parts[ref], state["cells"], state["facts"])
    for kind in MODELS:
        moved = {ref: state["place"] for ref, state in _of_kind(states, kind).items() if state and "place" in state}
        places = {ref: place for ref, place in moved.items() if ref in parts}
        chain = _chained(places)
        step.place([parts[ref] for ref in chain], [places[ref] for ref in chain])


def _of_kind(states: dict[str, State | None], kind: str) -> dict[str, State | None]:
    return {ref: state for ref, state in states.items() if split_ref(ref)[0] == kind}


def _restore(step: Step, kind: str, states: dict[str, State]) -> None:
    chain = _chained({ref: state["place"] for ref, state in states.items()})
    if kind == "activity":
        _check_sections(step.plan, states)
    step.restore([_made(step.plan, ref, states[ref]) for ref in chain], [states[ref]["place"] for ref in chain])


def _made(plan: Plan, ref: str, state: State) -> Part:
    kind, pk = split_ref(ref)
    owner: dict[str, Any] = {"section_id": state["place"][0]} if kind == "activity" else {"plan": plan}
    part = MODELS[kind](pk=pk, version=state["version"] + 1, **owner)
    for key, value in state["cells"].items():
        put_cell(part, key, value)
    for name, value in state["facts"].items():
        put_fact(part, name, value)
    return part


def _chained(places: dict[str, Place]) -> list[str]:
    """The parts in an order in which each comes after the one that it stands behind."""
    waiting, chain = dict(places), []
    while waiting:
        pending = {(split_ref(ref)[0], split_ref(ref)[1]) for ref in waiting}
        ready = [ref for ref, place in waiting.items() if (split_ref(ref)[0], place[1]) not in pending]
        chain += sorted(ready or waiting, key=lambda ref: waiting[ref][2])
        waiting = {ref: place for ref, place in waiting.items() if ref not in chain}
    return chain


def _check_untouched(plan: Plan, entry: Change, parts: dict[str, Part]) -> None:
    for ref, (_, after) in entry.states.items():
        part = parts.get(ref)
        if (part is None) != (after is None) or (part and after and _differs(part, after)):
            _refuse(plan, entry, ref)
    placed = [ref for ref, (_, after) in entry.states.items() if after and "place" in after]
    for ref in placed:
        if _moved_since(plan, entry, ref):
            _refuse(plan, entry, ref)
    made = {split_ref(ref)[1] for ref, (was, _) in entry.states.items() if was is None and ref.startswith("section-")}
    if made:
        rows = rows_of(plan, "activity").filter(section__in=made)
        if later := [row for row in rows if f"activity-{row.pk}" not in entry.states]:
            _refuse(plan, entry, f"activity-{later[0].pk}")


def _differs(part: Part, after: State) -> bool:
    if "version" in after:  # it was made by the step: nobody may have written anything into it since
        now = whole(part)["cells"]
        if any(now.get(key, "") != after["cells"].get(key, "") for key in {*now, *after["cells"]}):
            return True
    elif any(cell(part, key) != value for key, value in after["cells"].items()):
        return True
    return any(fact(part, name) != value for name, value in after["facts"].items())


def _moved_since(plan: Plan, entry: Change, ref: str) -> bool:
    """Whether later steps left the part at another place: of each step, its undo and redo, an odd number counts."""
    later = plan.changes.filter(pk__gt=entry.pk, states__has_key=ref)
    counts = Counter(
        change.of_id or change.pk for change in later if any(state and "place" in state for state in change.states[ref])
    )
    return any(count % 2 for count in counts.values())


def _check_sections(plan: Plan, states: dict[str, State]) -> None:
    wanted = {state["place"][0] for state in states.values()}
    if Section.objects.filter(plan=plan, pk__in=wanted).count() < len(wanted):
        raise WriteRefused("Раздела, в котором стояла строка, уже нет. Сначала верните раздел.")


def _refuse(plan: Plan, entry: Change, ref: str) -> None:
    later = plan.changes.filter(pk__gt=entry.pk, states__has_key=ref).select_related("person").order_by("-pk").first()
    who = f": {later.person.short_name}, «{later.label}»" if later else ""
    raise WriteRefused(f"С тех пор это место изменили{who}. Ничего не изменено; прежний текст есть в истории плана.")

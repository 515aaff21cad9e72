"""The journal of a draft: each change of its words is a step that is written down, and can be taken back.

A step is collected in memory (`Step`), then written at once: the parts, what is derived from them, and its `Change`.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from plans import bridge, permissions
from plans.core.errors import PlanError
from plans.editor.parts import (
    MODELS,
    Part,
    State,
    cell,
    container_of,
    fact,
    fields_of,
    kind_of,
    put_cell,
    put_fact,
    ref_of,
    rows_of,
    split_ref,
    whole,
)
from plans.editor.places import Orders, Place
from plans.models import Activity, Change, Plan, PlanColumn, Section, User

log = logging.getLogger(__name__)

# What a person has set by hand was a reading of the old words: new words are read anew.
_READINGS: dict[str, dict[str, Any]] = {"deadline": {"pinned": [], "event_on": None}, "executors": {"named": []}}
_DATES = {"deadline", "pinned", "event_on"}
_NAMES = {"executors", "named"}
_PERIOD = {"period_start", "period_end"}
_BATCH = 200


class WriteRefused(PlanError):
    """The draft cannot be changed so; the message says why."""


def lock(plan: Plan, person: User) -> Plan:
    """The draft, locked until the transaction ends. Raises PermissionDenied, WriteRefused."""
    locked = Plan.objects.locked(pk=plan.pk)
    check_writer(locked, person)
    return locked


def check_writer(plan: Plan, person: User) -> None:
    """Raises PermissionDenied for anybody but the secretary, WriteRefused for a plan that is no draft."""
    if not permissions.is_secretary(person, plan.cluster):
        raise PermissionDenied
    if not plan.is_editable:
        raise WriteRefused(f"План в состоянии «{plan.stage_name}»: текст меняют только в черновике.")


def lock_for_reading(plan: Plan, person: User) -> Plan:
    """The plan, draft or not, locked for a reading of its words until the transaction ends. Raises PermissionDenied."""
    locked = Plan.objects.locked(pk=plan.pk)
    check_reader(locked, person)
    return locked


def check_reader(plan: Plan, person: User) -> None:
    """Raises PermissionDenied for anybody who may not set dates and executors by hand."""
    if not permissions.can_pin(person, plan):
        raise PermissionDenied


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was written: its line in the journal, and the parts that it touched as they stand now, by name."""

    change: Change
    parts: Mapping[str, Part]


class Step:
    """One change of a draft that the caller has locked: collected, then saved as a whole.

    A step of `readings` leaves the words alone, and is allowed until the plan is closed.
    """

    def __init__(self, plan: Plan, person: User, *, readings: bool = False) -> None:
        (check_reader if readings else check_writer)(plan, person)
        self.plan = plan
        self.person = person
        self.orders = Orders(plan)
        self.parts: dict[str, Part] = {}
        self._was: dict[str, State | None] = {}
        self._gone: dict[str, Part] = {}

    def put(self, part: Part, cells: Mapping[str, Any], facts: Mapping[str, Any] | None = None) -> None:
        """Set texts of a part; what does not differ is not touched."""
        new = {key: value for key, value in cells.items() if cell(part, key) != value}
        if facts is None and isinstance(part, Activity):
            facts = {name: value for key in new for name, value in _READINGS.get(key, {}).items()}
        other = {name: value for name, value in (facts or {}).items() if fact(part, name) != value}
        was = self._remember(part)
        if was is not None:
            was["cells"] = {key: cell(part, key) for key in new} | was["cells"]
            was["facts"] = {name: fact(part, name) for name in other} | was["facts"]
        for key, value in new.items():
            put_cell(part, key, value)
        for name, value in other.items():
            put_fact(part, name, value)

    def place(self, parts: Sequence[Part], places: Sequence[Place]) -> None:
        """Move parts of one kind: each behind the one that its place names, one after the other."""
        for part in parts:
            self._take(part)
        for part, place in zip(parts, places, strict=True):
            self._put(part, place)

    def move(self, parts: Sequence[Part], at: Place) -> None:
        """Move parts of one kind to one place, the first there and each other behind the one before it."""
        for part in parts:
            self._take(part)
        for part in parts:
            self._put(part, at)
            at = [at[0], part.pk, at[2] + 1]

    def add(self, parts: Sequence[Part], at: Place) -> None:
        """Put new parts of one kind into the draft, the first at a place and each other behind the one before it.

        They get their keys at once.
        """
        self._create(parts, at[0])
        for part in parts:
            self.orders.put(kind_of(part), at, part.pk)
            at = [at[0], part.pk, at[2] + 1]

    def restore(self, parts: Sequence[Part], places: Sequence[Place]) -> None:
        """Put parts of one kind back that were deleted, with the keys that they had."""
        self._create(parts, places[0][0] if places else 0)
        for part, place in zip(parts, places, strict=True):
            self.orders.put(kind_of(part), place, part.pk)

    def remove(self, parts: Iterable[Part]) -> None:
        """Take parts out, sections with all of their rows. What holds marks stays: marks are facts."""
        parts = list(parts)
        sections = {part.pk for part in parts if isinstance(part, Section)}
        rows = [part for part in parts if isinstance(part, Activity) and part.section_id not in sections]
        if sections:
            rows += rows_of(self.plan, "activity").filter(section__in=sections)
        if any(row.has_marks for row in rows):
            raise WriteRefused("Здесь есть отметки о выполнении, поэтому удалить нельзя. Измените текст строки.")
        for column in (part for part in parts if isinstance(part, PlanColumn)):
            _refuse_filled(self.plan, column)
        for part in (*rows, *(part for part in parts if not isinstance(part, Activity))):
            ref, kind = ref_of(part), kind_of(part)
            self._was[ref] = whole(part) | {"place": self.orders.was(kind, container_of(part), part.pk)}
            self._gone[ref] = part
            self.orders.take(kind, container_of(part), part.pk)

    def save(self, label: str, token: str = "", of: Change | None = None) -> Done | None:
        """Write everything. None when nothing differs from what stands there (an undo is written all the same)."""
        states = {ref: [was, now] for ref, was in self._was.items() if (now := self._now(ref, was)) != was}
        if not states and of is None:
            return None
        self._delete()
        self._update({ref: now for ref, (was, now) in states.items() if was is not None and now is not None})
        self._understand_new()
        self.orders.save()
        if any(_PERIOD & now["cells"].keys() for ref, (_, now) in states.items() if ref.startswith("plan-")):
            bridge.understand(self.plan, Activity.objects.filter(section__plan=self.plan))
        log.info("plan %s: %s parts by user %s", self.plan.pk, len(states), self.person.pk)
        change = Change(plan=self.plan, person=self.person, label=label, states=states, token=token, of=of)
        change.is_final = not self.plan.is_editable
        change.save(force_insert=True)
        return Done(change, self.parts)

    def _create(self, parts: Sequence[Part], container: int) -> None:
        if not parts:
            return
        kind = kind_of(parts[0])
        self.orders.of(kind, container)  # before the parts are among those that the database knows
        bulk_create_with_history(list(parts), MODELS[kind], batch_size=_BATCH, default_user=self.person)
        for part in parts:
            self._was[ref_of(part)] = None
            self.parts[ref_of(part)] = part

    def _take(self, part: Part) -> None:
        was, kind = self._remember(part), kind_of(part)
        if was is not None and "place" not in was:
            was["place"] = self.orders.was(kind, container_of(part), part.pk)
        self.orders.take(kind, container_of(part), part.pk)

    def _put(self, part: Part, place: Place) -> None:
        if isinstance(part, Activity):
            part.section_id = place[0]
        self.orders.put(kind_of(part), place, part.pk)

    def _remember(self, part: Part) -> State | None:
        self.parts[ref_of(part)] = part
        return self._was.setdefault(ref_of(part), {"cells": {}, "facts": {}})

    def _now(self, ref: str, was: State | None) -> State | None:
        if ref in self._gone:
            return None
        part, kind = self.parts[ref], split_ref(ref)[0]
        if was is None:
            return whole(part) | {"place": self.orders.now(kind, container_of(part), part.pk)}
        now: State = {
            "cells": {key: cell(part, key) for key in was["cells"]},
            "facts": {name: fact(part, name) for name in was["facts"]},
        }
        for group in ("cells", "facts"):
            was[group] = {name: value for name, value in was[group].items() if now[group][name] != value}
            now[group] = {name: now[group][name] for name in was[group]}
        if "place" in was:
            now["place"] = self.orders.now(kind, container_of(part), part.pk)
            if now["place"][:2] == was["place"][:2]:
                del now["place"], was["place"]
        return now

    def _delete(self) -> None:
        gone: dict[str, list[int]] = defaultdict(list)
        for ref, part in self._gone.items():
            gone[kind_of(part)].append(part.pk)
            self.parts.pop(ref, None)
        for kind in ("activity", "section", "signoff", "column"):
            if kind in gone:
                MODELS[kind].objects.filter(pk__in=gone[kind]).delete()

    def _update(self, states: Mapping[str, State]) -> None:
        changed: dict[str, list[Part]] = defaultdict(list)
        names: dict[str, set[str]] = defaultdict(set)
        for ref, state in states.items():
            part, kind = self.parts[ref], split_ref(ref)[0]
            part.version += 1
            changed[kind].append(part)
            names[kind] |= {"version"} | fields_of(part, state) | ({"section"} if _moved(kind, state) else set())
        self._reread(changed["activity"], states, names["activity"])
        for kind, parts in changed.items():
            if len(parts) == 1:  # a third faster than many at once, and nearly every step is one cell
                parts[0]._history_user = self.person
                parts[0].save(update_fields=names[kind])
            elif parts:
                model = MODELS[kind]
                bulk_update_with_history(parts, model, sorted(names[kind]), _BATCH, default_user=self.person)

    def _reread(self, rows: list[Activity], states: Mapping[str, State], names: set[str]) -> None:
        dated = [row for row in rows if _DATES & _touched(states[ref_of(row)])]
        named = [row for row in rows if _NAMES & _touched(states[ref_of(row)])]
        if dated:
            bridge.read_deadlines(self.plan, dated)
            names |= {"rule", "event"}
        if named:
            bridge.link_executors(self.plan.cluster, named)

    def _understand_new(self) -> None:
        new = [self.parts[ref] for ref, was in self._was.items() if was is None and ref.startswith("activity-")]
        if new:
            bridge.understand(self.plan, new)


def _touched(state: State) -> set[str]:
    return {*state["cells"], *state["facts"]}


def _moved(kind: str, state: State) -> bool:
    return kind == "activity" and "place" in state


def _refuse_filled(plan: Plan, column: PlanColumn) -> None:
    rows = Activity.objects.filter(section__plan=plan)
    filled = sum(bool(row.text(column.key)) for row in rows)
    if filled:
        raise WriteRefused(f"В графе «{column.heading}» есть текст (строк: {filled}). Сначала очистите её.")

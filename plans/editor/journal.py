"""The journal of a draft: each change of its words is a step that is written down, and can be taken back.

A step is collected in memory (`Step`), then written at once: the parts, what is derived from them, and its `Change`.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from plans import bridge, index, permissions
from plans.core.editor.values import Pair, Place, Plain, Ref, State
from plans.core.errors import PlanError
from plans.core.text import too_long
from plans.editor.parts import MODELS, Anything, Part
from plans.editor.places import Places
from plans.models import Activity, Change, Mark, Plan, PlanColumn, Section, User
from plans.owed import counters

log = logging.getLogger(__name__)

# What a person has set by hand was a reading of the old words: new words are read anew.
_READINGS: dict[str, dict[str, Plain]] = {"deadline": {"pinned": [], "event_on": None}, "executors": {"named": []}}
_DATES = {"deadline", "pinned", "event_on"}
_NAMES = {"executors", "named"}
_PERIOD = {"period_start", "period_end"}
_BATCH = 200


class WriteRefused(PlanError):
    """The draft cannot be changed so; the message says why."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was written: its line in the journal, and the parts that it touched as they stand now, by name.

    `previous` is the key of the line before it, 0 for none; `plan` is the draft as it was locked for the step.
    """

    plan: Plan
    change: Change
    parts: Mapping[Ref, Anything]
    previous: int


def open_step(plan: Plan, person: User, *, readings: bool = False, token: str = "") -> "Step":
    """A step in the draft, which is locked until the transaction ends.

    A step of `readings` leaves the words alone, and is allowed until the plan is closed. Raises PermissionDenied for
    anybody but the secretary, WriteRefused for a plan that is no draft.
    """
    changes = Change.objects.filter(plan=OuterRef("pk")).order_by("-pk")
    sent = changes.filter(person=person, token=token) if token else changes.none()
    plans = Plan.texts.annotate(last_change=Subquery(changes.values("pk")[:1]), sent=Subquery(sent.values("pk")[:1]))
    locked = plans.locked(pk=plan.pk)
    if readings:
        if not permissions.can_pin(person, locked):
            raise PermissionDenied
    else:
        _check_writer(locked, person)
    return Step(locked, person, getattr(locked, "last_change", None) or 0, getattr(locked, "sent", None))


def _check_writer(plan: Plan, person: User) -> None:
    if not permissions.is_secretary(person, plan.cluster):
        raise PermissionDenied
    if not plan.is_editable:
        raise WriteRefused(f"План в состоянии «{plan.stage_name}»: текст меняют только в черновике.")


class Step:
    """One change of a draft: collected, then saved as a whole. `open_step` makes it.

    `sent` is the key of the change that the same request has made already, if it has.
    """

    def __init__(self, plan: Plan, person: User, previous: int, sent: int | None) -> None:
        self.plan = plan
        self.person = person
        self.sent = sent
        self._previous = previous
        self.places = Places(plan)
        self.parts: dict[Ref, Anything] = {}
        self._was: dict[Ref, State | None] = {}
        self._gone: dict[Ref, Part] = {}

    def put(self, part: Anything, cells: Mapping[str, Plain], facts: Mapping[str, Plain] | None = None) -> None:
        """Set texts of a part; what does not differ is not touched."""
        new = {key: value for key, value in cells.items() if part.cell(key) != value}
        if facts is None and isinstance(part, Activity):
            facts = {name: value for key in new for name, value in _READINGS.get(key, {}).items()}
        other = {name: value for name, value in (facts or {}).items() if part.fact(name) != value}
        was = self._remember(part)
        if was is not None:
            before = part.part_of(State(new, other))
            self._was[part.ref] = replace(was, cells={**before.cells, **was.cells}, facts={**before.facts, **was.facts})
        part.put(new, other)

    def settle(self, parts: Sequence[Part], places: Sequence[Place], made: Sequence[Part] = ()) -> None:
        """Put parts of one kind each behind the one that its place names, one after the other.

        `made`: those of them that were deleted, and come back with the keys that they had.
        """
        self._create(made)
        new = {part.ref for part in made}
        for part in parts:
            if part.ref not in new:
                self._take(part)
        for part, place in zip(parts, places, strict=True):
            self._put(part, place)

    def move(self, parts: Sequence[Part], at: Place) -> None:
        """Move parts of one kind to one place, the first there and each other behind the one before it."""
        for part in parts:
            self._take(part)
        for part in parts:
            self._put(part, at)
            at = at.behind(part.pk)

    def add(self, parts: Sequence[Part], at: Place) -> None:
        """Put new parts of one kind into the draft, the first at a place and each other behind the one before it.

        They get their keys at once.
        """
        self._create(parts)
        for part in parts:
            self.places.put(part.KIND, at, part.pk)
            at = at.behind(part.pk)

    def remove(self, parts: Iterable[Part], stay: Collection[int] = ()) -> None:
        """Take parts out, sections with their rows. What holds marks stays: marks are facts.

        `stay`: keys of rows that this step puts elsewhere, out of sections that go.
        """
        parts = list(parts)
        sections = {part.pk for part in parts if isinstance(part, Section)}
        rows = [part for part in parts if isinstance(part, Activity) and part.section_id not in sections]
        if sections:
            rows += Activity.objects.of_plan(self.plan).filter(section__in=sections).exclude(pk__in=stay)
        if rows and Mark.objects.filter(activity__in=rows).exists():
            raise WriteRefused("Здесь есть отметки о выполнении, поэтому удалить нельзя. Измените текст строки.")
        for column in (part for part in parts if isinstance(part, PlanColumn)):
            _refuse_filled(self.plan, column)
        for part in (*rows, *(part for part in parts if not isinstance(part, Activity))):
            self._was[part.ref] = part.whole().at(self.places.was(part.KIND, part.container, part.pk))
            self._gone[part.ref] = part
            self.places.take(part.KIND, part.container, part.pk)

    def save(self, label: str, token: str = "", of: Change | None = None) -> Done | None:
        """Write everything. None when nothing differs from what stands there (an undo is written all the same)."""
        pairs = {ref: pair for ref, was in self._was.items() if (pair := self._pair(ref, was))[0] != pair[1]}
        if not pairs and of is None:
            return None
        _refuse_long_words(now for _, now in pairs.values() if now is not None)
        self._delete("activity", "signoff", "column")
        self._update({ref: now for ref, (was, now) in pairs.items() if was is not None and now is not None})
        self._delete("section")  # the database would take its rows along, also those that have just left it
        self._understand_new()
        self.places.save()
        if any(now and _PERIOD & now.cells.keys() for ref, (_, now) in pairs.items() if ref.kind == Plan.KIND):
            bridge.understand(self.plan, Activity.objects.filter(section__plan=self.plan))
        index.renew(self.plan, [self.parts[ref] for ref, (_, now) in pairs.items() if now is not None and now.cells])
        self._renew_owed(pairs)
        log.info("plan %s: %s parts by user %s", self.plan.pk, len(pairs), self.person.pk)
        change = Change(plan=self.plan, person=self.person, label=label, token=token, of=of)
        change.put_pairs(pairs)
        change.is_final = not self.plan.is_editable
        change.save(force_insert=True)
        return Done(self.plan, change, self.parts, self._previous)

    def _renew_owed(self, pairs: Iterable[Ref]) -> None:
        """A step of readings changes what is owed under a plan in force."""
        for row in (self.parts[ref] for ref in pairs if self.plan.is_frozen):
            if isinstance(row, Activity):
                row.section.plan = self.plan
                counters.renew_row(row)

    def _create(self, parts: Sequence[Part]) -> None:
        if not parts:
            return
        kind = parts[0].KIND
        self.places.load(kind)  # before the parts are among those that the database knows
        bulk_create_with_history(list(parts), MODELS[kind], batch_size=_BATCH, default_user=self.person)
        for part in parts:
            self._was[part.ref] = None
            self.parts[part.ref] = part

    def _take(self, part: Part) -> None:
        was = self._remember(part)
        if was is not None and was.place is None:
            self._was[part.ref] = was.at(self.places.was(part.KIND, part.container, part.pk))
        self.places.take(part.KIND, part.container, part.pk)

    def _put(self, part: Part, place: Place) -> None:
        if isinstance(part, Activity):
            part.section_id = place.container
        self.places.put(part.KIND, place, part.pk)

    def _remember(self, part: Anything) -> State | None:
        self.parts[part.ref] = part
        return self._was.setdefault(part.ref, State())

    def _pair(self, ref: Ref, was: State | None) -> Pair:
        """Before and after, each with only what differs."""
        if ref in self._gone:
            return was, None
        part = self.parts[ref]
        if was is None:
            return None, part.whole().at(self._place_of(part))
        now = part.part_of(was).at(self._place_of(part) if was.place else None)
        if was.place and now.place and was.place.is_at(now.place):
            was, now = was.at(None), now.at(None)
        return was.without(now), now.without(was)

    def _place_of(self, part: Anything) -> Place | None:
        return None if isinstance(part, Plan) else self.places.now(part.KIND, part.container, part.pk)

    def _delete(self, *kinds: str) -> None:
        for kind in kinds:
            gone = [ref for ref in self._gone if ref.kind == kind]
            for ref in gone:
                self.parts.pop(ref, None)
            if gone:
                MODELS[kind].objects.filter(pk__in=[ref.pk for ref in gone]).delete()

    def _update(self, states: Mapping[Ref, State]) -> None:
        changed: dict[str, list[Anything]] = defaultdict(list)
        names: dict[str, set[str]] = defaultdict(set)
        for ref, state in states.items():
            part = self.parts[ref]
            part.version += 1
            changed[ref.kind].append(part)
            names[ref.kind] |= {"version"} | part.fields_of(state) | ({"section"} if _moved(ref, state) else set())
        self._reread(states, names["activity"])
        for kind, parts in changed.items():
            if len(parts) == 1:  # a third faster than many at once, and nearly every step is one cell
                parts[0]._history_user = self.person
                parts[0].save(update_fields=names[kind])
            else:
                model = MODELS[kind]
                bulk_update_with_history(parts, model, sorted(names[kind]), _BATCH, default_user=self.person)

    def _reread(self, states: Mapping[Ref, State], names: set[str]) -> None:
        rows = {ref: part for ref in states if isinstance(part := self.parts[ref], Activity)}
        dated = [row for ref, row in rows.items() if _DATES & states[ref].touched]
        named = [row for ref, row in rows.items() if _NAMES & states[ref].touched]
        if dated:
            bridge.read_deadlines(self.plan, dated)
            names.update(bridge.DERIVED)
        if named:
            bridge.link_executors(self.plan.cluster, named)

    def _understand_new(self) -> None:
        made = (self.parts[ref] for ref, was in self._was.items() if was is None)
        new = [part for part in made if isinstance(part, Activity)]
        if new:
            bridge.understand(self.plan, new)


def _refuse_long_words(states: Iterable[State]) -> None:
    for text in (text for state in states for text in state.cells.values() if isinstance(text, str)):
        if why := too_long(text):
            raise WriteRefused(why)


def _moved(ref: Ref, state: State) -> bool:
    return ref.kind == Activity.KIND and state.place is not None


def _refuse_filled(plan: Plan, column: PlanColumn) -> None:
    rows = Activity.objects.filter(section__plan=plan)
    filled = sum(bool(row.text(column.key)) for row in rows)
    if filled:
        raise WriteRefused(f"В графе «{column.heading}» есть текст (строк: {filled}). Сначала очистите её.")

"""Changes come into force: the plan's rows take the new texts and keep their identity, marks and readings.

Everything here runs in one transaction, with the plan locked; the caller has checked what must be checked.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from simple_history.utils import bulk_update_with_history

from plans import bridge
from plans.amending.copying import copy_executions
from plans.amending.marks import Vanished
from plans.amending.rows import Beside, RowPair
from plans.approval.closing import owing_of
from plans.editor.parts import MODELS
from plans.models import (
    Activity,
    Change,
    Edition,
    EditionRow,
    Execution,
    Mark,
    Plan,
    PlanColumn,
    Section,
    SignOff,
    Slot,
    User,
)

_TEXTS = ("number", "title", "executors", "deadline", "result", "mark", "other")
_BATCH = 200


class Merge:
    """One amendment becoming a plan's next edition."""

    def __init__(self, beside: Beside, edition: Edition, person: User, today: date) -> None:
        self.beside, self.edition, self.person, self.today = beside, edition, person, today
        self.plan, self.amendment = beside.plan, beside.amendment
        # The keys of copied parts, by kind, → those of the plan's own.
        self.own: dict[str, dict[int, int]] = {Plan.KIND: {self.amendment.pk: self.plan.pk}}

    def run(self, marks: Iterable[Vanished]) -> None:
        """`marks`: those that go to other due days, settled."""
        self._remember()
        self._take_head()
        for model in (PlanColumn, SignOff):
            self._take_parts(model)
        self._take_sections()
        self._take_rows()
        self._move_marks(marks)
        self._take_journal()
        self._clear_copy()

    def _remember(self) -> None:
        """How the rows of the edition that is replaced stood, and how they were read."""
        if self.amendment.base_id is None:
            return
        owing = owing_of(self.plan)
        EditionRow.objects.bulk_create(
            EditionRow(
                edition_id=self.amendment.base_id,
                activity=row,
                section_id=row.section_id,
                heading=row.section.heading,
                position=at,
                cells={key: getattr(row, key) for key in _TEXTS},
                slots=[[slot.start.isoformat(), slot.due.isoformat(), slot.label] for slot in row.slots.all()],
                executors=[one.executor_id for one in row.executions.all()],
                owing=owing.get(row.pk, []),
                collective=row.collective,
            )
            for at, row in enumerate(self.beside.rows.values())
        )

    def _take_head(self) -> None:
        for key in Plan.CELLS:
            setattr(self.plan, key, getattr(self.amendment, key))
        self.plan.version += 1
        self.plan.amended_on = self.today
        self.plan._history_user = self.person
        self.plan.save()

    def _take_parts(self, model: object) -> None:
        """Columns and blocks: those taken out are deleted, new ones become the plan's."""
        own = {part.pk: part for part in model.objects.filter(plan=self.plan)}
        copies = list(model.objects.filter(plan=self.amendment))
        kept = {copy.origin_id for copy in copies}
        for part in own.values():
            if part.pk not in kept:
                part.delete()
        self._update(model, [(own[copy.origin_id], copy) for copy in copies if copy.origin_id in own], model.CELLS)
        self._adopt(model, [copy for copy in copies if copy.origin_id not in own], plan=self.plan)

    def _take_sections(self) -> None:
        own = {part.pk: part for part in Section.objects.filter(plan=self.plan)}
        copies = list(Section.objects.filter(plan=self.amendment))
        pairs = [(own[copy.origin_id], copy) for copy in copies if copy.origin_id in own]
        self._exclude(Section, [part for key, part in own.items() if key not in {was.pk for was, _ in pairs}])
        self._update(Section, pairs, Section.CELLS)
        self._adopt(Section, [copy for copy in copies if copy.origin_id not in own], plan=self.plan)

    def _take_rows(self) -> None:
        gone, pairs = self.beside.gone, self.beside.pairs
        self._exclude(Activity, gone)
        Slot.objects.filter(activity__in=gone).delete()
        Execution.objects.filter(activity__in=gone).delete()
        homes = self.own[Section.KIND]
        for pair in pairs:
            pair.row.section_id = homes.get(pair.copy.section_id, pair.copy.section_id)
            _take_readings(pair)
        names = ("section_id", *_TEXTS, *bridge.DERIVED, *Activity.FACTS)
        self._update(Activity, [(pair.row, pair.copy) for pair in pairs], _TEXTS, names)
        _replace_slots([pair for pair in pairs if pair.takes_dates])
        _replace_executions([pair for pair in pairs if pair.takes_names])
        for row in self.beside.new:
            row.section_id = homes.get(row.section_id, row.section_id)
        self._adopt(Activity, self.beside.new)

    def _update(
        self,
        model: object,
        pairs: Sequence[tuple[object, object]],
        texts: Iterable[str],
        names: Iterable[str] | None = None,
    ) -> None:
        """The plan's own parts take texts and places of their copies; what does not differ is not touched."""
        fields = ("position", *(names or texts))
        self.own[model.KIND] = {copy.pk: part.pk for part, copy in pairs}
        stored = {row["pk"]: row for row in model.objects.filter(pk__in=[p.pk for p, _ in pairs]).values("pk", *fields)}
        changed = []
        for part, copy in pairs:
            part.position = copy.position
            for key in texts:
                setattr(part, key, getattr(copy, key))
            if any(getattr(part, name) != stored[part.pk][name] for name in fields):
                part.version += 1
                changed.append(part)
        columns = [name.removesuffix("_id") for name in (*fields, "version")]
        bulk_update_with_history(changed, model, columns, _BATCH, default_user=self.person)

    def _adopt(self, model: object, copies: Sequence[object], **owner: object) -> None:
        """New parts leave the copy and become the plan's, with the keys that they have."""
        for copy in copies:
            copy.origin = None
            for name, value in owner.items():
                setattr(copy, name, value)
        names = ["origin", *(owner or ["section"])]
        bulk_update_with_history(copies, model, names, _BATCH, default_user=self.person)

    def _exclude(self, model: object, parts: Sequence[object]) -> None:
        for part in parts:
            part.excluded_by = self.edition
        bulk_update_with_history(parts, model, ["excluded_by"], _BATCH, default_user=self.person)

    def _move_marks(self, marks: Iterable[Vanished]) -> None:
        moved = [one.mark for one in marks]
        for one in marks:
            one.mark.due = one.chosen
        bulk_update_with_history(moved, Mark, ["due"], _BATCH, default_user=self.person)

    def _take_journal(self) -> None:
        """The steps of the copy become steps of the plan, told of its own rows; none can be undone any more."""
        steps = list(self.amendment.changes.all())
        for step in steps:
            step.plan, step.token, step.is_final = self.plan, "", True
            step.states = {self._ref(ref): [self._state(ref, one) for one in pair] for ref, pair in step.states.items()}
        Change.objects.bulk_update(steps, ["plan", "token", "is_final", "states"], _BATCH)

    def _ref(self, ref: str) -> str:
        kind, _, pk = ref.partition("-")
        return f"{kind}-{self.own[kind].get(int(pk), int(pk))}"

    def _state(self, ref: str, state: dict[str, object] | None) -> dict[str, object] | None:
        if state is None or "place" not in state:
            return state
        kind = ref.partition("-")[0]
        home = Section.KIND if kind == Activity.KIND else Plan.KIND
        container, before, index = state["place"]
        place = [self.own[home].get(container, container), self.own[kind].get(before, before), index]
        return state | {"place": place}

    def _clear_copy(self) -> None:
        for kind in (Activity.KIND, Section.KIND, SignOff.KIND, PlanColumn.KIND):
            MODELS[kind].objects.filter(pk__in=self.own[kind]).delete()
        Section.objects.filter(plan=self.amendment).delete()
        self.amendment.presences.all().delete()
        self.amendment.became = self.edition
        self.amendment.save(update_fields=["became"])


def _take_readings(pair: RowPair) -> None:
    for name in Activity.FACTS:
        if name in pair.takes:
            setattr(pair.row, name, getattr(pair.copy, name))
    if pair.takes_dates:
        for name in bridge.DERIVED:
            setattr(pair.row, name, getattr(pair.copy, name))


def _replace_slots(pairs: Sequence[RowPair]) -> None:
    """New windows; one that is the same keeps its key, which stands in letters and open pages."""
    gone, new = [], []
    for pair in pairs:
        was = {(slot.start, slot.due, slot.label): slot for slot in pair.row.slots.all()}
        now = {(slot.start, slot.due, slot.label): slot for slot in pair.copy.slots.all()}
        gone += [slot.pk for key, slot in was.items() if key not in now]
        new += [Slot(activity=pair.row, start=key[0], due=key[1], label=key[2]) for key in now if key not in was]
    Slot.objects.filter(pk__in=gone).delete()
    Slot.objects.bulk_create(new)


def _replace_executions(pairs: Sequence[RowPair]) -> None:
    Execution.objects.filter(activity__in=[pair.row for pair in pairs]).delete()
    copy_executions([(pair.copy, pair.row) for pair in pairs])

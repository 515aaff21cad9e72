"""The door to the next period: what would become of a plan's rows and texts, then a new plan that knows its past."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plans import bridge, permissions
from plans.approval.versions import Version
from plans.core import document as paper
from plans.core.compare import compare
from plans.core.deadlines import Period, Rule
from plans.core.errors import PlanError
from plans.core.limits import SAME_PRESS, check_text
from plans.core.obligations import DONE
from plans.core.progress import State
from plans.core.rollover import Move, Rolled, rollover
from plans.core.rollover.rolling import At
from plans.core.stages import Stage
from plans.core.text import sha256, without_control
from plans.editor.plan import write_plan
from plans.models import Activity, Cluster, Plan, User
from plans.owed import books

log = logging.getLogger(__name__)

_UNFINISHED = frozenset({State.LATE, State.PART, State.NOT_DONE})
_ONCE = (Rule.ONCE, Rule.SEVERAL)
_WORDS = ("title", "masthead", "tail", "kind", "period_start", "period_end")


class RolloverRefused(PlanError):
    """The next plan cannot be made so; the message says why."""


@dataclass(frozen=True, slots=True)
class Past:
    """The text from which the next plan is made, the plan's own rows by their places in it, and what was done of them.

    `unfinished` and `done` are places: past their day without being done; a one-off that is done.
    """

    plan: Plan
    document: paper.PlanDocument
    rows: Mapping[At, Activity]
    unfinished: frozenset[At]
    done: frozenset[At]

    @property
    def shown(self) -> str:
        """A name of the text: equal texts have equal names."""
        return sha256(paper.dumps(self.document))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person has chosen: the period, the rows to leave out, texts of their own by the ids of the list."""

    period: Period
    left_out: frozenset[At] = frozenset()
    texts: Mapping[str, str] | None = None


def source_of(version: Version, today: date) -> Past:
    """Any text of the plan; rows of an older edition are found again by their words. A fixed number of queries."""
    plan, document = version.plan, version.document()
    present = bridge.to_document(plan)
    own = list(Activity.objects.of_plan(plan))
    places = [(at, row) for at, section in enumerate(present.sections) for row in range(len(section.activities))]
    by_place = dict(zip(places, own, strict=True))
    pairs = {place: place for place in places}
    if document != present:
        pairs = {row.old: row.new for row in compare(document, present).rows if row.old and row.new}
    rows = {old: by_place[new] for old, new in pairs.items()}
    states = _states(plan, today) if plan.is_frozen else {}
    known = {at: states[row.pk] for at, row in rows.items() if row.pk in states}
    said = frozenset(at for at, row in rows.items() if row.goes_on)
    return Past(
        plan,
        document,
        rows,
        # What was said when the plan was closed goes before what its marks tell.
        said or frozenset(at for at, found in known.items() if found & _UNFINISHED),
        frozenset(at for at, found in known.items() if found <= DONE and rows[at].rule in _ONCE),
    )


def _states(plan: Plan, today: date) -> dict[int, frozenset[State]]:
    """The states of all obligations of each row on the day."""
    found: dict[int, frozenset[State]] = {}
    for one in books.read_plans([plan.pk]).owed:
        found[one.activity] = found.get(one.activity, frozenset()) | {one.state(today)}
    return found


def rolled(source: Past, wish: Wish) -> Rolled:
    """The plan of the next period as a document, with the list of its texts. Raises RolloverRefused."""
    if wish.period == source.document.period:
        raise RolloverRefused("Это период самого плана. Выберите следующий.")
    school = source.plan.cluster.department.school_time
    found = rollover(source.document, wish.period, wish.left_out, _clean(wish.texts or {}), school)
    if not found.document.activities:
        raise RolloverRefused("Не выбрано ни одной строки. Отметьте, что взять в новый план.")
    if not "".join(found.document.title).strip():
        raise RolloverRefused("Напишите заголовок нового плана.")
    return found


def _clean(texts: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, as texts of a plan. Raises UnreadableFile for texts that no plan holds."""
    return {id: check_text(without_control(text.replace("\r\n", "\n")).strip()) for id, text in texts.items()}


def begin_next(source: Past, wish: Wish, person: User) -> Plan:
    """The new draft, all of it or nothing; a second press of the same button answers the plan of the first."""
    if not permissions.can_manage_cluster(person, source.plan.cluster):
        raise PermissionDenied
    found = rolled(source, wish)
    return _begun(source, wish, found, bridge.understood(source.plan.cluster, found.document), person)


@transaction.atomic
def _begun(source: Past, wish: Wish, found: Rolled, understood: bridge.Understood, person: User) -> Plan:
    # Two presses at once wait here for each other.
    cluster = Cluster.objects.select_for_update(no_key=True).get(pk=source.plan.cluster_id)
    since = timezone.now() - SAME_PRESS
    recent = source.plan.followers.filter(created_at__gte=since, stage=Stage.DRAFT.value, changes=None)
    twin = next((one for one in recent if _is_same(bridge.to_document(one), found.document)), None)
    if twin:
        return twin
    plan = write_plan(cluster, understood, person)
    _settle(plan, source.plan)
    _link(plan, source, found, Move(source.document.period or wish.period, wish.period))
    log.info("plan %s: follows plan %s, by user %s", plan.pk, source.plan.pk, person.pk)
    return plan


def _is_same(one: paper.PlanDocument, other: paper.PlanDocument) -> bool:
    return (one.title, one.period, one.sections) == (other.title, other.period, other.sections)


def _settle(plan: Plan, before: Plan) -> None:
    """The paper of the plan before; the words have come already."""
    names = [name for name in Plan.CELLS if name not in _WORDS]
    for name in names:
        setattr(plan, name, getattr(before, name))
    plan.follows = before
    plan.save(update_fields=[*names, "follows"])


def _link(plan: Plan, source: Past, found: Rolled, move: Move) -> None:
    """Each new row knows the row it comes from, and reads its words as that one was set by hand."""
    places = [(at, row) for at, one in enumerate(found.document.sections) for row in range(len(one.activities))]
    rows = list(Activity.objects.of_plan(plan))
    for place, row in zip(places, rows, strict=True):
        origin = found.origins[place]
        before = source.rows.get(origin)
        if before is None:
            continue
        row.follows, row.carried = before, origin in source.unfinished
        row.collective = before.collective
        row.named = before.named if row.executors == before.executors else []
        row.pinned = _pinned(before, move)
    Activity.objects.bulk_update(rows, ["follows", "carried", "collective", "named", "pinned"])
    bridge.understand(plan, [row for row in rows if row.named or row.pinned])


def _pinned(row: Activity, move: Move) -> list[list[str]]:
    """Dates set by hand, in the new period; none where one of them has no day there."""
    moved = [[move.moved(day) for day in window] for window in row.pinned_windows]
    if any(day is None for window in moved for day in window):
        return []
    return [[day.isoformat() for day in window if day] for window in moved]

"""The end of a plan: what is still open is shown, and the person says what becomes of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plans import index, permissions
from plans.approval import door as approval
from plans.core.obligations import Obligation, Word
from plans.core.progress import Deed, State
from plans.core.stages import Move
from plans.execution.ledger import Ledger, ledger_of
from plans.models import Activity, Decision, Mark, Plan, User


class Fate(StrEnum):
    """What becomes of that of which nobody has said anything when the plan is closed."""

    KEEP = "keep"
    CARRY = "carry"
    DROP = "drop"


FATES = {
    Fate.KEEP: "остаётся невыполненным: так и войдёт в отчёты",
    Fate.CARRY: "переносится в план на следующий период: здесь остаётся невыполненным, там строка помнит об этом",
    Fate.DROP: "снимается: решение запишется в каждую строку",
}
# Nobody has said what became of these.
_OPEN = frozenset({State.LATE, State.DUE, State.SOON, State.WAITING, State.MOVED})


@dataclass(frozen=True, slots=True)
class Left:
    """What is open on a day: what is late, what lies ahead, how many marks wait for the secretary."""

    ledger: Ledger
    late: tuple[Obligation, ...]
    ahead: tuple[Obligation, ...]
    waiting: int

    def __bool__(self) -> bool:
        return bool(self.late or self.ahead or self.waiting)

    @property
    def rows(self) -> dict[int, tuple[str, list[date]]]:
        """The rows with anything open, by key: the name and the due days, those that are late first."""
        found: dict[int, tuple[str, list[date]]] = {}
        for one in (*self.late, *self.ahead):
            _, dues = found.setdefault(one.activity, (str(self.ledger.activities[one.activity]), []))
            if one.due and one.due not in dues:
                dues.append(one.due)
        return found


def left_open(plan: Plan, today: date) -> Left:
    """What would be open if the plan were closed on the day."""
    ledger = ledger_of(plan, today)
    late = tuple(one for one in ledger.owed if one.state(today) is State.LATE and not one.waits(today))
    ahead = tuple(one for one in ledger.owed if one.state(today) in _OPEN - {State.LATE} and not one.waits(today))
    return Left(ledger, late, ahead, sum(fact.word is Word.REPORTED for fact in ledger.facts))


@transaction.atomic
def close(
    plan: Plan,
    person: User,
    note: str,
    fate: Fate,
    *,
    fates: Mapping[int, Fate] | None = None,
    shown: str | None = None,
) -> Decision:
    """Close the plan; what is open is dropped or carried over by the same decision, if that was said.

    `fates`: of single rows, by key; `fate` of all others. Marks that wait are still accepted or returned afterwards.
    Raises as `approval.door.move`.
    """
    locked = Plan.texts.locked(pk=plan.pk)
    approval.check(locked, Move.CLOSE, person, note)
    left = left_open(locked, timezone.localdate())
    said = {one: (fates or {}).get(one.activity, fate) for one in (*left.late, *left.ahead)}
    dropped = [one for one, what in said.items() if what is Fate.DROP]
    if dropped or fate is Fate.DROP:
        if not note.strip():
            raise approval.MoveRefused("Напишите решение, которым снимается невыполненное: оно войдёт в отчёты.")
        _drop(locked, dropped, person, note.strip())
    _carry(locked, {one.activity for one, what in said.items() if what is Fate.CARRY})
    return approval.move(plan, Move.CLOSE, person, note, shown=shown)


def _carry(plan: Plan, rows: Collection[int]) -> None:
    """These rows go on in the next plan; where that is begun already, its rows are told."""
    Activity.objects.filter(section__plan=plan, goes_on=True).update(goes_on=False)
    Activity.objects.filter(section__plan=plan, pk__in=rows).update(goes_on=True)
    Activity.objects.filter(section__plan__follows=plan, follows__in=rows).update(carried=True)


def _drop(plan: Plan, owed: Iterable[Obligation], person: User, basis: str) -> None:
    """A mark for each thing that is open; each has its own line in the history of marks."""
    if not permissions.roles_in(person, plan.cluster) & permissions.AMENDING:
        raise PermissionDenied
    today = timezone.localdate()
    for one in owed:
        Mark.objects.create(
            activity_id=one.activity,
            organisation_id=None if one.shared else one.parties[0],
            due=one.due,
            fact=Deed.DROPPED.value,
            done_on=today,
            basis=basis,
            state=Mark.States.ACCEPTED.value,
            author=person,
        )
    index.renew_plan(plan.pk)

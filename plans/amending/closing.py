"""The end of a plan: what is still open is shown, and the person says what becomes of it."""

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
from plans.models import Decision, Mark, Plan, User


class Fate(StrEnum):
    """What becomes of that of which nobody has said anything when the plan is closed."""

    KEEP = "keep"
    DROP = "drop"


FATES = {
    Fate.KEEP: "остаётся невыполненным: так и войдёт в отчёты",
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
    def names(self) -> list[tuple[str, date | None]]:
        """What is late: the row and its due day."""
        return [(str(self.ledger.activities[one.activity]), one.due) for one in self.late]


def left_open(plan: Plan, today: date) -> Left:
    """What would be open if the plan were closed on the day."""
    ledger = ledger_of(plan, today)
    late = tuple(one for one in ledger.owed if one.state(today) is State.LATE and not one.waits(today))
    ahead = tuple(one for one in ledger.owed if one.state(today) in _OPEN - {State.LATE} and not one.waits(today))
    return Left(ledger, late, ahead, sum(fact.word is Word.REPORTED for fact in ledger.facts))


@transaction.atomic
def close(plan: Plan, person: User, note: str, fate: Fate, *, shown: str | None = None) -> Decision:
    """Close the plan; what is open is dropped by the same decision, if that was said. Raises as `approval.door.move`.

    Marks that wait are still accepted or returned afterwards.
    """
    locked = Plan.texts.locked(pk=plan.pk)
    approval.check(locked, Move.CLOSE, person, note)
    if fate is Fate.DROP:
        if not note.strip():
            raise approval.MoveRefused("Напишите решение, которым снимается невыполненное: оно войдёт в отчёты.")
        _drop(locked, person, note.strip())
    return approval.move(plan, Move.CLOSE, person, note, shown=shown)


def _drop(plan: Plan, person: User, basis: str) -> None:
    """A mark for each thing that is open; each has its own line in the history of marks."""
    if not permissions.roles_in(person, plan.cluster) & permissions.AMENDING:
        raise PermissionDenied
    today = timezone.localdate()
    left = left_open(plan, today)
    for one in (*left.late, *left.ahead):
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

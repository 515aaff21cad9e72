"""Obligations as they are stored: what was said of each and its day now, so that any later day can be told from them.

What is stored holds from the day of the newest mark on: on such a day every mark is known, and only the due day says
whether something is late. `figures_on` then equals `obligations.figures` over the obligations themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plans.core.obligations import DONE, Figures, Obligation, moved_state, percent
from plans.core.progress import DUE_WITHIN, SOON_WITHIN, Deed, State, state_of


class Outcome(StrEnum):
    """What is known of an obligation; what is not said yet (open, moved) stands as its due day does."""

    OPEN = "open"
    MOVED = "moved"
    PART = "part"
    NOT_DONE = "not_done"
    DONE = "done"
    DONE_LATE = "done_late"
    DROPPED = "dropped"


UNSAID = frozenset({Outcome.OPEN, Outcome.MOVED})
DONE_WORDS = frozenset({Outcome.DONE, Outcome.DONE_LATE})
FAILED = frozenset({Outcome.NOT_DONE, Outcome.PART})
SETTLED = frozenset(said.value for said in Outcome) - {said.value for said in UNSAID}


@dataclass(frozen=True, slots=True)
class Kept:
    """What is stored of an obligation: its day in the plan and now, what was said, whether a mark waits."""

    planned: date | None
    due: date | None
    said: Outcome
    waits: bool


@dataclass(frozen=True, slots=True)
class Count:
    """How many obligations stand so, and how many of them have marks that wait."""

    said: Outcome
    due: date | None
    number: int
    waiting: int = 0


def kept(owed: Obligation) -> Kept:
    """The obligation with all of its marks known."""
    standing = owed.on(date.max)
    return Kept(owed.due, standing.due, _said(owed), owed.waits(date.max))


def _said(owed: Obligation) -> Outcome:
    standing = owed.on(date.max)
    if standing.state.value in SETTLED:
        return Outcome(standing.state.value)
    return Outcome.MOVED if standing.fact and standing.fact.deed is Deed.MOVED else Outcome.OPEN


def state_on(said: Outcome, due: date | None, today: date) -> State:
    """The state of what is stored on a day that knows all marks."""
    if said is Outcome.OPEN:
        return state_of(due, None, today)
    return moved_state(due, today) if said is Outcome.MOVED else State(said.value)


def figures_on(counts: Iterable[Count], today: date) -> Figures:
    """The figures of what is stored on a day that knows all marks."""
    states = dict.fromkeys(State, 0)
    fallen = done = waiting = 0
    for one in counts:
        state = state_on(one.said, one.due, today)
        states[state] += one.number
        waiting += one.waiting
        if one.due is not None and one.due <= today and state is not State.DROPPED:
            fallen += one.number
            done += one.number if state in DONE else 0
    return Figures(states, fallen, done, waiting)


def eras(today: date) -> tuple[date, ...]:
    """The last days of stretches of due days within which nothing differs today.

    A database sums by them, each stretch under its last day, and hands over a few numbers instead of one for each due
    day. What is due later stands under `far`.
    """
    return today - timedelta(1), today, today + DUE_WITHIN, today + SOON_WITHIN


def far(today: date) -> date:
    """A due day of which nothing needs to be said yet."""
    return today + SOON_WITHIN + timedelta(1)


@dataclass(frozen=True, slots=True)
class Sums:
    """The numbers of one or many plans on a day: as `Figures`, without the states of what lies ahead."""

    late: int = 0
    fallen: int = 0
    kept: int = 0
    done: int = 0
    owed: int = 0

    @property
    def total(self) -> int:
        """Whether there is anything at all; what was dropped is not known here."""
        return self.owed

    @property
    def due_share(self) -> int | None:
        """Percent done of what fell due by the day; None when nothing did."""
        return percent(self.kept, self.fallen)

    @property
    def plan_share(self) -> int | None:
        """Percent done of the whole less what was dropped; None when nothing is owed."""
        return percent(self.done, self.owed)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.late + other.late,
            self.fallen + other.fallen,
            self.kept + other.kept,
            self.done + other.done,
            self.owed + other.owed,
        )


@dataclass(frozen=True, slots=True)
class Told:
    """The numbers of a plan on a day and on each one after it up to `until` (None: for ever).

    `oldest` is the due day that is late longest; `waits` have a mark that waits, `failed` were not done or in part.
    """

    sums: Sums
    oldest: date | None
    until: date | None
    waits: int
    failed: int


def told(counts: Iterable[Count], day: date) -> Told:
    """What is stored of a plan, as numbers of the day."""
    rows = list(counts)
    owed = [one for one in rows if one.said is not Outcome.DROPPED]
    late = [one for one in owed if one.said in UNSAID and one.due is not None and one.due < day]
    fallen = [one for one in owed if one.due is not None and one.due <= day]
    sums = Sums(_all(late), _all(fallen), _all(fallen, DONE_WORDS), _all(owed, DONE_WORDS), _all(owed))
    waits = sum(one.waiting for one in rows)
    oldest = min((one.due for one in late if one.due), default=None)
    return Told(sums, oldest, _until(owed, day), waits, _all(owed, FAILED))


def _all(counts: Iterable[Count], said: frozenset[Outcome] = frozenset(Outcome)) -> int:
    return sum(one.number for one in counts if one.said in said)


def _until(owed: Iterable[Count], day: date) -> date | None:
    """The last day on which nothing more has fallen due or become late."""
    dues = {one.due for one in owed if one.due and (one.due > day or (one.due == day and one.said in UNSAID))}
    return day if day in dues else min(dues) - timedelta(1) if dues else None


def sums_of(figures: Figures) -> Sums:
    """The same numbers as sums."""
    return Sums(figures.late, figures.fallen, figures.kept, figures.done, figures.owed)

"""The report on a plan's execution on a day: which marks were known, totals, and the discipline of organisations. Pure.

What counts on a day D (`known`): a mark that was made by the day `by` (D itself unless said otherwise) and says that
the thing was done by D. It is accepted or returned only if that was decided by `by`; until then it waits and counts as
done. The text, the due days and the executors of the plan are those that it has when the report is made.

A period takes what falls due within it by the plan (`within`), so that the reports of neighbouring periods sum to the
report of both. All days are calendar days. Parts always sum to the whole: what stands under several names is counted
under each and taken off again in `repeated`.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from plans.core.deadlines import Period
from plans.core.obligations import Fact, Figures, Obligation, Word, percent
from plans.core.progress import State

Key = TypeVar("Key", bound=Hashable)

# The columns of the totals: each state stands in exactly one, so that a line sums to what is owed.
GROUPS: Mapping[str, frozenset[State]] = {
    "Выполнено в срок": frozenset({State.DONE}),
    "Выполнено позже срока": frozenset({State.DONE_LATE}),
    "Просрочено": frozenset({State.LATE}),
    "Срок не наступил": frozenset({State.DUE, State.SOON, State.WAITING}),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A mark with the day on which it was made and the day on which it was accepted or returned (None: not decided)."""

    fact: Fact
    told_on: date
    decided_on: date | None = None


def known(told: Iterable[Told], on: date, by: date) -> list[Fact]:
    """The facts of the day `on` as they were known on the day `by`; see the top of the module."""
    return [_as_known(one, by) for one in told if one.told_on <= by and one.fact.done_on <= on]


def _as_known(one: Told, by: date) -> Fact:
    if one.decided_on is None or one.decided_on <= by:
        return one.fact
    return replace(one.fact, word=Word.REPORTED)


def within(owed: Iterable[Obligation], period: Period | None) -> list[Obligation]:
    """What falls due within the period, both days included; without a period everything, rows without a date too."""
    if period is None:
        return list(owed)
    return [one for one in owed if one.due is not None and period.start <= one.due <= period.end]


def counts(figures: Figures) -> dict[str, int]:
    """How many obligations stand in each column of the totals; they sum to `figures.total`."""
    return {name: sum(figures.states[state] for state in states) for name, states in GROUPS.items()}


def days_late(one: Obligation, on: date) -> int:
    """Calendar days between the due day and the day of doing, or `on` while it is not done; 0 when not late."""
    state, fact = one.state(on), one.fact(on)
    if one.due is None or state not in (State.LATE, State.DONE_LATE):
        return 0
    return ((fact.done_on if fact else on) - one.due).days


@dataclass(frozen=True, slots=True)
class Discipline:
    """How punctual somebody is, over what fell due: `in_time`, `done_late`, `late` now, and the rest (`other`).

    `days` sums the calendar days of everything late, `most` is the greatest of them.
    """

    in_time: int = 0
    done_late: int = 0
    late: int = 0
    other: int = 0
    days: int = 0
    most: int = 0

    @property
    def owed(self) -> int:
        return self.in_time + self.done_late + self.late + self.other

    @property
    def delayed(self) -> int:
        """Done late, or late now."""
        return self.done_late + self.late

    @property
    def late_share(self) -> int | None:
        """Percent late of what fell due; None when nothing did."""
        return percent(self.delayed, self.owed)

    @property
    def mean(self) -> float | None:
        """Days late on the average of what was late, to one decimal; None when nothing was."""
        return round(self.days / self.delayed + 1e-9, 1) if self.delayed else None


def discipline(owed: Iterable[Obligation], on: date) -> Discipline:
    """The discipline over those of the obligations that fell due by the day."""
    in_time = done_late = late = other = 0
    days: list[int] = []
    for one in owed:
        if one.due is None or one.due > on:
            continue
        state = one.state(on)
        in_time += state is State.DONE
        done_late += state is State.DONE_LATE
        late += state is State.LATE
        other += state not in (State.DONE, State.DONE_LATE, State.LATE)
        days.append(days_late(one, on))
    return Discipline(in_time, done_late, late, other, sum(days), max(days, default=0))


@dataclass(frozen=True, slots=True)
class Disciplines(Generic[Key]):
    """The discipline of each, and of the whole: `repeated` is how many obligations were counted more than once."""

    parts: Mapping[Key, Discipline]
    whole: Discipline
    repeated: int


def disciplines(
    owed: Iterable[Obligation], on: date, keys_of: Callable[[Obligation], Iterable[Key]]
) -> Disciplines[Key]:
    """The discipline under each key that owed anything by the day; sum of `owed` of the parts − repeated = whole."""
    fallen = [one for one in owed if one.due is not None and one.due <= on]
    groups: dict[Key, list[Obligation]] = defaultdict(list)
    for one in fallen:
        for key in dict.fromkeys(keys_of(one)):
            groups[key].append(one)
    parts = {key: discipline(group, on) for key, group in groups.items()}
    whole = discipline(fallen, on)
    return Disciplines(parts, whole, sum(part.owed for part in parts.values()) - whole.owed)

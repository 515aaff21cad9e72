"""The report on a plan's execution on a day: which marks were known, totals, and the discipline of organisations. Pure.

What counts on a day D (`known`): a mark that was made by the day `by` (D itself unless said otherwise) and says that
the thing was done by D. It is accepted or returned only if that was decided by `by`; until then it waits and counts as
done. The text, the due days and the executors are those of the edition in force on D; what an earlier
edition has taken out counts as dropped since then.

A period takes what falls due within it by the plan, moved or not (`within`), so that the reports of neighbouring
periods sum to the report of both. All days are calendar days. Parts always sum to the whole: what stands under several
names is counted under each and taken off again in `repeated`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from plans.core.deadlines import Period
from plans.core.obligations import Fact, Figures, Obligation, Word, percent, settled
from plans.core.progress import State

Key = TypeVar("Key", bound=Hashable)

# The columns of the totals: each state stands in exactly one, so that a line sums to what is owed.
GROUPS: Mapping[str, frozenset[State]] = {
    "Выполнено в срок": frozenset({State.DONE}),
    "Выполнено позже срока": frozenset({State.DONE_LATE}),
    "Выполнено частично": frozenset({State.PART}),
    "Не выполнено": frozenset({State.NOT_DONE}),
    "Просрочено": frozenset({State.LATE}),
    "Срок не наступил": frozenset({State.DUE, State.SOON, State.WAITING}),
    "Перенесено": frozenset({State.MOVED}),
    "Снято": frozenset({State.DROPPED}),
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
    """Calendar days between the due day (the new one, if moved) and the day of doing, or `on` while it is not done."""
    standing = one.on(on)
    if standing.due is None or standing.state not in (State.LATE, State.DONE_LATE):
        return 0
    done_on = standing.fact.done_on if standing.fact and standing.state is State.DONE_LATE else on
    return (done_on - standing.due).days


@dataclass(frozen=True, slots=True)
class Discipline:
    """How punctual somebody is, over what fell due and was not dropped.

    `late` is not done and nothing is said of it, `failed` is done in part or not at all with a reason, `today` is due
    this very day. `days` sums the calendar days of everything late, `most` is the greatest of them.
    """

    in_time: int = 0
    done_late: int = 0
    late: int = 0
    failed: int = 0
    today: int = 0
    days: int = 0
    most: int = 0

    @property
    def owed(self) -> int:
        return self.in_time + self.done_late + self.late + self.failed + self.today

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


def has_fallen(one: Obligation, on: date) -> bool:
    """Whether it is due by the day (its new day, if it was moved) and was not dropped."""
    standing = one.on(on)
    return standing.due is not None and standing.due <= on and standing.state is not State.DROPPED


def discipline(owed: Iterable[Obligation], on: date) -> Discipline:
    """The discipline over those of the obligations that fell due by the day."""
    fallen = settled((one for one in owed if has_fallen(one, on)), on)
    states = Counter(one.state(on) for one in fallen)
    days = [days_late(one, on) for one in fallen]
    named = {name: states[state] for name, state in _NAMED.items()}
    failed = states[State.PART] + states[State.NOT_DONE]
    today = len(fallen) - sum(named.values()) - failed
    return Discipline(**named, failed=failed, today=today, days=sum(days), most=max(days, default=0))


_NAMED = {"in_time": State.DONE, "done_late": State.DONE_LATE, "late": State.LATE}
_COUNTED = (*_NAMED, "failed", "today")


@dataclass(frozen=True, slots=True)
class Disciplines(Generic[Key]):
    """The discipline of each, and of the whole; `repeated` is what was counted more than once (it has no days)."""

    parts: Mapping[Key, Discipline]
    whole: Discipline
    repeated: Discipline


def disciplines(
    owed: Iterable[Obligation], on: date, keys_of: Callable[[Obligation], Iterable[Key]]
) -> Disciplines[Key]:
    """The discipline under each key that owed anything by the day; column by column, parts − repeated = whole."""
    fallen = [one for one in owed if has_fallen(one, on)]
    groups: dict[Key, list[Obligation]] = defaultdict(list)
    for one in fallen:
        for key in dict.fromkeys(keys_of(one)):
            groups[key].append(one)
    parts = {key: discipline(group, on) for key, group in groups.items()}
    whole = discipline(fallen, on)
    repeated = {name: sum(getattr(one, name) for one in parts.values()) - getattr(whole, name) for name in _COUNTED}
    return Disciplines(parts, whole, Discipline(**repeated))

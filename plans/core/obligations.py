"""Who owes what, and how much of it is done. Pure: plain values and a day in, obligations and figures out.

An obligation is one activity × one slot × one party where each must do it, or one activity × one slot where a single
mark is enough. A party is an organisation's id, or None: a body of the council.

What marks do to an obligation, on a day (only those of that day or earlier that were not returned):
- one that says "done" makes it done, whatever else was said: the earliest counts;
- else the newest accepted decision counts: dropped, it is owed no more; moved, it is due on the new day. A decision
  that waits for acceptance changes nothing. One made for the council as a whole (party None) holds for every party;
- else "done in part" or "not done", when said after that decision, is its state, also past the due day;
- else its due day alone says where it stands.

Two shares, both of obligations that were not dropped (a reported mark counts as done until it is returned):
`due_share`: done ÷ all, among obligations whose due day is not after the day asked about;
`plan_share`: done ÷ all, over the whole plan, rows without a date included.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from plans.core.progress import DUE_WITHIN, Deed, State, state_of

Party = int | None
Key = TypeVar("Key", bound=Hashable)
DONE = frozenset({State.DONE, State.DONE_LATE})
CLOSED_FOR_GOOD = DONE | {State.DROPPED}
CLOSED = CLOSED_FOR_GOOD | {State.PART, State.NOT_DONE, State.LATE}
DECISIONS = frozenset({Deed.MOVED, Deed.DROPPED})
SAID = {Deed.PART: State.PART, Deed.NOT_DONE: State.NOT_DONE, Deed.DROPPED: State.DROPPED}


class Collective(StrEnum):
    """Whether each of several executors must report, or one report is enough."""

    ONE = "one"
    EACH = "each"


class Word(StrEnum):
    """What became of a mark."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Task:
    """An activity: its due days (none: no date can be named) and the parties that owe it."""

    activity: int
    dues: tuple[date, ...] = ()
    owing: tuple[Party, ...] = ()
    collective: Collective = Collective.ONE


@dataclass(frozen=True, slots=True)
class Fact:
    """A mark: for which activity and due day, whose, what it says of which day, and what was decided of it."""

    mark: int
    activity: int
    due: date | None
    party: Party
    done_on: date
    word: Word = Word.REPORTED
    deed: Deed = Deed.DONE
    moved_to: date | None = None

    @property
    def stands(self) -> bool:
        return self.word is not Word.RETURNED

    @property
    def counts(self) -> bool:
        """Whether it has a say: moving and dropping wait for the secretary's word."""
        return self.word is Word.ACCEPTED if self.deed in DECISIONS else self.stands

    @property
    def order(self) -> tuple[date, int]:
        return self.done_on, self.mark


@dataclass(frozen=True, slots=True)
class Standing:
    """An obligation on one day: its state, the day on which it is due now, and the mark that says so."""

    state: State
    due: date | None
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """What is owed for one due day by `parties`: any one of them if `shared`, else exactly one is named."""

    activity: int
    due: date | None
    parties: tuple[Party, ...]
    shared: bool
    facts: tuple[Fact, ...] = ()

    def on(self, today: date) -> Standing:
        """Where the obligation stands on the day: what was said of later days is not known yet."""
        if not self.facts:
            return Standing(state_of(self.due, None, today), self.due)
        if len(self.facts) == 1 and (only := self.facts[0]).deed is Deed.DONE and only.stands:
            told = only if only.done_on <= today else None
            return Standing(state_of(self.due, told.done_on if told else None, today), self.due, told)
        known = [one for one in self.facts if one.done_on <= today and one.counts]
        if len(known) > 1:
            known.sort(key=lambda one: one.order)
        decision = next((one for one in reversed(known) if one.deed in DECISIONS), None)
        due = decision.moved_to if decision and decision.deed is Deed.MOVED else self.due
        done = next((one for one in known if one.deed is Deed.DONE), None)
        if done:
            return Standing(state_of(due, done.done_on, today), due, done)
        last = decision if decision and decision.deed is Deed.DROPPED else (known[-1] if known else None)
        if last and last.deed in SAID:
            return Standing(SAID[last.deed], due, last)
        return Standing(moved_state(due, today) if decision else state_of(due, None, today), due, decision)

    def state(self, today: date) -> State:
        """The state on the day."""
        return self.on(today).state

    def fact(self, today: date) -> Fact | None:
        """The mark that counts on the day."""
        return self.on(today).fact

    def waits(self, today: date) -> bool:
        """Whether a mark of that day or earlier waits for the secretary."""
        return any(one.word is Word.REPORTED and one.done_on <= today for one in self.facts)


@dataclass(frozen=True, slots=True)
class Settled(Obligation):
    """An obligation whose standing on one day is known: a page or report asks for it a dozen times."""

    day: date = date.min
    found: Standing | None = None

    def on(self, today: date) -> Standing:
        """Where it stands on the day."""
        return self.found if self.found and today == self.day else Obligation.on(self, today)


def settled(owed: Iterable[Obligation], on: date) -> list[Settled]:
    """The obligations with their standings on the day."""
    return [Settled(one.activity, one.due, one.parties, one.shared, one.facts, on, one.on(on)) for one in owed]


def moved_state(due: date | None, today: date) -> State:
    """As any other near its new day and after it; until then it is known as moved."""
    near = due is not None and (due - today) <= DUE_WITHIN
    return state_of(due, None, today) if near else State.MOVED


def obligations(tasks: Iterable[Task], facts: Iterable[Fact]) -> list[Obligation]:
    """All obligations in the order of the tasks, their due days and their parties.

    A task without parties is owed by a body of the council; a task without dates is owed once.
    A mark answers only its own due day, and where each must do it only its own party; but what the council as a whole
    has moved or dropped is moved or dropped for each.
    """
    by_slot: dict[tuple[int, date | None], list[Fact]] = defaultdict(list)
    for fact in facts:
        by_slot[fact.activity, fact.due].append(fact)
    return [
        owed for task in tasks for due in task.dues or (None,) for owed in _owed(task, due, by_slot[task.activity, due])
    ]


def _owed(task: Task, due: date | None, facts: list[Fact]) -> list[Obligation]:
    parties = task.owing or (None,)
    if task.collective is Collective.ONE:
        return [Obligation(task.activity, due, parties, len(parties) > 1, tuple(facts))]
    own: dict[Party, list[Fact]] = defaultdict(list)
    for fact in facts:
        own[fact.party].append(fact)
    common = [fact for fact in own[None] if fact.deed in DECISIONS]
    return [
        Obligation(task.activity, due, (party,), False, (*own[party], *(common if party is not None else ())))
        for party in parties
    ]


def loose(tasks: Iterable[Task], facts: Iterable[Fact]) -> list[Fact]:
    """Marks that stand but answer no obligation: the dates or the executors were changed after them."""
    facts = list(facts)
    answering = {fact.mark for owed in obligations(tasks, facts) for fact in owed.facts}
    return [fact for fact in facts if fact.stands and fact.mark not in answering]


def silent(owed: Iterable[Obligation], facts: Iterable[Fact], today: date) -> list[int]:
    """The organisations that are late with something and have never reported anything, in order of first debt."""
    spoken: set[Party] = {None, *(fact.party for fact in facts)}
    quiet = (one for one in owed if not spoken.issuperset(one.parties))
    late = (party for one in quiet if one.state(today) is State.LATE for party in one.parties)
    return [party for party in dict.fromkeys(late) if party is not None and party not in spoken]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many obligations stand in each state; `fallen` fell due by the day, `kept` of these are done.

    done + late + part + not_done + ahead + dropped = total, always. `unchecked` have marks that wait for acceptance.
    """

    states: Mapping[State, int] = field(default_factory=lambda: dict.fromkeys(State, 0))
    fallen: int = 0
    kept: int = 0
    unchecked: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def done(self) -> int:
        return sum(self.states[state] for state in DONE)

    @property
    def late(self) -> int:
        return self.states[State.LATE]

    @property
    def part(self) -> int:
        return self.states[State.PART]

    @property
    def not_done(self) -> int:
        return self.states[State.NOT_DONE]

    @property
    def dropped(self) -> int:
        return self.states[State.DROPPED]

    @property
    def ahead(self) -> int:
        """Nothing is said of them and their day is not over; moved ones are among them."""
        return self.total - sum(self.states[state] for state in CLOSED)

    @property
    def owed(self) -> int:
        """The whole plan less what was dropped."""
        return self.total - self.dropped

    @property
    def due_share(self) -> int | None:
        """Percent done of what fell due by the day; None when nothing did."""
        return percent(self.kept, self.fallen)

    @property
    def plan_share(self) -> int | None:
        """Percent done of the whole less what was dropped; None when nothing is owed."""
        return percent(self.done, self.owed)

    def __add__(self, other: "Figures") -> "Figures":
        return self._with(other, 1)

    def __sub__(self, other: "Figures") -> "Figures":
        return self._with(other, -1)

    def _with(self, other: "Figures", sign: int) -> "Figures":
        return Figures(
            {state: self.states[state] + sign * other.states[state] for state in State},
            self.fallen + sign * other.fallen,
            self.kept + sign * other.kept,
            self.unchecked + sign * other.unchecked,
        )


def percent(part: int, whole: int) -> int | None:
    """A whole percent, halves up; 100 only when all is done and 0 only when nothing is. None of nothing."""
    if not whole:
        return None
    if part in (0, whole):
        return 100 * part // whole
    return min(max((200 * part + whole) // (2 * whole), 1), 99)


def figures(owed: Iterable[Obligation], today: date) -> Figures:
    """The figures of these obligations on the day."""
    states = dict.fromkeys(State, 0)
    fallen = kept = unchecked = 0
    for one in owed:
        standing = one.on(today)
        states[standing.state] += 1
        unchecked += bool(one.facts) and one.waits(today)
        if standing.due is not None and standing.due <= today and standing.state is not State.DROPPED:
            fallen += 1
            kept += standing.state in DONE
    return Figures(states, fallen, kept, unchecked)


@dataclass(frozen=True, slots=True)
class Breakdown(Generic[Key]):
    """Figures by key. What stands under several keys is counted under each: parts − repeated = whole, always."""

    parts: Mapping[Key, Figures]
    repeated: Figures
    whole: Figures


def break_down(
    owed: Iterable[Obligation], today: date, keys_of: Callable[[Obligation], Iterable[Key]]
) -> Breakdown[Key]:
    """The figures under each key; `keys_of` names at least one key for every obligation."""
    owed = list(owed)
    groups: dict[Key, list[Obligation]] = defaultdict(list)
    for one in owed:
        for key in dict.fromkeys(keys_of(one)):
            groups[key].append(one)
    parts = {key: figures(group, today) for key, group in groups.items()}
    whole = figures(owed, today)
    repeated = sum(parts.values(), Figures()) - whole
    return Breakdown(parts, repeated, whole)

"""Figures of tens of thousands of obligations under many names, without an object for each.

What nobody has said anything of stands as its due day does, so it is only added up. What was done needs no more than
the day; whatever else was said goes through `obligations`, slot by slot. The sums equal `obligations.figures`.

All counts of a name stand side by side in one whole number, BITS for each, so that adding two is one addition. Days
are texts in ISO's form, as databases give them: they compare as days do, and few are ever needed as days.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from struct import Struct
from typing import TypeVar

from plans.core.obligations import DONE, Collective, Fact, Figures, Obligation, Party, Task, Word, obligations
from plans.core.progress import Deed, State, state_of

Key = TypeVar("Key", bound=Hashable)
Parties = tuple[Party, ...]
# A Fact's fields in their order, its words and days as they are stored.
Said = tuple[int, int, str | None, Party, str, str, str, str | None]

# An activity and one of its due days.
Window = tuple[int, str | None]

BITS = 32  # four billion obligations stand under no name
_STATES = tuple(State)
_ONE = {state: 1 << BITS * at for at, state in enumerate(_STATES)}
_FALLEN, _KEPT, _UNCHECKED = (1 << BITS * (len(_STATES) + at) for at in range(3))
_NUMBERS = Struct(f"<{len(_STATES) + 3}I")


_DONE, _RETURNED, _REPORTED = Deed.DONE.value, Word.RETURNED.value, Word.REPORTED.value


class _Days(dict[str, date]):
    """Days by their texts: a year has few."""

    def __missing__(self, text: str) -> date:
        self[text] = found = date.fromisoformat(text)
        return found

    def of(self, text: str | None) -> date | None:
        return self[text] if text else None


class _Silent(dict[str | None, int]):
    """By due day the counts of one obligation of which nothing was said."""

    def __init__(self, today: date, days: _Days) -> None:
        self._today, self._days = today, days

    def __missing__(self, text: str | None) -> int:
        due = self._days.of(text)
        self[text] = found = _counts(state_of(due, None, self._today), due, self._today)
        return found


class _Done(dict[str | None, tuple[int, ...]]):
    """By due day what "done" adds to these: in time, in time and not accepted yet, late, late and not accepted yet."""

    def __init__(self, today: date, silent: _Silent) -> None:
        self._by, self._silent = today.isoformat(), silent
        ways = [_ONE[state] + more for state in (State.DONE, State.DONE_LATE) for more in (0, _UNCHECKED)]
        self._ways = ways, [one + _FALLEN + _KEPT for one in ways]

    def __missing__(self, due: str | None) -> tuple[int, ...]:
        silent, fallen = self._silent[due], due is not None and due <= self._by
        self[due] = found = tuple([one - silent for one in self._ways[fallen]])
        return found


class _Windows(dict[str, tuple[frozenset[str | None], int]]):
    """By the due days of a row, as one text with commas: its windows, and their counts while nothing is said."""

    def __init__(self, silent: _Silent, *, undated: bool) -> None:
        self._silent = silent
        self[""] = (frozenset([None]), silent[None]) if undated else (frozenset(), 0)

    def __missing__(self, dues: str) -> tuple[frozenset[str | None], int]:
        days = frozenset(dues.split(","))
        self[dues] = found = days, sum(map(self._silent.__getitem__, days))
        return found


class Tally:
    """Counts of the day, row by row. Marks that answer no obligation count for nothing.

    `undated`: rows without a due day matter too.
    """

    def __init__(self, said: Iterable[Said], today: date, *, undated: bool = True) -> None:
        self._today, self._days = today, _Days()
        self._silent = _Silent(today, self._days)
        self._done = _Done(today, self._silent)
        self._windows = _Windows(self._silent, undated=undated)
        self._said = _by_window(said, today.isoformat())
        self._groups: dict[Parties, int] = defaultdict(int)
        self._each: dict[Parties, int] = defaultdict(int)

    def count(self, activity: int, owing: Parties, dues: str, *, each: bool) -> int:
        """The counts of a row: who owes it, its due days that matter as one text, and whether each must do it."""
        windows, counts = self._windows[dues]
        if not counts:
            return 0
        if each:
            self._each[owing] += counts
            counts *= len(owing) or 1
        for due in windows:
            if told := self._said.get((activity, due)):
                counts += self._changed(due, told, owing, each=each)
        if not each:
            self._groups[owing or (None,)] += counts
        return counts

    @property
    def groups(self) -> dict[Parties, int]:
        """The counts so far by those who owe together."""
        found = self._groups.copy()
        for owing, counts in self._each.items():
            for party in owing or (None,):
                found[party,] += counts
        return found

    def _changed(self, due: str | None, told: list[Said], owing: Parties, *, each: bool) -> int:
        """What was said of a window adds to its counts; where each must do it, to those of each too."""
        if not each and len(told) == 1 and told[0][6] == _DONE:
            return self._done[due][_way(due, told[0][4], told[0][5] == _REPORTED)]
        if any(one[6] != _DONE for one in told):
            return self._decided(due, told, owing, each=each)
        if not each:
            return self._done[due][_way_of(due, told)]
        changed = 0
        for party in owing or (None,):
            if own := [one for one in told if one[3] == party]:
                change = self._done[due][_way_of(due, own)]
                self._groups[party,] += change
                changed += change
        return changed

    def _decided(self, due: str | None, told: list[Said], owing: Parties, *, each: bool) -> int:
        """The same where something else than "done" was said."""
        changed = 0
        for owed in self._owed(due, told, owing, each=each):
            change = _counted(owed, self._today) - self._silent[due]
            if each:
                self._groups[owed.parties] += change
            changed += change
        return changed

    def _owed(self, due: str | None, told: list[Said], owing: Parties, *, each: bool) -> list[Obligation]:
        """The obligations of a window of which something was said."""
        days, activity = self._days, told[0][1]
        dues = (days[due],) if due else ()
        task = Task(activity, dues, owing, Collective.EACH if each else Collective.ONE)
        facts = (
            Fact(one[0], activity, days.of(due), one[3], days[one[4]], Word(one[5]), Deed(one[6]), days.of(one[7]))
            for one in told
        )
        return [one for one in obligations([task], facts) if one.facts]


def _by_window(said: Iterable[Said], by: str) -> dict[Window, list[Said]]:
    """What was said by the day and stands, of each window."""
    found: dict[Window, list[Said]] = {}
    for one in said:
        if one[4] <= by and one[5] != _RETURNED:
            window = one[1:3]
            if window in found:
                found[window].append(one)
            else:
                found[window] = [one]
    return found


def _way_of(due: str | None, told: list[Said]) -> int:
    """In which of the four ways of `_Done` it was done: the earliest mark counts."""
    return _way(due, min(one[4] for one in told), any(one[5] == _REPORTED for one in told))


def _way(due: str | None, day: str, waits: bool) -> int:
    return 2 * (due is not None and day > due) + waits


def _counted(owed: Obligation, today: date) -> int:
    standing = owed.on(today)
    return _counts(standing.state, standing.due, today) + _UNCHECKED * owed.waits(today)


def _counts(state: State, due: date | None, today: date) -> int:
    if due is None or due > today or state is State.DROPPED:
        return _ONE[state]
    return _ONE[state] + (_FALLEN + _KEPT if state in DONE else _FALLEN)


def summed(counts: Mapping[Key, int], names_of: Callable[[Key], Iterable[str]]) -> dict[str, Figures]:
    """The figures under each name; what stands under several names is counted under each."""
    totals: dict[str, int] = defaultdict(int)
    for key, one in counts.items():
        for name in dict.fromkeys(names_of(key)):
            totals[name] += one
    return {name: figures_from(total) for name, total in totals.items()}


def figures_from(total: int) -> Figures:
    """Counts as figures."""
    numbers = _NUMBERS.unpack(total.to_bytes(_NUMBERS.size, "little"))
    return Figures(dict(zip(_STATES, numbers, strict=False)), *numbers[len(_STATES) :])

"""Figures of tens of thousands of obligations under many names, without an object for each.

What nobody has said anything of stands as its due day does, so it is only added up. What was done needs no more than
the day; whatever else was said goes through `obligations`, slot by slot. The sums equal `obligations.figures`.

All counts of a name stand side by side in one whole number, BITS for each, so that adding two is one addition.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from plans.core.obligations import DONE, Collective, Fact, Figures, Obligation, Party, Task, Word, obligations
from plans.core.progress import Deed, State, state_of

Key = TypeVar("Key", bound=Hashable)
Parties = tuple[Party, ...]
# Who owes an activity, and whether each of them must do it.
Owing = tuple[Parties, bool]
Window = tuple[int, date | None]
# A Fact's fields in their order, its words as they are stored.
Said = tuple[int, int, date | None, Party, date, str, str, date | None]

BITS = 32  # four billion obligations stand under no name
_STATES = tuple(State)
_ONE = {state: 1 << BITS * at for at, state in enumerate(_STATES)}
_FALLEN, _KEPT, _UNCHECKED = (1 << BITS * (len(_STATES) + at) for at in range(3))


_DONE, _RETURNED, _REPORTED = Deed.DONE.value, Word.RETURNED.value, Word.REPORTED.value


class _Silent(dict[date | None, int]):
    """By due day the counts of one obligation of which nothing was said."""

    def __init__(self, today: date) -> None:
        self._today = today

    def __missing__(self, due: date | None) -> int:
        self[due] = found = _counts(state_of(due, None, self._today), due, self._today)
        return found


class _Done(dict[date | None, tuple[int, ...]]):
    """By due day what "done" adds to these: in time, in time and not accepted yet, late, late and not accepted yet."""

    def __init__(self, today: date, silent: _Silent) -> None:
        self._today = today
        self._silent = silent

    def __missing__(self, due: date | None) -> tuple[int, ...]:
        states = (State.DONE, State.DONE_LATE)
        both = [_counts(state, due, self._today) - self._silent[due] for state in states]
        self[due] = found = tuple(one + more for one in both for more in (0, _UNCHECKED))
        return found


def tallied(
    rows: Mapping[int, Owing],
    dues: Iterable[tuple[int, date | None]],
    said: Iterable[Said],
    today: date,
    *,
    undated: bool = True,
) -> tuple[dict[int, int], dict[Parties, int]]:
    """The counts of the day by activity, and by those who owe together.

    `dues` are the due days that matter, by activity; `undated`: rows without one matter too. Marks that answer no
    obligation count for nothing.
    """
    silent = _Silent(today)
    windows: set[Window] = {one for one in dues if one[0] in rows}
    if undated:
        windows.update((activity, None) for activity in rows.keys() - {activity for activity, _ in windows})
    plain: dict[int, int] = defaultdict(int)
    for activity, due in windows:
        plain[activity] += silent[due]
    changed: dict[int, int] = defaultdict(int)
    groups: dict[Parties, int] = defaultdict(int)
    for activity, parties, change in _changes(rows, _by_window(said, windows, today), silent, today):
        changed[activity] += change
        if parties:
            groups[parties] += change
    return _spread(plain, changed, rows, groups), groups


def _by_window(said: Iterable[Said], windows: set[Window], today: date) -> dict[Window, list[Said]]:
    """What was said by the day and stands, of each window."""
    found: dict[Window, list[Said]] = {}
    for one in said:
        window = one[1:3]
        if window in windows and one[4] <= today and one[5] != _RETURNED:
            if window in found:
                found[window].append(one)
            else:
                found[window] = [one]
    return found


def _changes(
    rows: Mapping[int, Owing], heard: Mapping[Window, list[Said]], silent: _Silent, today: date
) -> Iterator[tuple[int, Parties, int]]:
    """Of each obligation of which something was said: the activity, who owes it where each must, what it adds."""
    done = _Done(today, silent)
    for (activity, due), told in heard.items():
        parties, each = rows[activity]
        if any(one[6] != _DONE for one in told):
            for owed in _owed(activity, due, rows[activity], told):
                yield activity, owed.parties if each else (), _counted(owed, today) - silent[due]
        elif each:
            for party in parties or (None,):
                if own := [one for one in told if one[3] == party]:
                    yield activity, (party,), done[due][_way(due, own)]
        else:
            yield activity, (), done[due][_way(due, told)]


def _way(due: date | None, told: list[Said]) -> int:
    """In which of the four ways of `_Done` it was done: the earliest mark counts."""
    first = told[0][4] if len(told) == 1 else min(one[4] for one in told)
    waits = any(one[5] == _REPORTED for one in told)
    return 2 * (due is not None and first > due) + waits


def _owed(activity: int, due: date | None, owing: Owing, told: Iterable[Said]) -> list[Obligation]:
    """The obligations of a window of which something was said."""
    parties, each = owing
    task = Task(activity, (due,) if due else (), parties, Collective.EACH if each else Collective.ONE)
    facts = (Fact(*one[:5], Word(one[5]), Deed(one[6]), one[7]) for one in told)
    return [one for one in obligations([task], facts) if one.facts]


def _spread(
    plain: Mapping[int, int], changed: Mapping[int, int], rows: Mapping[int, Owing], groups: dict[Parties, int]
) -> dict[int, int]:
    """The counts of the activities; the groups get theirs, but for what was said where each must do it."""
    found: dict[int, int] = {}
    each_of: dict[Parties, int] = defaultdict(int)
    for activity, counts in plain.items():
        parties, each = rows[activity]
        if each:
            each_of[parties] += counts
            found[activity] = counts * (len(parties) or 1) + changed.get(activity, 0)
        else:
            found[activity] = counts + changed.get(activity, 0)
            groups[parties or (None,)] += found[activity]
    for parties, counts in each_of.items():
        for party in parties or (None,):
            groups[party,] += counts
    return found


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
    numbers = [total >> BITS * at & (1 << BITS) - 1 for at in range(len(_STATES) + 3)]
    return Figures(dict(zip(_STATES, numbers, strict=False)), *numbers[len(_STATES) :])

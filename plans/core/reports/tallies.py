"""Figures of tens of thousands of obligations under many names: each obligation is looked at once, then only sums.

All counts of a name stand side by side in one whole number, BITS for each, so that adding two is one addition.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from plans.core.obligations import DONE, Figures, Obligation, Party
from plans.core.progress import State

Key = TypeVar("Key", bound=Hashable)

BITS = 32  # four billion obligations stand under no name
_STATES = tuple(State)
_ONE = {state: 1 << BITS * at for at, state in enumerate(_STATES)}
_FALLEN, _KEPT, _UNCHECKED = (1 << BITS * (len(_STATES) + at) for at in range(3))


def tallied(owed: Iterable[Obligation], today: date) -> tuple[dict[int, int], dict[tuple[Party, ...], int]]:
    """The counts of the day by activity, and by those who owe together; as `obligations.figures` counts them."""
    rows: dict[int, int] = defaultdict(int)
    groups: dict[tuple[Party, ...], int] = defaultdict(int)
    for one in owed:
        standing = one.on(today)
        state, due = standing.state, standing.due
        counts = _ONE[state]
        if due is not None and due <= today and state is not State.DROPPED:
            counts += _FALLEN + _KEPT if state in DONE else _FALLEN
        if one.facts and one.waits(today):
            counts += _UNCHECKED
        rows[one.activity] += counts
        groups[one.parties] += counts
    return rows, groups


def summed(counts: Mapping[Key, int], names_of: Callable[[Key], Iterable[str]]) -> dict[str, Figures]:
    """The figures under each name; what stands under several names is counted under each."""
    totals: dict[str, int] = defaultdict(int)
    for key, one in counts.items():
        for name in dict.fromkeys(names_of(key)):
            totals[name] += one
    return {name: _figures(total) for name, total in totals.items()}


def _figures(total: int) -> Figures:
    numbers = [total >> BITS * at & (1 << BITS) - 1 for at in range(len(_STATES) + 3)]
    return Figures(dict(zip(_STATES, numbers, strict=False)), *numbers[len(_STATES) :])

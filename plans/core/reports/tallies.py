"""Figures of tens of thousands of obligations under many names: each obligation is looked at once, then only sums."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from operator import add
from typing import TypeVar

from plans.core.obligations import DONE, Figures, Obligation, Party
from plans.core.progress import State

Key = TypeVar("Key", bound=Hashable)
Numbers = list[int]  # of each state in the order of State, then fallen, kept and unchecked ones

_AT = {state: at for at, state in enumerate(State)}
_FALLEN, _KEPT, _UNCHECKED = range(len(State), len(State) + 3)
_NOTHING = [0] * (len(State) + 3)


def tallied(owed: Iterable[Obligation], today: date) -> tuple[dict[int, Numbers], dict[tuple[Party, ...], Numbers]]:
    """The numbers of the day by activity, and by those who owe together; as `obligations.figures` counts them."""
    rows: dict[int, Numbers] = {}
    groups: dict[tuple[Party, ...], Numbers] = {}
    for one in owed:
        standing = one.on(today)
        state, due = standing.state, standing.due
        places = [_AT[state]]
        if due is not None and due <= today and state is not State.DROPPED:
            places.append(_FALLEN)
            if state in DONE:
                places.append(_KEPT)
        if one.facts and one.waits(today):
            places.append(_UNCHECKED)
        row = rows.get(one.activity) or rows.setdefault(one.activity, _NOTHING.copy())
        group = groups.get(one.parties) or groups.setdefault(one.parties, _NOTHING.copy())
        for place in places:
            row[place] += 1
            group[place] += 1
    return rows, groups


def summed(numbers: Mapping[Key, Numbers], names_of: Callable[[Key], Iterable[str]]) -> dict[str, Figures]:
    """The figures under each name; what stands under several names is counted under each."""
    totals: dict[str, Numbers] = {}
    for key, row in numbers.items():
        for name in dict.fromkeys(names_of(key)):
            total = totals.get(name)
            totals[name] = row if total is None else list(map(add, total, row))
    return {name: _figures(total) for name, total in totals.items()}


def _figures(total: Numbers) -> Figures:
    return Figures(dict(zip(State, total, strict=False)), total[_FALLEN], total[_KEPT], total[_UNCHECKED])

"""The way of agreement: in which order the sign-offs of a plan are given, and whose turn it is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key")

BEFORE_APPROVAL = "«{}» даётся последним: поставьте ему шаг больше, чем у остальных."


def usual_steps(blocks: Sequence[tuple[str, bool]]) -> list[int]:
    """The step of each block, given as (place, whether it approves): left before right, approval last, one by one."""
    rank = {"left": 0, "right": 1}
    order = sorted(range(len(blocks)), key=lambda at: (blocks[at][1], rank.get(blocks[at][0], 1), at))
    return [order.index(at) + 1 for at in range(len(blocks))]


def whose_turn(waiting: Mapping[Key, int]) -> frozenset[Key]:
    """Of the sign-offs that are still to be given, by their steps, those that can be given now: the lowest step."""
    now = min(waiting.values(), default=0)
    return frozenset(key for key, step in waiting.items() if step == now)


def approval_is_last(steps: Iterable[tuple[int, bool]]) -> bool:
    """Whether no sign-off comes after, or together with, one that approves; given as (step, whether it approves)."""
    rows = list(steps)
    first = min((step for step, approves in rows if approves), default=None)
    return first is None or all(step < first for step, approves in rows if not approves)

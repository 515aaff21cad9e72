"""The order of the way of agreement."""

import pytest

from plans.core.way import approval_is_last, usual_steps, whose_turn

LEFT, RIGHT = ("left", False), ("right", False)
APPROVES = ("right", True)

ORDERS = [
    ([], []),
    ([APPROVES], [1]),
    ([LEFT, APPROVES], [1, 2]),
    ([APPROVES, LEFT], [2, 1]),
    ([RIGHT, ("left", True), LEFT], [2, 3, 1]),
    ([LEFT, LEFT, RIGHT, APPROVES], [1, 2, 3, 4]),
]


@pytest.mark.parametrize(("blocks", "steps"), ORDERS, ids=[str(steps) for _, steps in ORDERS])
def test_left_comes_before_right_and_approval_last(blocks, steps):
    assert usual_steps(blocks) == steps


def test_the_lowest_step_is_next_and_equal_ones_go_side_by_side():
    assert whose_turn({"a": 1, "b": 2, "c": 3}) == {"a"}
    assert whose_turn({"b": 2, "d": 2, "c": 3}) == {"b", "d"}
    assert whose_turn({}) == frozenset()


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(1, False), (2, True)], True),
        ([(2, False), (2, True)], False),
        ([(3, False), (2, True)], False),
        ([(1, True), (1, True)], True),
        ([(1, False)], True),
        ([], True),
    ],
)
def test_nothing_comes_after_approval(steps, expected):
    assert approval_is_last(steps) is expected

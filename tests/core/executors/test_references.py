"""Words that stand where an executor would and name none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.core.executors import Reference, Target, references, split

# cell | what it points to | the row's number
TABLE = """
те же | above |
Те же. | above |
тот же | above |
Они же | above |
те же лица | above |
-//- | above |
см. выше | above |
см. п. 1.1 | row | 1.1
См. п.1.1. | row | 1.1
см. пункт 3 | row | 3
как в п. 2.10 | row | 2.10
исполнители пункта 1.2 | row | 1.2
аналогично п. 4.1.2 | row | 4.1.2
нет | nobody |
Не назначены | nobody |
не определён | nobody |
не предусмотрено | nobody |
отсутствует | nobody |
"""
CASES = [[part.strip() for part in line.split("|")] for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("cell", "target", "number"), CASES)
def test_a_cell_points_elsewhere(cell, target, number):
    assert [(one.target, one.number) for one in references(cell)] == [(target, number)]
    assert split(cell) == ()


@pytest.mark.parametrize(
    "cell",
    ["ЦОПП", "Нет ответственных", "Те же руководители ПОО", "Нетология", "п. 1.1", "ПОО (см. п. 1.1)", "«Те же»", ""],
)
def test_other_cells_point_nowhere(cell):
    assert references(cell) == ()


def test_a_reference_may_stand_among_executors():
    assert references("Те же, ЦОПП; см. п. 1.1") == (
        Reference("Те же", Target.ABOVE),
        Reference("см. п. 1.1", Target.ROW, "1.1"),
    )
    assert split("Те же, ЦОПП; см. п. 1.1") == ("ЦОПП",)


@given(st.text(max_size=200))
def test_no_text_raises(cell):
    assert all(one.text for one in references(cell))

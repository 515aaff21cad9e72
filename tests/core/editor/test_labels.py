"""The names of steps, as people read them on the undo button."""

import pytest

from plans.core.editor import labels


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "строк"), (1, "строка"), (2, "строки"), (5, "строк"), (11, "строк"), (12, "строк"), (21, "строка"),
     (22, "строки"), (25, "строк"), (111, "строк"), (112, "строк"), (101, "строка"), (104, "строки")],
)  # fmt: skip
def test_a_count_has_the_form_that_it_asks_for(number, words):
    assert labels.count(number, labels.ROWS) == f"{number} {words}"


def test_cells_are_named_by_column_and_row():
    assert labels.of_cell("deadline", "1.2.", "Семинар") == "Изменён срок строки 1.2."
    assert labels.of_cell("title", "", "Семинар") == "Изменён текст строки «Семинар»"
    assert labels.of_cell("other2", " ", "\n") == "Изменена ячейка строки без номера"
    assert labels.of_part("tail", "") == "Изменён текст после таблицы"
    assert labels.of_part("", "1. Кадры") == "Изменён заголовок «1. Кадры»"


def test_long_names_and_lists_are_cut():
    assert labels.of_many("Удалено", ["1.1.", "1.2."]) == "Удалено: 1.1., 1.2."
    assert labels.of_many("Удалено", list("12345")) == "Удалено: 1, 2, 3 и ещё 2"
    assert len(labels.short("слово " * 10_000)) <= 41

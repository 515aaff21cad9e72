"""The comparative table and the text of the changes stand on paper as the official layout wants them."""

import random
from dataclasses import replace

import pytest

from plans.core.compare import compare
from plans.core.compare.changes import Change
from plans.core.compare.papers import comparative_table, text_of_changes
from plans.core.grid import Role
from plans.core.layout import tie
from plans.core.readers import read_grid
from plans.core.writers import pdf, word
from tests.core.compare.amended import SEEDS, amended
from tests.core.compare.test_instruction import OLD, put, row, rows_of


def test_the_table_sets_both_texts_beside_each_other():
    new = row(OLD, 0, 0, deadline="апрель 2022")
    (table,) = comparative_table(compare(OLD, new), {((0, 0), (0, 0)): "Перенос конференции"}).tables
    assert [(one.role, one.texts) for one in table.rows] == [
        (Role.HEAD, ("№ п/п", "Действующая редакция", "Предлагаемая редакция", "Обоснование")),
        (Role.SECTION, ("1. Организация",)),
        (
            Role.BODY,
            (
                "1.1.",
                "1.1. Проведение совета\nСрок: март 2022",
                "1.1. Проведение совета\nСрок: апрель 2022",
                "Перенос конференции",
            ),
        ),
    ]


def test_rows_that_came_and_went_have_one_empty_side():
    came = replace(rows_of(0)[0], number="1.3.", title="Ярмарка вакансий", executors="", deadline="", result="")
    (table,) = comparative_table(compare(OLD, put(OLD, 0, [rows_of(0)[0], came]))).tables
    assert [one.texts for one in table.rows if one.role is Role.BODY] == [
        ("1.2.", tie("1.2. Экскурсия на завод\nИсполнители: ПОО\nСрок: май"), "Исключить", ""),
        ("1.3.", "–", "1.3. Ярмарка вакансий", ""),
    ]


def test_the_head_stands_above_the_rows():
    (table,) = comparative_table(compare(OLD, replace(OLD, title=("ПЛАН", "на 2023 год")))).tables
    was, now = (f"Наименование: ПЛАН\nна {year}\N{NO-BREAK SPACE}год" for year in (2022, 2023))
    assert table.rows[1].texts == ("", was, now, "")


def test_the_text_of_the_changes_is_numbered_and_shows_new_rows_as_they_will_stand():
    came = replace(rows_of(0)[0], number="1.3.", title="Ярмарка вакансий")
    new = replace(put(OLD, 0, [*rows_of(0), came]), title=("ПЛАН", "на 2023 год"))
    grid = text_of_changes(compare(OLD, row(new, 1, 2, deadline="июнь")))
    assert [one.text for one in grid.paragraphs if one.text.strip()] == [
        "ИЗМЕНЕНИЯ,",
        "которые вносятся в документ",
        "«ПЛАН на 2022\N{NO-BREAK SPACE}год»",
        "1. В наименовании цифры «2022» заменить цифрами «2023».",
        "2. В разделе 1:",
        "2.1. Дополнить пунктом 1.3 следующего содержания:",
        "3. В разделе 2:",
        "3.1. В пункте 2.3 в графе «Срок» слово «май» заменить словом «июнь».",
    ]
    (table,) = grid.tables
    assert [one.texts for one in table.rows] == [("1.3.", "Ярмарка вакансий", "КС", "март 2022", "Протокол")]


def test_equal_plans_give_papers_that_say_so():
    for paper in (comparative_table, text_of_changes):
        assert paper(compare(OLD, OLD)).paragraphs[-1].text == "Изменений нет."


@pytest.mark.parametrize("paper", [comparative_table, text_of_changes])
def test_both_papers_are_written_whole(paper):
    dice = random.Random(5)
    new, _ = amended(dice, SEEDS[0])
    found = compare(SEEDS[0], new)
    grid = paper(found)
    again = read_grid(word.write(grid))
    assert [one.texts for table in again.tables for one in table.rows] == [
        one.texts for table in grid.tables for one in table.rows
    ]
    assert pdf.write(grid).startswith(b"%PDF")


def test_each_changed_row_stands_in_the_table_once():
    for seed in range(20):
        dice = random.Random(seed)
        document = dice.choice(SEEDS)
        found = compare(document, amended(dice, document)[0])
        (table,) = comparative_table(found).tables
        changed = [one for one in found.rows if one.change is not Change.SAME]
        assert sum(one.role is Role.BODY for one in table.rows) == len(changed)

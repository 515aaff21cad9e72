"""Columns are told by the words of their headings (issue variants from real plans)."""

import pytest

from plans.core.errors import NoPlanFound
from plans.core.grid import Grid, Paragraph
from plans.core.recognise import recognise
from plans.core.recognise.headings import meaning
from tests.core.recognise.drawn import plan, table

# heading | key
HEADINGS = """
№ | number
№ п/п | number
№п/п | number
N п/п | number
№ пп | number
п/п | number
№\u00a0п.п. | number
Номер | number
Мероприятие | title
Мероприятия | title
Наименование мероприятия | title
Название мероприятия | title
Основные мероприятия | title
Содержание работы | title
Содержание деятельности | title
Виды деятельности | title
Направления работы | title
Наименование | title
Тема | title
Срок | deadline
Сроки | deadline
Срок исполнения | deadline
Срок выполнения | deadline
Сроки проведения | deadline
Срок реализации мероприятия | deadline
Дата | deadline
Дата проведения мероприятия | deadline
Дата и время | deadline
Месяц | deadline
Период | deadline
Время проведения | deadline
Исполнители | executors
Исполнитель | executors
Ответственный | executors
Ответственные | executors
Ответственные исполнители | executors
Ответственный за исполнение | executors
Ответственные лица | executors
Результат | result
Ожидаемый результат | result
Ожидаемые результаты | result
Вид документа | result
Планируемый результат мероприятия | result
Отметка о выполнении | mark
Отметка об исполнении | mark
Отметка о выполнении мероприятия | mark
Информация о выполнении | mark
Статус | mark
Примечание | other
Место проведения мероприятия | other
Форма проведения | other
Категория участников | other
Источник финансирования | other
Бюджет | other
Цвет | other
"""
CASES = [tuple(part.strip() for part in line.split("|")) for line in HEADINGS.strip().split("\n")]


@pytest.mark.parametrize(("heading", "key"), CASES)
def test_a_heading_means(heading: str, key: str) -> None:
    assert meaning(heading) == key


def keys(*lines: str) -> list[tuple[str, str]]:
    return [(column.key, column.heading) for column in recognise(plan(*lines)).document.columns]


def test_columns_in_any_order_and_unknown_ones_kept() -> None:
    found = recognise(
        plan(
            "Срок | Место | Содержание работы | Ответственный | № | Примечание",
            "Май | Томск | Первое | Совет | 1 | важно",
        )
    )
    assert [column.key for column in found.document.columns] == [
        "deadline",
        "other",
        "title",
        "executors",
        "number",
        "other2",
    ]
    row = found.document.activities[0]
    assert (row.number, row.title, row.executors, row.deadline) == ("1", "Первое", "Совет", "Май")
    assert row.other == {"other": "Томск", "other2": "важно"}


def test_a_meaning_that_comes_twice_is_kept_as_other() -> None:
    assert keys("№ | Мероприятие | Срок | Дата", "1 | а | б | в") == [
        ("number", "№"),
        ("title", "Мероприятие"),
        ("deadline", "Срок"),
        ("other", "Дата"),
    ]


def test_a_head_of_two_storeys() -> None:
    found = recognise(
        plan(
            "№ | Мероприятие | Срок | < | Ответственный",
            "^ | ^ | начало | окончание | ^",
            "1 | Первое | май | июнь | Совет",
        )
    ).document
    assert [column.heading for column in found.columns] == [
        "№",
        "Мероприятие",
        "Срок начало – окончание",
        "Ответственный",
    ]
    assert (found.activities[0].deadline, found.activities[0].other) == ("май – июнь", {})


@pytest.mark.parametrize(
    "line", ["1 | 2 | 3", "1. | 2. | 3.", "(1) | (2) | (3)", "А | Б | 1", "А | 1 | 2", "I | II | III", "а | б | в"]
)
def test_the_row_of_column_numbers_is_left_out(line: str) -> None:
    found = recognise(plan("№ | Мероприятие | Срок", line, "1.1 | Первое | май"))
    assert [row.number for row in found.document.activities] == ["1.1"]
    assert found.left_out == (line,)
    assert [finding.id for finding in found.findings] == ["columns.numbered"]


def test_a_head_over_two_rows_without_merged_cells() -> None:
    assert keys("№ | Наименование | Исполнители | Срок", "п/п | мероприятия | | исполнения", "1 | а | б | в") == [
        ("number", "№ п/п"),
        ("title", "Наименование мероприятия"),
        ("executors", "Исполнители"),
        ("deadline", "Срок исполнения"),
    ]


def test_a_first_row_of_small_words_is_no_second_storey_when_it_has_a_number() -> None:
    found = recognise(plan("№ | Мероприятие | Срок", "1 | сбор заявок | май")).document
    assert [row.title for row in found.activities] == ["сбор заявок"]


@pytest.mark.parametrize("heading", ["Поз.", "Пункт", "Код", ""])
def test_a_column_of_numbers_under_any_word_holds_the_numbers(heading: str) -> None:
    found = recognise(plan(f"{heading} | Мероприятие | Срок | Место", "1.1 | Первое | май | Томск", "| дело | |"))
    assert [column.key for column in found.document.columns] == ["number", "title", "deadline", "other"]
    assert [(row.number, row.title) for row in found.document.activities] == [("1.1", "Первое дело")]


def test_an_unexpected_word_over_the_activities() -> None:
    assert keys("№ | Чем займёмся | Исполнители | Срок", "1 | Первое | Совет | май")[1] == ("title", "Чем займёмся")


def test_a_repeated_head_in_another_table_and_order() -> None:
    grid = Grid(
        (
            Paragraph("План на 2022 год"),
            table("№ | Мероприятие | Срок", "1 | Первое | май"),
            Paragraph(""),
            table("№ | Срок | Мероприятие", "2 | июнь | Второе"),
        )
    )
    found = recognise(grid)
    assert [(row.title, row.deadline) for row in found.document.activities] == [("Первое", "май"), ("Второе", "июнь")]
    assert [finding.id for finding in found.findings] == ["head.repeated"]


def test_empty_headings() -> None:
    assert keys("| Мероприятие | Срок | |", "1 | Первое | май | | слово") == [
        ("number", ""),
        ("title", "Мероприятие"),
        ("deadline", "Срок"),
        ("other2", ""),
    ]


def test_a_wider_heading_over_split_cells() -> None:
    found = recognise(plan("№ | Мероприятие | < | Срок", "1 | Первое | и второе | май")).document
    assert [column.key for column in found.columns] == ["number", "title", "deadline"]
    assert found.activities[0].title == "Первое\nи второе"


@pytest.mark.parametrize(
    "grid",
    [
        Grid(()),
        Grid((Paragraph("Письмо"),)),
        Grid((table("Фамилия | Телефон", "Иванов | 12"),)),
        Grid((table("Мероприятие", "Первое"),)),
        Grid((table("1.1 | Сбор сроков мероприятий | Совет | май"),)),
    ],
)
def test_no_plan_says_what_was_looked_for(grid: Grid) -> None:
    with pytest.raises(NoPlanFound, match="искали таблицу"):
        recognise(grid)

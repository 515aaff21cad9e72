"""What was copied: cells, whole rows, or a table with its head."""

import pytest

from plans.core.document import KNOWN_COLUMNS, Column
from plans.core.editor.pasting import MAX_ROWS, PasteKind, understand
from plans.core.errors import UnreadableFile
from plans.core.readers.clipboard import read_html, read_tsv

SIX = tuple(Column(key, key) for key in KNOWN_COLUMNS)
OWN = (*SIX, Column("other7", "Место"))
HEAD = "<tr><th>№ п/п<th>Мероприятие<th>Место<th>Бюджет"


def text(block: str, columns=SIX, start: str = "number"):
    return understand(read_tsv(block), columns, start)


def html(block: str, columns=SIX, start: str = "number"):
    return understand(read_html(f"<table border=1>{block}</table>"), columns, start)


def test_a_few_cells_are_cells_wherever_they_go():
    for start in KNOWN_COLUMNS:
        assert text("Разработка плана работ\tИтоговый документ", start=start).kind == PasteKind.CELLS
    assert text("а\tб\nв\tг").cells == (("а", "б"), ("в", "г"))


def test_lines_without_a_table_are_one_cell():
    assert text("первая\nвторая").cells == (("первая\nвторая",),)
    assert understand(read_html("<p>первая<p>вторая"), SIX, "title").cells == (("первая\nвторая",),)


def test_a_merged_cell_stands_in_its_first_place():
    found = html("<tr><td rowspan=2>а<td>б<tr><td>в<tr><td colspan=2>г")
    assert found.cells == (("а", "б"), ("", "в"), ("г", ""))


def test_rows_as_wide_as_the_table_are_rows():
    found = text("1. Раздел\t\t\t\t\t\n1.1.\tДело\tПОО\tмай\tотчёт\tсделано")
    (section,) = found.sections
    row = section.activities[0]
    assert (found.kind, section.heading, row.title, row.mark) == (PasteKind.ROWS, "1. Раздел", "Дело", "сделано")
    assert found.columns == ()


def test_narrower_rows_that_begin_with_a_number_are_rows_wherever_they_are_pasted():
    block = "1.1.\tДело\tПОО\n1.2.\tЕщё\tПОО"
    assert text(block).kind == PasteKind.ROWS
    assert text(block).sections[0].activities[1].executors == "ПОО"
    assert text(block, start="title").sections[0].activities[0].number == "1.1."


@pytest.mark.parametrize("first", ["5", "01.06.2022", "1.06.2022", "05.10.22", "май"])
def test_amounts_and_dates_are_no_numbers_of_rows_in_other_columns(first):
    assert text(f"{first}\tОтчёт\tПОО", start="deadline").kind == PasteKind.CELLS


def test_words_of_the_plans_own_column_find_it():
    row = text("1.1.\tДело\tПОО\tмай\tотчёт\t\tТомск", OWN).sections[0].activities[0]
    assert (row.deadline, dict(row.other)) == ("май", {"other7": "Томск"})


def test_a_table_with_its_head_says_which_column_is_which():
    found = html(f"{HEAD}<th>Срок<tr><td>1.1.<td>Дело<td>Томск<td>10<td>май", OWN)
    assert found.kind == PasteKind.TABLE
    row = found.sections[0].activities[0]
    assert (row.deadline, dict(row.other)) == ("май", {"other7": "Томск", "other2": "10"})
    assert [column.key for column in found.columns] == ["number", "title", "other7", "other2", "deadline"]


def test_what_stands_around_a_table_is_told_not_lost():
    rows = f"{HEAD}<th>Срок<tr><td>1<td>Дело<td>Т<td>1<td>май"
    page = f"<p>УТВЕРЖДАЮ<p>План работы на 2022 год<table border=1>{rows}</table>"
    left_out = understand(read_html(f"{page}<p>Секретарь"), SIX, "number").left_out
    assert "План работы на 2022 год" in left_out
    assert "Секретарь" in left_out


def test_paragraphs_above_whole_rows_are_told():
    page = "<p>Смотри:<table border=1><tr><td>1.1.<td>Дело<td>ПОО<td>май<td>отчёт<td></table>"
    assert understand(read_html(page), SIX, "number").left_out == ("Смотри:",)


def test_more_rows_than_a_plan_has_are_refused():
    with pytest.raises(UnreadableFile, match="загрузите файлом"):
        text("а\tб\n" * (MAX_ROWS + 1))

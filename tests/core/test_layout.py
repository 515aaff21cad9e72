"""How a plan stands on paper."""

from dataclasses import replace

import pytest

from plans.core.document import Column, Place, SignOff
from plans.core.grid import POINTS_MM, Page, Paragraph, Role
from plans.core.layout import BLANK_DAY, BLANK_NAME, lay_out, tie
from plans.core.text import NBSP, squeeze
from plans.core.wrapping import text_width
from tests.cast import SEEDS, seed_document, small_document


def drawn(grid):
    """The grid as text: one row per line, cells by |, a spanning cell followed by <."""
    lines = []
    for block in grid.blocks:
        if isinstance(block, Paragraph):
            lines.append(f"{block.align.value}: {block.text}")
        else:
            for row in block.rows:
                lines.append(" | ".join(cell.text.replace("\n", "/") + " <" * (cell.colspan - 1) for cell in row.cells))
    return "\n".join(lines).replace(NBSP, " ")


def test_a_small_plan_drawn():
    assert drawn(lay_out(small_document())) == (
        " | УТВЕРЖДАЮ/Председатель совета//А.Б. Иванов\n"
        "center: ПЛАН РАБОТЫ\n"
        "center: кластера на 2022 год\n"
        "№ п/п | Наименование мероприятия | Исполнители | Срок | Результат | Отметка о выполнении\n"
        "1. Организация < < < < <\n"
        "1.1. | Разработка плана | Координационный совет | Январь | План | \n"
        "1.2. | Проведение экскурсий | Участники кластера | Ежеквартально | Отчёт | \n"
        "2. Качество < < < < <\n"
        "2.1. | Согласование учебных планов | Руководители ПОО | до 01.05.2022 | Учебный план | "
    )


def test_a_draft_says_so_on_top():
    assert drawn(lay_out(small_document(), draft=True)).startswith("right: ПРОЕКТ\n")


def test_the_marks_column_can_be_left_out():
    grid = lay_out(small_document(), with_marks=False)
    assert "Отметка" not in drawn(grid)
    assert grid.tables[-1].columns == 5


def test_blocks_of_both_corners_stand_at_one_height():
    left, right = SignOff(Place.LEFT, "СОГЛАСОВАНО", ("Совет",)), SignOff(Place.RIGHT, "УТВЕРЖДАЮ", ("Директор",))
    grid = lay_out(replace(small_document(), signoffs=(right, left)))
    assert drawn(grid).startswith("СОГЛАСОВАНО/Совет | УТВЕРЖДАЮ/Директор\n")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_nothing_of_a_real_plan_is_added_or_lost(path):
    document = seed_document(path)
    table = lay_out(document).tables[-1]
    cells = [squeeze(cell.text) for row in table.rows if row.role is Role.BODY for cell in row.cells]
    keys = [column.key for column in document.columns]
    assert cells == [squeeze(row.text(key)) for row in document.activities for key in keys]
    heads = [squeeze(row.cells[0].text) for row in table.rows if row.role is Role.SECTION]
    assert heads == [squeeze(section.heading) for section in document.sections]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_widths_share_the_whole_line_and_leave_no_column_out(path):
    widths = lay_out(seed_document(path)).tables[-1].widths
    assert sum(widths) == pytest.approx(1)
    assert min(widths) > 0.04


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("протокол № 1", "протокол №~1"),
        ("2023 г.", "2023~г."),
        ("I квартал", "I~квартал"),
        ("А.Б. Иванов", "А.Б.~Иванов"),
        ("А. Б. Иванов", "А.~Б.~Иванов"),
        ("5 %", "5~%"),
        ("п. 2.1", "п.~2.1"),
        ("Совет и группа", "Совет и группа"),
    ],
)
def test_words_that_stay_together(text, tied):
    assert tie(text).replace(NBSP, "~") == tied
    assert squeeze(tie(text)) == squeeze(text)


def wide(columns: int):
    """A plan with so many columns, each of them with long words."""
    document = small_document()
    names = [
        "Объём финансирования",
        "Источник финансирования",
        "Ответственный",
        "Показатель",
        "Обеспечение",
        "Примечание",
    ]
    added = {f"other{at}" if at else "other": name for at, name in enumerate(names[: columns - 6])}
    other = dict.fromkeys(added, "Распоряжение Правительства")
    sections = tuple(
        replace(section, activities=tuple(replace(row, other=other) for row in section.activities))
        for section in document.sections
    )
    return replace(document, columns=document.columns + tuple(map(Column, added, added.values())), sections=sections)


@pytest.mark.parametrize(
    ("columns", "page", "size", "padding"),
    [
        (6, None, 11, 1.5),
        (8, None, 11, 1.5),
        (9, None, 10, 0.75),
        (12, None, 8, 0.75),
        (12, Page(landscape=True, a3=True), 11, 1.5),
        (9, Page(table_size=12), 7.5, 0.75),
    ],
)
def test_letters_of_a_crowded_table_are_smaller_unless_the_sheet_is_larger(columns, page, size, padding):
    found = lay_out(wide(columns), page=page).page
    assert (found.table_size, found.padding) == (size, padding)


@pytest.mark.parametrize("columns", range(9, 13))
def test_no_word_of_a_crowded_table_is_broken(columns):
    grid = lay_out(wide(columns))
    table = grid.tables[-1]
    for row in (row for row in table.rows if row.role is not Role.SECTION):
        for share, cell in zip(table.widths, row.cells, strict=True):
            room = share * grid.page.line - 2 * grid.page.padding * POINTS_MM
            longest = max((text_width(word, grid.page.table_size) for word in cell.text.split()), default=0)
            assert longest / 1.03 <= room


@pytest.mark.parametrize(
    ("word", "lines", "printed"),
    [
        ("УТВЕРЖДАЮ", ("Директор", "А.Б. Иванов", "22.03.2021"), "А.Б. Иванов/«___» ____________ 20___ г."),
        ("Утверждаю", ("А.Б. Иванов", "«22» 03 2021г."), "А.Б. Иванов/«___» ____________ 20___ г."),
        ("УТВЕРЖДЕН", ("протокол от 22 марта 2021 года № 5",), "протокол от «___» ____________ 20___ г. № 5"),
        ("СОГЛАСОВАНО", ("Протокол №1 от 30.08.2023 г.",), "Протокол №1 от 30.08.2023 г."),
        ("УТВЕРЖДАЮ", ("Директор", "2022 г."), "Директор/2022 г."),
    ],
)
def test_an_approval_that_is_still_to_be_given_has_no_day(word, lines, printed):
    document = replace(small_document(), signoffs=(SignOff(Place.LEFT, word, lines),))
    assert printed in drawn(lay_out(document, draft=True, undated=True))
    assert lines[-1] in drawn(lay_out(document, draft=True))


@pytest.mark.parametrize(
    ("lines", "printed"),
    [
        (("Директор",), f"Директор//{BLANK_NAME}/{BLANK_DAY}"),
        (("Директор", "А.Б. Иванов"), f"Директор//А.Б. Иванов/{BLANK_DAY}"),
        (("Директор", "А.Б. Иванов", "22.03.2021"), "Директор//А.Б. Иванов/22.03.2021"),
        (("протокол от 22.03.2021 № 1",), "протокол от 22.03.2021 № 1"),
        (("Решение Педагогического совета",), "Решение Педагогического совета"),
    ],
)
def test_there_is_a_place_for_a_name_and_a_day_that_are_missing_where_the_plan_wants_it(lines, printed):
    document = replace(small_document(), signoffs=(SignOff(Place.LEFT, "СОГЛАСОВАНО", lines),))
    corner = drawn(lay_out(document, page=Page(blanks=True))).split(" | ")[0]
    assert corner == f"СОГЛАСОВАНО/{printed}"
    assert "____" not in drawn(lay_out(document))

"""How a plan stands on paper."""

from dataclasses import replace

import pytest

from plans.core.document import Place, SignOff
from plans.core.grid import Paragraph, Role
from plans.core.layout import lay_out, tie
from plans.core.text import NBSP, squeeze
from tests.cast import SEEDS, seed_document, small_document


def drawn(grid):
    """The grid as text: a row a line, cells by |, a spanning cell followed by <."""
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

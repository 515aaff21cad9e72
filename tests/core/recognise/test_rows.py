"""Rows: sections in their many looks, torn rows, merged cells, what is left out."""

import pytest

from plans.core.errors import NoPlanFound
from plans.core.grid import Grid, Paragraph
from plans.core.recognise import Recognition, recognise
from tests.core.recognise.drawn import HEAD, plan, table


def shape(found: Recognition) -> list[str]:
    """Headings with "§", activities as "number title"."""
    lines = []
    for section in found.document.sections:
        lines += [f"§ {section.heading}"] if section.heading else []
        lines += [f"{row.number} {row.title}".strip() for row in section.activities]
    return lines


def ids(found: Recognition) -> list[str]:
    return [finding.id for finding in found.findings]


@pytest.mark.parametrize(
    "line",
    [
        "1. Организация | | | |",
        "1. Организация | < | < | < | <",
        "Задача 1. Организация | | | |",
        "Раздел I. Организация | < | < | < | <",
        "| Раздел 1 Организация | | |",
        "| !Организация | | |",
        "| 1. Организация | | |",
        "| I. Организация | | |",
        "| Сентябрь | | |",
        "Сентябрь 2022 г. | | | |",
        "1. | Организация | | |",
        "1 | Организация | < | < | <",
        "I. | Организация | < | < | <",
        "1. | !Организация | | |",
        "| В течение учебного года | | |",
        "| I квартал 2022 года | | |",
        "| 2 полугодие | | |",
        "| Январь – март | | |",
        "| Июль, август 2022 г. | | |",
        "| Ежемесячно | | |",
        "I КВАРТАЛ | | | |",
    ],
)
def test_a_section(line: str) -> None:
    found = recognise(plan(HEAD, line, "1.1. | Первое | Совет | май | План"))
    heading = " ".join(part.strip(" !<") for part in line.split("|") if part.strip(" !<"))
    assert shape(found) == [f"§ {heading}", "1.1. Первое"]
    assert ids(found) == []


@pytest.mark.parametrize(
    "line",
    [
        "1.2. | Второе | | |",
        "2 | Второе | | |",
        "1.2. | Второе | Совет | |",
        "1.2. | | | |",
    ],
)
def test_a_poor_row_is_still_an_activity(line: str) -> None:
    found = recognise(plan(HEAD, "1.1. | Первое | Совет | май | План", line, "1.3. | Третье | Совет | май | План"))
    assert len(found.document.activities) == 3
    assert ids(found) == []


def test_rows_before_any_heading() -> None:
    assert shape(recognise(plan(HEAD, "1 | Первое | Совет | май |", "Раздел 1 | | | |", "2 | Второе | | |"))) == [
        "1 Первое",
        "§ Раздел 1",
        "2 Второе",
    ]


def test_a_torn_row_is_joined_by_spaces() -> None:
    found = recognise(
        plan(HEAD, "1.1. | Аудит базы | Администрация | Март-май | Отчёт,", "| организаций | ГБПОУ | | предложения")
    )
    row = found.document.activities[0]
    assert (row.title, row.executors, row.deadline, row.result) == (
        "Аудит базы организаций",
        "Администрация ГБПОУ",
        "Март-май",
        "Отчёт, предложения",
    )
    assert [(finding.id, finding.place) for finding in found.findings] == [("row.torn", "1.1.")]


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("мастер-", "классы", "мастер- классы"),
        ("образо\u00ad", "вания", "образования"),
        ("слово", "слово", "слово слово"),
        ("", "слово", "слово"),
    ],
)
def test_pieces_of_a_word_are_never_glued_wrongly(above: str, below: str, joined: str) -> None:
    found = recognise(plan(HEAD, f"1 | Первое | Совет | май | {above}", f"| | | | {below}"))
    assert found.document.activities[0].result == joined


def test_a_torn_heading() -> None:
    found = recognise(plan(HEAD, "1. Повышение качества | | | |", "обучения | | | |", "1.1 | Первое | | |"))
    assert shape(found) == ["§ 1. Повышение качества обучения", "1.1 Первое"]
    assert ids(found) == ["row.torn"]


def test_a_whole_row_without_a_number_is_an_activity_and_told() -> None:
    found = recognise(plan(HEAD, "1 | Первое | Совет | май | План", "| Второе | Совет | Июнь | План"))
    assert shape(found) == ["1 Первое", "Второе"]
    assert [(finding.id, finding.place) for finding in found.findings] == [("row.unnumbered", "Второе")]


def test_a_table_without_any_numbers() -> None:
    found = recognise(plan("Мероприятие | Срок | Ответственный", "Первое | май | Совет", "второе | июнь | Совет"))
    assert shape(found) == ["Первое", "второе"]
    assert ids(found) == []


def test_one_deadline_for_three_rows() -> None:
    found = recognise(plan(HEAD, "1 | а | Совет | май | План", "2 | б | Совет | ^ | План", "3 | в | Совет | ^ | План"))
    assert [row.deadline for row in found.document.activities] == ["май", "май", "май"]
    assert [(finding.id, finding.place) for finding in found.findings] == [("cell.merged", "2"), ("cell.merged", "3")]


def test_one_activity_over_two_rows_of_executors() -> None:
    found = recognise(plan(HEAD, "1 | Первое | Совет | май | План", "^ | ^ | ЦОПП | июнь | ^", "2 | Второе | | |"))
    row = found.document.activities[0]
    assert (row.title, row.executors, row.deadline, row.result) == ("Первое", "Совет\nЦОПП", "май\nиюнь", "План")
    assert [(finding.id, finding.place) for finding in found.findings] == [("row.merged", "1")]


def test_line_breaks_stay() -> None:
    found = recognise(plan(HEAD, r"1 | Проработать:\n- первое;\n- второе | Совет\nЦОПП | май | План"))
    row = found.document.activities[0]
    assert (row.title, row.executors) == ("Проработать:\n- первое;\n- второе", "Совет\nЦОПП")


def test_markup_goes_and_footnote_stars_stay() -> None:
    found = recognise(plan(HEAD, "1 | **Первое** дело<br/>года | Совет** | <script>май</script> | План"))
    row = found.document.activities[0]
    assert (row.title, row.executors, row.deadline) == ("Первое дело\nгода", "Совет**", "<script>май</script>")
    assert found.left_out == ("<br/>", "**", "**")
    assert [(finding.id, finding.place) for finding in found.findings] == [("markup.removed", "1")]


@pytest.mark.parametrize(
    "line",
    [
        "| Итого: 1 | | |",
        "ИТОГО по разделу 1: 5 | | | |",
        "Итого | | 5 | |",
        "Всего: | 5 | | |",
        "| Итого по разделу | | 3 | 100 руб.",
        "Итого мероприятий: 1 | < | < | < | <",
    ],
)
def test_totals_are_left_out(line: str) -> None:
    found = recognise(plan(HEAD, "1 | Первое | Совет | май | План", line, "2 | Второе | Совет | май | План"))
    assert shape(found) == ["1 Первое", "2 Второе"]
    assert found.left_out == (" | ".join(part.strip() for part in line.split("|") if part.strip(" <")),)
    assert ids(found) == ["row.total"]


def test_a_row_that_only_begins_like_a_total_stays() -> None:
    found = recognise(
        plan(
            HEAD,
            "1 | Первое | Совет | май | План",
            "| Итоговое заседание | Совет | Май | План",
            "3 | Всего два слова | Совет | май | План",
        )
    )
    assert shape(found) == ["1 Первое", "Итоговое заседание", "3 Всего два слова"]


@pytest.mark.parametrize("title", ["1 | Организация | | |", "1. | Организация | | |"])
def test_a_section_whose_rows_are_counted_anew(title: str) -> None:
    found = recognise(
        plan(
            HEAD,
            title,
            "1 | Первое | Совет | май | План",
            "2 | Второе | Совет | май | План",
            title.replace("1", "2", 1),
            "1 | Третье | Совет | май | План",
        )
    )
    first = " ".join(part.strip() for part in title.split("|")).strip()
    assert shape(found) == [
        f"§ {first}", "1 Первое", "2 Второе", f"§ {first.replace('1', '2', 1)}", "1 Третье",
    ]  # fmt: skip


def test_a_poor_row_above_a_section_is_no_section() -> None:
    found = recognise(
        plan(
            HEAD,
            "1 | Первое | Совет | май | План",
            "2 | Второе | | |",
            "Раздел 2 | | | |",
            "1 | Третье | Совет | май |",
        )
    )
    assert shape(found) == ["1 Первое", "2 Второе", "§ Раздел 2", "1 Третье"]


def test_small_words_of_a_torn_row_are_no_section() -> None:
    found = recognise(
        plan(HEAD, "1 | Сбор заявок на | Совет | май | План", "| сентябрь | | |", "| в течение года | | |")
    )
    assert shape(found) == ["1 Сбор заявок на сентябрь в течение года"]


def test_headings_between_tables_and_page_marks() -> None:
    grid = Grid(
        (
            Paragraph("План на 2022 год"),
            Paragraph("1. Организация"),
            table(HEAD, "1.1 | Первое | Совет | май | План"),
            Paragraph("2"),
            Paragraph("Продолжение таблицы"),
            Paragraph("2. Обучение"),
            table(HEAD, "2.1 | Второе | Совет | май | План"),
            Paragraph("Секретарь ________ Иванова"),
        )
    )
    found = recognise(grid)
    assert shape(found) == ["§ 1. Организация", "1.1 Первое", "§ 2. Обучение", "2.1 Второе"]
    assert found.document.title == ("План на 2022 год",)
    assert found.document.tail == ("Секретарь ________ Иванова",)
    assert ids(found) == ["page.mark", "page.mark", "head.repeated"]


def test_a_foreign_table_is_left_out_and_signatures_stay() -> None:
    grid = Grid(
        (
            Paragraph("План на 2022 год"),
            table(HEAD, "1 | Первое | Совет | май | План"),
            table("Фамилия | Имя | Телефон | Адрес", "Иванов | Иван | 12 | Томск"),
            table("Председатель | Брусилов", ruled=False),
        )
    )
    found = recognise(grid)
    assert found.document.tail == ("Председатель Брусилов",)
    assert found.left_out == ("Фамилия | Имя | Телефон | Адрес", "Иванов | Иван | 12 | Томск")
    assert ids(found) == ["table.left_out"]


def test_a_later_table_with_fewer_columns_is_read_by_its_own_head() -> None:
    grid = Grid(
        (
            Paragraph("План на 2022 год"),
            table("№ | Мероприятие | Ответственный | Срок | Результат", "1 | Первое | Совет | май | План"),
            Paragraph("2. Обучение"),
            table("№ | Мероприятие | Срок | Ответственный", "2 | Второе | июнь | ЦОПП"),
        )
    )
    found = recognise(grid)
    rows = [(row.title, row.executors, row.deadline, row.result) for row in found.document.activities]
    assert rows == [("Первое", "Совет", "май", "План"), ("Второе", "ЦОПП", "июнь", "")]
    assert found.left_out == ("№ | Мероприятие | Срок | Ответственный",)


def test_a_later_table_may_bring_columns_of_its_own() -> None:
    grid = Grid(
        (
            Paragraph("План на 2022 год"),
            table("№ | Мероприятие | Срок | Место", "1 | Первое | май | Томск"),
            table("№ | Мероприятие | Ответственный | Срок | Бюджет | Место", "2 | Второе | ЦОПП | июнь | 5 | Омск"),
        )
    )
    found = recognise(grid)
    assert [(column.key, column.heading) for column in found.document.columns] == [
        ("number", "№"), ("title", "Мероприятие"), ("deadline", "Срок"), ("other", "Место"),
        ("executors", "Ответственный"), ("other2", "Бюджет"),
    ]  # fmt: skip
    second = found.document.activities[1]
    assert (second.executors, second.deadline, second.other) == ("ЦОПП", "июнь", {"other2": "5", "other": "Омск"})
    assert found.left_out == ("№ | Мероприятие | Срок | Место",)


@pytest.mark.parametrize(
    "lines",
    [
        ("№ | ФИО | Должность", "1 | Иванов | директор"),
        ("№ п/п | ФИО | Должность | Телефон | Почта", "1 | Иванов | директор | 12 | нет"),
    ],
)
def test_a_list_of_people_after_the_plan_is_no_part_of_it(lines: tuple[str, ...]) -> None:
    grid = Grid(
        (
            Paragraph("План на 2022 год"),
            table(HEAD, "1 | Первое | Совет | май | План"),
            Paragraph("Приложение 1"),
            table(*lines),
        )
    )
    found = recognise(grid)
    assert shape(found) == ["1 Первое"]
    assert found.document.tail == ("Приложение 1",)
    assert found.left_out == lines
    assert ids(found) == ["table.left_out"]


def test_lines_whose_tabs_an_editor_cut() -> None:
    grid = Grid(
        (
            Paragraph("План на 2022 год"),
            table(HEAD),
            Paragraph("1. Организация"),
            table("1.1 | Первое | Совет"),
            Paragraph("2. Обучение"),
            table("2.1 | Второе | Совет | май | План"),
        )
    )
    assert shape(recognise(grid)) == ["§ 1. Организация", "1.1 Первое", "§ 2. Обучение", "2.1 Второе"]


def test_a_long_plan_is_read_whole() -> None:
    lines = [f"1.{number} | Первое дело | Совет | май | План" for number in range(2_000)]
    assert len(recognise(Grid((Paragraph("План"), table(HEAD), table(*lines)))).document.activities) == 2_000


def test_a_head_without_any_rows_is_an_error_that_tells_a_way_out() -> None:
    with pytest.raises(NoPlanFound, match=r"строк под ними нет.*загрузите снова, или вставьте таблицу"):
        recognise(plan(HEAD))

"""Workbooks as people keep plans in them."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, Side

from plans.core.document import Place
from plans.core.errors import UnreadableFile
from plans.core.grid import Paragraph
from plans.core.readers import read_grid
from plans.core.readers.excel.numbers import shown_number
from plans.core.recognise import recognise
from tests.core.readers.files import sheet

LINES = Border(*(Side(style="thin"),) * 4)


def book(*, bordered: bool) -> bytes:
    """A plan as a careful secretary draws it: sign-offs side by side, a merged title, a bordered table."""
    work = Workbook()
    page = work.active
    page["A1"], page["D1"] = "СОГЛАСОВАНО", "УТВЕРЖДАЮ"
    page["A2"], page["D2"] = "Директор", "Председатель"
    page["D3"] = "А. Брусилов"
    page["A5"] = "ПЛАН РАБОТЫ"
    page["A6"] = "на 2022 год"
    for ref in ("A5:E5", "A6:E6"):
        page.merge_cells(ref)
        page[ref[:2]].alignment = Alignment(horizontal="center")
    rows = [
        ["№", "Мероприятие", "Исполнители", "Срок", "Результат"],
        ["1. Организация", None, None, None, None],
        [1.1, "Первое", "Совет", "Май", "План"],
        [1.2, "Второе\nи третье", "Совет", None, 5],
        ["1.10", "- Четвёртое", "Совет", "Июнь", "Отчёт"],
    ]
    for number, row in enumerate(rows, 8):
        for column, text in enumerate(row, 1):
            cell = page.cell(number, column, text)
            if bordered:
                cell.border = LINES
    page.merge_cells("A9:E9")
    page.merge_cells("D10:D11")
    page["A14"] = "Секретарь ____ Иванова"
    file = BytesIO()
    work.save(file)
    return file.getvalue()


@pytest.mark.parametrize("bordered", [True, False], ids=["with lines", "without lines"])
def test_a_careful_workbook(bordered: bool) -> None:
    document = recognise(read_grid(book(bordered=bordered))).document
    assert document.title == ("ПЛАН РАБОТЫ", "на 2022 год")
    assert [(block.place, block.word, block.lines) for block in document.signoffs] == [
        (Place.LEFT, "СОГЛАСОВАНО", ("Директор",)),
        (Place.RIGHT, "УТВЕРЖДАЮ", ("Председатель", "А. Брусилов")),
    ]
    rows = [(row.number, row.title, row.executors, row.deadline, row.result) for row in document.sections[0].activities]
    assert rows == [
        ("1.1", "Первое", "Совет", "Май", "План"),
        ("1.2", "Второе\nи третье", "Совет", "Май", "5"),
        ("1.10", "- Четвёртое", "Совет", "Июнь", "Отчёт"),
    ]
    assert document.sections[0].heading == "1. Организация"
    if bordered:
        assert document.tail == ("Секретарь ____ Иванова",)


# raw | format | shown
NUMBERS = [
    ("1.1000000000000001", "", "1.1"),
    ("3.1", "0.00", "3.10"),
    ("7", "", "7"),
    ("1e3", "", "1000"),
    ("44809", "dd.mm.yyyy", "05.09.2022"),
    ("44809", "[$-419]mmmm yyyy;@", "сентябрь 2022"),
    ("44809.5", 'dd" дня "mm', "05 дня 09"),
    ("44809", "[$-FC19]dd mmmm yyyy\\ \\г\\.;@", "05 сентября 2022 г."),
    ("44809", "d-mmm", "5-сен"),
    ("44809", "dddd", "понедельник"),
    ("44809.75", "dd.mm.yy h:mm", "05.09.22 18:00"),
    ("0.5", "h:mm:ss", "12:00:00"),
    ("0.25", "0%", "25%"),
    ("0.125", "0.0%", "12,5%"),
    ("1234.5", "#,##0.00", "1 234,50"),
    ("-1234.5", "#,##0;(#,##0)", "(1 235)"),
    ("1234567", '#,##0" руб."', "1 234 567 руб."),
    ("1500000", '0.0,," млн"', "1,5 млн"),
    ("5", '0" чел."', "5 чел."),
    ("7", "000", "007"),
    ("1.5", "0.##", "1.5"),
    ("2", "General", "2"),
    ("2.5", "@", "2.5"),
    ("12", '"d"0', "d12"),
    ("1e999", "", "1e999"),
    ("nan", "dd.mm.yyyy", "nan"),
    ("99999999", "dd.mm.yyyy", "99999999"),
]


@pytest.mark.parametrize(("raw", "form", "shown"), NUMBERS)
def test_numbers_look_as_in_the_sheet(raw: str, form: str, shown: str) -> None:
    assert shown_number(raw, form, from_1904=False) == shown


def test_a_merge_of_the_whole_sheet_costs_nothing() -> None:
    data = sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>ПЛАН</t></is></c></row>', merges=("A1:XFD1048576",))
    assert [cell.text for table in read_grid(data).tables for row in table.rows for cell in row.cells] == ["ПЛАН"]


def test_a_cell_at_the_end_of_the_world_is_refused() -> None:
    data = sheet('<row r="1"><c r="XFD1" t="inlineStr"><is><t>ПЛАН</t></is></c></row>')
    with pytest.raises(UnreadableFile, match="столбцов"):
        read_grid(data)


def test_places_may_be_missing_and_strings_shared() -> None:
    data = sheet("<row><c t='s'><v>1</v></c><c t='s'><v>9</v></c><c><v>2</v></c></row>", shared=("а", "б_x000D_"))
    assert [row.texts for row in read_grid(data).tables[0].rows] == [("б\r", "", "2")]


def test_hidden_sheets_and_rows_are_told() -> None:
    work = Workbook()
    work.active.append(["тайна", 1])
    work.active.append(["ПЛАН"])
    work.active.row_dimensions[1].hidden = True
    work.create_sheet("Черновик").sheet_state = "hidden"
    file = BytesIO()
    work.save(file)
    assert read_grid(file.getvalue()).notes == (
        "Ячейка скрытой строки или столбца не перенесена: «тайна».",
        "Ячейка скрытой строки или столбца не перенесена: «1».",
        "Скрытый лист «Черновик» не перенесён.",
    )


def test_words_of_hidden_sheets_and_comments_are_told() -> None:
    work = Workbook()
    work.active["A1"] = "ПЛАН"
    work.active["A1"].comment = Comment("Какой\nгод?", "Иванова")
    hidden = work.create_sheet("Черновик")
    hidden.append(["старый", "план"])
    hidden.sheet_state = "hidden"
    file = BytesIO()
    work.save(file)
    assert read_grid(file.getvalue()).notes == (
        "Примечание к ячейке не перенесено: «Какой год?».",
        "Скрытый лист «Черновик» не перенесён: «старый план».",
    )


def test_a_workbook_whose_only_words_are_hidden_is_refused() -> None:
    work = Workbook()
    work.create_sheet("План").append(["ПЛАН"])
    work["План"].sheet_state = "hidden"
    file = BytesIO()
    work.save(file)
    with pytest.raises(UnreadableFile, match="не скрыт ли лист"):
        read_grid(file.getvalue())


def test_bold_and_alignment_come_from_the_style() -> None:
    work = Workbook()
    work.active["A1"], work.active["A1"].font = "ПЛАН", Font(bold=True)
    work.active["A3"], work.active["A3"].border = "строка", LINES
    file = BytesIO()
    work.save(file)
    assert read_grid(file.getvalue()).paragraphs[0] == Paragraph("ПЛАН", bold=True)

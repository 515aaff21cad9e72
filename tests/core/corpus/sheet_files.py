"""Workbooks by openpyxl."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from tests.core.corpus.case import ROWS, TABLE, TITLE, Case

THIN = Side(style="thin")
LINES = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def saved(work: Workbook) -> bytes:
    file = BytesIO()
    work.save(file)
    return file.getvalue()


def fill(sheet: Worksheet, *, title: str = TITLE, ruled: bool = True, first: int = 1, left: int = 1) -> Worksheet:
    """The usual plan: its title, an empty row, the table."""
    at = first
    if title:
        sheet.cell(at, left, title)
        at += 2
    for row in TABLE:
        texts = (row,) if isinstance(row, str) else row
        for column, text in enumerate(texts, left):
            sheet.cell(at, column, text)
        if isinstance(row, str):
            sheet.merge_cells(start_row=at, end_row=at, start_column=left, end_column=left + 4)
        for column in range(left, left + 5):
            if ruled:
                sheet.cell(at, column).border = LINES
        at += 1
    return sheet


def usual(change: Callable[[Worksheet], None] = lambda _: None, **how) -> bytes:
    work = Workbook()
    change(fill(work.active, **how))
    return saved(work)


def with_cell(place: str, value, form: str = "General") -> bytes:
    def change(sheet: Worksheet) -> None:
        sheet[place] = value
        sheet[place].number_format = form

    return usual(change)


def changed(row: int, column: int, text: str) -> tuple[tuple[str, ...], ...]:
    """The usual rows with one other cell."""
    rows = [list(one) for one in ROWS]
    rows[row][column] = text
    return tuple(tuple(one) for one in rows)


def numbers_as_dates(sheet: Worksheet) -> None:
    """1.1 and 2.1 stay texts, 1.2 became the first of February."""
    sheet["A6"] = date(2022, 2, 1)
    sheet["A6"].number_format = "d-mmm"
    sheet["A5"], sheet["A8"] = "1.1", "2.1"


def cover(sheet: Worksheet) -> None:
    front = sheet.parent.create_sheet("Титул", 0)
    front["A1"] = TITLE


def two_sheets(*titles: str, names: tuple[str, str] = ("План", "План 2")) -> bytes:
    work = Workbook()
    fill(work.active, title=titles[0]).title = names[0]
    fill(work.create_sheet(names[1]), title=titles[1])
    return saved(work)


def empty_styled(sheet: Worksheet) -> None:
    for row in range(20, 3000):
        for column in range(1, 30):
            sheet.cell(row, column).border = LINES


def signed(sheet: Worksheet) -> None:
    sheet["A12"] = "Секретарь совета __________ И.И. Иванова"


def centred(sheet: Worksheet) -> None:
    sheet.merge_cells("A1:E1")
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet["A1"].font = Font(bold=True)


def filtered(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A3:E8"
    sheet.freeze_panes = "A4"


def hidden_row(sheet: Worksheet) -> None:
    sheet["B20"] = "тайная строка"
    sheet.row_dimensions[20].hidden = True


def formula(sheet: Worksheet) -> None:
    sheet["E5"] = "=CONCAT(1,2)"


def commented(sheet: Worksheet) -> None:
    from openpyxl.comments import Comment

    sheet["B5"].comment = Comment("Уточнить у директора", "И")


def linked(sheet: Worksheet) -> None:
    sheet["B5"].hyperlink = "https://example.org/plan"


def spacer(sheet: Worksheet) -> None:
    sheet.insert_cols(3)


def dated(place: str, value, form: str, shown: str) -> Case:
    return Case(lambda: with_cell(place, value, form), rows=changed(0, 3 if place[0] == "D" else 4, shown))


CASES: dict[str, Case] = {
    "xlsx: by openpyxl": Case(usual),
    "xlsx: no lines": Case(lambda: usual(ruled=False)),
    "xlsx: lower and to the right": Case(lambda: usual(first=7, left=4)),
    "xlsx: lower, no lines": Case(lambda: usual(ruled=False, first=5, left=2)),
    "xlsx: a centred title": Case(lambda: usual(centred)),
    "xlsx: a filter and a frozen head": Case(lambda: usual(filtered)),
    "xlsx: a column without words": Case(lambda: usual(spacer)),
    "xlsx: the title on a sheet of its own": Case(lambda: usual(cover, title="")),
    "xlsx: thousands of drawn empty rows": Case(lambda: usual(empty_styled)),
    "xlsx: a line for a signature": Case(lambda: usual(signed)),
    "xlsx: a line for a signature, no lines": Case(lambda: usual(signed, ruled=False)),
    "xlsx: a link in a cell": Case(lambda: usual(linked)),
    "xlsx: a hidden row": Case(lambda: usual(hidden_row), says=("скрытой строки .*тайная строка",)),
    "xlsx: a comment": Case(lambda: usual(commented), says=("Примечание .*Уточнить у директора",)),
    "xlsx: a formula without a value": Case(
        lambda: usual(formula), rows=changed(0, 4, ""), says=("В ячейке E5 стоит формула",)
    ),
    "xlsx: a number that became a date": Case(
        lambda: usual(numbers_as_dates),
        says=("Номер 1.2 стоял в файле датой «01.02.2022»",),
        rows=(("1.1", *ROWS[0][1:]), ("1.2", *ROWS[1][1:]), ("2.1", *ROWS[2][1:])),
    ),
    "xlsx: a day": dated("D5", datetime(2022, 9, 5), "dd.mm.yyyy", "05.09.2022"),
    "xlsx: a day with its month's name": dated(
        "D5", date(2022, 9, 5), '[$-FC19]d mmmm yyyy "г."', "5 сентября 2022 г."
    ),
    "xlsx: a month": dated("D5", date(2022, 9, 1), "mmmm yyyy", "сентябрь 2022"),
    "xlsx: a day and a month": dated("D5", date(2022, 9, 5), "dd.mm", "05.09"),
    "xlsx: a share": dated("E5", 0.25, "0%", "25%"),
    "xlsx: a sum": dated("E5", 1234.5, "#,##0.00", "1 234,50"),
    "xlsx: people": dated("E5", 12, '0" чел."', "12 чел."),
    "xlsx: yes": dated("E5", True, "General", "ДА"),
    "xlsx: two years on two sheets": Case(
        lambda: two_sheets(TITLE, "ПЛАН РАБОТЫ кластера на 2023 год"), refused="В файле планов: 2"
    ),
    "xlsx: the second of two sheets": Case(
        lambda: two_sheets(TITLE, "ПЛАН РАБОТЫ кластера на 2023 год"),
        number=2,
        title=("ПЛАН РАБОТЫ кластера на 2023 год",),
    ),
    "xlsx: two sheets that count anew": Case(
        lambda: two_sheets(TITLE, "", names=("2022", "2023")), refused="В файле планов: 2"
    ),
    "xlsx: nothing under the head": Case(
        lambda: usual(lambda sheet: sheet.delete_rows(4, 10)), refused="строк под ними нет"
    ),
}

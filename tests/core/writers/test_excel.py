"""An Excel sheet that can be printed as it is: heights, head, filter, area, and bytes that do not change."""

import io
import zipfile
from dataclasses import replace

import pytest
import time_machine
from openpyxl import load_workbook

from plans.core.layout import lay_out
from plans.core.wrapping import line_count
from plans.core.writers import excel
from tests.cast import SEEDS, seed_document, small_document

EACH_SEED = pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
SIZE = 11


def sheet_of(document):
    return load_workbook(io.BytesIO(excel.write(lay_out(document)))).active


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 100, 1),
        ("Отчёт", 100, 1),
        ("Отчёт\nПлан", 100, 2),
        ("Протоколы заседаний кластера", 110, 2),
        ("Координационный совет кластера", 40, 6),
        ("ш" * 100, 100, 9),
        ("образовательно-производственного", 100, 2),
    ],
)
def test_lines_of_a_text_in_a_column(text, width, lines):
    assert line_count(text, width, SIZE) == lines


@EACH_SEED
def test_every_row_is_as_high_as_its_longest_cell(path):
    sheet = sheet_of(seed_document(path))
    units = {letter: dimension.width for letter, dimension in sheet.column_dimensions.items()}
    spanned = {cells.min_row for cells in sheet.merged_cells.ranges}
    for number, row in enumerate(sheet.iter_rows(), start=1):
        height = sheet.row_dimensions[number].height
        assert height >= SIZE * 1.3
        if number not in spanned:
            for cell in row:
                letters = len(str(cell.value or "")) * SIZE * 0.45  # narrower than any real text
                assert height >= letters / (units[cell.column_letter] * 5.25) * SIZE


def test_one_short_row_is_one_line_high():
    sheet = sheet_of(small_document())
    assert sheet["A6"].value == "1.1."
    assert sheet.row_dimensions[6].height < 20
    document = small_document()
    row = replace(document.activities[0], title="Разработка плана " * 20)
    document = replace(document, sections=(replace(document.sections[0], activities=(row,)),))
    assert sheet_of(document).row_dimensions[6].height > 70


@EACH_SEED
def test_the_head_stays_repeats_and_filters(path):
    document = seed_document(path)
    sheet = sheet_of(document)
    head = next(
        row[0].row
        for row in sheet.iter_rows()
        if row[0].value and row[0].value.split() == document.columns[0].heading.split()
    )
    last = "ABCDEF"[len(document.columns) - 1]
    rows = len(document.activities) + sum(bool(section.heading) for section in document.sections)
    assert sheet.print_title_rows == f"${head}:${head}"
    assert sheet.freeze_panes == f"A{head + 1}"
    assert sheet.auto_filter.ref == f"A{head}:{last}{head + rows}"
    assert sheet.print_area.endswith(f"!$A$1:${last}${head + rows + len(document.tail)}")


@EACH_SEED
def test_columns_fill_the_paper_and_no_more(path):
    sheet = sheet_of(seed_document(path))
    millimetres = sum(dimension.width for dimension in sheet.column_dimensions.values()) * 5.25 / 72 * 25.4
    paper = 297 if sheet.page_setup.orientation == "landscape" else 210
    assert 0.95 * (paper - 40) < millimetres <= paper - 40


@pytest.mark.parametrize("text", ["=1+1", "+7", "-- ", "@SUM(A1)"])
def test_a_text_that_looks_like_a_formula_stays_text(text):
    cell = sheet_of(replace(small_document(), tail=(text,)))["A10"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@EACH_SEED
def test_the_clock_leaves_no_trace_in_the_file(path):
    grid = lay_out(seed_document(path))
    with time_machine.travel("2022-01-31 23:59:59", tick=False):
        before = excel.write(grid)
    with time_machine.travel("2031-06-01 12:00:01", tick=False):
        after = excel.write(grid)
    assert before == after
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = package.read("docProps/core.xml").decode()
    assert "dcterms" not in properties
    assert "2031" not in properties

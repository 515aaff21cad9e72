"""Pages of a printed sheet of Excel: no heading of a section ends one."""

import io
import subprocess
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from plans.core.grid import Role
from plans.core.layout import lay_out
from plans.core.text import squeeze
from plans.core.writers import excel
from plans.core.writers.pagination import page_breaks
from tests.cast import SEEDS, seed_document, small_document
from tests.core.writers.test_writers import need


@pytest.mark.parametrize(
    ("heights", "headings", "head", "breaks"),
    [
        ([10] * 10, (), 0, []),
        ([10] * 11, (), 0, [10]),
        ([10] * 25, (), 1, [10, 19]),
        ([10] * 12, (10,), 0, [9]),
        ([10] * 12, (9, 10), 0, [8]),
        ([60, 60, 60], (), 0, [1, 2]),
        ([10, 200, 10], (), 0, [1, 2]),
        ([10, 10, 90], (2,), 0, []),
        ([10] * 10, (10,), 0, []),
        ([], (), 0, []),
    ],
)
def test_where_pages_begin(heights, headings, head, breaks):
    assert page_breaks(heights, headings, head, room=100 if heights != [10, 10, 90] else 120) == breaks


def document_with_sections():
    """Sections of seven rows: some of their headings would end a page."""
    document = small_document()
    first = document.sections[0]
    rows = tuple(replace(first.activities[0], number=f"{at}.", title="Проведение " * (at + 3)) for at in range(7))
    return replace(
        document, sections=tuple(replace(first, heading=f"{at}. Раздел", activities=rows) for at in range(1, 30))
    )


@pytest.mark.parametrize("document", [document_with_sections(), *map(seed_document, SEEDS)])
def test_no_heading_of_a_section_ends_a_page(document):
    grid = lay_out(document)
    sheet = load_workbook(io.BytesIO(excel.write(grid))).active
    (table,) = (one for one in grid.tables if one.ruled)
    head = int(sheet.print_title_rows.split("$")[-1])
    headings = {head + at for at, row in enumerate(table.rows) if row.role is Role.SECTION}
    ends = [one.id for one in sheet.row_breaks.brk]
    assert ends
    assert not headings & set(ends)
    room = (grid.page.height - grid.page.top - grid.page.bottom) * 72 / 25.4
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    for above, end in zip([0, *ends], [*ends, sheet.max_row], strict=True):
        assert sum(heights[above:end]) + (heights[head - 1] if above >= head else 0) <= room


def test_libreoffice_begins_pages_where_we_say(tmp_path):
    grid = lay_out(document_with_sections())
    data = excel.write(grid)
    (tmp_path / "plan.xlsx").write_bytes(data)
    command = [need("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "plan.xlsx"], cwd=tmp_path, check=True, capture_output=True, timeout=600)
    sheet = load_workbook(io.BytesIO(data)).active
    file = PdfDocument(tmp_path / "plan.pdf")
    texts = [squeeze(page.get_textpage().get_text_range()) for page in file]
    file.close()
    assert len(texts) == len(sheet.row_breaks.brk) + 1
    assert not [text for text in texts if text.endswith("Раздел")]

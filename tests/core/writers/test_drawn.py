"""Papers with drawings, by WeasyPrint: archive files with exact margins, of nothing but what stands in the grid."""

import io

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from plans.core.errors import PdfUnavailable
from plans.core.grid import POINTS_MM, Page
from plans.core.layout import lay_out
from plans.core.text import squeeze
from plans.core.writers import drawn
from tests.cast import small_document

PAGES = (Page(), Page(landscape=True, left=20, table_size=10), Page(a3=True, landscape=True))


@pytest.mark.parametrize("page", PAGES, ids=["upright", "across", "A3"])
def test_margins_are_exact(page):
    file, scale = PdfDocument(drawn.write(lay_out(small_document(), page=page))), 4
    sheet = file[0]
    picture = sheet.render(scale=scale, grayscale=True).to_pil().point(lambda grey: 255 * (grey < 128))
    left, _, right, _ = (side / scale for side in picture.getbbox())
    size = round(sheet.get_width() / POINTS_MM), round(sheet.get_height() / POINTS_MM)
    file.close()
    assert size == (page.width, page.height)
    assert left == pytest.approx(page.left * POINTS_MM, abs=0.75)
    assert right == pytest.approx((page.width - page.right) * POINTS_MM, abs=0.75)


def test_it_is_an_archive_file_that_can_be_read_aloud():
    with pikepdf.open(io.BytesIO(drawn.write(lay_out(small_document())))) as file:
        metadata = file.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "A")
        assert str(file.Root.Lang) == "ru"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_the_same_grid_gives_the_same_bytes_and_its_own_text():
    grid = lay_out(small_document())
    data = drawn.write(grid)
    assert data == drawn.write(grid)
    file = PdfDocument(data)
    printed = squeeze(file[0].get_textpage().get_text_range())
    file.close()
    assert sorted(printed) == sorted(
        squeeze(
            "".join(
                getattr(block, "text", "") or "".join(t for row in block.rows for t in row.texts)
                for block in grid.blocks
            )
        )
    )


def test_without_any_font_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(drawn, "_FONT_FOLDERS", (str(tmp_path),))
    drawn._has_fonts.cache_clear()
    try:
        with pytest.raises(PdfUnavailable, match="apt-get install"):
            drawn.write(lay_out(small_document()))
    finally:
        drawn._has_fonts.cache_clear()

"""Every format that is written: named once, the same bytes each time, and ODT as the others."""

import io
import subprocess
import zipfile

import pytest
from lxml import etree
from openpyxl import load_workbook
from pypdfium2 import PdfDocument, raw

from plans.core.grid import POINTS_MM, Cell, Grid, Page, Paragraph, Row, Table
from plans.core.layout import lay_out
from plans.core.reading import read_plan
from plans.core.writers import FORMATS, odt
from tests.cast import SEEDS, seed_document, small_document
from tests.core.writers.papers import W, papers
from tests.core.writers.test_writers import need

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
EACH_FORMAT = pytest.mark.parametrize("kind", FORMATS)


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def text_of(element: etree._Element) -> str:
    """The text of a paragraph with its tabs, breaks and spaces."""
    marks = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
    text = element.text or ""
    for child in element:
        spaces = " " * int(child.get(f"{TEXT}c", 1)) if child.tag == f"{TEXT}s" else ""
        inside = text_of(child) if child.tag == f"{TEXT}span" else ""
        text += marks.get(child.tag, spaces) + inside + (child.tail or "")
    return text


def texts_of(data: bytes) -> list[str]:
    return [text_of(one) for one in part(data, "content.xml").iter(f"{TEXT}p", f"{TEXT}h")]


@EACH_FORMAT
def test_a_format_is_named_by_its_ending_and_begins_as_its_kind(kind):
    one = FORMATS[kind]
    assert one.kind == kind
    assert one.name
    assert one.media_type.startswith("application/")
    assert one.write(lay_out(small_document())).startswith(b"%PDF-" if kind == "pdf" else b"PK\x03\x04")


@EACH_FORMAT
def test_a_format_gives_the_same_bytes_each_time(kind):
    grid = lay_out(seed_document(SEEDS[0]))
    assert FORMATS[kind].write(grid) == FORMATS[kind].write(grid)


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.name)
def test_an_odt_file_holds_the_texts_of_the_plan_in_their_order(paper):
    texts = [text.replace("\t", "") for text in texts_of(odt.write(paper.grid))]  # lines for signatures are tabs
    assert texts == [text.replace("\t", "") for text in paper.texts]


def test_the_kind_of_an_odt_file_can_be_seen_without_unpacking():
    data = odt.write(lay_out(small_document()))
    assert data[30:38] == b"mimetype"
    assert data[38 : 38 + len(odt.MEDIA_TYPE)] == odt.MEDIA_TYPE.encode()
    listed = part(data, "META-INF/manifest.xml")
    names = {one.get("{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path") for one in listed}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert names == {"/", *package.namelist()} - {"mimetype", "META-INF/manifest.xml"}


@pytest.mark.parametrize("page", [Page(), Page(landscape=True, left=20), Page(a3=True, landscape=True)])
def test_the_sheets_of_an_odt_file_have_the_margins_and_no_number_on_the_first(page):
    styles = part(odt.write(lay_out(small_document(), page=page)), "styles.xml")
    first, following = styles.iter(f"{STYLE}page-layout")
    for layout, top in ((first, page.top), (following, 10)):
        look = layout[0].attrib
        sizes = [look[f"{FO}{name}"] for name in ("page-width", "page-height", "margin-left", "margin-top")]
        assert sizes == [f"{mm}mm" for mm in (page.width, page.height, page.left, top)]
    masters = list(styles.iter(f"{STYLE}master-page"))
    assert [one.find(f"{STYLE}header") is not None for one in masters] == [False, True]
    assert masters[0].get(f"{STYLE}next-style-name") == masters[1].get(f"{STYLE}name")


def test_the_first_block_of_an_odt_file_begins_the_first_sheet():
    for grid in (lay_out(small_document()), lay_out(small_document(), draft=True)):
        styles = list(part(odt.write(grid), "content.xml").iter(f"{STYLE}style"))
        assert [at for at, one in enumerate(styles) if one.get(f"{STYLE}master-page-name")] == [0]


def test_an_odt_table_repeats_its_head_tears_no_row_and_keeps_sections_with_what_follows():
    content = part(odt.write(lay_out(small_document())), "content.xml")
    table = list(content.iter(f"{TABLE}table"))[-1]
    (head,) = table.findall(f"{TABLE}table-header-rows/{TABLE}table-row")
    assert len(head) == 6
    styles = {one.get(f"{STYLE}name"): one for one in content.iter(f"{STYLE}style")}
    rows = list(table.iter(f"{TABLE}table-row"))
    assert all(styles[row.get(f"{TABLE}style-name")][0].get(f"{FO}keep-together") == "always" for row in rows)
    spanned = [cell for cell in table.iter(f"{TABLE}table-cell") if cell.get(f"{TABLE}number-columns-spanned")]
    kept = [styles[cell[0].get(f"{TEXT}style-name")][0].get(f"{FO}keep-with-next") for cell in spanned]
    assert kept == ["always", "always"]


@pytest.mark.parametrize("text", ["  два  три   ", "а\tб\n\n в", "<b>&amp;\x0b", "—  №\xa01"])
def test_spaces_tabs_and_breaks_stay_in_an_odt_file(text):
    (written,) = texts_of(odt.write(Grid((Paragraph(text),))))
    assert written == text.replace("\x0b", "")


def test_cells_of_an_odt_table_span_columns_and_rows():
    rows = (Row((Cell("а", rowspan=2), Cell("б", colspan=2))), Row((Cell("в"), Cell("г"))))
    table = part(odt.write(Grid((Table(rows, widths=(0.2, 0.4, 0.4)),))), "content.xml").find(f".//{TABLE}table")
    drawn = [[cell.tag.rpartition("}")[2] for cell in row] for row in table.iter(f"{TABLE}table-row")]
    cell, covered = "table-cell", "covered-table-cell"
    assert drawn == [[cell, cell, covered], [covered, cell, cell]]


def test_libreoffice_brings_an_odt_file_to_word_and_all_cells_come_back(tmp_path):
    tool = need("soffice")
    documents = {path.stem: seed_document(path) for path in SEEDS}
    for name, document in documents.items():
        (tmp_path / f"{name}.odt").write_bytes(odt.write(lay_out(document)))
    command = [tool, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx"]
    subprocess.run(
        [*command, *(f"{name}.odt" for name in documents)], cwd=tmp_path, check=True, capture_output=True, timeout=600
    )
    for name, document in documents.items():
        back = read_plan((tmp_path / f"{name}.docx").read_bytes()).document
        assert (name, back.activities) == (name, document.activities)
        assert (back.title, back.signoffs, back.columns) == (document.title, document.signoffs, document.columns)
        assert [one.heading for one in back.sections] == [one.heading for one in document.sections]


def test_a_line_for_a_signature_is_drawn_where_the_plan_wants_it_and_is_no_text():
    for page, lines in ((Page(), 1), (Page(signature_line=False), 0)):
        grid = lay_out(small_document(), page=page)
        paragraphs = part(FORMATS["docx"].write(grid), "word/document.xml").iter(f"{W}p")
        underlined = [run for one in paragraphs for run in one.iter(f"{W}r") if run.find(f"{W}rPr/{W}u") is not None]
        assert [[child.tag for child in run][1:] for run in underlined] == [[f"{W}tab"]] * lines
        spans = part(odt.write(grid), "content.xml").iter(f"{TEXT}span")
        assert [[child.tag for child in span] for span in spans] == [[f"{TEXT}tab"]] * lines
        file = PdfDocument(FORMATS["pdf"].write(grid))
        drawn = [one.get_bounds() for one in file[0].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
        file.close()
        top = (page.height - page.top - 40) * POINTS_MM
        assert sum(bottom > top and right - left > 30 * POINTS_MM for left, bottom, right, _ in drawn) == lines


def test_a_word_file_has_the_theme_that_strict_validators_look_for():
    data = FORMATS["docx"].write(lay_out(small_document()))
    theme = part(data, "word/theme/theme1.xml")
    assert [child.tag.rpartition("}")[2] for child in theme[0]] == ["clrScheme", "fontScheme", "fmtScheme"]
    assert [len(child) for child in theme[0]] == [12, 2, 4]
    links = part(data, "word/_rels/document.xml.rels")
    assert "theme/theme1.xml" in {link.get("Target") for link in links}
    kinds = {one.get("PartName"): one.get("ContentType") for one in part(data, "[Content_Types].xml")}
    assert kinds["/word/theme/theme1.xml"].endswith("theme+xml")


@pytest.mark.parametrize(("a3", "sizes"), [(False, (9, 11906)), (True, (8, 16838))])
def test_every_format_takes_the_larger_sheet(a3, sizes):
    grid = lay_out(small_document(), page=Page(a3=a3))
    sheet = load_workbook(io.BytesIO(FORMATS["xlsx"].write(grid))).active
    size = part(FORMATS["docx"].write(grid), "word/document.xml").find(f".//{W}pgSz")
    assert (int(sheet.page_setup.paperSize), int(size.get(f"{W}w"))) == sizes
    file = PdfDocument(FORMATS["pdf"].write(grid))
    assert round(file[0].get_width() / POINTS_MM) == grid.page.width
    file.close()

"""What every written file keeps: the text, the form, the bytes."""

import io
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from openpyxl import load_workbook

from plans.core.document import PlanDocument
from plans.core.errors import TextTooLong
from plans.core.grid import Page
from plans.core.layout import lay_out
from plans.core.reading import read_plan
from plans.core.text import squeeze
from plans.core.writers import excel, pdf, word
from tests.cast import SEEDS, seed_document, small_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EACH_SEED = pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)


def need(tool: str) -> str:
    found = shutil.which(tool)
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{tool} is not installed")
        pytest.skip(f"{tool} is not installed")
    return found


def text_of_pdf(path: Path) -> str:
    tool = need("pdftotext")
    return subprocess.run([tool, "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()


def long_document(rows: int) -> PlanDocument:
    document = small_document()
    first = document.sections[0]
    many = tuple(replace(first.activities[0], number=f"1.{at}.", title="Проведение " * 9) for at in range(rows))
    return replace(document, sections=(replace(first, activities=many),))


@EACH_SEED
@pytest.mark.parametrize("writer", [pdf, word, excel], ids=lambda writer: writer.__name__.rpartition(".")[2])
def test_the_same_plan_gives_the_same_bytes(path, writer):
    grid = lay_out(seed_document(path))
    assert writer.write(grid) == writer.write(grid)


@EACH_SEED
@pytest.mark.parametrize("writer", [word, excel], ids=lambda writer: writer.__name__.rpartition(".")[2])
def test_a_real_plan_comes_back_from_the_file(path, writer):
    document = seed_document(path)
    assert read_plan(writer.write(lay_out(document))).document == document


@EACH_SEED
def test_every_cell_of_a_real_plan_stands_in_the_pdf(path, tmp_path):
    document = seed_document(path)
    file = tmp_path / "plan.pdf"
    file.write_bytes(pdf.write(lay_out(document)))
    letters = sorted(squeeze(text_of_pdf(file)))
    for letter in "абвгдежзиклмнопрстуфхцчшщыьэюя":
        wanted = sum(squeeze(cell).count(letter) for row in document.activities for cell in (row.title, row.result))
        assert letters.count(letter) >= wanted


def test_a_pdf_is_an_archive_file_that_can_be_read_aloud():
    with pikepdf.open(io.BytesIO(pdf.write(lay_out(small_document())))) as file:
        assert file.open_metadata()["pdfaid:part"] == "1"
        assert file.open_metadata()["pdfaid:conformance"] == "A"
        assert str(file.Root.Lang) == "ru"
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.docinfo.Title) == "ПЛАН РАБОТЫ кластера на 2022 год"
        assert "/Author" not in file.docinfo
        assert "/OutputIntents" in file.Root
        assert not file.is_encrypted
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        assert all("/FontFile2" in font.DescendantFonts[0].FontDescriptor for font in fonts)


def test_pages_of_a_pdf_repeat_the_head_and_are_numbered_from_the_second(tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(pdf.write(lay_out(long_document(40))))
    pages = text_of_pdf(file).split("\f")[:-1]
    assert len(pages) > 2
    assert all("Наименование мероприятия" in page for page in pages)
    assert [page.split()[0] for page in pages[1:]] == [str(at) for at in range(2, len(pages) + 1)]
    assert pages[0].split()[0] == "УТВЕРЖДАЮ"


@pytest.mark.parametrize("landscape", [False, True])
def test_a_sheet_is_a4_with_official_margins(landscape):
    grid = lay_out(small_document(), page=Page(landscape=landscape))
    with pikepdf.open(io.BytesIO(pdf.write(grid))) as file:
        width, height = (round(float(one) / 72 * 25.4) for one in file.pages[0].MediaBox[2:])
    assert (width, height) == ((297, 210) if landscape else (210, 297))
    section = document_xml(word.write(grid)).find(f".//{W}sectPr")
    margins = section.find(f"{W}pgMar").attrib
    assert {side: round(int(margins[f"{W}{side}"]) / 1440 * 25.4) for side in ("top", "right", "bottom", "left")} == {
        "top": 20,
        "right": 10,
        "bottom": 20,
        "left": 30,
    }
    assert section.find(f"{W}titlePg") is not None


def document_xml(data: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))


def test_a_word_table_repeats_its_head_and_tears_no_row():
    rows = document_xml(word.write(lay_out(small_document()))).findall(f".//{W}tr")
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows].count(True) == 1


def test_a_word_file_names_no_person_and_no_path():
    package = zipfile.ZipFile(io.BytesIO(word.write(lay_out(small_document()))))
    assert package.testzip() is None
    everything = b"".join(package.read(name) for name in package.namelist())
    assert b"creator" not in everything
    assert b"rsid" not in everything


def test_libreoffice_opens_the_word_file_with_as_many_pages(tmp_path):
    tool = need("soffice")
    grid = lay_out(seed_document(SEEDS[0]))
    (tmp_path / "plan.docx").write_bytes(word.write(grid))
    subprocess.run(
        [tool, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf", "plan.docx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=600,
    )
    with pikepdf.open(tmp_path / "plan.pdf") as theirs, pikepdf.open(io.BytesIO(pdf.write(grid))) as ours:
        assert abs(len(theirs.pages) - len(ours.pages)) <= 1


def test_an_excel_sheet_is_ready_to_print():
    sheet = load_workbook(io.BytesIO(excel.write(lay_out(small_document(), draft=True)))).active
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.freeze_panes == "A6"
    assert sheet.page_setup.orientation == "landscape"
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=6) for cell in row if cell.value)


def test_a_text_too_long_for_excel_is_refused_not_cut():
    with pytest.raises(TextTooLong, match="Excel столько не вмещает"):
        excel.write(lay_out(replace(small_document(), tail=("ы" * 32_768,))))


def test_a_row_higher_than_a_page_keeps_its_text(tmp_path):
    document = long_document(1)
    row = replace(document.activities[0], title="слово " * 3_000 + "конец")
    document = replace(document, sections=(replace(document.sections[0], activities=(row,)),))
    file = tmp_path / "plan.pdf"
    file.write_bytes(pdf.write(lay_out(document)))
    assert text_of_pdf(file).count("слово") == 3_000
    assert "конец" in text_of_pdf(file)

"""What the PDF of a plan does with rows, words and signs that are not as usual."""

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from plans.core.document import PlanDocument, Section
from plans.core.errors import PdfFailed, PdfUnavailable
from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.layout import lay_out
from plans.core.text import squeeze
from plans.core.writers import pdf
from plans.core.writers.pdf import fonts, sheet
from tests.cast import small_document
from tests.waiting import until

LETTER = "ѣ"  # of which nothing else on these papers has any
HEAD = "Наименование мероприятия"
STRANGE = {
    "code of typst": '#let x = 1; #panic("x") #{ 1 + 1 } \\ // no /* no */ [x] {y}',
    "markup of typst": "$ a^2 $ @label <label> *bold* _it_ = Heading `raw` ~ -- --- ... \"x\" 'y' #",
    "a reference to a file": '#read("/etc/passwd") #image("x.png") #import "@preview/x:1.0.0": *',
    "json": '"}],"blocks":[{"text":"\\u0041"',
    "markup of a web page": "<script>alert(1)</script> &amp; &#0;",
    "objects of a PDF": "/S/Table /Type/Catalog endobj stream (/CreationDate(D:2020)) <</K[1 0 R]>>",
    "zero width": "сло\u200bво и сло\u200dво \ufeff и \u2060конец",
    "accents": "у\u0301 и\u0306 е\u0308",
    "other spaces": "а\u2003б\u202fв\u3000г\u1680д",
    "dashes": "- раз\n– два\n— три\n+ четыре\n1. пять",
    "empty lines": "раз\n\n\nдва",
    "a roubles' sign": "100 ₽",
}


def plan_with(*titles: str, **changes: str) -> PlanDocument:
    document = small_document()
    first = document.sections[0]
    rows = tuple(replace(first.activities[0], title=title, **changes) for title in titles)
    return replace(document, sections=(replace(first, activities=rows),))


def printed(data: bytes) -> list[str]:
    """The text of each page, without white space."""
    file = PdfDocument(data)
    texts = [squeeze(page.get_textpage().get_text_range().replace("\ufffe", "-")) for page in file]
    file.close()
    return texts


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_hostile_text_comes_out_as_it_is(text):
    whole = "".join(printed(pdf.write(lay_out(plan_with(text)))))
    unseen = str.maketrans("", "", "\u200b\u200d\ufeff\u2060")
    assert squeeze(text).translate(unseen) in whole.translate(unseen)


@pytest.mark.parametrize("rows", ["01", "001", "010", "10", "0", "00"])
def test_sections_without_rows_are_printed_wherever_they_stand(rows):
    row = small_document().sections[0].activities[0]
    sections = tuple(Section(f"{at}. Раздел", (row,) * int(many)) for at, many in enumerate(rows, 1))
    whole = "".join(printed(pdf.write(lay_out(replace(small_document(), sections=sections)))))
    assert [squeeze(one.heading) in whole for one in sections] == [True] * len(rows)


def test_a_title_that_names_objects_of_a_pdf_breaks_no_object():
    document = replace(small_document(), title=("/S/Table /Type/Metadata /CreationDate(D:2020) endobj",))
    with pikepdf.open(io.BytesIO(pdf.write(lay_out(document)))) as file:
        assert str(file.docinfo.Title) == document.title[0]
        assert file.check_pdf_syntax() == []


def test_right_to_left_text_keeps_its_letters():
    text = "שלום \u202eאבג\u202c конец"
    whole = "".join(printed(pdf.write(lay_out(plan_with(text)))))
    assert [whole.count(letter) for letter in "שלוםאבג"] == [text.count(letter) for letter in "שלוםאבג"]


def test_a_tab_parts_words_also_on_paper():
    data = pdf.write(lay_out(plan_with("раз\tдва")))
    file = PdfDocument(data)
    text = file[0].get_textpage().get_text_range()
    file.close()
    assert "раз" in text
    assert "раздва" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_head_stands_on_each_page_of_a_row_higher_than_a_page(rows):
    texts = printed(pdf.write(lay_out(plan_with(*(["слово " * 3_000 + "конец"] * rows)))))
    assert len(texts) > 5 * rows
    assert [text.count(squeeze(HEAD)) for text in texts] == [1] * len(texts)
    assert sum(text.count("слово") for text in texts) == 3_000 * rows
    assert sum(text.count("конец") for text in texts) == rows


def test_a_row_that_has_room_on_one_page_is_never_torn():
    """Rows just below the height of a page: measured, so that only a higher one is torn."""
    document = plan_with(*(["слово " * 330] * 4))
    with pikepdf.open(io.BytesIO(pdf.write(lay_out(document, page=Page(landscape=True))))) as file:
        cells = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TD"]
        torn = [cell for cell in cells for kid in cell.get("/K", []) if isinstance(kid, pikepdf.Dictionary)]
        assert len(file.pages) >= 4
        assert torn == []


def test_a_word_wider_than_its_column_stays_inside():
    word = LETTER * 2_000
    page = Page(landscape=True)
    file = PdfDocument(pdf.write(lay_out(plan_with(f"до {word} после"), page=page)))
    texts = [one.get_textpage() for one in file]
    letters = [
        text.get_charbox(at)
        for text in texts
        for at in range(text.count_chars())
        if text.get_text_range(at, 1) == LETTER
    ]
    whole = "".join(squeeze(text.get_text_range()) for text in texts)
    file.close()
    assert len(letters) == 2_000
    assert "до" in whole
    columns = sheet.values(lay_out(plan_with(word), page=page), date(2022, 1, 1), ["x"])["blocks"][-1]["widths"]
    right = page.left * 72 / 25.4 + sum(columns[:2])
    assert max(box[2] for box in letters) <= right


@pytest.mark.parametrize("letters", [3_000, 30_000])
def test_a_long_word_costs_boxes_by_its_length_and_nothing_more(letters):
    grid = lay_out(plan_with(LETTER * letters))
    (line,) = sheet.values(grid, date(2022, 1, 1), ["x"])["blocks"][-1]["rows"][1]["cells"][1]
    assert "".join(box for (box,) in line) == LETTER * letters
    widest = max(len(box) for (box,) in line)
    assert len(line) == -(-letters // widest)


def test_a_word_of_thirty_thousand_letters_is_printed():
    texts = printed(pdf.write(lay_out(plan_with(LETTER * 30_000))))
    assert sum(text.count(LETTER) for text in texts) == 30_000


def test_a_cut_never_parts_a_letter_from_its_accent():
    cut = sheet._text("а\u0301" * 400, room=60, size=11)
    assert all(len(box) % 2 == 0 and box[0] == "а" for (box,) in cut[0])


def test_signs_that_no_font_has_are_named_and_shown_as_squares():
    grid = lay_out(plan_with("Готово \U0001f9ff план", result="\U0010fffd"))
    named = pdf.missing(grid)
    assert "(U+10FFFD)" in named
    assert "В файле Word эти знаки останутся" in named
    whole = "".join(printed(pdf.write(grid)))
    assert whole.count("□") == named.count("(U+")
    assert pdf.missing(lay_out(small_document())) == ""


def test_bullets_of_word_are_printed_as_they_look_there():
    grid = lay_out(plan_with("\uf0b7 раз\n\uf0a7 два\n\uf0d8 три\n\uf0fc четыре"))
    assert pdf.missing(grid) == ""
    assert "•раз▪два►три√четыре" in "".join(printed(pdf.write(grid)))


def test_without_our_font_the_sentence_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "_FOLDERS", (str(tmp_path),))
    fonts.own.cache_clear()
    try:
        with pytest.raises(PdfUnavailable, match="apt-get install fonts-liberation2"):
            pdf.write(lay_out(small_document()))
    finally:
        fonts.own.cache_clear()


def test_a_paper_that_takes_too_long_is_given_up_with_a_sentence(monkeypatch):
    monkeypatch.setattr(pdf, "_SECONDS", 0.001)
    with pytest.raises(PdfFailed, match="Разделите документ"):
        pdf.write(lay_out(small_document()))


def test_who_sets_a_paper_is_ended_by_the_system_when_whoever_asked_is_gone():
    """Its limits as the system knows them, while it still waits for the paper."""
    home = Path(pdf.__file__).parent
    command = [sys.executable, "-I", str(home / "press.py"), str(home / "paper.typ"), str(fonts.own()[0].folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as setter:
        told = Path(f"/proc/{setter.pid}/limits")
        try:
            until(lambda: re.search(r"^Max cpu time +300 ", told.read_text(), re.MULTILINE), "the limits")
            assert re.search(r"^Max address space +4294967296 ", told.read_text(), re.MULTILINE)
        finally:
            setter.kill()


def test_the_day_stands_in_the_properties_and_nowhere_without_one():
    grid = lay_out(small_document())
    with pikepdf.open(io.BytesIO(pdf.write(grid, date(2022, 3, 1)))) as file:
        assert str(file.docinfo.CreationDate) == "D:20220301000000Z"
        assert file.open_metadata()["xmp:CreateDate"] == "2022-03-01T00:00:00Z"
    with pikepdf.open(io.BytesIO(pdf.write(grid))) as file:
        assert not {"/CreationDate", "/ModDate"} & set(file.docinfo.keys())
        assert not [key for key in file.open_metadata() if "Date" in key]


def test_only_our_own_fonts_are_embedded():
    with pikepdf.open(io.BytesIO(pdf.write(lay_out(small_document())))) as file:
        names = {str(font.BaseFont).partition("+")[2] for page in file.pages for font in page.Resources.Font.values()}
    assert names == {"LiberationSerif", "LiberationSerif-Bold"}


def test_cells_that_span_columns_and_rows_are_drawn():
    rows = (
        Row((Cell("А", bold=True), Cell("Б", bold=True), Cell("В", bold=True)), Role.HEAD),
        Row((Cell("высокая", rowspan=2), Cell("широкая", colspan=2))),
        Row((Cell("левая"), Cell("правая", align=Align.RIGHT))),
    )
    texts = printed(pdf.write(Grid((Paragraph("Проба"), Table(rows, widths=(0.2, 0.4, 0.4))))))
    assert texts == ["ПробаАБВвысокаяширокаялеваяправая"]


@pytest.mark.parametrize("rows", [(), (Row((Cell("1. Раздел", colspan=2),), Role.SECTION),)])
def test_a_table_of_nothing_but_its_head_is_drawn(rows):
    head = Row((Cell("А"), Cell("Б")), Role.HEAD)
    (text,) = printed(pdf.write(Grid((Table((head, *rows), widths=(0.5, 0.5)),))))
    assert text == squeeze("АБ" + "".join(cell.text for row in rows for cell in row.cells))


def test_sections_without_rows_stand_one_below_the_other():
    head = Row((Cell("А"), Cell("Б")), Role.HEAD)
    sections = tuple(Row((Cell(f"{at}. Раздел", colspan=2),), Role.SECTION) for at in range(1, 90))
    texts = printed(pdf.write(Grid((Table((head, *sections), widths=(0.5, 0.5)),))))
    assert sum(text.count("Раздел") for text in texts) == 89


def test_the_program_that_sets_papers_needs_neither_our_code_nor_the_surroundings(tmp_path):
    changes = {"PYTHONPATH": str(tmp_path)}
    (tmp_path / "typst.py").write_text("raise SystemExit('not this one')")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from plans.core.writers import pdf; from plans.core.grid import Grid, Paragraph\n"
        "print(len(pdf.write(Grid((Paragraph('Проба'),), title='Проба'))))"
    )
    command = ["-c", code, os.getcwd()]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=tmp_path,
        env=os.environ | changes,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) > 1_000

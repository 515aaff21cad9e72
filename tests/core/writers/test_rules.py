"""The rules of ГОСТ Р 7.0.97-2025 and of archives, checked by machine in the files that the writers make."""

import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from pypdfium2 import PdfDocument

from plans.core.document import dumps
from plans.core.grid import Role
from plans.core.text import squeeze
from tests.core.writers.papers import POINTS_MM, Letter, Paper, W, papers

ROOT = Path(__file__).parents[3]
PAPERS = papers()


@pytest.fixture(scope="module", params=PAPERS, ids=lambda paper: paper.name)
def paper(request) -> Paper:
    """Every paper; the rules are checked paper by paper, so that each is written once."""
    return request.param


@pytest.fixture(scope="module", params=[paper for paper in PAPERS if paper.is_real], ids=lambda paper: paper.name)
def plan(request) -> Paper:
    """A paper of a real plan. The emoji and Hebrew of odd plans come from other fonts: no rule speaks of those."""
    return request.param


def mm(twips: str | None) -> float:
    return round(int(twips or 0) / 1440 * 25.4, 1)


def at_top(letters: list[Letter], paper: Paper) -> list[Letter]:
    return [letter for letter in letters if letter.bottom < paper.page.top]


def structure(paper: Paper, kind: str, root: pikepdf.Dictionary | None = None) -> list[pikepdf.Dictionary]:
    """The tags of one kind in the whole paper or below one tag, in reading order."""
    found: list[pikepdf.Dictionary] = []

    def walk(element: pikepdf.Object) -> None:
        if not isinstance(element, pikepdf.Dictionary):
            return
        if element.get("/S") == kind:
            found.append(element)
        for child in list(element.get("/K", [])):
            walk(child)

    walk(paper.opened.Root.StructTreeRoot.K[0] if root is None else root)
    return found


def kids(element: pikepdf.Dictionary, kind: str) -> list[pikepdf.Dictionary]:
    return [child for child in list(element.K) if kind == child.S]


def plan_table(paper: Paper) -> pikepdf.Dictionary:
    """The tag of the plan's table: one for all pages."""
    (table,) = structure(paper, "/Table")
    return table


def page_numbers(paper: Paper, element: pikepdf.Dictionary) -> set[int]:
    """The pages, from 0, on which the letters of a tag stand."""
    numbers = {page.objgen: at for at, page in enumerate(paper.opened.pages)}
    found = set()
    for child in list(element.get("/K", [])):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found |= page_numbers(paper, child)
        else:
            page = child.Pg if isinstance(child, pikepdf.Dictionary) and "/Pg" in child else element.Pg
            found.add(numbers[page.objgen])
    return found


def table_pages(paper: Paper) -> set[int]:
    return page_numbers(paper, plan_table(paper))


# The sheet


def test_the_sheet_is_a4_turned_as_wished(paper):
    long, short = (297, 210) if paper.page.landscape else (210, 297)
    for page in paper.opened.pages:
        assert [round(float(side) / POINTS_MM) for side in page.MediaBox] == [0, 0, long, short]
    size = paper.word_part("word/document.xml").find(f".//{W}pgSz").attrib
    assert (round(mm(size[f"{W}w"])), round(mm(size[f"{W}h"]))) == (long, short)
    assert (size.get(f"{W}orient") == "landscape") is paper.page.landscape
    assert paper.sheet.page_setup.orientation == ("landscape" if paper.page.landscape else "portrait")
    assert int(paper.sheet.page_setup.paperSize) == 9


def test_no_letter_stands_in_the_margins(plan):
    width, height = (297, 210) if plan.page.landscape else (210, 297)
    for letters in plan.pages:
        body = [letter for letter in letters if letter.bottom >= plan.page.top]
        assert min(letter.left for letter in body) >= plan.page.left - 0.5
        assert max(letter.right for letter in body) <= width - plan.page.right + 0.5
        assert min(letter.top for letter in body) >= plan.page.top - 1
        assert max(letter.bottom for letter in body) <= height - plan.page.bottom + 1


def test_word_and_excel_have_the_same_margins(paper):
    wanted = {side: getattr(paper.page, side) for side in ("left", "right", "top", "bottom")}
    margins = paper.word_part("word/document.xml").find(f".//{W}pgMar").attrib
    assert {side: round(mm(margins[f"{W}{side}"])) for side in wanted} == wanted
    assert {side: round(getattr(paper.sheet.page_margins, side) * 25.4) for side in wanted} == wanted


def test_pages_are_numbered_from_the_second_in_the_middle_of_the_top_margin(paper):
    width = 297 if paper.page.landscape else 210
    middle = (paper.page.left + width - paper.page.right) / 2
    assert at_top(paper.pages[0], paper) == []
    for number, letters in enumerate(paper.pages[1:], start=2):
        printed = at_top(letters, paper)
        assert "".join(letter.text for letter in printed) == str(number)
        assert (printed[0].left + printed[-1].right) / 2 == pytest.approx(middle, abs=0.5)
        assert min(letter.top for letter in printed) >= 10


def test_word_and_excel_number_their_pages_alike(paper):
    section = paper.word_part("word/document.xml").find(f".//{W}sectPr")
    assert section.find(f"{W}titlePg") is not None
    assert mm(section.find(f"{W}pgMar").get(f"{W}header")) == 10
    assert [one.get(f"{W}type") for one in section.findall(f"{W}headerReference")] == ["default"]
    header = paper.word_part("word/header1.xml")
    assert [one.text.strip() for one in header.iter(f"{W}instrText")] == ["PAGE"]
    assert paper.sheet.oddHeader.center.text == "&P"
    assert paper.sheet.HeaderFooter.differentFirst


def inked(paper: Paper) -> list[tuple[float, ...]]:
    """What is drawn on each page below its number: (left, top, right, bottom) in points from the top left corner."""
    file, scale, found = PdfDocument(paper.pdf), 4, []
    for page in file:
        picture = page.render(scale=scale, grayscale=True).to_pil().point(lambda grey: 255 * (grey < 128))
        number = round((paper.page.top * POINTS_MM - 1) * scale)
        box = picture.crop((0, number, *picture.size)).getbbox()
        found.append((box[0] / scale, (box[1] + number) / scale, box[2] / scale, (box[3] + number) / scale))
    file.close()
    return found


def test_what_is_drawn_ends_exactly_at_the_margins(paper):
    page = paper.page
    right, bottom = (page.width - page.right) * POINTS_MM, (page.height - page.bottom) * POINTS_MM
    boxes = inked(paper)
    for at in table_pages(paper):
        assert boxes[at][0] == pytest.approx(page.left * POINTS_MM, abs=0.75)
        assert boxes[at][2] == pytest.approx(right, abs=0.75)
        assert at == 0 or boxes[at][1] == pytest.approx(page.top * POINTS_MM, abs=0.75)
    assert all(box[3] <= bottom + 0.75 for box in boxes)


# Letters


def test_letters_are_times_of_the_wished_sizes(paper):
    styles = paper.word_part("word/styles.xml")
    fonts = styles.find(f".//{W}rFonts").attrib
    assert set(fonts.values()) == {"Times New Roman"}
    assert styles.find(f".//{W}docDefaults//{W}sz").get(f"{W}val") == str(round(paper.page.text_size * 2))
    table = styles.find(f"{W}style[@{W}styleId='TableText']//{W}sz").get(f"{W}val")
    assert table == str(round(paper.page.table_size * 2))
    assert {cell.font.name for row in paper.sheet for cell in row if cell.value} == {"Times New Roman"}
    assert {cell.font.sz for row in paper.sheet for cell in row if cell.value} == {paper.page.table_size}


def test_where_times_is_missing_word_takes_what_astra_and_red_os_have():
    font = PAPERS[0].word_part("word/fontTable.xml")[0]
    assert font.get(f"{W}name") == "Times New Roman"
    assert font.find(f"{W}altName").get(f"{W}val") == "PT Astra Serif, Liberation Serif, Tinos"


def test_the_paper_holds_the_letters_of_the_plan_and_no_other(plan):
    heads = Counter(squeeze("".join(plan.table.rows[0].texts)))
    wanted = Counter(squeeze("".join(plan.texts)))
    for _ in range(1, len(table_pages(plan))):
        wanted += heads
    for number in range(2, len(plan.pages) + 1):
        wanted += Counter(str(number))
    assert Counter(letter.text for letters in plan.pages for letter in letters) == wanted


def test_no_word_is_broken_with_a_hyphen_that_nobody_wrote(paper):
    settings = paper.word_part("word/settings.xml")
    assert settings.find(f"{W}autoHyphenation").get(f"{W}val") == "false"
    hyphens = sum(letter.text in "-\N{SOFT HYPHEN}" for letters in paper.pages for letter in letters)
    heads = (len(table_pages(paper)) - 1) * "".join(paper.table.rows[0].texts).count("-")
    assert hyphens == "".join(paper.texts).count("-") + heads


# The table


def test_the_head_is_repeated_on_each_page_and_tagged_once(paper):
    head = squeeze("".join(paper.table.rows[0].texts))
    for at in table_pages(paper):
        printed = "".join(letter.text for letter in paper.pages[at])
        assert head in printed if at == 0 else printed.startswith(f"{at + 1}{head}")
    rows = [[str(cell.S) for cell in row.K] for row in kids(plan_table(paper), "/TR")]
    assert rows[0] == ["/TH"] * len(paper.document.columns)
    assert [row for row in rows[1:] if "/TH" in row] == [["/TH"]] * sum(
        row.role is Role.SECTION for row in paper.table.rows
    )
    rows = paper.word_part("word/document.xml").findall(f".//{W}tr")
    heads = [at for at, row in enumerate(rows) if row.find(f"{W}trPr/{W}tblHeader") is not None]
    assert heads == [len(paper.corners.rows) if paper.corners else 0]


def test_no_row_is_torn(paper):
    printed = [page_numbers(paper, row) for row in kids(plan_table(paper), "/TR")]
    assert len(printed) == len(paper.table.rows)
    assert max(map(len, printed)) == 1
    rows = paper.word_part("word/document.xml").findall(f".//{W}tr")
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_no_section_row_is_the_last_on_its_page(paper):
    tags = kids(plan_table(paper), "/TR")
    for row, tag, below in zip(
        paper.table.rows, tags, tags[1:], strict=False
    ):  # the plan itself may end with a heading
        if row.role is Role.SECTION:
            assert page_numbers(paper, tag) == page_numbers(paper, below)
    rows = paper.word_part("word/document.xml").iter(f"{W}tr")
    marked = [row for row in rows if row.find(f".//{W}gridSpan") is not None]
    assert len(marked) == sum(row.role is Role.SECTION for row in paper.table.rows)
    assert all(row.find(f".//{W}keepNext") is not None for row in marked)


def test_columns_are_the_plans_in_every_file(paper):
    headings = [squeeze(column.heading) for column in paper.document.columns]
    assert [squeeze(cell.text) for cell in paper.table.rows[0].cells] == headings
    table = paper.word_part("word/document.xml").findall(f".//{W}tbl")[-1]
    assert len(table.findall(f"{W}tblGrid/{W}gridCol")) == len(headings)
    head = int(paper.sheet.print_title_rows.split("$")[-1])
    assert [squeeze(cell.value) for cell in paper.sheet[head][: len(headings)]] == headings


def word_texts(paper: Paper) -> list[str]:
    """The texts of a Word file, in order; the low paragraphs after tables hold none."""
    texts = []
    for paragraph in paper.word_part("word/document.xml").iter(f"{W}p"):
        pieces = {f"{W}t": lambda one: one.text or "", f"{W}br": lambda _: "\n"}
        text = "".join(pieces[one.tag](one) for one in paragraph.iter(*pieces))
        if paragraph.getparent().tag == f"{W}tc" or text:
            texts.append(text)
    return texts


def test_cells_are_the_same_in_every_file(paper):
    assert word_texts(paper) == paper.texts
    cells = (cell.value.replace("_x005F_", "_") for row in paper.sheet for cell in row if cell.value is not None)
    assert Counter(cells) == Counter(text for text in paper.texts if text)


# The front


def top_of(paper: Paper, word: str) -> float:
    """Where a word stands on the first page: the top of its first letter."""
    letters = paper.pages[0]
    at = "".join(letter.text for letter in letters).index(squeeze(word))
    return letters[at].top


def test_blocks_of_both_corners_stand_at_one_height(plan):
    words = [text.partition("\n")[0] for text in plan.corners.rows[0].texts if text] if plan.corners else []
    assert max((abs(top_of(plan, word) - top_of(plan, words[0])) for word in words), default=0) < 0.2


def test_lines_of_a_corner_are_no_wider_than_eighty_millimetres(paper):
    cells = paper.word_part("word/document.xml").findall(f".//{W}tbl")[0].findall(f".//{W}tc") if paper.corners else []
    for cell in cells:
        indent = max(int(value) for value in cell.find(f".//{W}ind").attrib.values())
        assert mm(cell.find(f".//{W}tcW").get(f"{W}w")) - mm(str(indent)) <= 80.1


def test_there_is_room_to_sign_above_a_name(paper):
    for text in [text for row in paper.corners.rows for text in row.texts] if paper.corners else []:
        lines = text.split("\n")
        for above, line in pairwise(lines[1:]):
            assert not re.fullmatch(r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][а-яё-]+\.?", line) or above == ""


def test_a_draft_says_so_and_an_approved_paper_does_not(paper):
    printed = squeeze("".join(letter.text for letter in paper.pages[0]))
    assert printed.startswith("ПРОЕКТ") is paper.draft
    assert paper.texts.count("ПРОЕКТ") == paper.draft
    assert (word_texts(paper)[0] == "ПРОЕКТ") is paper.draft
    assert (paper.sheet["A1"].value == "ПРОЕКТ") is paper.draft


# The tags


def test_the_title_is_the_first_heading_and_sign_offs_stand_outside_the_table(paper):
    (title,) = structure(paper, "/H1")
    assert squeeze(str(title.T)) == squeeze("".join(paper.document.title))
    tags = list(paper.opened.Root.StructTreeRoot.K[0].K)
    kinds = [str(one.S) for one in tags]
    assert kinds.count("/Table") == 1
    blocks = sum(len(structure(paper, "/P", tag)) for tag in tags[: kinds.index("/H1")])
    corners = sum(bool(text) for row in paper.corners.rows for text in row.texts) if paper.corners else 0
    assert blocks == paper.draft + len(paper.document.masthead) + corners


def attribute(cell: pikepdf.Dictionary, name: str) -> list[str]:
    return [str(one[name]) for one in cell.get("/A", []) if one.O == "/Table" and name in one]


def test_head_cells_have_a_scope_and_the_others_name_their_heads(paper):
    head, *rows = kids(plan_table(paper), "/TR")
    assert all(attribute(cell, "/Scope") == ["/Column"] for cell in head.K)
    section: list[str] = []
    for row in rows:
        if row.K[0].S == "/TH":
            assert attribute(row.K[0], "/Scope") == ["/Column"]
            section = [str(row.K[0].ID)]
            continue
        for above, cell in zip(head.K, row.K, strict=True):
            (named,) = (one.Headers for one in cell.A if "/Headers" in one)
            assert [str(one) for one in named] == [str(above.ID), *section]


def test_every_tag_is_one_that_pdf_1_4_knows(paper):
    known = {"/Document", "/H1", "/H2", "/P", "/Div", "/Span", "/Table", "/TR", "/TH", "/TD", "/NonStruct"}
    roles = dict(paper.opened.Root.StructTreeRoot.RoleMap)
    found = {
        str(one.S)
        for one in paper.opened.objects
        if isinstance(one, pikepdf.Dictionary) and "/S" in one and one.get("/Type") == "/StructElem"
    }
    assert {str(roles.get(kind, kind)) for kind in found} <= known


# The archive


def test_a_pdf_is_an_archive_file_that_can_be_read_aloud(paper):
    file = paper.opened
    with file.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "A")
    assert str(file.Root.Lang) == "ru"
    assert bool(file.Root.MarkInfo.Marked)
    assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
    assert str(file.docinfo.Title) == " ".join(paper.document.title)
    assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert not file.is_encrypted
    assert not {"/Names", "/OpenAction", "/AA", "/AcroForm", "/AF"} & set(file.Root.keys())


def test_a_pdf_is_opaque_and_holds_its_fonts(paper):
    for page in paper.opened.pages:
        assert "/Group" not in page
        assert len(page.Resources.get("/XObject", {})) == 0
        for state in page.Resources.get("/ExtGState", {}).values():
            assert {float(state.get(key, 1)) for key in ("/ca", "/CA")} == {1}
            assert "/SMask" not in state
        fonts = list(page.Resources.Font.values())
        files = [{"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys()) for font in fonts]
        assert all(files)


def test_no_file_names_a_person_or_a_path(paper):
    assert set(paper.opened.docinfo.keys()) <= {"/Title", "/Creator", "/Producer"}
    assert str(paper.opened.docinfo.Creator).startswith("Typst ")
    data = BytesIO(paper.docx)
    with zipfile.ZipFile(data) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    noise = r"rsid|creator|lastModifiedBy|<w:(?:ins|del|moveFrom|moveTo|comment)[ >]|Company|Template"
    assert not [name for name, text in parts.items() if re.search(noise, re.sub(r"<w:t[ >].*?</w:t>", "", text))]
    assert not [name for name, text in parts.items() if str(ROOT) in text or os.path.expanduser("~/") in text]
    with zipfile.ZipFile(BytesIO(paper.xlsx)) as package:
        assert not re.search(r"creator|lastModifiedBy|<Company|absPath", package.read("docProps/core.xml").decode())


# The sheet of Excel


def test_excel_holds_text_and_prints_it_all(paper):
    sheet = paper.sheet
    values = [cell for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in values} == {"s"}
    assert all(cell.alignment.wrap_text for cell in values)
    head = sheet.print_title_rows.strip("$").split(":$")[0]
    assert sheet.freeze_panes == f"A{int(head) + 1}"
    assert sheet.print_area.endswith(f"${sheet.max_row}")
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.page_setup.fitToHeight == 0


# The bytes

_SUMS = """
import hashlib, sys
from pathlib import Path
from plans.core.document import from_json
from plans.core.layout import lay_out
from plans.core.writers import excel, pdf, word
import json
grid = lay_out(from_json(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
print(*(hashlib.sha256(writer.write(grid)).hexdigest() for writer in (pdf, word, excel)))
"""


def test_another_process_in_another_place_writes_the_same_bytes(tmp_path):
    (tmp_path / "plan.json").write_text(dumps(PAPERS[5].document), encoding="utf-8")
    sums = set()
    for seed, folder, zone in (("1", tmp_path, "UTC"), ("2", Path("/"), "Asia/Tomsk")):
        changes = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT), "USER": f"person-{seed}"}
        command = [sys.executable, "-c", _SUMS, str(tmp_path / "plan.json")]
        done = subprocess.run(command, cwd=folder, env=os.environ | changes, capture_output=True, text=True, check=True)
        sums.add(done.stdout)
    assert len(sums) == 1
    assert len(sums.pop().split()) == 3

"""The sign in the foot of an approved PDF: the squares of its address, the code in words, nothing else changed."""

import pytest
import segno
from pypdfium2 import PdfDocument

from plans.core import codes
from plans.core.grid import POINTS_MM, Page
from plans.core.processes import write
from plans.core.reading import read_plan
from tests.cast import small_document

CODE = "0123456789ABCDEFGHJKMNPQRS"
ADDRESS = f"https://plans.example.org/check/{CODE}"
SIDE, RIGHT, BELOW = 14, 10, 4  # mm: of the sign, and from the edges of the sheet


def pdf(check: str = ADDRESS, page: Page | None = None) -> bytes:
    return write.make(write.Job(small_document(), "pdf", check=check, page=page or Page(), day="2026-11-21"))


def texts(data: bytes) -> list[str]:
    with PdfDocument(data) as file:
        return [page.get_textpage().get_text_bounded() for page in file]


@pytest.mark.parametrize("page", [Page(), Page(landscape=True, left=20)], ids=["upright", "across"])
def test_the_squares_are_those_of_the_address(page):
    squares = segno.make(ADDRESS, error="m", micro=False, boost_error=False).matrix
    with PdfDocument(pdf(page=page)) as file:
        picture = file[0].render(scale=10).to_pil().convert("L")
    module, dots = SIDE / len(squares), 10 * POINTS_MM
    left, top = page.width - RIGHT - SIDE, page.height - BELOW - SIDE
    seen = [
        [picture.getpixel(((left + (x + 0.5) * module) * dots, (top + (y + 0.5) * module) * dots)) < 128
         for x in range(len(squares))]
        for y in range(len(squares))
    ]  # fmt: skip
    assert seen == [[bool(one) for one in row] for row in squares]


def test_the_foot_says_where_and_by_what_code_in_words():
    (text,) = texts(pdf())
    assert "Проверить документ:" in text
    assert "plans.example.org/check/" in text
    assert codes.shown(CODE) in text


def test_without_an_address_nothing_is_printed():
    assert "Проверить" not in texts(pdf(""))[0]


def test_the_sign_is_on_the_first_page_alone():
    with PdfDocument(pdf()) as file:
        assert sum("Проверить документ" in page.get_textpage().get_text_bounded() for page in file) == 1


def test_our_own_paper_is_read_back_without_the_sign():
    read, plain = read_plan(pdf()), read_plan(pdf(""))
    assert read.document == plain.document


def test_equal_papers_are_equal_bytes():
    assert pdf() == pdf()


# Codes


def test_a_code_is_read_as_people_type_it():
    code = codes.written(bytes(range(16)))
    assert len(code) == codes.LENGTH
    assert codes.read(codes.shown(code)) == codes.read(f" {codes.shown(code).lower()} ") == code
    assert codes.read(code.replace("0", "O").replace("1", "l")) == code


@pytest.mark.parametrize("text", ["", "0", "0" * 25, "0" * 27, "0" * 25 + "U", "0" * 25 + "Ж", "0-" * 10_000])
def test_what_is_no_code_is_nothing(text):
    assert codes.read(text) == ""


def test_codes_of_128_bits_are_all_different():
    assert len({codes.written(one.to_bytes(16)) for one in (0, 1, 2**127, 2**128 - 1)}) == 4

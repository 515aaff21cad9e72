"""Text files in the encodings of Russian computers."""

import codecs

import pytest

from plans.core.grid import Paragraph
from plans.core.readers import read_grid

TEXT = "ПЛАН РАБОТЫ\n\n\n№\tМероприятие\n1\tПервое  дело\u00a0года\n\nконец"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1251"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16", "utf-16-be mark", "utf-16-le", "utf-16-be", "cp1251", "crlf", "cr"],
)
def test_every_encoding_gives_the_same_grid(data: bytes) -> None:
    grid = read_grid(data)
    assert grid.paragraphs == (Paragraph("ПЛАН РАБОТЫ"), Paragraph(""), Paragraph(""), Paragraph("конец"))
    assert [row.texts for row in grid.tables[0].rows] == [("№", "Мероприятие"), ("1", "Первое дело года")]


def test_empty_cells_are_cells() -> None:
    assert [row.texts for row in read_grid("а\t\t\n\tб\t".encode()).tables[0].rows] == [("а", "", ""), ("", "б", "")]

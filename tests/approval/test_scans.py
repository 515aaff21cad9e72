"""Scans of papers: a PDF as it is, or photographs that become one PDF."""

import pytest

from plans.approval import scans
from plans.approval.refusals import MoveRefused
from tests.amending.test_giving import PDF
from tests.core.test_evidence import picture


def test_photographs_of_both_kinds_become_one_pdf_a_page_each():
    joined = scans.examined([picture("PNG"), picture("JPEG"), picture("PNG")])
    assert (joined.kind, joined.data.count(b"/Type /Page\n")) == ("application/pdf", 3)


def test_a_pdf_stays_byte_for_byte():
    assert scans.examined([PDF]).data == PDF


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([PDF, picture("PNG")], "Приложите один PDF или только фотографии"),
        ([picture("PNG")] * (scans.MOST + 1), "Не больше 20 фотографий"),
    ],
    ids=["a PDF and a photograph", "too many"],
)
def test_what_makes_no_scan_is_refused_in_words(files, why):
    with pytest.raises(MoveRefused, match=why):
        scans.examined(files)

"""The public page of an approved paper in a browser, wide and on a telephone: read, and a file compared there."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.cast import approved


@pytest.fixture
def edition(cast):
    return approved(cast).editions.get()


def chosen(page, data: bytes) -> None:
    page.locator("#file").set_input_files({"name": "план.pdf", "mimeType": "application/pdf", "buffer": data})


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_page_is_read_on_any_screen_and_axe_finds_nothing(edition, visitor, size):
    stranger = visitor(size=size)
    stranger.open(f"/check/{edition.code}")
    expect(stranger.page.get_by_text("эта редакция действует")).to_be_visible()
    assert stranger.overflow == 0
    assert Axe().run(stranger.page).response["violations"] == []
    stranger.page.get_by_text("Контрольные суммы SHA-256").click()
    assert stranger.overflow == 0


def test_a_file_is_compared_in_the_browser_and_sent_nowhere(edition, visitor):
    stranger = visitor()
    stranger.open(f"/check/{edition.code}")
    asked = []
    stranger.page.wait_for_load_state("networkidle")
    stranger.page.on("request", lambda request: asked.append(request.method))
    chosen(stranger.page, bytes(edition.pdf))
    expect(stranger.page.get_by_role("status")).to_contain_text("Это тот самый файл PDF")
    chosen(stranger.page, bytes(edition.pdf) + b" ")
    expect(stranger.page.get_by_role("status")).to_contain_text("другой файл")
    assert "POST" not in asked
    assert len(asked) <= 1  # the icon of the page, where the browser comes for it late


def test_a_code_is_typed_from_the_paper(edition, visitor):
    stranger = visitor(size=PHONE)
    stranger.open("/check/")
    assert Axe().run(stranger.page).response["violations"] == []
    stranger.page.get_by_label("Код документа").fill(edition.code.lower())
    stranger.page.get_by_role("button", name="Проверить").click()
    expect(stranger.page.get_by_text("эта редакция действует")).to_be_visible()

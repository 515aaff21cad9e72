"""The main jobs in Firefox as Debian ships it: signing in, a cell of the sheet, a mark, a file."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from plans.models import Edition, Mark
from tests.browser.conftest import PHONE, Visitor
from tests.browser.desk import Desk, texts
from tests.cast import approved, draft

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
OLDEST = 153  # before it lacks commands by which Playwright drives it
ABSENT = f"Нет Firefox {OLDEST} или новее: установите его (apt-get update, apt-get install firefox-esr)."


def version() -> int:
    said = subprocess.run([FIREFOX, "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"\d+", said)[0])


@pytest.fixture(scope="module")
def firefox(playwright) -> Iterator[Browser]:
    """Stock Firefox, driven over WebDriver BiDi."""
    if FIREFOX is None or version() < OLDEST:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(ABSENT)
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=FIREFOX)
    yield browser
    browser.close()


@pytest.fixture
def new_context(firefox):
    """What `visitor` makes its windows with: here of Firefox."""
    made = []

    def make(**options):
        options.pop("service_workers")  # is not known over BiDi
        made.append(firefox.new_context(**options))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_secretary_changes_a_cell_in_firefox(cast, visitor):
    plan = draft(cast)
    desk = Desk(visitor("secretary"), plan)
    desk.cell("1.2.").click()
    desk.page.locator(".edit-box textarea").fill("Экскурсии на завод")
    desk.press("Enter")
    desk.saved()
    assert "Экскурсии на завод" in texts(plan)
    desk.press("Control+k")
    expect(desk.page.get_by_role("dialog")).to_be_visible()


def test_a_member_marks_on_a_phone_in_firefox(cast, visitor):
    approved(cast)
    phone: Visitor = visitor("member", PHONE)
    page = phone.page
    page.get_by_role("link", name="Отметить мероприятие 1.2.").first.click()
    expect(page.get_by_label("Дата выполнения")).to_be_visible()
    assert phone.overflow == 0
    page.get_by_label("Дата выполнения").fill("2022-03-05")
    page.get_by_label("Что сделано").fill("Экскурсия на предприятие")
    page.get_by_role("button", name="Отметить").click()
    expect(page.get_by_role("status")).to_contain_text("Отмечено: 1.2.")
    assert Mark.objects.get().result == "Экскурсия на предприятие"


def test_an_official_reads_a_plan_and_downloads_it_in_firefox(cast, visitor):
    plan = approved(cast)
    official = visitor("official")
    official.open(f"/plans/{plan.pk}/")
    assert official.overflow == 0
    official.page.get_by_text("Скачать", exact=True).click()
    with official.page.expect_download() as download:
        official.page.locator(".drop > div").get_by_role("link", name="PDF", exact=True).click()
    assert download.value.path().read_bytes() == bytes(Edition.objects.get().pdf)

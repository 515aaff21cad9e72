"""A partner gives a sign-off by a signature file in a browser, wide and on a telephone: taken, signed, looked at."""

from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from plans.core.document import Place, SignOff
from tests.amending.test_giving import row, sent
from tests.browser.conftest import PHONE, WIDE
from tests.cast import small_document
from tests.core.signatures.authority import Authority, need_gost

PARTNER = SignOff(Place.LEFT, "СОГЛАСОВАНО", ("Директор техникума А. Фамилия-member", "«___» ________ 20__ г."))


@pytest.fixture(scope="module")
def center(tmp_path_factory) -> Authority:
    need_gost()
    made = Authority(tmp_path_factory.mktemp("browser") / "ca")
    made.issue("leaf")
    return made


def nothing_is_wrong(visitor) -> None:
    assert visitor.overflow == 0
    assert Axe().run(visitor.page).response["violations"] == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # axe's script is read by its own library
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_partner_signs_by_file_from_the_first_press_to_the_last(cast, center, visitor, size):
    plan = sent(cast, replace(small_document(), signoffs=(PARTNER, *small_document().signoffs)))
    partner = visitor("member", size=size)
    page = partner.page
    partner.open(f"/plans/{plan.pk}/way/")
    nothing_is_wrong(partner)
    page.get_by_role("link", name="Дать файлом подписи").click()
    page.get_by_role("button", name="Подготовить файл для подписи").click()
    taken = page.get_by_role("link", name="Скачать файл для подписи")
    expect(taken).to_be_visible()
    nothing_is_wrong(partner)
    with page.expect_download() as download:
        taken.click()
    signature = center.sign("leaf", Path(download.value.path()).read_bytes())
    file = {"name": "план.sig", "mimeType": "application/pkcs7-signature", "buffer": signature}
    page.get_by_label("Файл подписи (.sig, .p7s)").set_input_files(file)
    page.get_by_role("button", name="Проверить").click()
    expect(page.get_by_text("Подпись ещё не засчитана")).to_be_visible()
    nothing_is_wrong(partner)
    page.get_by_role("button", name="Засчитать подпись").click()  # the browser asks for the tick first
    assert not row(plan, "СОГЛАСОВАНО").is_given
    page.get_by_label("Понимаю, что этого программа не доказала").check()
    page.get_by_role("button", name="Засчитать подпись").click()
    expect(page.get_by_text("подпись засчитана")).to_be_visible()
    assert row(plan, "СОГЛАСОВАНО").means == "signature"
    nothing_is_wrong(partner)

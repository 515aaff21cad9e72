"""What a file leaves open, in a browser: which of its plans, and what its columns are."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.views.test_intake_asks import SEVERAL, UNNAMED


def bring(page, base: str, text: str) -> None:
    page.goto(f"{base}/plans/upload/")
    file = {"name": "план.txt", "mimeType": "text/plain", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Прочитать").click()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_plan_is_chosen_and_its_columns_are_named(cast, visitor, size):
    secretary = visitor("secretary", size)
    page = secretary.page
    bring(page, secretary.base, SEVERAL)
    expect(page.get_by_role("heading", name="В файле несколько планов")).to_be_visible()
    assert secretary.overflow == 0
    page.get_by_role("button", name="на 2023 год").click()
    expect(page.get_by_role("heading", name="Проверьте, что понято")).to_be_visible()
    expect(page.locator("#row-0")).to_contain_text("Иное дело")

    bring(page, secretary.base, UNNAMED)
    expect(page.get_by_text("что где стоит, предположено по содержимому. Проверьте")).to_be_visible()
    assert secretary.overflow == 0
    page.get_by_label("люди").select_option("executors")
    page.get_by_role("button", name="Применить").click()
    expect(page.get_by_text("Столбцы названы заново").first).to_be_attached()
    page.get_by_role("button", name="Сохранить как черновик").click()
    page.wait_for_url("**/plans/*/")

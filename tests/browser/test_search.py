"""Search in a browser: the filters come when they are opened."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.cast import draft


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_whoever_opens_the_filters_narrows_what_was_found(cast, visitor, size):
    draft(cast)
    person = visitor("official", size)
    person.open("/search/?q=экскурсии")
    person.page.get_by_text("Уточнить:").click()
    person.page.get_by_label("Кластер").select_option(str(cast.cluster))
    assert person.overflow == 0
    person.page.get_by_label("Состояние плана").select_option("Утверждён")
    person.page.get_by_role("button", name="Найти", exact=True).click()
    expect(person.page.get_by_text("Ничего не нашлось")).to_be_visible()
    expect(person.page.get_by_text("состояние плана – Утверждён")).to_be_visible()
    assert person.overflow == 0
    person.page.get_by_text("Уточнить:").click()
    expect(person.page.get_by_label("Состояние плана")).to_have_value("approved")
    person.page.get_by_role("link", name="Снять").click()
    expect(person.page.get_by_text("Найдено: 1")).to_be_visible()

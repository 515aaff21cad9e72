"""The site as an app: the last list is read without a network, and by nobody once its owner has signed out."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.cast import in_force


def away(phone, is_away: bool) -> None:
    phone.page.context.set_offline(is_away)


def test_the_last_list_is_read_without_a_network_until_its_owner_signs_out(cast, visitor):
    in_force(cast)
    phone = visitor("member", PHONE, workers="allow")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.open("/")
    row = phone.page.locator(".duty", has_text="1.2.").first
    expect(row).to_be_visible()

    away(phone, True)
    phone.open("/")
    expect(phone.page.get_by_role("status")).to_contain_text("Нет сети. Показано, как было")
    expect(row).to_be_visible()
    phone.open("/clusters/")
    expect(phone.page.get_by_role("heading", name="Нет сети")).to_be_visible()
    phone.page.get_by_role("link", name="Мои дела").click()
    expect(row).to_be_visible()

    away(phone, False)
    phone.open("/")
    phone.page.get_by_role("button", name="Меню").click()
    expect(phone.page.locator(".navbar-collapse")).to_have_class(re.compile(r"\bshow\b"))  # it no longer moves
    phone.page.get_by_role("button", name="Выйти").click()
    expect(phone.page.get_by_label("Пароль")).to_be_visible()
    away(phone, True)
    phone.open("/")
    expect(phone.page.get_by_role("heading", name="Нет сети")).to_be_visible()
    expect(phone.page.locator(".duty")).to_have_count(0)
    phone.complaints.clear()  # what the browser says of a network that was not there

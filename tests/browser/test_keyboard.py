"""Whole jobs without a mouse, and without scripts."""

from playwright.sync_api import expect

from plans.models import Activity, Invitation, Mark
from tests.browser.conftest import PASSWORD, PHONE
from tests.cast import in_force

MOST_STOPS = 80
NAME = """() => {
  const one = document.activeElement;
  const label = one.labels && one.labels[0];
  return (one.getAttribute("aria-label") || (label || one).innerText || "").trim();
}"""


def tab_to(page, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(NAME).startswith(name):
            return
    raise AssertionError(f"Tab does not lead to «{name}»")


def sign_in(page, name: str) -> None:
    tab_to(page, "Имя пользователя")
    page.keyboard.type(name)
    tab_to(page, "Пароль")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Мои дела")).to_be_visible()


def test_a_member_marks_and_mends_a_mistake_by_keyboard_alone(cast, visitor):
    in_force(cast)
    member = visitor("")
    page = member.page
    member.open("/login/")
    sign_in(page, "member")
    row = Activity.objects.get(number="1.2.")
    member.open(f"/activities/{row.pk}/mark/?slot={row.slots.last().pk}")
    tab_to(page, "Дата выполнения")
    page.keyboard.type("03102022")
    tab_to(page, "Отметить")
    page.keyboard.press("Enter")
    # The list of mistakes has the focus, and its first link gives it to the field.
    expect(page.locator("#errors")).to_be_focused()
    tab_to(page, "Что сделано")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Что сделано")).to_be_focused()
    page.keyboard.type("Проведено")
    tab_to(page, "Отметить")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Отмечено: 1.2.")
    assert Mark.objects.get().result == "Проведено"
    member.complaints.clear()  # the browser calls an answer of 422 a failure


def test_a_secretary_invites_by_keyboard_alone(cast, visitor):
    secretary = visitor("secretary")
    page = secretary.page
    tab_to(page, "Люди")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Люди")).to_be_visible()
    tab_to(page, "Пригласить")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Пригласить")).to_be_visible()
    tab_to(page, "Электронная почта")
    page.keyboard.type("new@example.org")
    tab_to(page, "Организация")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Отправить приглашение")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Приглашение отправлено")
    assert Invitation.objects.get().email == "new@example.org"


def test_a_member_marks_without_scripts(cast, visitor):
    in_force(cast)
    member = visitor("member", PHONE, java_script_enabled=False)
    page = member.page
    row = Activity.objects.get(number="1.2.")
    member.open(f"/activities/{row.pk}/mark/?slot={row.slots.last().pk}")
    page.get_by_label("Дата выполнения").fill("2022-10-03")
    page.get_by_label("Что сделано").fill("Проведено")
    page.get_by_role("button", name="Отметить").click()
    expect(page.get_by_role("status")).to_contain_text("Отмечено: 1.2.")
    assert Mark.objects.get().result == "Проведено"

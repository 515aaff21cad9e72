"""Whole jobs without a mouse."""

from playwright.sync_api import expect

from plans.approval import door
from plans.core.stages import Move, Stage
from plans.models import Activity, Edition, Invitation, Mark
from tests.browser.conftest import PASSWORD
from tests.cast import approved, draft, in_force

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


def press(page, name: str) -> None:
    """Go to a link or button by Tab, and press Enter on it; the page that it leads to has come."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


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


def test_a_secretary_writes_a_row_and_sends_the_plan_by_keyboard_alone(cast, visitor):
    plan = draft(cast)
    page = visitor("secretary").page
    press(page, plan.short_name)
    expect(page.locator("#sheet.live")).to_be_visible()
    tab_to(page, "+ строка")
    page.keyboard.press("Enter")
    expect(page.locator("td[data-key=title]:focus")).to_be_visible()
    page.keyboard.type("Mentors")
    page.keyboard.press("Enter")
    expect(page.locator("#editor-sign")).to_contain_text("сохранено")
    press(page, "Отправить на согласование")
    press(page, "Отправить на согласование")
    expect(page.locator(".steps [aria-current] > span")).to_have_text("На согласовании")
    assert Activity.objects.get(title="Mentors").number == "2.2."


def test_a_chair_returns_a_plan_by_keyboard_alone(cast, visitor):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    page = visitor("chair").page
    press(page, "Прочитать и решить")
    press(page, "Вернуть")
    tab_to(page, "Причина")
    page.keyboard.type("Нет ответственных за раздел 2")
    press(page, "Вернуть")
    expect(page.get_by_role("status")).to_be_visible()
    plan.refresh_from_db()
    assert plan.stage == Stage.DRAFT
    assert plan.decisions.latest("at").note == "Нет ответственных за раздел 2"


def test_a_chair_approves_by_keyboard_alone(cast, visitor):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    door.move(plan, Move.AGREE, cast.chair)
    page = visitor("chair").page
    for name in ("Прочитать и решить", "Утвердить", "Утвердить"):
        press(page, name)
    expect(page.locator(".steps [aria-current] > span")).to_have_text("Утверждён")


def test_an_official_finds_a_row_and_downloads_its_plan_by_keyboard_alone(cast, visitor):
    approved(cast)
    page = visitor("official").page
    tab_to(page, "Поиск по планам")
    page.keyboard.type("экскурсии")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Поиск по планам")).to_be_visible()
    press(page, "1.2. Проведение экскурсий")
    tab_to(page, "Скачать")
    page.keyboard.press("Enter")
    tab_to(page, "PDF")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.path().read_bytes() == bytes(Edition.objects.get().pdf)

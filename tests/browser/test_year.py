"""A year in the browser: in force, marked, amended while members go on, returned once, approved; then the next year."""

from playwright.sync_api import expect

from plans.core.stages import Stage
from plans.models import Edition, Mark, Plan
from tests.browser.conftest import PHONE
from tests.browser.desk import Desk
from tests.cast import approved

OLD, NEW = "Проведение экскурсий", "Excursions and classes"  # Playwright's keyboard types Latin letters only


def press(page, button: str, reason: str = "") -> None:
    """A move of the plan: its link, the question, its button."""
    page.get_by_role("link", name=button, exact=True).click()
    if reason:
        page.get_by_label("Причина").fill(reason)
    page.get_by_role("button", name=button, exact=True).click()


def test_a_year(cast, visitor):
    plan = approved(cast)
    address = f"/plans/{plan.pk}/"
    secretary, chair, phone = visitor("secretary"), visitor("chair"), visitor("member", PHONE)

    # Changes are begun and written; the plan in force stays what members read and mark.
    secretary.open(address)
    press(secretary.page, "Внести изменения", "Решение совета")
    expect(secretary.page.get_by_text("Это изменения, которые готовятся.")).to_be_visible()
    copy = Plan.texts.get(amends=plan)
    desk = Desk(secretary, copy)
    desk.write("1.2.", "title", NEW)
    desk.saved()

    phone.open(address)
    expect(phone.page.locator("main")).to_contain_text(OLD)
    expect(phone.page.locator("main")).not_to_contain_text(NEW)
    phone.open("/")
    phone.page.get_by_role("link", name="Отметить мероприятие 1.2.").first.click()
    phone.page.get_by_label("Дата выполнения").fill("2022-03-05")
    phone.page.locator("textarea").first.fill("Экскурсия на предприятие")
    phone.page.get_by_role("button", name="Отметить").click()
    expect(phone.page.get_by_role("status")).to_contain_text("Отмечено: 1.2.")

    # Returned once with a reason, sent again, approved.
    changes = f"/plans/{copy.pk}/"
    secretary.open(changes)
    press(secretary.page, "Отправить на согласование")
    chair.open(changes)
    press(chair.page, "Вернуть на доработку", "Уточните название")
    secretary.open(changes)
    expect(secretary.page.get_by_text("Уточните название").first).to_be_visible()
    press(secretary.page, "Отправить на согласование")
    chair.open(f"{changes}compare/")
    expect(chair.page.locator("ins").first).to_contain_text("Excursions")
    chair.open(changes)
    for button in ("Согласовать", "Утвердить"):
        press(chair.page, button)
    expect(chair.page.locator(".steps [aria-current] > span")).to_have_text("Утверждён")

    # Everybody reads the new text; the mark stays; the file is the second edition's.
    phone.open(address)
    expect(phone.page.locator("main")).to_contain_text(NEW)
    assert phone.overflow == 0
    assert (Mark.objects.get().activity.title, Edition.objects.count()) == (NEW, 2)
    official = visitor("official")
    official.open(address)
    official.page.get_by_text("Скачать", exact=True).click()
    with official.page.expect_download() as taken:
        official.page.locator(".drop > div").get_by_role("link", name="PDF", exact=True).click()
    assert taken.value.path().read_bytes() == bytes(Edition.objects.get(number=2).pdf)

    # The next year is rolled over and set beside this one.
    secretary.open(f"{address}history/")
    secretary.page.get_by_role("link", name="План на следующий период").click()
    secretary.page.get_by_role("button", name="Создать план").click()
    expect(secretary.page.get_by_text("План на следующий период создан как черновик")).to_be_visible()
    following = Plan.objects.get(follows=plan)
    assert (following.stage, following.period_name) == (Stage.DRAFT, "2023 год")
    secretary.open(f"/plans/{following.pk}/compare/?old=before&new=now")
    expect(secretary.page.locator("main")).to_contain_text("2023")
    secretary.open(f"/plans/{following.pk}/report/?kind=years")
    expect(secretary.page.get_by_role("heading", name="Два периода")).to_be_visible()
    assert secretary.overflow == 0

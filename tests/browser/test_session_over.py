"""On a telephone the session ends while a mark is being written: nothing that was typed is lost."""

from playwright.sync_api import expect

from plans.models import Activity, Mark, SignIn
from tests.browser.conftest import PASSWORD, PHONE
from tests.cast import in_force


def test_a_mark_that_was_sent_too_late_is_there_after_the_sign_in(cast, visitor):
    in_force(cast)
    row = Activity.objects.get(number="1.2.")
    slot = row.slots.order_by("due").first()
    phone = visitor("member", PHONE)
    member = phone.page
    phone.open(f"/activities/{row.pk}/mark/?slot={slot.pk}")
    member.locator("[name=fact][value=moved]").check()
    member.locator("[name=basis]").fill("Завод закрыт на ремонт\nдо осени")
    member.locator("[name=done_on]").fill("2022-03-09")
    member.locator("[name=moved_to]").fill("2022-09-30")
    SignIn.objects.all().delete()
    member.locator(".mark-form button.btn-lg").click()
    expect(member.get_by_text("Набранное сохранено")).to_be_visible()
    assert phone.overflow == 0
    member.get_by_label("Имя пользователя").fill("member")
    member.get_by_label("Пароль").fill(PASSWORD)
    member.get_by_role("button", name="Войти").click()
    phone.complaints.clear()
    expect(member.locator("[name=fact][value=moved]")).to_be_checked()
    expect(member.locator("[name=basis]")).to_have_value("Завод закрыт на ремонт\nдо осени")
    expect(member.get_by_label("За какой срок")).to_have_value(str(slot.pk))
    expect(member.locator("[name=moved_to]")).to_have_value("2022-09-30")
    assert (phone.overflow, Mark.objects.count()) == (0, 0)


def test_a_form_of_the_admin_comes_back_with_the_rows_that_were_added(cast, visitor):
    desk = visitor("admin")
    page = desk.page
    desk.open(f"/admin/plans/cluster/{cast.cluster.pk}/change/")
    page.locator("[name=name]").fill("Кластер дорог")
    before = int(page.locator("[name=participations-TOTAL_FORMS]").input_value())
    page.locator("#participations-group .add-row a").click()
    chosen = page.locator(f"[name=participations-{before}-organisation]")
    chosen.evaluate("(field, key) => field.add(new Option('Завод', key, true, true))", str(cast.plant.pk))
    page.locator(f"[name=participations-{before}-leads]").check()
    SignIn.objects.all().delete()
    page.locator("[name=_save]").click()
    expect(page.get_by_text("Набранное сохранено")).to_be_visible()
    page.get_by_label("Имя пользователя").fill("admin")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    desk.complaints.clear()
    expect(page.locator("[name=name]")).to_have_value("Кластер дорог")
    expect(page.locator(f"[name=participations-{before}-organisation]")).to_have_value(str(cast.plant.pk))
    expect(page.locator(f"[name=participations-{before}-leads]")).to_be_checked()

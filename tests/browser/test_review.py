"""The review of a file in a browser: no reload with scripts, everything without them, a table from the clipboard."""

import pytest
from playwright.sync_api import expect

from plans.models import Intake, Plan
from tests.browser.conftest import PASSWORD, PHONE, WIDE
from tests.views.test_review import FILE

TABLE = (
    "<table><tr><td>№</td><td>Мероприятие</td><td>Срок</td></tr>"
    "<tr><td>1</td><td>Первое</td><td rowspan='2'>май 2022</td></tr><tr><td>2</td><td>Второе</td></tr></table>"
)
PASTE = """([html]) => {
  const box = new DataTransfer();
  box.setData("text/html", html);
  box.setData("text/plain", "Первое");
  const event = new ClipboardEvent("paste", {clipboardData: box, bubbles: true, cancelable: true});
  document.querySelector("textarea[name=pasted]").dispatchEvent(event);
}"""


def bring(page, base: str) -> None:
    page.goto(f"{base}/plans/upload/")
    page.locator("input[type=file]").set_input_files({"name": "план.txt", "mimeType": "text/plain", "buffer": FILE})
    page.get_by_role("button", name="Прочитать").click()
    expect(page.get_by_role("heading", name="Проверьте, что понято")).to_be_visible()


def tool(page, row: str, name: str) -> None:
    line = page.locator(f"#row-{row}")
    line.locator(".row-menu summary").click()
    line.get_by_role("button", name=name).click()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_steps_change_the_page_without_a_reload(cast, visitor, size):
    secretary = visitor("secretary", size)
    page = secretary.page
    bring(page, secretary.base)
    page.evaluate("window.stays = true")
    page.get_by_text("другие даты").click()
    page.locator(".review-period input[name=start]").fill("2022-01-01")
    page.locator(".review-period input[name=end]").fill("2022-12-31")
    page.get_by_role("button", name="Указать период").click()
    expect(page.locator("#row-1 .understood").last).to_contain_text("Ежеквартально с 01.01.2022")

    page.locator("#row-2").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    tool(page, "2", "Не переносить")
    expect(page.locator("#row-2")).to_contain_text("не переносится")
    expect(page.locator("#row-2 button")).to_be_focused()
    tool(page, "1", "Разделить")
    expect(page.locator("[id='row-1.1']")).to_be_visible()
    assert abs(page.evaluate("scrollY") - before) < 400
    page.get_by_role("button", name="Отменить последнее").click()
    expect(page.locator("[id='row-1.1']")).to_have_count(0)
    assert page.evaluate("window.stays")
    assert secretary.overflow == 0

    page.get_by_role("button", name="Сохранить как черновик").click()
    expect(page.get_by_text("План сохранён как черновик")).to_be_visible()
    assert Plan.objects.get().sections.get().activities.count() == 1


def test_everything_works_without_scripts(cast, new_context, live_server):
    page = new_context(java_script_enabled=False, locale="ru-RU").new_page()
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("Имя пользователя").fill("secretary")
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()
    bring(page, live_server.url)
    tool(page, "2", "Это заголовок раздела")
    assert page.url.endswith("#row-2")
    page.get_by_text("Столбцы: что где стоит").click()
    page.locator("select[name=role-other]").select_option("result")
    page.get_by_role("button", name="Применить").click()
    page.get_by_role("button", name="Отменить последнее").click()
    page.get_by_role("button", name="Сохранить как черновик").click()
    expect(page.get_by_text("План сохранён как черновик")).to_be_visible()
    assert [step["do"] for step in Intake.objects.get().steps] == ["section"]


def test_a_table_from_the_clipboard_keeps_its_merged_cells(cast, visitor):
    secretary = visitor("secretary")
    secretary.open("/plans/upload/")
    secretary.page.evaluate(PASTE, [TABLE])
    expect(secretary.page.get_by_text("Таблица вставлена целиком")).to_be_visible()
    secretary.page.get_by_role("button", name="Прочитать").click()
    expect(secretary.page.locator("#row-1")).to_contain_text("май 2022")
    assert [row.deadline for row in Intake.objects.get().revised().document.activities] == ["май 2022", "май 2022"]


def test_a_pasted_table_that_is_edited_is_sent_as_the_text_it_became(cast, visitor):
    secretary = visitor("secretary")
    secretary.open("/plans/upload/")
    secretary.page.evaluate(PASTE, [TABLE])
    secretary.page.locator("textarea[name=pasted]").fill("№\tМероприятие\tСрок\n1\tТретье\tиюнь")
    secretary.page.get_by_role("button", name="Прочитать").click()
    expect(secretary.page.locator(".paper-table")).to_contain_text("Третье")

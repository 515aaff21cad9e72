"""The clipboard of the plan editor: tables from Word and Excel, plain words, and cells copied out."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, texts
from tests.cast import draft

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>.x{color:red}</style></head><body>
<!--StartFragment--><table class=MsoNormalTable border=1>
<tr><td colspan=5><p class=MsoNormal align=center><b>3. Кадры<o:p></o:p></b></p></td></tr>
<tr><td><p>3.1.<o:p></o:p></p></td><td><p>Стажировки <span lang=EN-US>преподавателей</span></p></td>
<td><p>Автоколонна</p></td><td><p>март 2022 года</p></td><td><p>Приказ</p></td></tr>
<tr><td><p>3.2.</p></td><td><p>Наставники</p></td><td><p>Техникум</p></td>
<td><p>в течение года</p></td><td><p>Список</p></td></tr>
</table><!--EndFragment--></body></html>"""


@pytest.fixture
def desk(cast, visitor) -> Desk:
    return Desk(visitor.known("secretary"), draft(cast))


def paste(desk: Desk, **kinds: str) -> None:
    """What Ctrl+V does: the browser hands the page the clipboard's texts, by kind."""
    desk.page.evaluate(
        """kinds => {
          const data = new DataTransfer();
          for (const [kind, text] of Object.entries(kinds)) data.setData(`text/${kind}`, text);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(event);
        }""",
        kinds,
    )


def copied(desk: Desk) -> dict[str, str]:
    """What Ctrl+C puts into the clipboard, by kind."""
    return desk.page.evaluate(
        """() => {
          const data = new DataTransfer();
          const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(event);
          return Object.fromEntries(data.types.map(kind => [kind, data.getData(kind)]));
        }"""
    )


def test_rows_and_a_section_from_word_are_shown_first_and_come_as_one_step(desk):
    desk.go("2.1.", "number")
    paste(desk, html=WORD, plain="3. Кадры\n3.1.\tСтажировки")
    dialog = desk.page.get_by_role("dialog", name="Вставить таблицу")
    expect(dialog.locator("[data-summary]")).to_contain_text("2")
    expect(dialog).to_contain_text("Стажировки преподавателей")
    assert len(texts(desk.plan)) == 3
    dialog.get_by_role("button", name="Вставить").click()
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_count(5)
    assert texts(desk.plan)[-2:] == ["Стажировки преподавателей", "Наставники"]
    assert desk.plan.sections.last().heading == "3. Кадры"
    desk.press("Control+z")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_count(3)


def test_whole_rows_go_into_new_rows_wherever_the_caret_is(desk):
    desk.go("1.1.", "executors")
    paste(desk, plain="1.3.\tСтажировки\tАвтоколонна\tмарт 2022 года\n1.4.\tНаставники\tТехникум\tмай 2022 года\n")
    dialog = desk.page.get_by_role("dialog", name="Вставить таблицу")
    expect(dialog.locator("[data-summary]")).to_contain_text("они встанут новыми строками, с графы «№ п/п»")
    dialog.get_by_role("button", name="Вставить").click()
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_text(["1.1.", "1.3.", "1.4.", "1.2.", "2.1."])
    expect(desk.cell("1.3.", "executors")).to_have_text("Автоколонна")
    expect(desk.cell("1.1.", "executors")).to_have_text("Координационный совет")


def test_a_preview_that_is_cancelled_changes_nothing(desk):
    desk.go("1.1.")
    paste(desk, html=WORD, plain="3.1.\tСтажировки")
    desk.page.get_by_role("dialog").get_by_role("button", name="Отмена").click()
    assert desk.here == "1.1..title"
    assert len(texts(desk.plan)) == 3


def test_a_block_of_cells_from_excel_goes_into_the_cells_beginning_here(desk):
    desk.go("1.1.", "executors")
    paste(desk, plain="Совет\tФевраль\nЗавод\tМарт\n")
    desk.page.get_by_role("dialog").get_by_role("button", name="Вставить").click()
    expect(desk.cell("1.2.", "executors")).to_have_text("Завод")
    desk.saved()
    assert texts(desk.plan, "executors")[:2] == ["Совет", "Завод"]
    assert texts(desk.plan, "deadline")[:2] == ["Февраль", "Март"]


def test_plain_words_go_into_the_cell_at_once(desk):
    desk.go("1.1.", "result")
    paste(desk, plain="Протокол\n")
    desk.saved()
    assert texts(desk.plan, "result")[0] == "Протокол"


def test_a_single_cell_of_excel_is_plain_words(desk):
    desk.go("1.1.", "result")
    paste(desk, html="<table><tr><td>Отчёт</td></tr></table>", plain="Отчёт\n")
    desk.saved()
    assert texts(desk.plan, "result")[0] == "Отчёт"


def test_selected_cells_are_copied_as_a_table_for_word_and_for_excel(desk):
    desk.go("1.1.", "executors")
    desk.press("Shift+ArrowDown", "Shift+ArrowRight")
    assert desk.page.locator(".in-block").count() == 4
    kinds = copied(desk)
    assert kinds["text/plain"] == "Координационный совет\tЯнварь\nУчастники кластера\tЕжеквартально"
    assert kinds["text/html"].count("<tr>") == 2
    assert "Ежеквартально" in kinds["text/html"]


def test_a_block_is_selected_by_dragging_the_mouse(desk):
    start, end = desk.cell("1.1.", "executors").bounding_box(), desk.cell("1.2.", "deadline").bounding_box()
    mouse = desk.page.mouse
    mouse.move(start["x"] + 20, start["y"] + 10)
    mouse.down()
    mouse.move(end["x"] + 30, end["y"] + 12, steps=6)
    mouse.up()
    assert desk.page.locator(".in-block").count() == 4
    assert desk.page.locator(".edit-box").count() == 0


def test_what_is_copied_can_be_pasted_back(desk):
    desk.go("1.1.", "executors")
    desk.press("Shift+ArrowRight")
    kinds = copied(desk)
    desk.go("2.1.", "executors")
    paste(desk, html=kinds["text/html"], plain=kinds["text/plain"])
    desk.page.get_by_role("dialog").get_by_role("button", name="Вставить").click()
    expect(desk.cell("2.1.", "deadline")).to_contain_text("Январь")
    desk.saved()
    assert texts(desk.plan, "executors")[2] == "Координационный совет"

"""The plan editor by keyboard and mouse: cells, rows, undo."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk, texts
from tests.cast import draft


@pytest.fixture
def desk(cast, visitor) -> Desk:
    return Desk(visitor.known("secretary"), draft(cast))


def test_a_click_puts_the_caret_into_the_cell_and_what_is_typed_is_saved(desk):
    desk.cell("1.1.").click()
    desk.press("Control+End")
    desk.type(" на год")
    desk.press("Tab")
    desk.saved()
    assert texts(desk.plan)[0] == "Разработка плана на год"
    assert desk.here == "1.1..executors"


def test_typing_over_a_cell_replaces_its_text(desk):
    desk.write("1.2.", "result", "Альбом")
    desk.saved()
    assert texts(desk.plan, "result") == ["План", "Альбом", "Учебный план"]
    assert desk.here == "section-" + desk.here.split("-")[1].split(".")[0] + ".heading"


def test_escape_leaves_the_text_as_it_was(desk):
    desk.cell("1.1.").click()
    desk.type("чепуха")
    desk.press("Escape")
    expect(desk.cell("1.1.")).to_have_text("Разработка плана")
    assert desk.here == "1.1..title"
    assert texts(desk.plan)[0] == "Разработка плана"


def test_arrows_tab_and_enter_go_where_a_word_user_expects(desk):
    desk.go("1.1.")
    ways = []
    for key in ("ArrowRight", "ArrowDown", "Tab", "Shift+Tab", "Home", "End", "ArrowUp"):
        desk.press(key)
        ways.append((key, desk.here))
    assert ways == [
        ("ArrowRight", "1.1..executors"),
        ("ArrowDown", "1.2..executors"),
        ("Tab", "1.2..deadline"),
        ("Shift+Tab", "1.2..executors"),
        ("Home", "1.2..number"),
        ("End", "1.2..mark"),
        ("ArrowUp", "1.1..mark"),
    ]


def test_an_arrow_at_the_end_of_a_text_goes_on_in_the_next_cell(desk):
    desk.cell("1.1.").click()
    desk.press("Control+End", "ArrowRight")
    expect(desk.page.locator(".edit-box textarea")).to_have_value("Координационный совет")
    assert desk.here == "1.1..executors"


def test_alt_enter_breaks_the_line_inside_the_cell(desk):
    desk.go("1.1.")
    desk.press("F2", "Alt+Enter")
    desk.type("и графика")
    desk.press("Enter")
    desk.saved()
    assert texts(desk.plan)[0] == "Разработка плана\nи графика"


def test_control_enter_makes_a_row_below_and_control_d_repeats_the_cell_above(desk):
    desk.go("1.1.", "executors")
    desk.press("Control+Enter")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_count(4)
    desk.type("Новое дело")
    desk.press("Tab", "Control+d")
    desk.saved()
    assert texts(desk.plan)[:2] == ["Разработка плана", "Новое дело"]
    assert texts(desk.plan, "executors")[1] == "Координационный совет"


def test_tab_in_the_last_cell_begins_a_new_row(desk):
    desk.cell("2.1.", "result").click()
    desk.press("Tab")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_count(4)


def test_tab_in_the_last_cell_of_an_empty_row_adds_nothing(desk):
    desk.cell("2.1.", "result").click()
    desk.press("Tab")
    rows = desk.page.locator("tbody td[data-key=number]")
    expect(rows).to_have_count(4)
    desk.page.locator("tr[data-part^=activity-]").last.locator("[data-key=result]").click()
    desk.press("Tab")
    desk.page.wait_for_timeout(500)
    expect(rows).to_have_count(4)


def test_rows_move_by_keys_also_into_another_section(desk):
    desk.go("1.2.")
    desk.press("Alt+ArrowUp")
    desk.saved()
    assert desk.numbers == ["1.2.", "1.1.", "2.1."]
    assert desk.here == "1.2..title"
    desk.press("Alt+ArrowDown")
    expect(desk.voice).not_to_be_empty()
    desk.press("Alt+ArrowDown")
    expect(desk.page.locator("tbody").nth(1).locator("td[data-key=number]")).to_have_text(["1.2.", "2.1."])
    assert [section.activities.count() for section in desk.plan.sections.all()] == [1, 2]


def test_delete_undo_and_redo_also_after_a_reload(desk):
    desk.go("1.1.")
    desk.press("Control+Delete")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_text(["1.2.", "2.1."])
    desk.page.reload()
    desk.go("2.1.")
    desk.press("Control+z")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_text(["1.1.", "1.2.", "2.1."])
    desk.press("Control+Shift+z")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_text(["1.2.", "2.1."])
    desk.page.get_by_role("button", name="Отменить").click()
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_text(["1.1.", "1.2.", "2.1."])


def test_undo_is_known_by_its_place_in_the_russian_layout(desk):
    desk.write("1.1.", "title", "Другое")
    desk.saved()
    line = desk.page.context.new_cdp_session(desk.page)
    line.send("Input.dispatchKeyEvent", {"type": "keyDown", "key": "я", "code": "KeyZ", "modifiers": 2})
    expect(desk.cell("1.1.")).to_have_text("Разработка плана")


def test_delete_empties_the_selected_cells_one_by_one(desk):
    desk.go("1.1.", "executors")
    desk.press("Shift+ArrowDown", "Delete")
    desk.saved()
    assert texts(desk.plan, "executors") == ["", "", "Руководители ПОО"]


def test_title_heading_signoff_and_column_are_edited_in_place(desk):
    for place, text in (
        (".paper-title", "ПЛАН\nна 2022 год"),
        (".paper-section [data-key=heading] >> nth=0", "1. Порядок"),
        (".paper-word", "СОГЛАСОВАНО"),
        ("thead [data-key=heading] >> nth=1", "Мероприятие"),
        (".paper-tail", "Секретарь"),
    ):
        desk.page.locator(place).click()
        desk.press("Control+a")
        desk.page.keyboard.insert_text(text)
        desk.press("Enter")
        expect(desk.page.locator(place)).to_have_text(text)
    desk.saved()
    desk.plan.refresh_from_db()
    assert (desk.plan.title, desk.plan.tail) == ("ПЛАН\nна 2022 год", "Секретарь")
    assert [section.heading for section in desk.plan.sections.all()] == ["1. Порядок", "2. Качество"]
    assert desk.plan.signoffs.get().word == "СОГЛАСОВАНО"
    assert desk.plan.columns.get(key="title").heading == "Мероприятие"


def test_the_menu_of_a_row_opens_by_key_and_is_walked_by_arrows(desk):
    desk.go("1.1.")
    desk.press("Shift+F10")
    menu = desk.page.get_by_role("menu")
    expect(menu).to_be_visible()
    desk.press("ArrowDown", "ArrowDown")
    assert desk.page.evaluate("document.activeElement.textContent") == "Повторить ниже"
    desk.press("Enter")
    desk.saved()
    assert texts(desk.plan)[:2] == ["Разработка плана", "Разработка плана"]


def test_escape_leads_from_the_table_to_the_bar(desk):
    desk.go("1.1.")
    desk.press("Escape")
    assert desk.page.evaluate("document.activeElement.closest('#editor-bar') !== null")


def test_a_cell_grows_with_its_text_and_has_no_scroll_bars(desk):
    cell = desk.cell("1.1.")
    cell.click()
    before = cell.bounding_box()
    desk.page.keyboard.insert_text(" очень длинный текст мероприятия" * 10)
    after = cell.bounding_box()
    field = desk.page.locator(".edit-box textarea")
    assert after["height"] > before["height"] + 50
    assert field.evaluate("field => field.scrollHeight - field.clientHeight") <= 1


def test_a_cell_does_not_jump_when_it_is_opened(desk):
    cell = desk.cell("1.2.")
    before = cell.bounding_box()
    cell.click()
    assert cell.bounding_box() == before


def test_what_is_typed_while_a_new_row_is_awaited_goes_into_it(desk):
    _slow(desk)
    desk.go("1.1.")
    desk.press("Control+Enter")
    desk.type("Новое дело")
    desk.press("Tab")
    desk.type("Совет")
    desk.press("Enter")
    desk.saved()
    assert texts(desk.plan)[:2] == ["Разработка плана", "Новое дело"]
    assert texts(desk.plan, "executors")[:2] == ["Координационный совет", "Совет"]


def test_what_is_typed_while_a_row_moves_stays_in_its_cell(desk):
    _slow(desk)
    desk.go("1.2.")
    desk.press("Alt+ArrowUp")
    desk.type("Поездки")
    expect(desk.page.locator(".edit-box textarea")).to_have_value("Поездки")
    desk.press("Enter")
    desk.saved()
    assert texts(desk.plan) == ["Поездки", "Разработка плана", "Согласование учебных планов"]


def test_a_cell_that_is_clicked_while_a_row_moves_keeps_its_caret(desk):
    _slow(desk)
    desk.go("1.2.")
    desk.press("Alt+ArrowUp")
    desk.cell("1.2.", "result").click()
    desk.press("Control+End")
    desk.type(" с")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_text(["1.2.", "1.1.", "2.1."])
    desk.type(" фото")
    desk.press("Enter")
    desk.saved()
    assert texts(desk.plan, "result")[0] == "Отчёт с фото"


def _slow(desk: Desk) -> None:
    """Every answer to a command takes a second."""

    def wait(route) -> None:
        desk.page.wait_for_timeout(1000) if route.request.method == "POST" else None
        route.continue_()

    desk.page.route("**/steps/", wait)


def test_a_row_is_split_and_joined_by_keys_alone(desk):
    desk.go("1.1.")
    desk.press("F2", "Home", *["ArrowRight"] * len("Разработка"))
    _choose(desk, "Разделить у курсора")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_count(4)
    assert texts(desk.plan)[:2] == ["Разработка", "плана"]
    desk.press("ArrowUp")
    _choose(desk, "Соединить со следующей")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_count(3)
    assert texts(desk.plan)[0] == "Разработка\nплана"


def test_a_signoff_goes_to_the_other_corner(desk):
    right = desk.page.locator("[data-corner=right] .paper-signoff")
    before = right.count()
    desk.page.locator(".paper-word").first.click()
    _choose(desk, "На другую сторону листа")
    expect(desk.page.locator("[data-corner=left] .paper-signoff")).to_have_count(1)
    expect(right).to_have_count(before - 1)
    desk.saved()
    assert desk.plan.signoffs.get().place == "left"
    desk.press("Control+z")
    expect(right).to_have_count(before)


def test_the_menu_leads_to_the_earlier_texts_of_a_row(desk):
    desk.write("1.1.", "title", "Другое дело")
    desk.saved()
    desk.go("1.1.")
    _choose(desk, "Прежние тексты…")
    desk.page.wait_for_url("**/changes/?part=activity-*")
    expect(desk.page.get_by_text("Разработка плана").first).to_be_visible()


def _choose(desk: Desk, name: str) -> None:
    """Take an item of the row's menu by the keyboard alone."""
    desk.press("Shift+F10")
    expect(desk.page.get_by_role("menu")).to_be_visible()
    for _ in range(12):
        if desk.page.evaluate("document.activeElement.textContent").startswith(name):
            break
        desk.press("ArrowDown")
    desk.press("Enter")

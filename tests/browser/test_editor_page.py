"""The plan editor as a page: what stands beside the words, dragging, dialogs, telephone, screen readers, size."""

from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from plans.core.document import Activity, Section
from tests.browser.conftest import PHONE
from tests.browser.desk import Desk, texts
from tests.cast import SEEDS, draft, seed_document, small_document
from tests.waiting import until

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js" / "editor"
LIMIT = 40 * 1024  # bytes of the script that each page of a draft loads, comments and all
WHOLE = 49 * 1024  # with what is fetched when it is asked for: offers, palette, previews, two texts of one cell
SERIOUS = ("serious", "critical")


@pytest.fixture
def desk(cast, visitor) -> Desk:
    return Desk(visitor.known("secretary"), draft(cast))


def faulty(cast):
    """A plan with a slip that can be corrected and a number that stands twice."""
    document = small_document()
    rows = (Activity("3.1.", "Отчёт", "Совет", "март 2022г.", "Отчёт"), Activity("3.1.", "Итоги", "Совет"))
    sections = (*document.sections, Section("3. Итоги", rows))
    return draft(cast, document.__class__(**{**_fields(document), "sections": sections}))


def _fields(document) -> dict:
    return {name: getattr(document, name) for name in document.__dataclass_fields__}


def late(route, page) -> None:
    page.wait_for_timeout(700)
    route.continue_()


def test_the_script_is_small():
    assert sum(path.stat().st_size for path in SCRIPTS.glob("*.js")) <= LIMIT
    assert sum(path.stat().st_size for path in SCRIPTS.rglob("*.js")) <= WHOLE


def test_how_a_deadline_is_understood_is_said_while_it_is_typed(desk):
    desk.cell("1.1.", "deadline").click()
    desk.press("Control+a")
    desk.type("II квартал 2022 года")
    hint = desk.page.locator("#editor-hint")
    expect(hint).to_contain_text("30.06.2022")
    desk.press("Escape")
    expect(hint).to_be_hidden()


def test_executors_are_offered_and_taken_by_keyboard(desk):
    desk.go("2.1.", "executors")
    desk.type("Коорд")
    option = desk.page.get_by_role("option", name="Координационный совет")
    expect(option).to_be_visible()
    desk.press("ArrowDown", "Enter")
    field = desk.page.locator(".edit-box textarea")
    expect(field).to_have_value("Координационный совет")
    desk.type(", Участники кластера")
    expect(desk.page.locator("#editor-hint")).to_contain_text("Понято исполнителей: 2")
    desk.press("Escape")
    if field.count():
        desk.press("Escape")
    expect(field).to_have_count(0)


def test_words_of_a_deadline_are_offered_with_their_reading(desk):
    desk.go("1.1.", "deadline")
    desk.type("Ма")
    option = desk.page.get_by_role("option", name="Май 2022 года")
    expect(option).to_contain_text("Один срок: с 01.05.2022 по 31.05.2022.")
    desk.press("ArrowDown", "ArrowDown")
    expect(desk.page.get_by_role("combobox", name="Срок, строка 1.1.")).to_have_attribute(
        "aria-activedescendant", option.get_attribute("id")
    )
    desk.press("Enter", "Enter")
    desk.saved()
    assert texts(desk.plan, "deadline")[0] == "Май 2022 года"


def test_words_are_offered_for_the_cell_in_hand_when_the_script_comes_late(desk):
    desk.page.route("**/asked/offers*", lambda route: late(route, desk.page))
    desk.go("1.1.", "deadline")
    desk.type("Ма")
    expect(desk.page.get_by_role("option", name="Май 2022 года")).to_be_visible()


def test_a_late_answer_for_fewer_letters_takes_no_choice_away(desk):
    held = []
    desk.page.route(lambda url: url.endswith(f"&q={quote('М')}"), lambda route: held.append(route))
    desk.go("1.1.", "deadline")
    desk.type("М")
    until(lambda: desk.page.wait_for_timeout(50) or held, "the first question")
    desk.type("а")
    option = desk.page.get_by_role("option", name="Май 2022 года")
    expect(option).to_be_visible()
    desk.press("ArrowDown", "ArrowDown")
    with desk.page.expect_response(held[0].request.url):
        held[0].continue_()
    desk.page.wait_for_timeout(200)
    expect(option).to_have_attribute("aria-selected", "true")
    desk.press("Enter", "Enter")
    desk.saved()
    assert texts(desk.plan, "deadline")[0] == "Май 2022 года"


def test_all_commands_are_found_by_words_and_done_by_keys(desk):
    desk.go("1.2.")
    desk.press("Control+k")
    palette = desk.page.get_by_role("dialog", name="Команды")
    expect(palette.get_by_role("option", name="Добавить строку Ctrl+Enter")).to_be_visible()
    expect(palette.get_by_role("option", name="Перенести гриф на другую сторону")).to_be_hidden()
    desk.type("вверх")
    expect(palette.get_by_role("option")).to_have_text(["Переместить выше Alt+↑"])
    desk.press("Enter")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_text(["1.2.", "1.1.", "2.1."])
    assert desk.here == "1.2..title"
    desk.press("Control+k")
    desk.press("Tab")
    assert desk.page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    desk.press("Escape")
    expect(palette).to_be_hidden()
    assert desk.here == "1.2..title"


def test_the_palette_leads_to_the_pages_of_the_plan_from_anywhere(desk):
    desk.press("Control+k")
    desk.type("столбцы")
    desk.press("Enter")
    desk.page.wait_for_url("**/columns/")


def test_enter_is_not_lost_while_the_commands_are_still_under_way(desk):
    desk.page.route("**/asked/**", lambda route: late(route, desk.page))
    desk.press("Control+k")
    desk.type("столбцы")
    desk.press("Enter")
    desk.page.wait_for_url("**/columns/")


def test_a_button_pressed_while_its_script_is_under_way_is_not_lost(desk):
    desk.page.route("**/asked/previews*", lambda route: late(route, desk.page))
    desk.press("Control+k")
    desk.type("гриф")
    desk.press("Enter")
    dialog = desk.page.get_by_role("dialog", name="Новый гриф")
    dialog.get_by_role("button", name="Добавить гриф").click()
    expect(dialog).to_be_hidden()
    desk.saved()
    assert desk.plan.signoffs.count() == 2


def test_what_is_fetched_when_asked_for_is_not_fetched_before(desk):
    loaded = "performance.getEntriesByType('resource').filter(one => one.name.includes('/asked/')).length"
    assert desk.page.evaluate(loaded) == 0
    desk.press("Control+k")
    expect(desk.page.get_by_role("dialog", name="Команды").get_by_role("status")).to_contain_text("Команд: ")
    assert desk.page.evaluate(loaded) == 1


def test_without_a_connection_a_command_says_so_and_keys_do_not_go_astray(desk):
    desk.go("1.1.")
    desk.page.route("**/asked/**", lambda route: route.abort())
    desk.press("Control+h")
    expect(desk.page.locator("#editor-notices")).to_contain_text("Нет связи. Повторите")
    expect(desk.page.get_by_role("dialog", name="Найти и заменить")).to_be_hidden()
    desk.forgive("ERR_FAILED")


def test_findings_stand_in_the_margin_and_are_walked_by_f8(cast, visitor):
    desk = Desk(visitor.known("secretary"), faulty(cast))
    expect(desk.page.locator(".row-notes")).not_to_have_count(0)
    expect(desk.page.locator("#editor-findings")).to_contain_text("Замечаний: ")
    desk.go("1.2.")
    desk.press("F8")
    expect(desk.page.locator("#editor-notes")).to_contain_text("Срок приходится на выходной")
    assert desk.here.startswith("2.1.")
    desk.press("F8")
    expect(desk.page.locator("#editor-notes")).to_be_visible()
    assert desk.here.startswith("3.1.")


def test_a_finding_is_corrected_by_one_click_and_undone(cast, visitor):
    desk = Desk(visitor.known("secretary"), faulty(cast))
    desk.row("3.1.").locator(".row-notes").click()
    desk.page.locator("#editor-notes").get_by_role("button", name="Исправить").first.click()
    desk.saved()
    assert texts(desk.plan, "deadline")[3] == "март 2022 г."
    desk.press("Control+z")
    expect(desk.cell("3.1.", "deadline")).to_contain_text("март 2022г.")


def test_a_row_is_dragged_by_its_handle_into_another_section(desk):
    desk.go("1.1.")
    desk.page.evaluate("window.scrollBy(0, 250)")  # away from the edge, where dragging scrolls
    desk.row("1.1.").hover()  # scrolled, another row lies under the mouse, and the handle follows the mouse
    handle = desk.page.locator("[data-handle]").bounding_box()
    target = desk.row("2.1.").bounding_box()
    mouse = desk.page.mouse
    mouse.move(handle["x"] + 8, handle["y"] + 8)
    mouse.down()
    mouse.move(target["x"] + 8, target["y"] + target["height"] - 3, steps=8)
    expect(desk.page.locator(".drop-mark")).to_be_visible()
    mouse.up()
    expect(desk.page.locator("tbody").nth(1).locator("td[data-key=number]")).to_have_text(["2.1.", "1.1."])
    assert desk.here == "1.1..title"


def test_a_section_is_dragged_with_its_rows(desk):
    desk.page.locator(".paper-section").nth(1).hover()
    handle = desk.page.locator("[data-handle]").bounding_box()
    first = desk.page.locator(".paper-section").first.bounding_box()
    mouse = desk.page.mouse
    mouse.move(handle["x"] + 8, handle["y"] + 8)
    mouse.down()
    mouse.move(first["x"] + 8, first["y"] + 2, steps=8)
    mouse.up()
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_text(["2.1.", "1.1.", "1.2."])


def test_a_row_is_split_at_the_caret_and_joined_again(desk):
    desk.cell("1.1.").click()
    desk.press("Control+Home", *["ArrowRight"] * len("Разработка"))
    desk.press("Shift+F10")
    desk.page.get_by_role("menuitem", name="Разделить у курсора").click()
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_count(4)
    assert texts(desk.plan)[:2] == ["Разработка", "плана"]
    desk.go("1.1.")
    desk.press("Shift+F10")
    desk.page.get_by_role("menuitem", name="Соединить со следующей").click()
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_count(3)
    assert texts(desk.plan)[0] == "Разработка\nплана"


def test_find_and_replace_shows_what_it_would_do(desk):
    desk.go("1.1.")
    desk.press("Control+h")
    dialog = desk.page.get_by_role("dialog", name="Найти и заменить")
    dialog.get_by_label("Найти").fill("план")
    dialog.get_by_label("Заменить на").fill("график")
    expect(dialog.locator("[data-summary]")).to_contain_text("Найдено мест: ")
    expect(dialog.locator("[data-preview]")).to_contain_text("Разработка графика")
    dialog.get_by_role("button", name="Заменить всё").click()
    expect(desk.cell("1.1.")).to_contain_text("график")
    desk.press("Control+z")
    expect(desk.cell("1.1.")).to_have_text("Разработка плана")


def test_numbers_are_renewed_only_after_a_look(cast, visitor):
    desk = Desk(visitor.known("secretary"), faulty(cast))
    desk.page.get_by_role("button", name="Номера…").click()
    dialog = desk.page.get_by_role("dialog", name="Пронумеровать по порядку")
    expect(dialog.get_by_role("row", name="«Итоги» 3.1. 3.2.")).to_be_visible()
    assert texts(desk.plan, "number")[-1] == "3.1."
    dialog.get_by_role("button", name="Пронумеровать").click()
    desk.saved()
    assert texts(desk.plan, "number") == ["1.1.", "1.2.", "2.1.", "3.1.", "3.2."]


def test_sections_and_signoffs_are_added_from_the_bar(desk):
    desk.go("1.1.")
    desk.page.get_by_role("button", name="+ раздел").click()
    expect(desk.page.locator(".paper-section")).to_have_count(3)
    desk.type("2. Новый раздел")
    desk.press("Enter")
    desk.saved()
    assert [section.heading for section in desk.plan.sections.all()] == [
        "1. Организация",
        "2. Новый раздел",
        "2. Качество",
    ]


def test_a_new_block_is_asked_for_its_word_its_side_and_who(desk):
    desk.page.get_by_role("button", name="+ гриф").click()
    dialog = desk.page.get_by_role("dialog", name="Новый гриф")
    expect(dialog.get_by_role("radio", name="справа")).to_be_checked()
    dialog.get_by_label("Слово").select_option("РАССМОТРЕНО")
    expect(dialog.get_by_role("radio", name="слева")).to_be_checked()
    dialog.get_by_label("Кто: орган или приказ, дата и номер").fill("Педагогическим советом")
    dialog.get_by_role("button", name="Добавить гриф").click()
    expect(desk.page.locator("[data-corner=left] .paper-word")).to_have_text("РАССМОТРЕНО")
    desk.saved()
    block = desk.plan.signoffs.get(place="left")
    assert (block.word, block.lines) == ("РАССМОТРЕНО", "Педагогическим советом")
    desk.press("Control+z")
    expect(desk.page.locator(".paper-signoff")).to_have_count(1)


def test_the_words_of_the_standard_are_offered_for_a_signoff(desk):
    desk.page.locator(".paper-word").click()
    desk.press("Control+a", "Delete")
    desk.type("СОГЛ")
    expect(desk.page.get_by_role("option", name="СОГЛАСОВАНО")).to_be_visible()
    desk.press("ArrowDown", "Enter", "Enter")
    expect(desk.page.locator(".paper-word")).to_have_text("СОГЛАСОВАНО")


def test_a_small_edit_on_a_phone(cast, visitor):
    desk = Desk(visitor.known("secretary", PHONE), draft(cast))
    assert desk.visitor.overflow == 0
    desk.cell("1.2.", "result").click()
    desk.press("Control+End")
    desk.type(" с фото")
    desk.page.locator(".paper-title").click()
    desk.press("Escape")
    desk.saved()
    assert texts(desk.plan, "result")[1] == "Отчёт с фото"
    assert desk.visitor.overflow == 0


def test_twice_as_large_letters_need_no_sideways_scrolling(cast, visitor):
    desk = Desk(visitor.known("secretary", {"width": 640, "height": 450}), draft(cast))
    desk.cell("1.1.").click()
    assert desk.visitor.overflow == 0


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_serious(cast, visitor, size):
    desk = Desk(visitor.known("secretary", size), draft(cast, seed_document(SEEDS[0])))
    expect(desk.page.locator("#editor-findings")).to_contain_text("Замечаний: ")
    desk.page.locator("td[data-key=executors]").first.click()
    desk.page.wait_for_timeout(600)
    assert _serious(desk) == []
    desk.press("Escape", "Escape")
    desk.page.get_by_role("button", name="Клавиши").click()
    assert _serious(desk) == []


def _serious(desk: Desk) -> list:
    found = Axe().run(desk.page).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found if one["impact"] in SERIOUS]

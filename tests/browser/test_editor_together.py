"""The plan editor when things go wrong or somebody else is there: nobody's words are lost."""

import pytest
from playwright.sync_api import expect

from plans.models import Activity, Membership, SignIn, User
from tests.browser.conftest import SLOW
from tests.browser.desk import Desk, texts
from tests.cast import draft
from tests.secretary import delete, save
from tests.waiting import until


@pytest.fixture
def plan(cast):
    return draft(cast)


@pytest.fixture
def colleague(cast) -> str:
    """A second secretary of the same cluster."""
    person = User(username="colleague", last_name="Иванова", first_name="Анна")
    person.set_password("klaster-demo")
    person.save()
    Membership.objects.create(user=person, role="secretary", cluster=cast.cluster)
    return person.username


@pytest.mark.skipif(SLOW, reason="what makes the line slow brings it back")
def test_what_is_typed_without_a_connection_is_sent_when_it_returns(plan, visitor):
    desk = Desk(visitor.known("secretary"), plan)
    desk.page.context.set_offline(True)
    desk.write("1.1.", "title", "Набрано без связи")
    desk.write("1.2.", "title", "И это тоже")
    expect(desk.sign).to_have_text("нет связи, сохранено в этом браузере")
    assert texts(plan)[0] == "Разработка плана"
    desk.page.context.set_offline(False)
    desk.saved()
    assert texts(plan)[:2] == ["Набрано без связи", "И это тоже"]
    desk.forgive("ERR_INTERNET_DISCONNECTED")


def test_what_waits_outlives_a_reload(plan, visitor):
    desk = Desk(visitor.known("secretary"), plan)
    desk.page.route("**/steps/", lambda route: route.abort())
    desk.write("1.1.", "title", "Набрано перед сбоем")
    expect(desk.sign).to_contain_text("нет связи")
    desk.cell("1.2.").click()
    desk.type("ещё не")
    desk.page.wait_for_timeout(500)
    asked = []
    desk.page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.page.unroute("**/steps/")
    desk.page.route("**/steps/", lambda route: route.abort())
    desk.page.reload()
    assert asked == ["beforeunload"]
    desk.page.unroute("**/steps/")
    desk.saved()
    assert texts(plan)[0] == "Набрано перед сбоем"
    assert "ещё не" in texts(plan)[1]
    expect(desk.cell("1.1.")).to_have_text("Набрано перед сбоем")
    desk.forgive("ERR_FAILED")


def test_leaving_with_everything_saved_asks_nothing(plan, visitor):
    desk = Desk(visitor.known("secretary"), plan)
    desk.write("1.1.", "title", "Сохранено")
    desk.saved()
    asked = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.page.reload()
    assert asked == []


def test_an_expired_session_keeps_the_words_until_the_new_sign_in(plan, visitor):
    desk = Desk(visitor.known("secretary"), plan)
    SignIn.objects.all().delete()
    desk.write("1.1.", "title", "Набрано после выхода")
    notice = desk.page.locator(".editor-notice")
    expect(notice).to_contain_text("Сеанс закончился")
    with desk.page.context.expect_page() as opened:
        notice.get_by_role("link", name="Войти в новой вкладке").click()
    login = opened.value
    login.get_by_label("Имя пользователя").fill("secretary")
    login.get_by_label("Пароль").fill("klaster-demo")
    login.get_by_role("button", name="Войти").click()
    login.wait_for_url("**/plans/**")
    login.close()
    desk.saved()
    expect(notice).to_have_count(0)
    assert texts(plan)[0] == "Набрано после выхода"
    desk.forgive("401")


def test_the_same_request_sent_twice_changes_once(plan, visitor):
    desk = Desk(visitor.known("secretary"), plan)
    cut = []

    def lose_the_answer(route) -> None:
        if not cut:
            cut.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    desk.page.route("**/steps/", lose_the_answer)
    desk.go("1.1.")
    desk.press("Control+Enter")
    expect(desk.page.locator("tbody td[data-key=number]")).to_have_count(4)
    assert cut == [200]
    assert len(texts(plan)) == 4
    desk.forgive("ERR_FAILED")


def test_others_changes_and_places_appear_without_a_reload(plan, visitor, colleague):
    mine, theirs = Desk(visitor.known("secretary"), plan), Desk(visitor.known(colleague), plan)
    theirs.go("2.1.", "result")
    theirs.write("1.2.", "title", "Экскурсии на завод")
    theirs.press("Control+Enter")
    expect(mine.cell("1.2.")).to_have_text("Экскурсии на завод")
    expect(mine.page.locator("tbody td[data-key=number]")).to_have_count(4)
    expect(mine.page.locator("#editor-people")).to_contain_text("Иванова")
    expect(mine.page.locator(".here-mark")).to_have_count(1)


def test_a_caret_and_words_being_typed_outlive_the_changes_of_others(plan, visitor, colleague):
    mine, theirs = Desk(visitor.known("secretary"), plan), Desk(visitor.known(colleague), plan)
    mine.cell("1.1.").click()
    mine.press("Control+Home")
    mine.type("Моя ")
    theirs.write("1.1.", "result", "Их результат")
    theirs.write("1.2.", "title", "Их строка")
    expect(mine.cell("1.2.")).to_have_text("Их строка")
    expect(mine.cell("1.1.", "result")).to_have_text("Их результат")
    mine.type("новая ")
    mine.press("Enter")
    mine.saved()
    assert texts(plan)[0] == "Моя новая Разработка плана"
    assert texts(plan, "result")[0] == "Их результат"


@pytest.mark.parametrize(
    ("button", "stays"),
    [
        ("Оставить мой", "Мой текст плана"),
        ("Оставить его", "Их текст плана"),
        ("Сохранить этот текст", "Наш общий текст"),
    ],
)
def test_two_texts_of_one_cell_are_shown_side_by_side(cast, plan, visitor, button, stays):
    desk = Desk(visitor.known("secretary"), plan)
    desk.cell("1.1.").click()
    desk.press("Control+a")
    desk.type("Мой текст плана")
    row = Activity.objects.get(number="1.1.")
    row.title = "Их текст плана"
    save(row, cast.admin)
    desk.press("Enter")
    dialog = desk.page.get_by_role("dialog", name="Эту ячейку изменил и другой человек")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[data-mine] mark")).to_have_text("Мой")
    expect(dialog.locator("[data-theirs] mark")).to_have_text("Их")
    dialog.get_by_label("Или соедините оба").fill("Наш общий текст")
    dialog.get_by_role("button", name=button).click()
    expect(desk.cell("1.1.")).to_have_text(stays)
    expect(desk.sign).not_to_contain_text("два")
    until(lambda: texts(plan)[0] == stays, "the text that was chosen")
    desk.page.wait_for_timeout(700)
    assert texts(plan)[0] == stays
    desk.forgive("409")


def test_words_for_a_row_that_was_deleted_meanwhile_are_kept_to_copy(cast, plan, visitor):
    desk = Desk(visitor.known("secretary"), plan)
    desk.cell("1.1.").click()
    desk.press("Control+a")
    desk.type("Пропавшая строка")
    delete(Activity.objects.get(number="1.1."), cast.admin)
    desk.press("Enter")
    expect(desk.page.locator(".editor-notice textarea")).to_have_value("Пропавшая строка")
    desk.forgive("409")

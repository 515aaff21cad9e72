"""Whole jobs in a browser that runs no scripts: every page but the editor's own keys."""

import pytest
from playwright.sync_api import expect

from plans.approval import door
from plans.core.stages import Move, Stage
from plans.models import Activity, Edition, Mark, Plan
from tests.browser.conftest import PHONE
from tests.cast import SEEDS, approved, draft, in_force


@pytest.fixture
def scriptless(visitor):
    """A maker of visitors whose browser runs no scripts."""
    return lambda name, size=None: visitor(name, size, java_script_enabled=False)


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


def test_a_secretary_brings_a_file_writes_a_row_and_sends_the_plan_without_scripts(cast, scriptless):
    page = scriptless("secretary").page
    page.get_by_role("link", name="Загрузить").first.click()
    page.locator("input[type=file]").set_input_files(SEEDS[0])
    page.get_by_role("button", name="Прочитать").click()
    page.get_by_role("button", name="Сохранить как черновик").click()
    plan = Plan.objects.get()
    page.get_by_role("link", name="+ мероприятие").first.click()
    page.get_by_label(plan.columns.get(key="title").heading).fill("Наставники на практике")
    page.get_by_role("button", name="Сохранить", exact=True).click()
    assert Activity.objects.filter(section__plan=plan, title="Наставники на практике").exists()
    page.get_by_role("link", name="Отправить на согласование").click()
    page.get_by_role("button", name="Отправить на согласование").click()
    expect(page.locator(".steps [aria-current] > span")).to_have_text("На согласовании")


def test_a_chair_returns_and_approves_without_scripts(cast, scriptless):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    page = scriptless("chair").page
    page.get_by_role("link", name="Прочитать и решить").click()
    page.get_by_role("link", name="Вернуть").click()
    page.get_by_label("Причина").fill("Нет ответственных")
    page.get_by_role("button", name="Вернуть").click()
    plan.refresh_from_db()
    assert plan.stage == Stage.DRAFT
    door.move(plan, Move.SUBMIT, cast.secretary)
    page.goto(page.url)
    for button in ("Согласовать", "Утвердить"):
        page.get_by_role("link", name=button, exact=True).click()
        page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".steps [aria-current] > span")).to_have_text("Утверждён")


def test_an_official_finds_a_row_and_downloads_its_plan_without_scripts(cast, scriptless):
    approved(cast)
    page = scriptless("official").page
    page.get_by_role("searchbox", name="Поиск по планам").fill("экскурсии")
    page.keyboard.press("Enter")
    page.get_by_text("Уточнить:").click()
    page.get_by_role("link", name="Показать условия").click()
    page.get_by_label("Состояние плана").select_option("Утверждён")
    page.get_by_role("button", name="Найти", exact=True).click()
    page.get_by_role("link", name="Проведение экскурсий").click()
    page.get_by_text("Скачать", exact=True).click()
    with page.expect_download() as download:
        page.locator(".drop > div").get_by_role("link", name="PDF", exact=True).click()
    assert download.value.path().read_bytes() == bytes(Edition.objects.get().pdf)

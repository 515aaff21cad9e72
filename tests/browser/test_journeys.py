"""The three journeys for which the program is there, driven as people drive them."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from plans.core.reading import read_plan
from plans.core.stages import Stage
from plans.models import Edition, Mark, Plan
from tests.browser.conftest import PHONE
from tests.cast import SEEDS, approved, draft, seed_document

INDUSTRY = next(path for path in SEEDS if "industry-2022-2023" in path.name)


def test_the_secretary_takes_a_file_from_upload_to_approval(cast, visitor):
    secretary = visitor("secretary").page
    secretary.get_by_role("link", name="Загрузить").first.click()
    secretary.locator("input[type=file]").set_input_files(INDUSTRY)
    secretary.get_by_role("button", name="Прочитать").click()
    expect(secretary.get_by_role("heading", name="Проверьте, что понято")).to_be_visible()
    secretary.get_by_role("button", name="Сохранить как черновик").click()
    expect(secretary.locator("#editor-bar")).to_be_visible()
    plan = Plan.objects.get()

    row = secretary.locator(".paper-table tr", has_text="2.1.").first
    row.locator("[data-key=result]").click()
    secretary.locator(".edit-box textarea").fill("Протокол совещания")
    secretary.keyboard.press("Enter")
    expect(secretary.locator("#editor-sign")).to_contain_text("сохранено")

    secretary.get_by_role("link", name="Отправить на согласование").click()
    secretary.get_by_role("button", name="Отправить на согласование").click()
    expect(secretary.locator(".steps [aria-current] > span")).to_have_text("На согласовании")

    chair = visitor("chair").page
    chair.get_by_role("link", name=plan.short_name).first.click()
    for button in ("Согласовать", "Утвердить"):
        chair.get_by_role("link", name=button, exact=True).click()
        chair.get_by_role("button", name=button, exact=True).click()
    expect(chair.locator(".steps [aria-current] > span")).to_have_text("Утверждён")

    plan.refresh_from_db()
    assert plan.stage == Stage.APPROVED
    assert Edition.objects.get().plan == plan
    secretary.reload()
    expect(secretary.get_by_role("link", name="Изменить")).to_have_count(0)


def test_a_member_marks_on_a_phone_and_the_secretary_accepts(cast, visitor):
    plan = approved(cast)
    phone = visitor("member", PHONE)
    member = phone.page
    assert phone.overflow == 0
    member.get_by_role("link", name="Отметить мероприятие 1.2.").first.click()
    expect(member.get_by_label("Дата выполнения")).to_be_visible()
    assert phone.overflow == 0
    member.get_by_label("Дата выполнения").fill("2022-03-05")
    member.locator("textarea").first.fill("Экскурсия на предприятие, 24 студента")
    member.get_by_role("button", name="Отметить").click()
    expect(member.get_by_role("status")).to_contain_text("Отмечено: 1.2.")
    mark = Mark.objects.get()
    assert mark.state == Mark.States.REPORTED

    secretary = visitor("secretary").page
    secretary.goto(f"{phone.base}/marks/{mark.pk}/")
    secretary.get_by_role("button", name="Принять").click()
    secretary.goto(f"{phone.base}/plans/{plan.pk}/")
    cell = secretary.locator("tr", has_text="Проведение экскурсий").locator("td.col-mark")
    expect(cell).to_contain_text("05.03.2022")
    mark.refresh_from_db()
    assert mark.state == Mark.States.ACCEPTED


def test_an_official_downloads_the_approved_files_and_they_open(cast, visitor, tmp_path):
    plan = approved(cast, seed_document(INDUSTRY))
    edition = Edition.objects.get(plan=plan)
    official = visitor("official").page
    official.get_by_role("link", name="Планы", exact=True).click()
    official.get_by_role("link", name=plan.short_name).click()
    saved = {}
    official.get_by_text("Скачать", exact=True).click()
    for kind, label in (("pdf", "PDF"), ("docx", "Word (DOCX)")):
        with official.expect_download() as download:
            official.locator(".drop > div").get_by_role("link", name=label, exact=True).click()
        saved[kind] = tmp_path / f"plan.{kind}"
        download.value.save_as(saved[kind])
    assert digest(saved["pdf"]) == edition.pdf_sha256
    assert digest(saved["docx"]) == edition.docx_sha256
    assert read_plan(saved["docx"].read_bytes()).document.activities == seed_document(INDUSTRY).activities
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path / "out", saved["docx"]],
        check=True,
        capture_output=True,
        timeout=600,
    )
    assert (tmp_path / "out" / "plan.pdf").read_bytes().startswith(b"%PDF")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_a_real_plan_fits_a_phone(cast, visitor, seed):
    plan = draft(cast, seed_document(seed))
    phone = visitor("secretary", PHONE)
    for path in ("/", "/plans/", "/clusters/", f"/plans/{plan.pk}/", f"/plans/{plan.pk}/edit/"):
        phone.open(path)
        assert (path, phone.overflow) == (path, 0)


def test_the_first_steps_go_by_keyboard_alone(cast, visitor):
    draft(cast)
    page = visitor().page
    page.goto(page.url)
    one = visitor()
    one.open("/login/")
    page = one.page
    page.get_by_label("Имя пользователя").focus()
    page.keyboard.type("secretary")
    page.keyboard.press("Tab")
    page.keyboard.type("klaster-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(one.base + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "К содержанию"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"

"""Downloads: a draft says ПРОЕКТ, an approved plan answers with the stored bytes and renders nothing."""

import hashlib
import io
import json
from contextlib import closing
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from plans import bridge
from plans.core import document as paper
from plans.core.stages import Stage
from plans.core.text import NBSP
from plans.core.writers import FORMATS
from plans.execution import marks
from plans.models import Activity, Edition, Plan
from tests.cast import TODAY, draft, in_force, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# What no writer of this project could make: whoever gets these bytes got the stored ones.
STORED = {"pdf": b"%PDF-1.4 the very bytes \x00\xff", "docx": b"PK the other very bytes"}


@pytest.fixture
def reader(client, cast):
    """An official at the browser: downloading is for readers."""
    client.force_login(cast.official)
    return client


def get(client, plan: Plan, kind: str, **headers):
    return client.get(reverse("plan_file", args=[plan.pk, kind]), headers=headers)


def with_edition(plan: Plan, cast, number: int = 1, mark: bytes = b"") -> Edition:
    sums = {f"{kind}_sha256": hashlib.sha256(data + mark).hexdigest() for kind, data in STORED.items()}
    files = {kind: data + mark for kind, data in STORED.items()}
    sums["content_sha256"] = hashlib.sha256(b"{}").hexdigest()
    return Edition.objects.create(plan=plan, number=number, content="{}", approved_by=cast.chair, **files, **sums)


@pytest.fixture
def plan(cast) -> Plan:
    """A plan in force whose edition holds bytes that no writer would make."""
    made = in_force(cast)
    with_edition(made, cast)
    return made


def words_of_docx(data: bytes) -> str:
    with ZipFile(io.BytesIO(data)) as package:
        return "".join(
            package.read(name).decode() for name in package.namelist() if name.startswith("word/") and "xml" in name
        )


def cells_of(data: bytes) -> list[str]:
    """The texts of a workbook; writers put spaces that do not break where a line should not end."""
    rows = load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True)
    return [str(value).replace(NBSP, " ") for row in rows for value in row]


def file_name(response) -> str:
    return unquote(response["Content-Disposition"])


# Drafts


def test_a_drafts_word_file_says_project(reader, cast):
    response = get(reader, draft(cast), "docx")
    words = words_of_docx(response.content)
    assert "ПРОЕКТ" in words
    assert "Проведение экскурсий" in words


def test_a_drafts_pdf_says_project(reader, cast):
    with closing(PdfDocument(get(reader, draft(cast), "pdf").content)) as file:
        words = file[0].get_textpage().get_text_bounded().split()
    assert "ПРОЕКТ" in words
    assert "Проведение экскурсий" in " ".join(words)


def test_a_drafts_excel_file_says_project(reader, cast):
    cells = cells_of(get(reader, draft(cast), "xlsx").content)
    assert any("ПРОЕКТ" in text for text in cells)
    assert "Проведение экскурсий" in cells


@pytest.mark.parametrize("where", [Stage.ON_AGREEMENT, Stage.AGREED])
def test_a_plan_on_its_way_is_a_project_still(reader, cast, where):
    plan = draft(cast)
    Plan.objects.update(stage=where.value)
    response = get(reader, plan, "docx")
    assert "ПРОЕКТ" in words_of_docx(response.content)
    assert "проект.docx" in file_name(response)


def test_a_reopened_plan_is_a_project_again_and_its_edition_stays(reader, cast, plan):
    Plan.objects.update(stage=Stage.DRAFT.value)
    assert "ПРОЕКТ" in words_of_docx(get(reader, plan, "docx").content)
    address = reverse("edition_file", args=[plan.editions.get().pk, "docx"])
    assert reader.get(address).content == STORED["docx"]


def test_the_json_file_is_the_plan(reader, cast):
    data = json.loads(get(reader, draft(cast), "json").content)
    assert paper.from_json(data) == small_document()


def test_a_draft_is_printed_with_or_without_the_marks_column(reader, cast):
    plan = draft(cast)
    address = reverse("plan_file", args=[plan.pk, "docx"])
    assert "Отметка" in words_of_docx(reader.get(address).content)
    assert "Отметка" not in words_of_docx(reader.get(address, {"marks": "0"}).content)
    Plan.objects.update(prints_marks=False)
    assert "Отметка" not in words_of_docx(reader.get(address).content)
    assert "Отметка" in words_of_docx(reader.get(address, {"marks": "1"}).content)


def test_a_draft_tells_its_findings_at_the_end_when_asked(reader, cast):
    address = reverse("plan_file", args=[draft(cast).pk, "xlsx"])
    cells = cells_of(reader.get(address, {"findings": "1"}).content)
    assert "Замечания проверки" in cells
    assert any("нет даты" in text for text in cells[cells.index("Замечания проверки") :])
    assert "Замечания проверки" not in cells_of(reader.get(address).content)


def test_the_page_offers_each_variant(reader, cast):
    plan = draft(cast)
    page = Page(reader.get(reverse("plan_page", args=[plan.pk])))
    assert any(address.endswith("?findings=1") for address in page.addresses)
    assert any(address.endswith("?marks=0") for address in page.addresses)
    plan.columns.filter(key="mark").delete()
    assert not any("?marks" in address for address in Page(reader.get(reverse("plan_page", args=[plan.pk]))).addresses)


# Approved plans


@pytest.mark.parametrize("kind", STORED)
def test_no_wish_changes_an_approved_file(reader, plan, kind):
    address = reverse("plan_file", args=[plan.pk, kind])
    assert reader.get(address, {"marks": "0", "findings": "1"}).content == STORED[kind]


def test_an_approved_plan_tells_no_findings(reader, plan):
    address = reverse("plan_file", args=[plan.pk, "xlsx"])
    assert "Замечания проверки" not in cells_of(reader.get(address, {"findings": "1"}).content)


@pytest.mark.parametrize("kind", STORED)
@pytest.mark.parametrize("where", [Stage.APPROVED, Stage.CLOSED])
def test_an_approved_plan_answers_with_the_stored_bytes(reader, plan, kind, where):
    Plan.objects.update(stage=where.value)
    Activity.objects.update(title="Другие слова")
    response = get(reader, plan, kind)
    assert response.content == STORED[kind]
    assert response["ETag"] == f'"{hashlib.sha256(STORED[kind]).hexdigest()}"'
    edition = plan.editions.get()
    assert reader.get(reverse("edition_file", args=[edition.pk, kind])).content == STORED[kind]


def test_an_approved_file_takes_few_queries(reader, plan, django_assert_num_queries):
    with django_assert_num_queries(7):  # session, person, plan, memberships, edition, bytes, log of access
        get(reader, plan, "pdf")


@pytest.mark.parametrize("kind", STORED)
def test_a_browser_that_has_the_file_is_told_so_without_bytes(reader, plan, kind, django_assert_num_queries):
    etag = get(reader, plan, kind)["ETag"]
    with django_assert_num_queries(6):  # the same without the bytes
        same = get(reader, plan, kind, if_none_match=etag)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert get(reader, plan, kind, if_none_match='"other"').status_code == 200


def test_the_newest_edition_is_the_plan_and_the_old_one_stays(reader, cast, plan):
    first = plan.editions.get()
    with_edition(plan, cast, number=2, mark=b" of the second")
    new = get(reader, plan, "pdf", if_none_match=f'"{first.pdf_sha256}"')
    assert (new.status_code, new.content) == (200, STORED["pdf"] + b" of the second")
    assert "редакция 2.pdf" in file_name(new)
    old = reader.get(reverse("edition_file", args=[first.pk, "pdf"]))
    assert (old.content, "редакция 1.pdf" in file_name(old)) == (STORED["pdf"], True)


def test_an_excel_file_of_an_approved_plan_shows_the_marks(reader, cast, plan):
    row = Activity.objects.get(number="1.2.")
    report = marks.Statement(TODAY, "Сделано", "протокол № 2")
    marks.report(row, cast.college, cast.member, report)
    response = get(reader, plan, "xlsx")
    cells = cells_of(response.content)
    assert "Выполнено 10.03.2022, протокол № 2" in cells
    assert not any("ПРОЕКТ" in text for text in cells)
    assert "с отметками.xlsx" in file_name(response)


# Headers


@pytest.mark.parametrize("kind", TYPES)
def test_a_file_has_a_russian_name_and_no_browser_guesses_its_type(reader, cast, kind):
    response = get(reader, draft(cast), kind)
    assert response["Content-Type"] == TYPES[kind]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    expected = f"attachment; filename*=utf-8''План работы – Кластер транспорта – 2022 год – проект.{kind}"
    assert file_name(response) == expected


def test_a_file_of_an_edition_has_the_same_headers(reader, plan):
    response = get(reader, plan, "pdf")
    assert response["X-Content-Type-Options"] == "nosniff"
    expected = "attachment; filename*=utf-8''План работы – Кластер транспорта – 2022 год – редакция 1.pdf"
    assert file_name(response) == expected


def test_a_hostile_cluster_name_makes_a_safe_file_name(reader, cast):
    cast.cluster.name = 'Кластер "A/B\\C"\r\nX-Evil: 1 <имя>' + "ы" * 300
    cast.cluster.save()
    response = get(reader, draft(cast), "json")
    assert "X-Evil" not in response.headers
    name = file_name(response).partition("utf-8''")[2]
    assert not set(name) & set('/\\:*?"<>|\r\n')
    assert name.endswith("проект.json")
    assert len(name) < 150


def test_head_is_answered_like_get(reader, plan):
    response = reader.head(reverse("plan_file", args=[plan.pk, "pdf"]))
    assert (response.status_code, response.content) == (200, b"")


# Who may


@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 404), ("member", 200), ("chair", 200), ("secretary", 200), ("admin", 200)]
)
def test_files_are_for_those_who_may_read_the_plan(client, cast, plan, role, status):
    client.force_login(cast.as_role(role))
    edition = plan.editions.get()
    for address in (reverse("plan_file", args=[plan.pk, "pdf"]), reverse("edition_file", args=[edition.pk, "docx"])):
        assert (address, client.get(address).status_code) == (address, status)


@pytest.mark.parametrize("name", ["plan.exe", "plan.pdf/..", "plan.PDF", "plan."])
def test_other_kinds_of_files_do_not_exist(reader, plan, name):
    assert reader.get(f"/plans/{plan.pk}/{name}").status_code == 404
    assert reader.get(f"/editions/{plan.editions.get().pk}/plan.xlsx").status_code == 404


def test_downloading_changes_nothing(reader, plan):
    before = bridge.to_document(plan)
    assert reader.post(reverse("plan_file", args=[plan.pk, "pdf"])).status_code == 405
    assert bridge.to_document(Plan.objects.get()) == before


def test_a_plan_is_offered_in_every_format_and_answers_with_it(reader, cast):
    plan = draft(cast)
    page = Page(reader.get(reverse("plan_page", args=[plan.pk])))
    for kind, one in FORMATS.items():
        address = reverse("plan_file", args=[plan.pk, kind])
        assert [link.words for link in page.all(f'[href="{address}"]')] == [one.name]
        answer = reader.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, one.media_type)


def test_an_odt_file_of_a_draft_says_project(reader, cast):
    with ZipFile(io.BytesIO(reader.get(reverse("plan_file", args=[draft(cast).pk, "odt"])).content)) as package:
        assert "ПРОЕКТ" in package.read("content.xml").decode()

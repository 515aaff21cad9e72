"""The public page of a code: what a stranger with a paper in hand is told, and nothing more."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from plans.accounts import visits
from plans.approval import checking
from plans.core import codes
from plans.core.stages import Stage
from plans.core.text import sha256
from plans.models import Approval, Edition, GuestCount, Plan
from tests.amending.helpers import approve, begun, write
from tests.cast import approved
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast) -> Plan:
    return approved(cast)


def page_of(client, code: str):
    return client.get(reverse("check_page", args=[code]))


def test_a_stranger_sees_what_was_approved_and_that_it_is_in_force(client, plan):
    edition = plan.editions.get()
    answer = page_of(client, edition.code)
    page = Page(answer)
    assert answer.status_code == 200
    for words in ("эта редакция действует", "ПЛАН РАБОТЫ", plan.cluster.name, "УТВЕРЖДАЮ", "А.Б. Иванов"):
        assert page.says(words)
    assert page.says(edition.pdf_sha256)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_the_code_is_found_as_people_type_it(client, plan):
    code = plan.editions.get().code
    answer = client.get(reverse("check_ask"), {"code": f" {codes.shown(code).lower()} "})
    assert answer["Location"] == reverse("check_page", args=[code])
    assert Page(page_of(client, codes.shown(code).lower())).says("действует")


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_file_is_the_very_one(client, plan, kind):
    edition = plan.editions.get()
    answer = client.get(reverse("check_file", args=[edition.code, kind]))
    assert sha256(answer.content) == getattr(edition, f"{kind}_sha256")
    assert answer["Referrer-Policy"] == "no-referrer"


def test_an_edition_that_was_replaced_names_the_one_that_came_after(client, cast, plan):
    first = plan.editions.get()
    changes = begun(plan, cast.secretary)
    write(changes, cast.secretary, "1.1.", title="Другое название")
    approve(changes, cast)
    second = plan.editions.get(number=2)
    page = Page(page_of(client, first.code))
    assert page.says("больше не действует")
    assert page.says("редакция № 2")
    assert reverse("check_page", args=[second.code]) in page_of(client, first.code).content.decode()
    assert Page(page_of(client, second.code)).says("эта редакция действует")


def test_a_closed_plan_is_called_so(client, plan):
    Plan.objects.update(stage=Stage.CLOSED.value)
    assert Page(page_of(client, plan.editions.get().code)).says("План закрыт")


def test_how_each_sign_off_was_given_is_told_and_who_brought_a_paper_is_not(client, cast, plan):
    edition = plan.editions.get()
    Approval.objects.create(
        plan=plan, edition=edition, step=1, place="right", word="УТВЕРЖДАЮ", state="given", means="paper",
        lines="Председатель совета\nА.Б. Иванов", given_by=cast.secretary, given_on="2022-01-12",
        document_kind="протокол", document_number="3", signed_name="А.Б. Иванов",
    )  # fmt: skip
    page = Page(page_of(client, edition.code))
    assert page.says("на бумаге, 12.01.2022, протокол № 3, А.Б. Иванов")
    assert not page.says(cast.secretary.last_name)


def test_a_stranger_learns_nothing_by_guessing(client, plan):
    for code in ("0" * 26, "x", "не код", "../../etc"):
        answer = client.get(f"/check/{code}")
        assert answer.status_code == 404
        assert not Page(answer).says(plan.cluster.name)


def test_who_guesses_is_let_in_no_more(client, plan, monkeypatch):
    monkeypatch.setattr(visits, "MISSES", (3, 60))
    assert [page_of(client, "0" * 26).status_code for _ in range(4)] == [404, 404, 404, 429]
    assert page_of(client, plan.editions.get().code).status_code == 429
    other = client.get(reverse("check_page", args=[plan.editions.get().code]), REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200


def test_all_workers_count_together(client, plan, monkeypatch):
    monkeypatch.setattr(visits, "PAGES", (3, 3600))
    monkeypatch.setattr(visits, "MISSES", (2, 3600))
    code = plan.editions.get().code
    answers = []
    for _ in range(4):
        cache.clear()  # another worker, whose memory knows nothing of the first
        answers.append(page_of(client, code).status_code)
    assert answers == [200, 200, 200, 429]


def test_what_was_counted_is_forgotten_when_its_time_is_over(client, plan):
    old = GuestCount.objects.create(what="pages", address="192.0.2.1", until=timezone.now() - timedelta(minutes=1))
    page_of(client, plan.editions.get().code)
    assert not GuestCount.objects.filter(pk=old.pk).exists()
    assert GuestCount.objects.get().number == 1


def test_who_asks_without_end_is_slowed_down(client, plan, monkeypatch):
    monkeypatch.setattr(visits, "PAGES", (2, 60))
    code = plan.editions.get().code
    assert [page_of(client, code).status_code for _ in range(3)] == [200, 200, 429]


def test_an_edition_without_a_code_has_no_page(client, cast, plan):
    assert checking.found("") is None
    assert checking.found("None") is None


def test_each_edition_has_a_code_of_its_own_that_nobody_guesses(settings, cast, plan):
    codes_of = {checking.code_of(plan, number) for number in (1, 2, 3)}
    assert len(codes_of) == 3
    assert plan.editions.get().code in codes_of
    settings.SECRET_KEY = "another"
    assert checking.code_of(plan, 1) not in codes_of


def words_of(edition: Edition) -> str:
    with PdfDocument(bytes(edition.pdf)) as file:
        return file[0].get_textpage().get_text_bounded()


def test_the_paper_bears_the_code_only_where_the_site_has_a_public_name(settings, cast):
    bare = approved(cast).editions.get()
    assert "Проверить документ" not in words_of(bare)
    settings.CHECK_SITE = "https://plans.example.org"
    edition = approved(cast).editions.get()
    assert codes.shown(edition.code) in words_of(edition)
    assert "plans.example.org/check/" in words_of(edition)


def test_the_page_asks_few_queries(client, plan, django_assert_num_queries):
    code = plan.editions.get().code
    page_of(client, code)
    with django_assert_num_queries(6):
        page_of(client, code)

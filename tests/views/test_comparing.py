"""Было / стало: two texts of a plan beside each other, for everybody who may read it, with the papers about it."""

from dataclasses import replace

import pytest
from django.urls import reverse

from plans import bridge
from plans.approval.versions import compared, versions_of
from plans.core.document import PlanDocument, dumps
from plans.core.readers import read_grid
from plans.core.text import sha256
from plans.models import Edition, Plan
from tests.amending.helpers import add, approve, begun, take_out, write
from tests.cast import Cast, draft, in_force, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db

OLD = small_document()


def changed(document: PlanDocument) -> PlanDocument:
    """Another title, another deadline, a row less and a row more."""
    first, second = document.sections
    rows = (
        replace(first.activities[0], deadline="Февраль"),
        replace(first.activities[1], number="1.3.", title="Слёт <b>"),
    )
    return replace(
        document, title=("ПЛАН РАБОТЫ", "кластера на 2023 год"), sections=(replace(first, activities=rows), second)
    )


def frozen(plan: Plan, cast: Cast, document: PlanDocument) -> Edition:
    """One more edition of the plan; no test here looks at its files."""
    content = dumps(document)
    return Edition.objects.create(
        plan=plan, number=plan.editions.count() + 1, content=content, content_sha256=sha256(content),
        pdf=b"-", pdf_sha256=sha256(b"-"), docx=b"-", docx_sha256=sha256(b"-"), approved_by=cast.chair,
    )  # fmt: skip


@pytest.fixture
def plan(cast) -> Plan:
    """A plan in force with two editions."""
    plan = in_force(cast, changed(OLD))
    frozen(plan, cast, OLD)
    frozen(plan, cast, changed(OLD))
    return plan


def page_of(client, plan: Plan, query: str = "") -> Page:
    return Page(client.get(reverse("plan_compare", args=[plan.pk]) + query))


@pytest.mark.parametrize("who", ["secretary", "chair", "member", "official", "admin"])
def test_everybody_who_reads_the_plan_sees_what_changed(client, cast, plan, who):
    client.force_login(cast.as_role(who))
    page = page_of(client, plan)
    assert page.says(
        "1. Организация изменено 1.1. Разработка плана Срок было [исключено: Январь] стало [добавлено: Февраль]"
    )
    assert page.says("Наименование")
    assert page.says("Без изменений строк: 1")


def test_a_stranger_knows_of_nothing(client, cast, plan):
    client.force_login(cast.stranger)
    assert client.get(reverse("plan_compare", args=[plan.pk])).status_code == 404
    assert client.get(reverse("compare_file", args=[plan.pk, "table", "docx"])).status_code == 404


def test_who_is_not_signed_in_signs_in_first(client, plan):
    assert client.get(reverse("plan_compare", args=[plan.pk])).status_code == 302


def test_nothing_is_changed_by_it(client, cast, plan):
    client.force_login(cast.secretary)
    assert client.post(reverse("plan_compare", args=[plan.pk])).status_code == 405


def test_words_that_differ_are_marked_in_the_text_itself(client, cast, plan):
    client.force_login(cast.member)
    page = page_of(client, plan)
    assert [one.words for one in page.all("del")][:1] == ["[исключено: 2022]"]
    assert [one.words for one in page.all("ins")][:1] == ["[добавлено: 2023]"]
    assert page.says("1.3. Слёт <b>")


def test_the_two_texts_are_chosen(client, cast, plan):
    client.force_login(cast.member)
    assert page_of(client, plan, "?old=2&new=1").says("было [исключено: Февраль] стало [добавлено: Январь]")
    assert page_of(client, plan, "?old=1&new=1").says("Эти тексты не отличаются ни словом.")


@pytest.mark.parametrize("query", ["?old=99&new=abc", "?old=%00&new=<script>", "?old[]=1", "?new=" + "9" * 5000])
def test_odd_addresses_show_the_newest(client, cast, plan, query):
    client.force_login(cast.member)
    assert page_of(client, plan, query).says("[добавлено: Февраль]")


def test_a_draft_of_an_approved_plan_is_compared_with_its_edition(client, cast):
    plan = draft(cast, changed(OLD))
    frozen(plan, cast, OLD)
    client.force_login(cast.chair)
    page = page_of(client, plan)
    assert page.says("как написано сейчас")
    assert page.says("[добавлено: Февраль]")


def test_with_one_text_there_is_nothing_to_compare(client, cast):
    client.force_login(cast.secretary)
    plan = draft(cast)
    assert page_of(client, plan).says("Сравнивать пока не с чем")
    assert client.get(reverse("compare_file", args=[plan.pk, "text", "docx"])).status_code == 404


def test_the_history_leads_there(client, cast, plan):
    client.force_login(cast.member)
    page = Page(client.get(reverse("plan_history", args=[plan.pk])))
    assert page.leads_to(reverse("plan_compare", args=[plan.pk]))
    assert page.leads_to(f"{reverse('plan_compare', args=[plan.pk])}?old=1&new=2")


@pytest.mark.parametrize(
    ("what", "kind", "begins"),
    [
        ("table", "docx", "СРАВНИТЕЛЬНАЯ ТАБЛИЦА"),
        ("table", "pdf", "СРАВНИТЕЛЬНАЯ ТАБЛИЦА"),
        ("text", "docx", "ИЗМЕНЕНИЯ,"),
        ("text", "pdf", "ИЗМЕНЕНИЯ,"),
        ("tracked", "docx", "ПЛАН РАБОТЫ"),
    ],
)
def test_the_papers_are_downloaded(client, cast, plan, what, kind, begins):
    client.force_login(cast.official)
    answer = client.get(reverse("compare_file", args=[plan.pk, what, kind]))
    assert answer.status_code == 200
    assert f".{kind}" in answer["Content-Disposition"]
    words = [one.text for one in read_grid(answer.content).paragraphs if one.text.strip()]
    assert words[0].startswith(begins)


def test_the_page_asks_the_database_as_often_for_many_rows(client, cast, plan, django_assert_num_queries):
    client.force_login(cast.member)
    big = replace(OLD, sections=tuple(replace(one, activities=one.activities * 20) for one in OLD.sections))
    other = in_force(cast, big)
    frozen(other, cast, big)
    frozen(other, cast, changed(OLD))
    for one in (plan, other):
        with django_assert_num_queries(QUERIES):
            page_of(client, one)
    assert bridge.to_document(other) == big


QUERIES = 14


def amendment_of(plan: Plan, cast: Cast) -> Plan:
    """Changes of a plan in force: a row that shares no word with what it was, one taken out."""
    made = begun(plan, cast.secretary)
    write(made, cast.secretary, "1.1.", title="Ярмарка вакансий", deadline="май", result="Отчёт")
    take_out(made, cast.secretary, "2.1.")
    return made


@pytest.fixture
def in_edition(cast) -> Plan:
    plan = in_force(cast)
    frozen(plan, cast, OLD)
    return plan


def test_changes_are_set_beside_the_edition_they_change_by_their_origin(client, cast, in_edition):
    amendment = amendment_of(in_edition, cast)
    client.force_login(cast.chair)
    for one in (amendment, in_edition):
        page = page_of(client, one)
        assert page.says("изменено 1.1. Ярмарка вакансий")
        assert page.says("исключено 2.1. Согласование учебных планов")
        assert page.says("было [исключено: Январь] стало [добавлено: май]")
    assert client.get(reverse("compare_file", args=[amendment.pk, "tracked", "docx"])).status_code == 200


@pytest.mark.parametrize("who", ["member", "official"])
def test_changes_are_a_secret_while_they_are_prepared(client, cast, in_edition, who):
    amendment = amendment_of(in_edition, cast)
    client.force_login(cast.as_role(who))
    assert client.get(reverse("plan_compare", args=[amendment.pk])).status_code == 404
    page = page_of(client, in_edition, "?new=changes")
    assert not page.says("Ярмарка")
    assert page.says("Сравнивать пока не с чем")


def test_the_next_plan_is_begun_from_the_plan_itself(client, cast, in_edition):
    amendment = amendment_of(in_edition, cast)
    client.force_login(cast.secretary)
    answer = client.get(reverse("plan_next", args=[amendment.pk]))
    assert answer["Location"] == reverse("plan_next", args=[in_edition.pk])


def test_the_secretary_writes_reasons_and_the_table_has_them(client, cast, in_edition):
    amendment = amendment_of(in_edition, cast)
    client.force_login(cast.secretary)
    page = page_of(client, amendment)
    keys = [one.root.get("value") for one in page.all("input[name=key]")]
    assert len(keys) == 2
    for key in keys:
        client.post(
            reverse("compare_ground", args=[amendment.pk]) + "?old=1&new=changes",
            {"key": key, "text": "Просьба завода"},
        )
    assert [one.root.text_content().strip() for one in page_of(client, amendment).all("textarea")] == [
        "Просьба завода"
    ] * 2
    paper = client.get(reverse("compare_file", args=[amendment.pk, "table", "docx"]))
    rows = [row.texts for table in read_grid(paper.content).tables for row in table.rows]
    assert [row[-1] for row in rows if len(row) == 4] == ["Обоснование", "Просьба завода", "Просьба завода"]


def test_reasons_stay_with_the_edition_and_everybody_reads_them(client, cast, in_edition):
    amendment = begun(in_edition, cast.secretary)
    write(amendment, cast.secretary, "1.2.", title="Проведение мастер-классов")
    add(amendment, cast.secretary, "1.2.", number="1.3", title="Новое дело")
    take_out(amendment, cast.secretary, "1.1.")
    client.force_login(cast.secretary)
    for at, one in enumerate(page_of(client, amendment).all("input[name=key]")):
        address = reverse("compare_ground", args=[amendment.pk])
        client.post(address, {"key": one.root.get("value"), "text": f"Причина {at}"})
    before = reasons(client, amendment)
    assert len(before) == 3
    approve(amendment, cast)
    third = begun(in_edition, cast.secretary)
    write(third, cast.secretary, "1.3", title="Старое дело")
    take_out(third, cast.secretary, "2.1.")
    approve(third, cast)

    client.force_login(cast.official)
    assert reasons(client, in_edition, "?old=1&new=2") == before
    page = page_of(client, in_edition, "?old=1&new=2")
    assert page.says("Обоснование: Причина 2")
    assert not page.all("textarea")
    assert reasons(client, in_edition, "?old=1&new=3") == {}


def reasons(client, plan: Plan, query: str = "") -> dict[str, str]:
    """The reasons of the comparative table, by number and old text."""
    paper = client.get(reverse("compare_file", args=[plan.pk, "table", "docx"]) + query)
    rows = [row.texts for table in read_grid(paper.content).tables for row in table.rows]
    return {f"{row[0]} {row[1]}": row[-1] for row in rows if len(row) == 4 and row[-1].startswith("Причина")}


def test_rows_of_editions_are_known_whatever_their_words_became(client, cast, in_edition):
    amendment = begun(in_edition, cast.secretary)
    write(amendment, cast.secretary, "1.2.", title="Совсем иное", executors="ПОО", deadline="июнь", result="Нет")
    approve(amendment, cast)
    old, new = (next(one for one in versions_of(in_edition) if one.number == number) for number in (1, 2))
    assert [row.change.value for row in compared(old, new).found.rows] == ["same", "changed", "same"]


@pytest.mark.parametrize(("who", "status"), [("chair", 403), ("member", 404), ("stranger", 404)])
def test_nobody_else_writes_reasons(client, cast, in_edition, who, status):
    amendment = amendment_of(in_edition, cast)
    client.force_login(cast.as_role(who))
    answer = client.post(reverse("compare_ground", args=[amendment.pk]), {"key": "1", "text": "нет"})
    assert answer.status_code == status
    assert Plan.texts.get(pk=amendment.pk).grounds == {}


def test_a_reason_with_a_word_that_no_paper_has_room_for_is_refused(client, cast, in_edition):
    amendment = amendment_of(in_edition, cast)
    client.force_login(cast.secretary)
    key = page_of(client, amendment).all("input[name=key]")[0].root.get("value")
    told = {"key": key, "text": "ы" * 30_000}
    answer = client.post(reverse("compare_ground", args=[amendment.pk]), told, follow=True)
    assert Page(answer).says("на бумаге ему нет места")
    assert Plan.texts.get(pk=amendment.pk).grounds == {}


@pytest.mark.parametrize("key", ["", "new-", "999999", "new-1", "9" * 40, "²", "activity-1"])
def test_a_reason_of_no_row_is_refused(client, cast, in_edition, key):
    amendment = amendment_of(in_edition, cast)
    client.force_login(cast.secretary)
    answer = client.post(reverse("compare_ground", args=[amendment.pk]), {"key": key, "text": "нет"}, follow=True)
    assert Page(answer).says("Этой строки уже нет.")
    assert Plan.texts.get(pk=amendment.pk).grounds == {}

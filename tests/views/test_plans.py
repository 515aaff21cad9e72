"""Plans as wholes: the list with its filters, the sheet, and making, changing and deleting a plan."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from plans import bridge
from plans.core.checks import check, score
from plans.core.deadlines import Period
from plans.core.document import Column, Kind, Place, SignOff
from plans.core.stages import Stage
from plans.editor.plan import create_plan
from plans.models import Activity, Edition, Membership, Plan, Section
from tests.cast import SEEDS, draft, in_force, seed_document, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
HOSTILE = (
    "page=abc",
    "page=-1",
    "page=" + "9" * 40,
    "cluster='--",
    "cluster=" + "9" * 40,
    "cluster=1&cluster=2",
    "year=двадцать",
    "year=NaN",
    "year=1e400",
    "year=-1",
    "stage=<script>",
    "text=%00",
    "text=(((",
    "text=" + "x" * 5_000,
    "text=\\",
    "text=%FF%FE",
    "unknown[]=1",
    "&&&=",
)


@pytest.fixture
def secretary(client, cast):
    """The secretary at the browser."""
    client.force_login(cast.secretary)
    return client


def form_of(**changes) -> dict:
    return {
        "kind": "work_plan",
        "title": "ПЛАН РАБОТЫ\r\nна 2023 год",
        "period_start": "2023-01-01",
        "period_end": "2023-12-31",
        "orientation": "auto",
    } | changes


# A new plan


@time_machine.travel(date(2022, 11, 1))
def test_a_new_plan_is_proposed_for_the_year_that_comes(secretary, cast):
    form = secretary.get(reverse("plan_new")).context["form"]
    assert form["title"].value() == "ПЛАН РАБОТЫ\nКластер транспорта\nна 2023 год"
    assert (form["period_start"].value(), form["period_end"].value()) == (date(2023, 1, 1), date(2023, 12, 31))


def test_a_new_plan_begins_with_columns_and_a_block_of_approval(secretary, cast):
    answer = secretary.post(reverse("plan_new"), form_of(cluster=cast.cluster.pk, kind="roadmap"))
    plan = Plan.objects.get()
    assert answer["Location"] == reverse("plan_page", args=[plan.pk])
    document = bridge.to_document(plan)
    assert (document.kind, document.title, document.period) == (
        Kind.ROADMAP,
        ("ПЛАН РАБОТЫ", "на 2023 год"),
        Period.calendar(2023),
    )
    assert [column.key for column in document.columns] == ["number", "title", "executors", "deadline", "result", "mark"]
    assert [block.word for block in document.signoffs] == ["УТВЕРЖДАЮ"]
    assert Page(secretary.get(answer["Location"])).says("В плане пока нет разделов.")


BAD = {
    "no title": ({"title": "  "}, {"title": ["Обязательное поле."]}),
    "no end": ({"period_end": ""}, {"period_end": ["Укажите обе даты периода."]}),
    "no beginning": ({"period_start": ""}, {"period_start": ["Укажите обе даты периода."]}),
    "end before beginning": (
        {"period_end": "2022-01-01"},
        {"period_end": ["Конец периода раньше начала. Поменяйте даты местами."]},
    ),
    "no date": ({"period_end": "весной"}, {"period_end": ["Введите правильную дату."]}),
}


@pytest.mark.parametrize(("sent", "errors"), BAD.values(), ids=BAD.keys())
def test_a_wrong_form_comes_back_as_typed_and_makes_no_plan(secretary, cast, sent, errors):
    answer = secretary.post(reverse("plan_new"), form_of(cluster=cast.cluster.pk, kind="roadmap", **sent))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert {name: list(form.errors[name]) for name in sent} == errors
    assert Page(answer).fields["period_start"] == sent.get("period_start", "2023-01-01")
    assert not Plan.objects.exists()


def test_a_plan_is_not_made_in_a_foreign_cluster(secretary, cast):
    answer = secretary.post(reverse("plan_new"), form_of(cluster=cast.foreign.pk))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["cluster"])
    assert not Plan.objects.exists()


def test_a_reader_makes_no_plan(client, cast):
    client.force_login(cast.chair)
    answer = client.post(reverse("plan_new"), form_of(cluster=cast.cluster.pk))
    assert answer.status_code == 403
    assert Page(answer).says("создаёт секретарь")
    assert not Plan.objects.exists()


# Title and period


def test_title_period_and_the_rest_are_changed(secretary, cast):
    plan = draft(cast)
    form = form_of(masthead="ДЕПАРТАМЕНТ\r\nобразования", tail="Приложение", orientation="portrait")
    answer = secretary.post(reverse("plan_edit", args=[plan.pk]), form)
    assert answer["Location"] == reverse("plan_page", args=[plan.pk])
    document = bridge.to_document(Plan.objects.get())
    assert document.title == ("ПЛАН РАБОТЫ", "на 2023 год")
    assert (document.masthead, document.tail) == (("ДЕПАРТАМЕНТ", "образования"), ("Приложение",))
    assert Plan.objects.get().orientation == "portrait"


def test_a_new_period_gives_every_deadline_a_new_reading(secretary, cast):
    plan = draft(cast)
    row = Activity.objects.get(number="1.2.")
    assert {slot.due.year for slot in row.slots.all()} == {2022}
    secretary.post(reverse("plan_edit", args=[plan.pk]), form_of())
    assert [slot.due for slot in row.slots.all()][-1] == date(2023, 12, 31)


@pytest.mark.parametrize(("sent", "errors"), BAD.values(), ids=BAD.keys())
def test_a_wrong_period_or_title_is_not_saved(secretary, cast, sent, errors):
    plan = draft(cast)
    answer = secretary.post(reverse("plan_edit", args=[plan.pk]), form_of(**sent))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert {name: list(form.errors[name]) for name in sent} == errors
    assert bridge.to_document(Plan.objects.get()) == small_document()


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("chair", 403), ("official", 403), ("stranger", 404)])
def test_nobody_but_the_secretary_changes_or_deletes_a_plan(client, cast, role, status):
    plan = draft(cast)
    client.force_login(cast.as_role(role))
    assert client.post(reverse("plan_edit", args=[plan.pk]), form_of()).status_code == status
    assert client.post(reverse("plan_delete", args=[plan.pk])).status_code == status
    assert bridge.to_document(Plan.objects.get()) == small_document()


@pytest.mark.parametrize("stage", [Stage.ON_AGREEMENT, Stage.APPROVED, Stage.CLOSED])
def test_after_the_draft_a_plan_is_not_changed_or_deleted(secretary, cast, stage):
    plan = draft(cast)
    Plan.objects.update(stage=stage.value)
    answer = secretary.post(reverse("plan_edit", args=[plan.pk]), form_of())
    assert answer.status_code == 403
    assert Page(answer).says("только в черновике")
    assert secretary.post(reverse("plan_delete", args=[plan.pk])).status_code == 403
    assert bridge.to_document(Plan.objects.get()) == small_document()


# Deleting


def test_deleting_a_plan_asks_first(secretary, cast):
    plan = draft(cast)
    address = reverse("plan_delete", args=[plan.pk])
    assert Page(secretary.get(address)).says("ПЛАН РАБОТЫ кластера на 2022 год")
    assert Plan.objects.exists()
    answer = secretary.post(address, follow=True)
    assert Page(answer).says("План удалён.")
    assert not Plan.objects.exists()
    assert secretary.get(address).status_code == 404


def test_a_plan_with_an_edition_is_not_deleted_and_no_link_offers_it(secretary, cast):
    plan = draft(cast)
    Edition.objects.create(plan=plan, number=1, content="{}", pdf=b"", docx=b"", approved_by=cast.chair)
    assert secretary.post(reverse("plan_delete", args=[plan.pk])).status_code == 403
    page = Page(secretary.get(reverse("plan_page", args=[plan.pk])))
    assert not page.leads_to(reverse("plan_delete", args=[plan.pk]))
    assert Plan.objects.exists()


# The list


@pytest.fixture
def three(cast):
    """Three plans: a draft of 2022, a plan in force of 2021/2022, and a draft of 2023 in the foreign cluster."""
    Membership.objects.create(user=cast.secretary, role="secretary", cluster=cast.foreign)
    document = small_document()
    academic = replace(document, title=("Дорожная карта",), period=Period.academic(2021))
    later = replace(document, title=("ПЛАН СВЯЗИ",), period=Period.calendar(2023), sections=())
    create_plan(cast.foreign, later, cast.stranger)
    return draft(cast), in_force(cast, academic), Plan.objects.get(title="ПЛАН СВЯЗИ")


def found(client, **query) -> set[str]:
    page = client.get(reverse("plan_list"), query).context["page"]
    return {plan.title.partition("\n")[0] for plan in page}


def test_the_list_shows_what_one_may_see(client, cast, three):
    client.force_login(cast.member)
    assert found(client) == {"ПЛАН РАБОТЫ", "Дорожная карта"}
    client.force_login(cast.stranger)
    assert found(client) == {"ПЛАН СВЯЗИ"}
    assert found(client, cluster=cast.cluster.pk) == {"ПЛАН СВЯЗИ"}


ALL = {"ПЛАН РАБОТЫ", "Дорожная карта", "ПЛАН СВЯЗИ"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ALL),
        ({"year": "2021"}, {"Дорожная карта"}),
        ({"year": "2022"}, {"ПЛАН РАБОТЫ", "Дорожная карта"}),
        ({"year": "2024"}, set()),
        ({"stage": "draft"}, {"ПЛАН РАБОТЫ", "ПЛАН СВЯЗИ"}),
        ({"stage": "approved"}, {"Дорожная карта"}),
        ({"stage": "draft", "year": "2022"}, {"ПЛАН РАБОТЫ"}),
        ({"text": "план связи"}, {"ПЛАН СВЯЗИ"}),
        ({"text": "ДОРОЖНАЯ"}, {"Дорожная карта"}),
        ({"text": "работы кластера"}, {"ПЛАН РАБОТЫ"}),
        ({"text": " работы   кластера "}, {"ПЛАН РАБОТЫ"}),
        ({"text": "ПРОВЕДЕНИЕ ЭКСКУРСИЙ"}, {"ПЛАН РАБОТЫ", "Дорожная карта"}),
        ({"text": "п.ан"}, set()),
        ({"text": "экскурсий", "stage": "approved"}, {"Дорожная карта"}),
    ],
)
def test_the_filters_find(secretary, three, query, expected):
    assert found(secretary, **query) == expected


def test_the_list_can_be_of_one_cluster(secretary, cast, three):
    assert found(secretary, cluster=cast.foreign.pk) == {"ПЛАН СВЯЗИ"}


def test_htmx_gets_the_table_alone(secretary, three):
    page = Page(secretary.get(reverse("plan_list"), {"text": "связи"}, headers=HTMX))
    assert not page.is_whole
    assert page.says("Найдено: 1")
    assert [row.says("ПЛАН СВЯЗИ") for row in page.rows()] == [True]


def test_pages_keep_the_filter(secretary, cast):
    document = small_document()
    for _ in range(31):
        draft(cast, replace(document, sections=()))
    first = secretary.get(reverse("plan_list"), {"stage": "draft"})
    after = first.context["page"].after
    assert Page(first).leads_to(f"?stage=draft&after={after}")
    second = secretary.get(reverse("plan_list"), {"stage": "draft", "after": after})
    assert len(second.context["page"]) == 1
    assert Page(second).leads_to("?stage=draft")


def test_hostile_queries_break_neither_list_nor_page(secretary, three):
    for query in HOSTILE:
        assert (query, secretary.get(f"{reverse('plan_list')}?{query}").status_code) == (query, 200)
    for wanted in ("'--", "%00", "__class__"):
        assert secretary.get(f"{reverse('plan_page', args=[three[0].pk])}?rows={wanted}").status_code == 200
    assert secretary.get(f"/plans/{'9' * 40}/").status_code == 404


def test_what_was_searched_is_shown_as_text(secretary, three):
    page = Page(secretary.get(reverse("plan_list"), {"text": '"><script>alert(1)</script>'}))
    assert page.scripts == []
    assert page.fields["text"] == '"><script>alert(1)</script>'
    assert page.says("По этим условиям планов нет.")


# The sheet


def test_the_sheet_shows_all_words_of_the_plan(secretary, cast):
    document = small_document()
    blocks = (*document.signoffs, SignOff(Place.LEFT, "СОГЛАСОВАНО", ("Департамент", "Е.П. Талкина")))
    first, *rest = document.sections
    row = replace(first.activities[0], other={"other1": "10 000 & более"})
    document = replace(
        document,
        columns=(*document.columns, Column("other1", "Бюджет, руб.")),
        sections=(replace(first, activities=(row, *first.activities[1:])), *rest),
        signoffs=blocks,
        masthead=("МИНИСТЕРСТВО",),
        tail=("Приложение к плану",),
    )
    page = Page(secretary.get(reverse("plan_page", args=[draft(cast, document).pk])))
    texts = ["МИНИСТЕРСТВО", "Приложение к плану", "ПЛАН РАБОТЫ\nкластера на 2022 год"]
    texts += [text for block in blocks for text in (block.word, *block.lines)]
    texts += [column.heading for column in document.columns]
    texts += [section.heading for section in document.sections]
    texts += [one.text(column.key) for one in document.activities for column in document.columns]
    assert [text for text in texts if not page.says(text)] == []
    for place, words in (("left", "СОГЛАСОВАНО"), ("right", "УТВЕРЖДАЮ")):
        assert page.all(f"[data-corner={place}]")[0].says(words)


def test_tools_stand_before_the_secretary_of_a_draft_alone(client, cast):
    plan = draft(cast)
    address, tool = reverse("plan_page", args=[plan.pk]), reverse("section_new", args=[plan.pk])
    for role, sees in (("secretary", True), ("admin", True), ("chair", False), ("member", False), ("official", False)):
        client.force_login(cast.as_role(role))
        assert (role, Page(client.get(address)).leads_to(tool)) == (role, sees)
    Plan.objects.update(stage=Stage.APPROVED.value)
    client.force_login(cast.secretary)
    assert not Page(client.get(address)).leads_to(tool)


def test_findings_stand_beside_the_sheet(secretary, cast):
    plan = draft(cast, seed_document(SEEDS[0]))
    address = reverse("plan_findings", args=[plan.pk])
    assert Page(secretary.get(reverse("plan_page", args=[plan.pk]))).leads_to(address)
    findings = check(bridge.to_document(plan))
    assert findings
    for headers in ({}, HTMX):
        page = Page(secretary.get(address, headers=headers))
        # Where a finding is about several rows, they are links before its words.
        said = [finding.text.partition(" Строки: ")[0] for finding in findings]
        assert [text for text in said if not page.says(text)] == []
        assert page.is_whole == (not headers)


def test_each_finding_leads_to_its_very_row(secretary, cast):
    plan = draft(cast, seed_document(SEEDS[0]))
    found = secretary.get(reverse("plan_findings", args=[plan.pk])).context["remarks"]
    twins = [f"activity-{row.pk}" for row in Activity.objects.filter(number="7.3.").in_order()]
    repeated = next(one for one in found if one.finding.id == "number.repeated")
    assert repeated.parts == (("7.3.", twins[0]), ("7.3.", twins[1]))
    heading = next(one for one in found if one.finding.id == "section.repeated")
    section = Section.objects.get(heading=heading.finding.place)
    assert heading.parts == ((section.heading, f"section-{section.pk}"),)
    page = Page(secretary.get(reverse("plan_findings", args=[plan.pk])))
    assert page.leads_to(f"{reverse('plan_page', args=[plan.pk])}#{twins[1]}")


@pytest.mark.parametrize(
    ("role", "sees"), [("secretary", True), ("chair", True), ("member", False), ("official", False), ("admin", True)]
)
def test_the_score_is_for_who_writes_and_approves(client, cast, role, sees):
    plan = draft(cast, seed_document(SEEDS[0]))
    client.force_login(cast.as_role(role))
    answer = client.get(reverse("plan_findings", args=[plan.pk]), headers=HTMX)
    assert Page(answer).says("Оценка плана") == sees
    assert (answer.context["score"] is not None) == sees
    if sees:
        assert answer.context["score"] == score(one.finding for one in answer.context["remarks"])


def test_findings_know_the_cluster_and_its_department(secretary, cast):
    title = ("ПЛАН РАБОТЫ", "кластера строительства на 2022 год")
    first = small_document().sections[0]
    rows = tuple(replace(row, deadline="до 01.05.2022") for row in first.activities)
    plan = draft(cast, replace(small_document(), title=title, sections=(replace(first, activities=rows),)))
    address = reverse("plan_findings", args=[plan.pk])
    page = Page(secretary.get(address))
    assert page.says("а план относится к кластеру «Кластер транспорта»")
    assert page.says("01.05.2022 (следующий рабочий день 04.05.2022, предыдущий 29.04.2022)")
    cast.cluster.department.day_off = "previous"
    cast.cluster.department.save()
    assert Page(secretary.get(address)).says("01.05.2022 (предыдущий рабочий день 29.04.2022, следующий 04.05.2022)")


def test_a_plan_without_findings_says_so(secretary, cast):
    plan = draft(cast, replace(small_document(), sections=()))
    Plan.objects.update(title="ПЛАН РАБОТЫ на 2022 год")
    findings = check(bridge.to_document(Plan.objects.get()))
    text = Page(secretary.get(reverse("plan_findings", args=[plan.pk]), headers=HTMX))
    assert (text.says("Ничего странного не найдено.")) == (not findings)


def test_a_deadline_is_explained_while_it_is_typed(secretary, cast):
    address = reverse("deadline_preview", args=[draft(cast).pk])
    text = Page(secretary.get(address, {"deadline": "ежеквартально"}))
    assert text.says("Ежеквартально с 01.01.2022 по 31.12.2022, 4 срока.")
    assert Page(secretary.get(address, {"deadline": "  "})).words == ""
    assert secretary.get(address, {"deadline": "<b>" * 9_000}).status_code == 200

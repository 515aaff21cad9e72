"""The page of search and the file of what was found."""

import io
import re
from dataclasses import replace
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from plans.core.document import Activity as Row
from plans.core.document import Section as Group
from plans.forms.search import SearchForm, taking_part
from plans.models import Activity, Cluster, Department, Organisation, Participation, Section
from tests.cast import draft, in_force, small_document
from tests.oversight.test_search import HOSTILE
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, cast):
    """Ask as one of the cast: the page of an answer."""

    def ask(role: str = "secretary", **asked) -> Page:
        client.force_login(cast.as_role(role))
        return Page(client.get(reverse("search"), asked))

    return ask


def many(count: int):
    row = Row("1.1.", "Проведение экскурсий", "Участники кластера", "Ежеквартально", "Отчёт")
    return replace(small_document(), sections=(Group("1. Раздел", (row,) * count),))


def test_without_words_the_page_says_what_can_be_found(page):
    assert page().says("Слова — в любой форме")


def test_each_result_leads_to_its_row_with_its_words_marked(cast, client, page):
    plan = in_force(cast)
    client.force_login(cast.member)
    answer = client.get(reverse("search"), {"q": "экскурсия"})
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    body = answer.content.decode()
    assert f'href="/plans/{plan.pk}/#activity-{row.pk}"' in body
    assert "1.2. Проведение <mark>экскурсий</mark>" in body
    assert f'id="activity-{row.pk}"' in client.get(f"/plans/{plan.pk}/").content.decode()


def test_a_row_that_has_neither_number_nor_name_still_leads_somewhere(cast, client):
    plan = draft(cast, replace(many(1), sections=(Group("1", (Row("", "", result="Отчёт о выставке"),)),)))
    client.force_login(cast.member)
    body = client.get(reverse("search"), {"q": "выставки"}).content.decode()
    address = f"/plans/{plan.pk}/#activity-{Activity.objects.get(section__plan=plan).pk}"
    assert re.search(rf'href="{address}">\s*без текста</a>', body)


def test_a_heading_leads_to_its_section(cast, client):
    plan = draft(cast)
    client.force_login(cast.member)
    section = Section.objects.get(heading="2. Качество")
    assert f"#section-{section.pk}" in client.get(reverse("search"), {"q": "качество"}).content.decode()
    assert f'id="section-{section.pk}"' in client.get(f"/plans/{plan.pk}/").content.decode()


def test_words_of_a_plan_are_never_markup(cast, client):
    draft(cast, replace(many(1), sections=(Group("1", (Row("1.", "<script>план</script> & «совет»"),)),)))
    client.force_login(cast.secretary)
    body = client.get(reverse("search"), {"q": "совета"}).content.decode()
    assert "&lt;script&gt;план&lt;/script&gt; &amp; «<mark>совет</mark>»" in body


def test_what_is_not_found_is_said_with_what_to_try(cast, page):
    draft(cast)
    answer = page(q="экскурзии")
    assert answer.says("Ничего не нашлось")
    assert answer.says("Может быть, вы искали: экскурсий?")


def test_a_word_that_stands_there_is_not_taken_for_misspelt_where_no_row_is_in_the_asked_state(cast, client, page):
    in_force(cast)
    client.force_login(cast.secretary)
    with CaptureQueriesContext(connection) as queries:
        answer = Page(client.get(reverse("search"), {"q": "экскурсии", "state": "part"}))
    assert answer.says("Ничего не нашлось")
    assert not answer.says("Может быть, вы искали")
    assert sum("plans_searchentry" in one["sql"] for one in queries) == 2, "no neighbours are looked for"
    assert page(q="экскурзии", state="part").says("Может быть, вы искали: экскурсий?")


def test_a_stranger_gets_the_same_answer_as_for_words_that_nobody_wrote(cast, client):
    draft(cast)
    client.force_login(cast.stranger)
    answers = {words: Page(client.get(reverse("search"), {"q": words})) for words in ("экскурсии", "никем")}
    shown, other = (answer.all("main")[0].words.replace(words, "") for words, answer in answers.items())
    assert shown == other
    assert "Найдено" not in shown


def test_filters_stand_in_the_address_and_narrow_the_result(cast, page):
    draft(cast)
    assert page(q="экскурсии", stage="draft", cluster=cast.cluster.pk, year=2022).says("Найдено: 1")
    assert page(q="экскурсии", stage="approved").says("Ничего не нашлось")
    assert page(q="экскурсии", stage="approved").says("искать во всех планах")


def test_filters_are_offered_to_whoever_opens_them(cast, page):
    draft(cast)
    names = ["year", "department", "cluster", "organisation", "state", "stage"]
    assert fields(page(q="экскурсии")) == {}
    assert list(fields(page(q="экскурсии", filters="1"))) == names
    opened = page(q="экскурсии", filters="1", year="2022", stage="draft")
    assert {name: value for name, value in fields(opened).items() if value} == {"year": "2022", "stage": "draft"}


def fields(answer: Page) -> dict[str, str]:
    """What the form sends beside the words."""
    return {one.root.name: one.root.value or "" for one in answer.all("#narrow [name]")}


def test_conditions_that_are_set_are_named_stay_for_the_next_words_and_can_be_taken_off(cast, page):
    draft(cast)
    answer = page(q="экскурсии", year="2022", cluster=cast.cluster.pk, state="", stage="draft")
    named = f"Учтены условия: год – 2022; кластер – {cast.cluster}; состояние плана – Черновик. Снять"
    assert answer.says(named)
    assert fields(answer) == {"year": "2022", "cluster": str(cast.cluster.pk), "stage": "draft"}
    assert answer.leads_to(f"{reverse('search')}?q={quote('экскурсии')}")
    assert answer.leads_to(f"?q={quote('экскурсии')}&year=2022&cluster={cast.cluster.pk}&state=&stage=draft&filters=1")
    assert not page(q="экскурсии", cluster=cast.foreign.pk).says("Учтены")


def test_a_filter_that_makes_no_sense_is_left_out_and_named(cast, page):
    draft(cast)
    answer = page(q="экскурсии", cluster=cast.foreign.pk, year="1e9", organisation="9" * 40)
    for name in ("Кластер", "Год", "Отвечает организация"):
        assert answer.says(f"Условие «{name}» не понято и не учтено")
    assert answer.says("Найдено: 1")


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_query_is_an_ordinary_page(cast, client, words):
    draft(cast)
    client.force_login(cast.secretary)
    asked = {"q": words.encode("utf-8", "replace").decode(), "page": "-1", "state": words[:20].replace("\ud800", "?")}
    for name in ("search", "search_file"):
        assert client.get(reverse(name), asked).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize(("role", "queries"), [("member", 9), ("official", 9), ("admin", 9)])
def test_the_page_takes_the_same_queries_for_any_number_of_rows(
    cast, client, django_assert_num_queries, role, queries, count
):
    in_force(cast, many(count))
    client.force_login(cast.as_role(role))
    # SQLite is told where the plans' entries lie, where a role sees more than a few clusters.
    where = role == "admin" and connection.vendor == "sqlite"
    with django_assert_num_queries(queries + where):
        assert Page(client.get(reverse("search"), {"q": "экскурсии"})).says(f"Найдено: {count}")


@pytest.mark.parametrize("count", [1, 30])
def test_a_state_takes_the_same_queries_for_any_number_of_rows(cast, client, django_assert_num_queries, count):
    in_force(cast, many(count))
    client.force_login(cast.member)
    with django_assert_num_queries(16):
        assert Page(client.get(reverse("search"), {"q": "экскурсии", "state": "late"})).says(f"Найдено: {count}")


def test_what_was_found_is_a_table_of_texts(cast, client, settings):
    settings.SITE_URL = "https://plans.example"
    plan = draft(
        cast, replace(many(1), sections=(Group("1. Раздел", (Row("1.", "=1+1 экскурсия", result="- отчёт"),)),))
    )
    client.force_login(cast.member)
    answer = client.get(reverse("search_file"), {"q": "экскурсии"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    head, line = sheet.iter_rows()
    found = dict(zip((cell.value for cell in head), line, strict=True))
    assert found["Мероприятие"].value == "=1+1 экскурсия"
    assert {cell.data_type for cell in line if cell.value} == {"s"}
    assert found["Ожидаемый результат"].value == "- отчёт"
    assert found["Адрес"].value == f"https://plans.example/plans/{plan.pk}/#activity-{Activity.objects.get().pk}"
    assert sheet.freeze_panes == "A2"


def test_a_stranger_gets_an_empty_table(cast, client):
    draft(cast)
    client.force_login(cast.stranger)
    answer = client.get(reverse("search_file"), {"q": "экскурсии"})
    assert load_workbook(io.BytesIO(answer.content)).active.max_row == 1


def test_of_too_many_the_page_shows_some_and_the_file_more_and_both_say_so(cast, client, page, monkeypatch):
    monkeypatch.setattr("plans.oversight.search.SHOWN", 2)
    monkeypatch.setattr("plans.oversight.search.MOST", 3)
    draft(cast, many(4))
    answer = page(q="экскурсии")
    assert answer.says("Найдено больше 2: просмотрены 2 самых новых. Уточните запрос или скачайте до 3 строк.")
    data = client.get(reverse("search_file"), {"q": "экскурсии"}).content
    *rows, last = list(load_workbook(io.BytesIO(data)).active.values)[1:]
    assert (len(rows), last[0]) == (3, "Это не всё: просмотрены 3 самых новых. Уточните запрос.")


@pytest.mark.parametrize("role", ["admin", "official", "member"])
def test_the_choices_are_what_the_person_may_see_by_their_names(cast, role):
    Organisation.objects.create(name="Ничья организация")
    Organisation.objects.filter(pk=cast.college.pk).update(short_name="ТТ")
    clusters = Cluster.objects.visible_to(cast.as_role(role))
    form = SearchForm({"filters": "1"}, clusters=clusters)
    seen = {
        "department": Department.objects.filter(clusters__in=clusters).distinct(),
        "cluster": clusters,
        "organisation": Organisation.objects.filter(clusters__in=clusters).distinct(),
    }
    for name, rows in seen.items():
        _, *listed = form.fields[name].widget.choices
        assert listed == [(row.pk, str(row)) for row in rows.order_by("name")]
        assert set(form.fields[name].queryset) == set(rows)
    assert "ТТ" in dict(listed).values()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's own machine")
def test_the_offered_organisations_cost_no_more_than_there_are_of_them(cast):
    few = _grown(cast, 20)
    assert _grown(cast, 80) < 8 * few, "each of them must not be looked for in each of the clusters"


def _grown(cast, count: int) -> int:
    """So many more clusters, each with an organisation of its own; the steps it takes to list the organisations."""
    made = [Cluster(department=cast.cluster.department, name=f"Кластер {count} {at}") for at in range(count)]
    members = [Organisation(name=f"Техникум {count} {at}") for at in range(count)]
    Cluster.objects.bulk_create(made)
    Organisation.objects.bulk_create(members)
    parts = [Participation(cluster=home, organisation=one) for home, one in zip(made, members, strict=True)]
    Participation.objects.bulk_create(parts)
    steps = [0]

    def step() -> None:
        steps[0] += 1

    connection.ensure_connection()
    connection.connection.set_progress_handler(step, 1)
    try:
        assert len(taking_part(Cluster.objects.filter(department=cast.cluster.department))) > count
    finally:
        connection.connection.set_progress_handler(None, 1)
    return steps[0]

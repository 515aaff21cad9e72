"""Questions to plans, from the line to the rows: only of what the person may see, and equal to a plain count."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from plans.core import search
from plans.core.asking import Sort, Wanted
from plans.core.document import Activity as Row
from plans.core.document import Section as Group
from plans.core.progress import Deed
from plans.execution import marks
from plans.models import Activity, Cluster, Organisation, Participation, Plan
from plans.oversight import asking, rows
from plans.owed import counters
from plans.templatetags.shares import owed_row
from plans.views.asking import _cells
from tests.cast import in_force, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(cast) -> Plan:
    """Owed: 1.1. by the council by 31 January, 1.2. each quarter by both, 2.1. by the college by 1 May."""
    plan = in_force(cast)
    counters.renew_plan(plan.pk)
    return plan


def numbers(page) -> list[str]:
    return [line.activity.number for line in page.context["answer"].page.lines]


def ask(client, text: str = "", **parts):
    return client.get(reverse("ask"), {"q": text, **parts})


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("что просрочено", ["1.1.", "1.2.", "2.1."]),
        ("что просрочено у техникума транспорта", ["1.2.", "2.1."]),
        ("что просрочено у автоколонны", ["1.2."]),
        ("что просрочено в марте", ["1.2."]),
        ("кто должен до 1 июня", ["1.1.", "1.2.", "2.1."]),
        ("что нужно сделать до 1 марта в кластере транспорта", ["1.1."]),
        ("что предстоит осенью", ["1.2."]),
        ("что предстоит в следующем году", []),
        ("выполнено", []),
        ("неясные сроки", []),
        ("про экскурсии", ["1.2."] * 4),
        ("просрочено «учебные планы»", ["2.1."]),
    ],
)
def test_a_question_is_answered_with_its_rows(client, cast, plan, question, found):
    client.force_login(cast.official)
    assert numbers(ask(client, question)) == found


def test_what_is_said_of_rows_can_be_asked_for(client, cast, plan):
    client.force_login(cast.official)
    said = {Deed.DONE: "2.1.", Deed.DROPPED: "1.1."}
    for deed, number in said.items():
        row = Activity.objects.get(section__plan=plan, number=number)
        basis = "Решение совета" if deed is Deed.DROPPED else ""
        statement = marks.Statement(date(2022, 4, 20), "Да", due=row.slots.get().due, fact=deed, basis=basis)
        marks.report(row, cast.college, cast.secretary, statement)
    assert numbers(ask(client, "что выполнено")) == ["2.1."]
    assert numbers(ask(client, "что снято")) == ["1.1."]
    assert numbers(ask(client, "что просрочено")) == ["1.2."]


def test_unclear_deadlines_have_no_days_and_that_is_said(client, cast):
    section = Group("1.", (Row("1.", "Что-то", "Участники кластера", "как-нибудь"),))
    plan = in_force(cast, replace(small_document(), sections=(section,)))
    counters.renew_plan(plan.pk)
    client.force_login(cast.official)
    page = ask(client, "неясные сроки автоколонны в марте")
    assert numbers(page) == ["1."]
    assert Page(page).says("время не учтено")


def test_the_parts_are_shown_and_can_be_taken_away_and_changed(client, cast, plan):
    client.force_login(cast.official)
    page = ask(client, "что просрочено у автоколонны в марте")
    labels = [(label, words) for label, words, _ in page.context["chips"]]
    assert labels == [
        ("Что", "Просрочено"),
        ("Срок с", "01.03.2022"),
        ("Срок по", "31.03.2022"),
        ("Отвечает", "Автоколонна"),
    ]
    without = {label: address for label, _, address in page.context["chips"]}
    wider = client.get(f"{reverse('ask')}?{without['Отвечает']}")
    assert [label for label, *_ in wider.context["chips"]] == ["Что", "Срок с", "Срок по"]
    changed = ask(client, "что просрочено", set="1", kind="open", end="2022-02-28")
    assert numbers(changed) == ["1.1."]


def test_of_several_that_are_called_so_one_is_chosen_first(client, cast, plan):
    twin = Organisation.objects.create(name="Колледж транспорта", kind="college")
    Participation.objects.create(cluster=cast.cluster, organisation=twin)
    client.force_login(cast.official)
    page = ask(client, "что просрочено у организации транспорта")
    assert "answer" not in page.context
    [(text, choices, more)] = page.context["choices"]
    assert (text, [name for name, _ in choices], more) == (
        "организации транспорта",
        ["Колледж транспорта", "Техникум транспорта"],
        False,
    )
    after = client.get(f"{reverse('ask')}?{choices[1][1]}")
    assert after.context["asked"].organisation == cast.college


def test_what_was_not_understood_is_said_word_by_word(client, cast, plan):
    client.force_login(cast.official)
    page = ask(client, "просроченные экскурсии марсиан")
    assert [word for word, _ in page.context["others"]] == ["экскурсии", "марсиан"]
    assert Page(page).says("Не понято и не учтено")
    wider = client.get(f"{reverse('ask')}?{page.context['others'][0][1]}")
    assert numbers(wider) == ["1.2."]
    assert Page(ask(client, "привет")).says("Вопрос не понят")


def test_foreign_plans_and_names_show_nowhere(client, cast, plan):
    client.force_login(cast.stranger)
    assert numbers(ask(client, "что просрочено")) == []
    page = ask(client, "что просрочено у автоколонны в кластере транспорта")
    assert page.context["question"].names == ()
    assert [word for word, _ in page.context["others"]] == ["автоколонны", "транспорта"]
    parts = {"set": "1", "organisation": cast.plant.pk, "cluster": cast.cluster.pk, "words": "экскурсии"}
    assert numbers(ask(client, **parts)) == []


@pytest.mark.parametrize("wanted", [one for one in Wanted if one is not Wanted.UNCLEAR])
def test_every_kind_of_rows_is_asked_for_alone(client, cast, plan, wanted):
    found = rows.find(cast.official, rows.Which(rows.Sort(wanted.value), organisation=cast.plant), TODAY)
    mine = [line for line in found.lines if "Автоколонна" in line.names]
    assert found.lines == mine


def test_the_body_of_a_council_is_no_organisation(client, cast, plan):
    Activity.objects.filter(number="1.2.").update(collective="each")
    counters.renew_plan(plan.pk)
    found = rows.find(cast.official, rows.Which(rows.Sort.OPEN, organisation=cast.plant), TODAY)
    assert [line.names for line in found.lines] == [("Автоколонна",)] * 4


def test_rows_without_a_place_are_too_many_for_who_sees_a_country(client, cast, plan, monkeypatch):
    monkeypatch.setattr(asking, "MOST_CLUSTERS", 0)
    client.force_login(cast.official)
    assert Page(ask(client, "что выполнено")).says("Назовите кластер")
    assert ask(client, "что выполнено в кластере транспорта").context["answer"].too_wide is False
    assert ask(client, "что просрочено").context["answer"].too_wide is False


def test_pages_follow_each_other(client, cast):
    section = Group("1.", tuple(Row(f"{at}.", "Отчёт", "Участники кластера", "до 01.03.2022") for at in range(60)))
    plan = in_force(cast, replace(small_document(), sections=(section,)))
    counters.renew_plan(plan.pk)
    client.force_login(cast.official)
    first = ask(client, "что просрочено")
    second = ask(client, set="1", kind="late", after=first.context["answer"].page.after)
    assert (len(numbers(first)), len(numbers(second))) == (50, 10)
    lines = list(asking.all_lines(cast.official, rows.Which(rows.Sort.LATE), search.read(""), TODAY))
    assert len({line.activity.pk for line in lines}) == 60


def test_the_answer_comes_as_a_table(client, cast, plan):
    client.force_login(cast.official)
    answer = client.get(reverse("ask_file"), {"q": "что просрочено у автоколонны"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    lines = list(sheet.iter_rows(values_only=True))
    assert len(lines) == 2
    assert lines[1][3:7] == ("1.2.", "Проведение экскурсий", "Техникум транспорта, Автоколонна", "31.03.2022")


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "я" * 5000,
        "q=%00%FF",
        "set=1&kind=x&start=9999-99-99&end=0001-01-01",
        "set=1&cluster=999999999999999999999",
        "set=1&words=" + "слово+" * 200,
        "set=1&start=2022-03-01&end=2022-01-01",
        "set=1&after=2022-13-45_x",
        "q=%27%22%3Cscript%3E+просрочено",
    ],
)
def test_a_strange_question_is_no_error(client, cast, plan, query):
    client.force_login(cast.official)
    assert client.get(f"{reverse('ask')}?{query}").status_code == 200
    assert client.get(f"{reverse('ask_file')}?{query}").status_code == 200


def test_names_are_found_in_any_case_and_by_any_letter(cast, plan):
    Cluster.objects.filter(pk=cast.cluster.pk).update(name="КЛАСТЕР ЛЁГКОЙ ПРОМЫШЛЕННОСТИ")
    for text in ("кластера легкой промышленности", "Кластер Лёгкой промышленности", "лёгкая промышленность"):
        [name] = asking.understood(cast.official, text, TODAY).names
        assert (name.place.sort, name.place.id) == (Sort.CLUSTER, cast.cluster.pk)


@pytest.mark.parametrize("count", [1, 30])
def test_a_question_takes_the_same_queries_for_any_number_of_clusters(
    client, cast, plan, count, django_assert_max_num_queries
):
    for at in range(count):
        Cluster.objects.create(name=f"Кластер {at}", industry="Связь", department=cast.cluster.department)
    client.force_login(cast.official)
    with django_assert_max_num_queries(24):
        ask(client, "что просрочено у автоколонны в кластере транспорта в марте")


def test_a_row_is_read_with_all_that_pages_and_files_tell_of_it(cast, plan, django_assert_num_queries):
    found = rows.find(cast.official, rows.Which(rows.Sort.ANY), TODAY).lines
    assert len(found) == plan.obligations.count() > 1
    with django_assert_num_queries(0):
        assert len(list(_cells(iter(found)))) == len([owed_row(line) for line in found]) == len(found)


def test_the_line_of_search_leads_to_a_question(client, cast, plan):
    client.force_login(cast.official)
    page = Page(client.get(reverse("search"), {"q": "просрочено в марте"}))
    assert page.says("понять эту строку как вопрос")
    assert not Page(client.get(reverse("search"), {"q": "экскурсии"})).says("понять эту строку как вопрос")

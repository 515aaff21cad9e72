"""Executors join a cluster's directory from the cells, whatever is written there and whoever else writes."""

import random
from dataclasses import replace

import pytest
from django.urls import reverse

from plans import bridge, queries
from plans.models import Activity, Executor
from tests.cast import draft, small_document
from tests.page import Page
from tests.secretary import Editor, row

pytestmark = pytest.mark.django_db


def prose(letters: int) -> str:
    """Words that no database packs into an index."""
    dice = random.Random(7)
    words = ("".join(dice.choices("абвгдежзиклмнопрстуфхцчшэюя0123456789", k=39)) for _ in range(letters // 40))
    return " ".join(words)


def with_executors(*cells: str):
    """The small plan with other words in the first rows of its executors' column."""
    document = small_document()
    first = document.sections[0]
    rows = [replace(one, executors=cell) for one, cell in zip(first.activities, cells, strict=False)]
    return replace(document, sections=(replace(first, activities=tuple(rows)), *document.sections[1:]))


def test_prose_in_the_executors_cell_is_kept(cast):
    words = prose(7_600)
    editor = Editor(draft(cast), cast.secretary)
    editor.type(row("1.1."), "executors", words)
    assert words in Executor.objects.values_list("name", flat=True)
    editor.type(row("1.2."), "executors", words)
    assert Executor.objects.filter(name=words).count() == 1


def test_a_plan_with_prose_for_executors_is_brought_in(cast):
    words = prose(50_000)
    plan = draft(cast, with_executors(words))
    assert bridge.to_document(plan).activities[0].executors == words


def test_the_admin_enters_an_executor_once_in_any_spelling(client, cast):
    client.force_login(cast.admin)
    sent = {"cluster": cast.cluster.pk, "scope": "council"}
    page = reverse("admin:plans_executor_add")
    assert client.post(page, sent | {"name": "Рабочая группа"}).status_code == 302
    assert client.post(page, sent | {"name": "Другая группа"}).status_code == 302
    again = client.post(page, sent | {"name": "РАБОЧАЯ  ГРУППА"})
    assert Page(again).says("Такой исполнитель в кластере уже есть.")
    assert sorted(Executor.objects.values_list("key", flat=True)) == ["другая группа", "рабочая группа"]


def who(name):
    executor = Executor.objects.get(name=name)
    return executor.scope, executor.basis, [one.pk for one in executor.organisations.all()]


def test_an_organisations_own_name_wins_over_a_word_in_it(cast):
    draft(cast, with_executors("Техникум транспорта, АВТОКОЛОННА", "Руководители ПОО"))
    assert who("Техникум транспорта") == ("chosen", "name", [cast.college.pk])
    assert who("АВТОКОЛОННА") == ("chosen", "name", [cast.plant.pk])
    assert who("Руководители ПОО") == ("colleges", "words", [])


def test_a_name_that_only_looks_like_one_is_offered(client, cast):
    draft(cast, with_executors("Tехникум транспорта", "Технихум транспорта"))
    assert who("Tехникум транспорта") == who("Технихум транспорта") == ("unknown", "words", [])
    client.force_login(cast.secretary)
    page = client.get(reverse("executor_list", args=[cast.cluster.pk]))
    offers = {executor.name: offers for executor, offers in page.context["executors"]}
    assert offers["Tехникум транспорта"] == [(cast.college, "буквы двух алфавитов")]
    assert offers["Технихум транспорта"] == [(cast.college, "отличается буквой")]
    assert "Похоже на «Техникум транспорта» (отличается буквой)." in page.content.decode()


def test_one_click_makes_an_offer_a_fact(client, cast):
    draft(cast, with_executors("Tехникум транспорта"))
    client.force_login(cast.secretary)
    executor = Executor.objects.get(name="Tехникум транспорта")
    sent = {"scope": "chosen", "organisations": cast.college.pk}
    assert client.post(reverse("executor_edit", args=[executor.pk]), sent).status_code == 302
    assert who("Tехникум транспорта") == ("chosen", "person", [cast.college.pk])
    again = bridge.directory_of(cast.cluster)
    assert again.owner("Tехникум  транспорта") == cast.college.pk


def test_a_guess_says_so_until_a_person_has_looked(client, cast):
    draft(cast)
    client.force_login(cast.secretary)
    executor = Executor.objects.get(name="Руководители ПОО")
    address = reverse("executor_list", args=[cast.cluster.pk])
    said = client.get(address).content.decode().count("догадка по словам")
    client.post(reverse("executor_edit", args=[executor.pk]), {"scope": executor.scope})
    assert client.get(address).content.decode().count("догадка по словам") == said - 1
    assert who("Руководители ПОО") == ("colleges", "person", [])


def test_what_no_row_names_any_more_leaves_the_list(client, cast):
    plan = draft(cast)
    kept = Executor.objects.get(name="Руководители ПОО")
    client.force_login(cast.secretary)
    client.post(reverse("executor_edit", args=[kept.pk]), {"scope": kept.scope})
    editor = Editor(plan, cast.secretary)
    editor.type(row("1.2."), "executors", "Рабочая группа")
    editor.type(row("2.1."), "executors", "Рабочая группа")
    named = {executor.name: executor.row_count for executor in queries.executor_list(cast.cluster)}
    assert named == {"Координационный совет": 1, "Рабочая группа": 2, "Руководители ПОО": 0}


def test_a_name_that_comes_back_is_the_same_executor(cast):
    editor = Editor(draft(cast), cast.secretary)
    was = Executor.objects.get(name="Участники кластера").pk
    editor.type(row("1.2."), "executors", "Рабочая группа")
    editor.type(row("1.2."), "executors", "участники Кластера")
    assert Executor.objects.filter(executions__activity__number="1.2.").get().pk == was


def test_what_is_left_of_other_words_does_not_hold_new_words_together(cast):
    editor = Editor(draft(cast), cast.secretary)
    editor.type(row("1.2."), "executors", "Точка кипения Кванториум")
    editor.type(row("1.2."), "executors", "Точка кипения; Кванториум")
    editor.type(row("2.1."), "executors", "ПОО, Точка кипения Кванториум")
    assert [one.executor.name for one in Activity.objects.get(number="2.1.").executions.all()] == [
        "ПОО",
        "Точка кипения",
        "Кванториум",
    ]


def test_a_reference_is_no_executor_but_leads_to_its_row(client, cast):
    draft(cast, with_executors("Координационный совет, ЦОПП", "те же"))
    second = Activity.objects.get(number="1.2.")
    assert not second.executions.exists()
    client.force_login(cast.secretary)
    page = client.get(reverse("activity_reading", args=[second.pk]))
    first = Activity.objects.get(number="1.1.")
    assert [(row, names) for _, row, names in page.context["referred"]] == [(first, ["Координационный совет", "ЦОПП"])]
    assert page.context["names_form"]["names"].value() == "Координационный совет\nЦОПП"
    (link,) = Page(page).all(f'a[href="{reverse("activity_reading", args=[first.pk])}"]')
    assert link.words == "строка 1.1."


@pytest.mark.parametrize(
    ("words", "said"),
    [("см. п. 2.1", "строка 2.1."), ("см. п. 7.7", "такой строки в плане нет"), ("нет", "исполнителя нет")],
)
def test_a_reference_says_what_it_points_to(client, cast, words, said):
    draft(cast, with_executors(words))
    client.force_login(cast.secretary)
    assert Page(client.get(reverse("activity_reading", args=[Activity.objects.get(number="1.1.").pk]))).says(said)


def test_executors_are_read_for_many_rows_at_once(cast, django_assert_num_queries):
    plan = draft(cast, with_executors("колледж, завод", "завод", ""))
    rows = Activity.objects.of_plan(plan)
    with django_assert_num_queries(1):
        named = queries.executors_of([plan.pk])
    assert named == {one.pk: tuple(one.executor_set.all()) for one in rows if one.executor_set.exists()}
    first, second, *_ = rows
    assert named[second.pk][0] is next(one for one in named[first.pk] if one.name == "завод")

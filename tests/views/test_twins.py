"""The pages of near rows: the writer of a draft takes one by a click, an official looks what plans share."""

from dataclasses import replace

import pytest
from django.urls import reverse

from plans.models import Activity, Cluster
from plans.oversight import twins
from tests.cast import draft
from tests.editor.test_twins import ROWS, other
from tests.oversight.test_twins import of_cluster
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(client, cast):
    client.force_login(cast.secretary)
    return draft(cast)


def test_a_row_is_taken_by_one_click_into_the_section_most_like_its_own(client, cast, plan):
    other(cast, "Второй")
    page = Page(client.get(reverse("plan_others", args=[plan.pk])))
    assert page.says(ROWS[0].title)
    assert page.says("Связь · 2022, Второй")
    assert not page.says("Иванов")
    source, section = (page.all(f"[name={name}]")[0] for name in ("source", "section"))
    chosen = section.all("option[selected]")[0]
    assert chosen.words == "2. Качество"
    take = {"source": source.root.get("value"), "section": chosen.root.get("value")}
    answer = client.post(reverse("plan_take", args=[plan.pk]), take)
    row = Activity.objects.of_plan(plan).get(number="2.2.")
    assert answer["Location"] == f"{reverse('plan_page', args=[plan.pk])}#activity-{row.pk}"
    assert Page(client.get(answer["Location"])).says("Взята строка 2.2. из плана: Второй")
    assert Page(client.get(reverse("plan_changes", args=[plan.pk]))).says("Взята строка 2.2. из плана: Второй")


def test_one_row_is_compared(client, cast, plan):
    other(cast, "Второй", [replace(ROWS[1], title="Проведение экскурсий на заводы")])
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    page = Page(client.get(reverse("plan_others", args=[plan.pk]), {"row": row.pk}))
    assert page.says("Как это записано у других")
    assert page.says("Проведение экскурсий на заводы Срок: Май")
    row = Activity.objects.get(section__plan=plan, number="1.1.")
    page = Page(client.get(reverse("plan_others", args=[plan.pk]), {"row": row.pk}))
    assert page.says("Похожих строк у других кластеров нет")


@pytest.mark.parametrize("row", ["9" * 40, "0", "x", "²"])
def test_nonsense_in_the_address_compares_nothing(client, plan, row):
    page = Page(client.get(reverse("plan_others", args=[plan.pk]), {"row": row}))
    assert page.says("утверждённых планов других кластеров ещё нет")


@pytest.mark.parametrize("wrong", [{}, {"source": "x"}, {"source": "9" * 30}, {"section": "9" * 30}, {"source": "1"}])
def test_nonsense_takes_nothing_and_is_told(client, plan, wrong):
    data = {"source": "1", "section": plan.sections.first().pk} | wrong if wrong else {}
    page = Page(client.post(reverse("plan_take", args=[plan.pk]), data, follow=True))
    assert page.says("Не взято") or page.says("больше нет")
    assert Activity.objects.of_plan(plan).count() == 3


def test_the_draft_leads_to_the_page_on_demand(client, plan):
    assert reverse("plan_others", args=[plan.pk]) in Page(client.get(reverse("plan_page", args=[plan.pk]))).addresses


def test_an_official_sees_what_plans_share(client, cast, time_machine):
    time_machine.move_to("2022-03-10T09:00:00Z", tick=False)
    client.force_login(cast.official)
    assert Page(client.get(reverse("twins"))).says("Ничего общего")
    second = Cluster.objects.create(name="В<т>орой", industry="Связь", department=cast.cluster.department)
    for cluster in (cast.cluster, second):
        of_cluster(cast, cluster)
    page = Page(client.get(reverse("twins")))
    assert page.says("Ярмарка вакансий для выпускников кластеров: 2")
    row = Activity.objects.get(section__plan__cluster=second)
    assert f"{reverse('plan_page', args=[row.section.plan_id])}#activity-{row.pk}" in page.addresses
    assert page.says(f"Связь · 2022, 7. {row.title} – 15.05.2022, В<т>орой")
    empty = Page(client.get(reverse("twins"), {"same": "day", "year": "2020"}))
    assert empty.says("Есть планы других лет: 2022")
    assert "?same=day&year=2022" in empty.addresses
    day = Page(client.get(reverse("twins"), {"same": "day", "year": "2022"}))
    assert day.says("15 мая 2022 кластеров: 2")
    assert Page(client.get(reverse("twins"), {"same": "x", "year": "-5", "department": "9" * 30})).says("2022 год")


def test_who_sees_too_many_clusters_chooses_a_department(client, cast, monkeypatch):
    monkeypatch.setattr(twins, "MOST_CLUSTERS", 1)
    client.force_login(cast.admin)
    assert Page(client.get(reverse("twins"))).says("Кластеров больше 1: выберите департамент.")
    mine = cast.cluster.department.pk
    assert Page(client.get(reverse("twins"), {"department": mine})).says("Ничего общего")

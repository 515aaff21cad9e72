"""«План на следующий период»: everything is shown before anything is saved."""

from dataclasses import replace

import pytest
from django.urls import reverse

from plans.models import Activity, Plan
from tests.cast import draft, in_force, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db

PERIOD = "2023-01-01..2023-12-31"


@pytest.fixture
def plan(cast) -> Plan:
    return in_force(cast)


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


def address(plan: Plan) -> str:
    return reverse("plan_next", args=[plan.pk])


def test_the_page_shows_all_and_saves_nothing(secretary, plan):
    page = Page(secretary.get(address(plan)))
    assert page.fields["text-title"] == "ПЛАН РАБОТЫ\nкластера на 2023 год"
    assert page.says("2.1. · Срок до 01.05.2022 → до 01.05.2023")
    assert page.says("выходной")
    assert page.says("1.1. Разработка плана")
    assert page.leads_to(reverse("plan_page", args=[plan.pk]))
    assert Plan.objects.count() == 1


def test_the_button_makes_the_plan(secretary, plan):
    page = Page(secretary.get(address(plan)))
    sent = {name: page.fields[name] for name in ("shown", "from", "text-title")} | {"period": PERIOD, "skip": ["0-1"]}
    answer = secretary.post(address(plan), sent)
    made = Plan.objects.exclude(pk=plan.pk).get()
    assert answer["Location"] == reverse("plan_page", args=[made.pk])
    assert made.title == "ПЛАН РАБОТЫ\nкластера на 2023 год"
    assert made.period_name == "2023 год"
    assert [row.number for row in Activity.objects.of_plan(made)] == ["1.1.", "2.1."]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("?period=2024-01-01..2024-12-31", "ПЛАН РАБОТЫ\nкластера на 2024 год"),
        ("?period=2023-09-01..2024-08-31", "ПЛАН РАБОТЫ\nкластера на 2023/2024 учебный год"),
        ("?start=2025-01-01&end=2025-12-31", "ПЛАН РАБОТЫ\nкластера на 2025 год"),
        ("?period=%00&start=x&skip=<b>&skip=9-9&from=%ff", "ПЛАН РАБОТЫ\nкластера на 2023 год"),
        ("?period=9999-01-01..9999-12-31", "ПЛАН РАБОТЫ\nкластера на 2023 год"),
        ("?start=2024-12-31&end=2024-01-01", "ПЛАН РАБОТЫ\nкластера на 2023 год"),
    ],
)
def test_the_period_is_chosen(secretary, plan, query, title):
    assert Page(secretary.get(address(plan) + query)).fields["text-title"] == title


def test_what_was_changed_meanwhile_is_said_and_nothing_is_made(secretary, plan):
    answer = secretary.post(address(plan), {"shown": "0" * 64, "period": PERIOD, "text-title": "Моё"})
    assert answer.status_code == 422
    page = Page(answer)
    assert page.says("Пока страница была открыта, план изменили.")
    assert page.fields["text-title"] == "Моё"
    assert Plan.objects.count() == 1


def test_a_refusal_keeps_what_was_typed(secretary, plan):
    shown = Page(secretary.get(address(plan))).fields["shown"]
    sent = {"shown": shown, "period": "2022-01-01..2022-12-31", "text-title": "Моё"}
    answer = secretary.post(address(plan), sent)
    assert answer.status_code == 422
    assert Page(answer).says("Это период самого плана.")
    assert Plan.objects.count() == 1


def test_a_plan_of_that_period_is_named(secretary, cast, plan):
    other = draft(cast)
    Plan.objects.filter(pk=other.pk).update(period_start="2023-01-01", period_end="2023-12-31")
    assert Page(secretary.get(address(plan))).says("На этот период у кластера уже есть план")


@pytest.mark.parametrize(("who", "status"), [("chair", 403), ("member", 403), ("official", 403), ("stranger", 404)])
def test_others_may_not(client, cast, plan, who, status):
    client.force_login(cast.as_role(who))
    assert client.get(address(plan)).status_code == status
    assert client.post(address(plan), {"period": PERIOD}).status_code == status
    assert Plan.objects.count() == 1


def test_a_plan_without_a_period_is_asked_for_it(secretary, plan):
    Plan.objects.filter(pk=plan.pk).update(period_start=None, period_end=None)
    assert secretary.get(address(plan))["Location"] == reverse("plan_page", args=[plan.pk])


def test_the_chain_of_years_is_shown(secretary, cast, plan):
    page = Page(secretary.get(address(plan)))
    secretary.post(address(plan), {"shown": page.fields["shown"], "period": PERIOD})
    made = Plan.objects.exclude(pk=plan.pk).get()
    assert Page(secretary.get(reverse("cluster_page", args=[cast.cluster.pk]))).says("продолжает план на 2022 год")
    assert Page(secretary.get(reverse("plan_history", args=[made.pk]))).says("Продолжает:")
    history = Page(secretary.get(reverse("plan_history", args=[plan.pk])))
    assert history.says("Продолжен:")
    assert history.leads_to(address(plan))
    row = Activity.objects.of_plan(made)[0]
    assert Page(secretary.get(reverse("activity_reading", args=[row.pk]))).says("2022 год, п. 1.1.: отметок нет")
    assert Page(secretary.get(reverse("plan_compare", args=[made.pk]))).says("план на 2022 год")


def test_hostile_words_are_shown_as_words(secretary, cast):
    document = replace(small_document(), title=("<script>alert(1)</script>", "на 2022 год"))
    page = Page(secretary.get(address(in_force(cast, document))))
    assert page.fields["text-title"] == "<script>alert(1)</script>\nна 2023 год"
    assert page.scripts == []

"""The passport of a cluster: its figures are those of its plans, and addresses are for those who keep or oversee it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from plans.core.obligations import figures
from plans.core.reports.passport import lay_out_passport
from plans.execution import marks
from plans.execution.ledger import ledger_of
from plans.models import Activity, Plan, User
from plans.oversight import passport
from plans.owed import counters
from tests.cast import draft, in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(cast) -> Plan:
    for name in ("secretary", "member", "chair"):
        User.objects.filter(pk=getattr(cast, name).pk).update(email=f"{name}@example.org", post="методист")
    plan = in_force(cast)
    row = Activity.objects.get(section__plan=plan, number="2.1.")
    marks.report(row, cast.college, cast.member, marks.Statement(date(2022, 4, 20), "Сделано", due=date(2022, 5, 1)))
    counters.renew_plan(plan.pk)
    return plan


def made(person, cast):
    return passport.passport_of(person, cast.cluster, TODAY)


def test_the_figures_are_those_of_the_plans(cast, plan):
    draft(cast)
    found = made(cast.official, cast)
    assert found.figures == figures(ledger_of(plan, TODAY).owed, TODAY)
    assert {(line.stage, line.rows, line.figures is None) for line in found.plans} == {
        ("Черновик", 3, True),
        ("Утверждён", 3, False),
    }
    assert (found.oldest, found.waiting, found.unclear) == (date(2022, 1, 31), 1, 0)
    assert [(one.name, one.leads) for one in found.members] == [("Техникум транспорта", True), ("Автоколонна", False)]


def test_addresses_of_members_are_for_those_who_keep_or_oversee_the_cluster(cast, plan):
    everybody = ["chair@example.org", "secretary@example.org", "member@example.org"]
    for person in (cast.secretary, cast.chair, cast.official, cast.admin):
        assert [one.email for one in made(person, cast).contacts] == everybody
    assert [one.email for one in made(cast.member, cast).contacts] == [*everybody[:2], ""]


def test_who_has_left_is_no_contact(cast, plan):
    User.objects.filter(pk=cast.secretary.pk).update(is_active=False)
    assert "secretary@example.org" not in [one.email for one in made(cast.official, cast).contacts]


def test_lists_are_cut_and_that_is_said(cast, plan, monkeypatch):
    monkeypatch.setattr(passport, "MOST_MEMBERS", 1)
    found = made(cast.official, cast)
    assert (len(found.members), found.left_out) == (1, ("Показаны не все: первые 1 участников.",))


def test_the_paper_says_what_the_page_says(client, cast, plan):
    client.force_login(cast.official)
    page = Page(client.get(reverse("cluster_passport", args=[cast.cluster.pk])))
    found = made(cast.official, cast)
    cells = [cell.text for table in lay_out_passport(found).tables for row in table.rows for cell in row.cells]
    for words in ("Автоколонна", "member@example.org", "Просрочено"):
        assert page.says(words)
        assert any(words in text for text in cells)


def test_the_passport_comes_as_a_file(client, cast, plan):
    client.force_login(cast.member)
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert client.get(reverse("passport_file", args=[cast.cluster.pk, kind])).content.startswith(begins)


def test_a_cluster_of_nothing_has_a_passport(client, cast):
    client.force_login(cast.stranger)
    assert Page(client.get(reverse("cluster_passport", args=[cast.foreign.pk]))).says("Действующие планы")


@pytest.mark.parametrize("count", [1, 5])
def test_a_passport_takes_the_same_queries_for_any_number_of_plans(cast, count, django_assert_max_num_queries):
    for _ in range(count):
        counters.renew_plan(in_force(cast).pk)
    with django_assert_max_num_queries(12):
        made(User.objects.get(pk=cast.official.pk), cast)

"""Lists of the first page that go on behind it: marks to check, and what needs the secretary's eye."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from plans.admin.bounded import Bounded
from plans.core.deadlines import Rule
from plans.execution import attention, marks
from plans.models import Activity, Mark, Organisation, Participation, Plan
from plans.views import attention as pages
from plans.views import execution, home
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 4, 10, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def plan(cast) -> Plan:
    return in_force(cast)


def report(plan: Plan, cast, count: int) -> list[Mark]:
    row = Activity.objects.get(section__plan=plan, number="2.1.")
    said = (marks.Statement(date(2022, 4, 1), f"Шаг {at}", due=date(2022, 5, 1)) for at in range(count))
    return [marks.report(row, cast.college, cast.member, one) for one in said]


def more_rows(plan: Plan, count: int, **fields) -> None:
    section = plan.sections.first()
    Activity.objects.bulk_create(
        Activity(section=section, number=f"9.{at}.", title=f"Ещё {at}", position=20 + at, **fields)
        for at in range(count)
    )


def walk(client, address: str) -> list[dict]:
    """What all pages of a list show, by its own links."""
    found = [client.get(address).context]
    while after := found[-1]["page"].after:
        found.append(client.get(address, {"after": after}).context)
    return found


def test_the_queue_goes_on_behind_the_first_page(client, cast, plan, monkeypatch):
    monkeypatch.setattr(home, "QUEUE", 2)
    monkeypatch.setattr(execution, "QUEUE", 2)
    reported = report(plan, cast, 5)
    client.force_login(cast.secretary)
    address = reverse("marks_queue")
    assert Page(client.get(reverse("home"))).leads_to(address)
    assert Page(client.get(reverse("plan_execution", args=[plan.pk]))).leads_to(f"{address}?plan={plan.pk}")
    shown = walk(client, address)
    assert [[mark.pk for mark in one["page"]] for one in shown] == [
        [mark.pk for mark in reported[:2]],
        [mark.pk for mark in reported[2:4]],
        [mark.pk for mark in reported[4:]],
    ]


def test_what_is_accepted_on_a_later_page_leads_back_to_it(client, cast, plan, monkeypatch):
    monkeypatch.setattr(execution, "QUEUE", 2)
    reported = report(plan, cast, 3)
    client.force_login(cast.secretary)
    last = walk(client, reverse("marks_queue"))[-1]
    back = last["back"]
    answer = client.post(reverse("marks_accept"), {"all": "1", "shown": reported[-1].pk, "back": back}, follow=True)
    assert answer.redirect_chain == [(back, 302)]
    assert Page(answer).says("Дальше отметок нет.")


def test_the_queue_of_one_plan_shows_no_other(client, cast, plan):
    other = in_force(cast)
    report(plan, cast, 1)
    [mark] = report(other, cast, 1)
    client.force_login(cast.secretary)
    answer = client.get(reverse("marks_queue"), {"plan": other.pk})
    assert [one.pk for one in answer.context["page"]] == [mark.pk]
    assert Page(answer).leads_to(reverse("marks_queue"))


@pytest.mark.parametrize("query", ["plan=999999", "plan=x", "after=x", "plan=9999999999999999999999"])
def test_strange_addresses_of_the_queue_are_answered(client, cast, plan, query):
    client.force_login(cast.secretary)
    assert client.get(f"{reverse('marks_queue')}?{query}").status_code == 200


def test_who_is_no_secretary_has_no_queue(client, cast, plan):
    report(plan, cast, 1)
    client.force_login(cast.chair)
    assert Page(client.get(reverse("marks_queue"))).says("Новых отметок нет.")


@pytest.mark.parametrize(
    ("kind", "fields"), [("waiting", {"rule": Rule.ON_EVENT.value}), ("assumed", {"assumed": True})]
)
def test_rows_that_need_an_eye_go_on_behind_the_first_page(client, cast, plan, monkeypatch, kind, fields):
    monkeypatch.setattr(attention, "MOST", 2)
    monkeypatch.setattr(pages, "PAGE", 2)
    more_rows(plan, 5, **fields)
    client.force_login(cast.secretary)
    answer = client.get(reverse("home"))
    some = getattr(answer.context["secretary"]["attention"], kind)
    assert ([row.number for row in some.rows], some.count) == (["9.0.", "9.1."], 5)
    address = reverse("attention", args=[kind])
    assert Page(answer).leads_to(address)
    shown = [[row.number for row in one["rows"]] for one in walk(client, address)]
    assert shown == [["9.0.", "9.1."], ["9.2.", "9.3."], ["9.4."]]


def test_names_that_stand_for_nobody_go_on_behind_the_first_page(client, cast, plan, monkeypatch):
    monkeypatch.setattr(attention, "MOST", 1)
    monkeypatch.setattr(pages, "PAGE", 1)
    for at, row in enumerate(Activity.objects.filter(section__plan=plan)):
        row.executor_set.create(cluster=cast.cluster, name=f"Отдел {at}", scope="unknown")
    client.force_login(cast.secretary)
    address = reverse("attention", args=["unresolved"])
    page = Page(client.get(reverse("home")))
    assert (page.leads_to(address), page.says("Не указано, кто выполняет: 3")) == (True, True)
    assert [one["rows"][0].name for one in walk(client, address)] == ["Отдел 0", "Отдел 1", "Отдел 2"]


def test_the_silent_go_on_behind_the_first_page(client, cast, plan, monkeypatch):
    monkeypatch.setattr(attention, "MOST", 2)
    monkeypatch.setattr(pages, "PAGE", 2)
    for at in range(3):
        school = Organisation.objects.create(name=f"Лицей {at}", kind="college")
        Participation.objects.create(cluster=cast.cluster, organisation=school)
    client.force_login(cast.secretary)
    address = reverse("attention", args=["silent"])
    page = Page(client.get(reverse("home")))
    assert (page.leads_to(address), page.says("Ни разу не отметили: 5")) == (True, True)
    names = [str(one.organisation) for at in (1, 2, 3) for one in client.get(address, {"page": at}).context["rows"]]
    assert names == ["Автоколонна", "Лицей 0", "Лицей 1", "Лицей 2", "Техникум транспорта"]


def test_the_list_of_the_admin_says_that_it_is_cut(client, cast, plan, monkeypatch):
    report(plan, cast, 3)
    client.force_login(cast.admin)
    address = reverse("admin:plans_mark_changelist")
    assert not Page(client.get(address)).says("Показаны первые")
    monkeypatch.setattr("plans.admin.bounded.MOST", 2)
    monkeypatch.setattr(Bounded, "MOST", 2)
    assert Page(client.get(address)).says("Показаны первые 2: остальное найдут поиск и отбор.")

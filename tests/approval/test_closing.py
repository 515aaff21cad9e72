"""A closed plan stands still, whatever becomes of executors, organisations and their part in the cluster."""

import re
from datetime import date

import pytest
from django.urls import reverse

from plans.approval import door
from plans.bridge import link_executors
from plans.core.reports.document import ReportKind
from plans.core.stages import Move
from plans.execution import marks
from plans.execution.agenda import agenda_of
from plans.execution.ledger import ledger_of
from plans.execution.matrix import columns_of, draw, lines_of
from plans.execution.shares import progress_of
from plans.models import Activity, Execution, Executor, FrozenError, Organisation, Owing, Participation, Plan
from plans.owed import books
from plans.reports.rows import Asked, report_of
from tests.cast import in_force

pytestmark = pytest.mark.django_db

TODAY = date(2023, 1, 9)
BODY = "Координационный совет"


@pytest.fixture
def plan(cast) -> Plan:
    """A closed plan, with one mark of an organisation and one of the council's body."""
    plan = in_force(cast)
    Activity.objects.filter(number="1.2.").update(collective="each")
    for number, organisation, due in (("1.2.", cast.college, date(2022, 3, 31)), ("1.1.", None, date(2022, 1, 31))):
        row = Activity.objects.get(number=number)
        marks.report(row, organisation, cast.secretary, marks.Statement(due, "Проведено", due=due))
    door.move(plan, Move.CLOSE, cast.chair)
    return plan


def test_a_plan_that_is_closed_again_keeps_who_owed_at_first(cast, plan):
    first = list(Owing.objects.order_by("pk").values_list("pk", "activity", "organisation", "name"))
    door.move(plan, Move.RESUME, cast.chair, "Закрыт по ошибке")
    door.move(plan, Move.CLOSE, cast.chair)
    assert list(Owing.objects.order_by("pk").values_list("pk", "activity", "organisation", "name")) == first


def everybody_is_somebody_else(cast) -> None:
    """What happens to a directory in the years after."""
    newcomer = Organisation.objects.create(name="Новый колледж", kind="college")
    Participation.objects.filter(organisation=cast.plant).delete()
    Participation.objects.create(cluster=cast.cluster, organisation=newcomer, leads=True)
    Organisation.objects.filter(pk=cast.college.pk).update(name="Академия", short_name="Академия", kind="enterprise")
    for executor in Executor.objects.all():
        executor.scope = "chosen" if executor.name != BODY else "everyone"
        executor.save()
        executor.organisations.set([newcomer])


def pages(client, plan) -> list[str]:
    addresses = [
        reverse("plan_page", args=[plan.pk]),
        reverse("plan_execution", args=[plan.pk]),
        reverse("plan_calendar", args=[plan.pk]),
        reverse("plan_marks", args=[plan.pk]),
    ]
    return [text_of(client.get(address)) for address in addresses]


def text_of(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def record_of(plan: Plan) -> list:
    """Everything that is told of a plan's execution."""
    plan = Plan.objects.get(pk=plan.pk)
    ledger = ledger_of(plan, TODAY)
    lines = lines_of(ledger)
    columns = columns_of(ledger, lines)
    draw(ledger, lines, columns)
    return [
        [(line.activity.number, line.due, line.shared, line.cells) for line in lines],
        [ledger.party_name(party) for party in columns],
        [str(mark.organisation) for mark in ledger.marks.values()],
        [report_of(plan, Asked(kind, TODAY, TODAY), TODAY) for kind in ReportKind],
        progress_of([plan.pk], TODAY),
        [(item.activity.pk, item.due, item.state, item.names) for item in agenda_of([plan], TODAY).items],
    ]


def kept_of(plan: Plan) -> list[tuple[str, Organisation | None, str]]:
    rows = Owing.objects.filter(activity__section__plan=plan).order_by("activity_id", "pk")
    return [(one.activity.number, one.organisation, one.name) for one in rows]


def test_who_owed_is_written_down_when_a_plan_is_closed(cast, plan):
    assert kept_of(plan) == [
        ("1.1.", None, BODY),
        ("1.2.", cast.college, "Техникум транспорта"),
        ("1.2.", cast.plant, "Автоколонна"),
        ("2.1.", cast.college, "Техникум транспорта"),
    ]


def test_what_was_closed_stands_still_whoever_is_named_later(cast, plan):
    before = record_of(plan)
    everybody_is_somebody_else(cast)
    assert record_of(plan) == before


def test_the_pages_of_a_closed_plan_stand_still(client, cast, plan):
    client.force_login(cast.secretary)
    before = pages(client, plan)
    everybody_is_somebody_else(cast)
    after = pages(client, plan)
    for old, new in zip(before, after, strict=True):
        assert new.splitlines() == old.splitlines()
    assert not any("Академия" in page or "Новый колледж" in page for page in after)


def test_a_plan_in_force_follows_its_directory(cast):
    plan = in_force(cast)
    before = record_of(plan)
    everybody_is_somebody_else(cast)
    assert record_of(plan) != before


def test_a_closed_plan_and_one_in_force_are_read_together(cast, plan, django_assert_num_queries):
    other = in_force(cast)
    Executor.objects.filter(name="Участники кластера").update(scope="lead")
    with django_assert_num_queries(5):
        read = books.read(Plan.objects.filter(pk__in=[plan.pk, other.pk]))
    rows = {one.section.plan_id: one.pk for one in Activity.objects.filter(number="1.2.").select_related("section")}
    assert read.parties[rows[plan.pk]] == (cast.college.pk, cast.plant.pk)
    assert read.parties[rows[other.pk]] == (cast.college.pk,)


def test_what_was_written_down_is_never_changed(plan):
    one = Owing.objects.first()
    with pytest.raises(FrozenError):
        one.save()
    with pytest.raises(FrozenError):
        Owing.objects.all().delete()


def test_an_executor_that_a_plan_names_is_neither_renamed_nor_deleted(client, cast, plan):
    client.force_login(cast.admin)
    executor = Executor.objects.get(name=BODY)
    address = reverse("admin:plans_executor_change", args=[executor.pk])
    assert "name" not in client.get(address).context["adminform"].form.fields
    client.post(reverse("admin:plans_executor_delete", args=[executor.pk]), {"post": "yes"})
    assert Execution.objects.filter(executor=executor).exists()


def test_the_history_of_an_executor_tells_its_organisations(cast):
    in_force(cast)
    executor = Executor.objects.first()
    executor.organisations.set([cast.college])
    executor.organisations.set([cast.plant])
    told = [{one.organisation for one in row.organisations.all()} for row in executor.history.order_by("history_id")]
    assert {cast.college} in told
    assert told[-1] == {cast.plant}


def test_the_history_of_an_organisation_that_a_plan_names_tells_it(cast):
    plan = in_force(cast)
    row = Activity.objects.get(number="1.1.")
    row.executors = "Техникум транспорта"
    link_executors(plan.cluster, [row])
    told = Executor.objects.get(name="Техникум транспорта").history.get()
    assert [one.organisation for one in told.organisations.all()] == [cast.college]

"""The same event, organisation or day in two plans, as an official finds it; a foreign plan never appears."""

from dataclasses import replace

import pytest

from plans.core.document import Activity as Row
from plans.core.document import Section
from plans.models import Cluster, Department, Executor, Organisation, Participation, Plan
from plans.oversight import twins
from plans.oversight.twins import Common, Same
from plans.owed import counters
from tests.cast import in_force, small_document

pytestmark = pytest.mark.django_db

ROWS = (Row("7.", "Ярмарка вакансий для выпускников", "ООО «Маяк»", "15.05.2022", "Отчёт"),)


def of_cluster(cast, cluster: Cluster, rows=ROWS) -> Plan:
    document = replace(small_document(), sections=(Section("Работа", tuple(rows)),))
    return in_force(replace(cast, cluster=cluster, secretary=cast.admin), document)


@pytest.fixture
def second(cast) -> Cluster:
    return Cluster.objects.create(name="Второй", industry="Связь", department=cast.cluster.department)


def found(person, same: Same, **common) -> list[tuple[str, int, list[str]]]:
    groups = twins.find(person, Common(same, common.pop("year", 2022), **common)).groups
    return [(one.name, one.clusters, [str(row.section.plan.cluster) for row in one.rows]) for one in groups]


def test_one_event_in_two_plans(cast, second):
    of_cluster(cast, cast.cluster)
    of_cluster(cast, second, [replace(ROWS[0], title="Проведение ярмарки вакансий для выпускников")])
    both = ["Кластер транспорта", "Второй"]
    assert found(cast.official, Same.EVENT) == [(ROWS[0].title, 2, both)]
    assert found(cast.official, Same.EVENT, year=2023) == []
    assert found(cast.member, Same.EVENT) == []


def test_one_day_in_two_plans_and_no_end_of_a_month(cast, second):
    of_cluster(cast, cast.cluster, [ROWS[0], Row("8.", "Заседание", "", "Май", "")])
    of_cluster(cast, second, [Row("1.", "Экскурсии", "", "15.05.2022", ""), Row("2.", "Семинар", "", "Май", "")])
    groups = twins.find(cast.official, Common(Same.DAY, 2022)).groups
    assert [(f"{one.day:%d.%m}", one.clusters, len(one.rows)) for one in groups] == [("15.05", 2, 2)]


def test_one_organisation_on_one_day_in_two_plans(cast, second):
    works = Organisation.objects.create(name="ООО «Маяк»", kind="enterprise")
    for cluster in (cast.cluster, second):
        Participation.objects.create(cluster=cluster, organisation=works)
        plan = of_cluster(cast, cluster)
        executor = Executor.objects.get(cluster=cluster)
        executor.scope = "chosen"
        executor.save()
        executor.organisations.set([works])
        counters.renew_plan(plan.pk)
    assert found(cast.official, Same.ORGANISATION) == [("ООО «Маяк»", 2, ["Кластер транспорта", "Второй"])]
    assert found(cast.secretary, Same.ORGANISATION) == []


@pytest.mark.parametrize("same", list(Same))
def test_a_foreign_plan_never_appears(cast, same):
    of_cluster(cast, cast.cluster)
    of_cluster(cast, cast.foreign)
    assert found(cast.official, same) == []
    department = Department.objects.get(clusters=cast.foreign)
    assert found(cast.official, same, department=department) == []


@pytest.mark.parametrize("same", list(Same))
def test_more_plans_cost_no_more_queries(cast, same, django_assert_max_num_queries):
    for at in range(5):
        of_cluster(cast, Cluster.objects.create(name=f"Ещё {at}", industry="Связь", department=cast.cluster.department))
    assert cast.official.membership_list
    with django_assert_max_num_queries(7):
        twins.find(cast.official, Common(same, 2022))


def test_long_groups_and_lists_are_cut_and_say_so(cast, monkeypatch):
    monkeypatch.setattr(twins, "SHOWN", 1)
    rows = [*ROWS, replace(ROWS[0], number="8.", title="Экскурсии школьников")] * 6
    for at in range(2):
        cluster = Cluster.objects.create(name=f"Ещё {at}", industry="Связь", department=cast.cluster.department)
        of_cluster(cast, cluster, rows)
    one = twins.find(cast.official, Common(Same.EVENT, 2022))
    assert (len(one.groups), one.is_cut) == (1, True)
    assert (len(one.groups[0].rows), one.groups[0].more) == (8, 4)

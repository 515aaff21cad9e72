"""Rows of other clusters beside a draft: whose are shown, what of them, and a row taken over as any other step."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.core.document import Activity as Row
from plans.core.document import Section
from plans.core.stages import Stage
from plans.editor import door, history, twins
from plans.editor.journal import WriteRefused
from plans.models import Activity, Change, Cluster, Department, Executor, Membership, Plan
from tests.cast import draft, in_force, small_document

pytestmark = pytest.mark.django_db

ROWS = (
    Row("1.1.", "Проведение ярмарки вакансий для выпускников", "Руководители ПОО", "Апрель", "Справка"),
    Row("1.2.", "Слёт молодых наставников", "Завод «Маяк», А.Б. Иванов", "Май", "Отчёт"),
    Row("1.3.", "Ремонт мастерских", "", "Июнь", ""),
)


def other(cast, name: str, rows=ROWS, *, department: Department | None = None, industry: str = "Связь") -> Plan:
    """An approved plan of another cluster with these rows."""
    cluster = Cluster.objects.create(name=name, industry=industry, department=department or cast.cluster.department)
    document = replace(small_document(), sections=(Section("2. Качество подготовки", tuple(rows)),))
    return in_force(replace(cast, cluster=cluster, secretary=cast.admin), document)


@pytest.fixture
def plan(cast) -> Plan:
    return draft(cast)


def titles(offers: list[twins.OthersRow]) -> list[tuple[str, int]]:
    return [(one.row.title, one.count) for one in offers]


def test_what_several_others_have_and_the_draft_lacks_comes_first(cast, plan):
    other(cast, "Второй")
    other(cast, "Третий", [replace(ROWS[0], title="Ярмарка вакансий для выпускников")])
    assert titles(twins.offers(plan, cast.secretary)) == [
        ("Ярмарка вакансий для выпускников", 2),
        ("Слёт молодых наставников", 1),
        ("Ремонт мастерских", 1),
    ]


def test_what_the_draft_has_is_not_offered(cast, plan):
    other(cast, "Второй", [replace(ROWS[0], title="О проведении экскурсий"), ROWS[2]])
    assert titles(twins.offers(plan, cast.secretary)) == [("Ремонт мастерских", 1)]


def test_one_row_is_shown_as_others_wrote_it(cast, plan):
    other(cast, "Второй", [*ROWS, replace(ROWS[0], title="Проведение экскурсий")])
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    assert titles(twins.near(plan, row, cast.secretary)) == [("Проведение экскурсий", 1)]


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.ON_AGREEMENT, Stage.AGREED])
def test_what_is_not_approved_is_shown_to_nobody_else(cast, plan, stage):
    theirs = other(cast, "Второй", [replace(ROWS[0], title="Проведение экскурсий"), ROWS[2]])
    Plan.objects.filter(pk=theirs.pk).update(stage=stage.value)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    assert twins.offers(plan, cast.secretary) == twins.near(plan, row, cast.secretary) == []
    source = Activity.objects.filter(section__plan=theirs).first()
    with pytest.raises(WriteRefused, match="больше нет"):
        taken(plan, cast.secretary, source)


@pytest.mark.parametrize(
    ("shares", "industry", "seen"), [(False, "Транспорт", False), (True, "Связь", False), (True, "Транспорт", True)]
)
def test_another_department_shares_with_the_same_industry_where_it_says_so(cast, plan, shares, industry, seen):
    Department.objects.filter(pk=cast.foreign.department_id).update(shares=shares)
    theirs = other(cast, "Дальний", ROWS[2:], department=cast.foreign.department, industry=industry)
    assert bool(twins.offers(plan, cast.secretary)) is seen
    if not seen:
        with pytest.raises(WriteRefused, match="больше нет"):
            taken(plan, cast.secretary, Activity.objects.get(section__plan=theirs))
        assert not Change.objects.filter(plan=plan, label__startswith="Взята").exists()


def test_names_of_people_and_organisations_stay_at_home(cast, plan):
    theirs = other(cast, "Второй")
    Executor.objects.filter(cluster=theirs.cluster, name="Руководители ПОО").update(scope="colleges")
    shown = {one.row.number: one.executors for one in twins.offers(plan, cast.secretary)}
    assert shown == {"1.1.": "Руководители ПОО", "1.2.": "", "1.3.": ""}
    Membership.objects.create(user=cast.secretary, role="secretary", cluster=theirs.cluster)
    del cast.secretary.membership_list
    assert {one.row.number: one.executors for one in twins.offers(plan, cast.secretary)}["1.2."] == ROWS[1].executors


def taken(plan: Plan, person, source: Activity):
    section = plan.sections.last()
    return door.ask(plan, person, "take", source=source.pk, part=f"section-{section.pk}")


def test_a_row_is_taken_with_its_source_in_the_history_and_can_be_undone(cast, plan):
    theirs = other(cast, "Второй")
    Executor.objects.filter(cluster=theirs.cluster, name="Руководители ПОО").update(scope="colleges")
    taken(plan, cast.secretary, Activity.objects.get(section__plan=theirs, number="1.1."))
    row = Activity.objects.of_plan(plan).get(number="2.2.")
    cells = (row.title, row.executors, row.deadline, row.result, row.mark)
    assert cells == (ROWS[0].title, "Руководители ПОО", "Апрель", "Справка", "")
    assert row.slots.count() == 1
    assert row.section == plan.sections.last()
    entry = history.entries(plan, plan.changes.order_by("-pk")[:1])[0]
    assert entry.change.label == "Взята строка 2.2. из плана: Второй, Связь · 2022, 1.1."
    door.ask(plan, cast.secretary, "undo")
    assert not Activity.objects.filter(pk=row.pk).exists()
    door.ask(plan, cast.secretary, "redo")
    assert Activity.objects.get(pk=row.pk).title == ROWS[0].title


def test_columns_that_the_draft_lacks_are_left_out(cast):
    columns = tuple(one for one in small_document().columns if one.key not in ("result", "executors"))
    plan = draft(cast, replace(small_document(), columns=columns))
    theirs = other(cast, "Второй")
    taken(plan, cast.secretary, Activity.objects.get(section__plan=theirs, number="1.1."))
    row = Activity.objects.of_plan(plan).get(number="2.2.")
    assert (row.deadline, row.result, row.executors) == ("Апрель", "", "")


def test_only_the_secretary_takes_and_only_into_a_section(cast, plan):
    source = Activity.objects.filter(section__plan=other(cast, "Второй")).first()
    for person in (cast.chair, cast.official, cast.stranger):
        with pytest.raises(PermissionDenied):
            taken(plan, person, source)
    row = Activity.objects.of_plan(plan).first()
    with pytest.raises(WriteRefused, match="в раздел"):
        door.ask(plan, cast.secretary, "take", source=source.pk, part=f"activity-{row.pk}")
    assert Activity.objects.of_plan(plan).count() == 3


def test_more_clusters_cost_no_more_queries(cast, plan):
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    counts = []
    for number in (1, 4):
        for at in range(number):
            other(cast, f"Другой {number}-{at}")
        assert cast.secretary.membership_list
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert twins.offers(plan, cast.secretary)
            twins.near(plan, row, cast.secretary)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 14


def test_only_the_newest_plan_of_each_cluster_is_looked_into(cast, plan):
    theirs = other(cast, "Второй", ROWS[:1])
    older = in_force(
        replace(cast, cluster=theirs.cluster, secretary=cast.admin),
        replace(small_document(), sections=(Section("1.", ROWS[2:]),)),
    )
    Plan.objects.filter(pk=older.pk).update(period_start="2020-01-01", period_end="2020-12-31")
    assert titles(twins.offers(plan, cast.secretary)) == [(ROWS[0].title, 1)]

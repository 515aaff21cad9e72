"""The overview: what each person sees of which clusters, and that each number leads to its rows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from plans.amending.door import move
from plans.core.counting import Sums, sums_of
from plans.core.document import Activity as Row
from plans.core.document import Section as Group
from plans.core.obligations import figures
from plans.core.progress import Deed
from plans.core.stages import Move, Role, Stage
from plans.execution import marks
from plans.execution.ledger import BODY, ledger_of
from plans.models import Activity, Cluster, Membership, ObligationRow, Plan, Snapshot, User
from plans.oversight import overview, rows, snapshots
from plans.owed import counters
from plans.templatetags import shares
from tests.amending import helpers
from tests.cast import approved, draft, in_force, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def second(cast) -> Cluster:
    """Another cluster of the department, without a plan."""
    department = cast.cluster.department
    return Cluster.objects.create(name="Агрокластер", industry="Сельское хозяйство", department=department)


def lines(person: User, **asked) -> list[overview.ClusterLine]:
    return overview.lines_of(person, overview.Wish(**asked), TODAY)


def report(cast, number: str, **said) -> None:
    row = Activity.objects.get(number=number, section__plan__amends=None)
    words = marks.Statement(TODAY, "Сделано", basis="приказ", **said)
    marks.report(row, cast.college, cast.member, words)


def test_a_line_has_the_numbers_of_the_plans_in_force(cast):
    plans = [approved(cast), in_force(cast)]  # the second was never counted
    report_on = Activity.objects.get(section__plan=plans[0], number="2.1.")
    marks.report(report_on, cast.college, cast.member, marks.Statement(TODAY, "Да", due=date(2022, 5, 1)))
    expected = sum((sums_of(figures(ledger_of(plan, TODAY).owed, TODAY)) for plan in plans), Sums())
    (line,) = lines(cast.official)
    assert (line.name, line.sums, line.waiting) == ("Кластер транспорта", expected, 1)
    assert line.oldest == date(2022, 1, 31)


def test_everybody_sees_the_own_clusters_and_an_administrator_all(cast, second):
    seen = {name: {line.name for line in lines(cast.as_role(name))} for name in ("member", "official", "admin")}
    assert seen["member"] == {"Кластер транспорта"}
    assert seen["official"] == {"Кластер транспорта", "Агрокластер"}
    assert seen["admin"] == {"Кластер транспорта", "Агрокластер", "Чужой кластер"}


def test_a_draft_and_a_closed_plan_count_for_nothing(cast):
    draft(cast)
    plan = approved(cast)
    move(plan, Move.CLOSE, cast.chair, "Год окончен")
    assert lines(cast.official)[0].sums == Sums()


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"industry": "Транспорт"}, ["Кластер транспорта"]),
        ({"region": "Омская область"}, []),
        ({"stage": Stage.APPROVED}, ["Кластер транспорта"]),
        ({"stage": Stage.DRAFT}, []),
        ({"order": "late"}, ["Кластер транспорта", "Агрокластер"]),
        ({"order": "name"}, ["Агрокластер", "Кластер транспорта"]),
    ],
)
def test_clusters_are_chosen_and_ordered(cast, second, asked, names):
    approved(cast)
    assert [line.name for line in lines(cast.official, **asked)] == names


@pytest.mark.parametrize("order", overview.ORDERS)
def test_every_order_has_all_lines(cast, second, order):
    approved(cast)
    assert len(lines(cast.official, order=order)) == 2


@pytest.mark.parametrize("by", overview.GROUPS)
def test_groups_sum_to_the_whole(cast, second, by):
    approved(cast)
    found = lines(cast.admin)
    groups = overview.grouped(found, by)
    whole = overview.total(found)
    assert sum(one.count for one in groups) == whole.count == 3
    assert sum((one.sums for one in groups), Sums()) == whole.sums != Sums()


def test_groups_stand_in_the_order_asked_for_not_in_that_of_their_clusters():
    def line(name: str, late: int) -> overview.ClusterLine:
        return overview.ClusterLine(0, name, name[0], "", "", 0, Sums(late=late))

    found = [line("А1", 5), line("Б1", 4), line("Б2", 3)]
    assert [one.name for one in overview.grouped(found, "industry")] == ["Б", "А"]
    assert [one.name for one in overview.grouped(found, "industry", "name")] == ["А", "Б"]


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_takes_the_same_queries_for_any_number_of_clusters(client, cast, count, django_assert_num_queries):
    for at in range(count):
        Cluster.objects.create(name=f"Ещё {at}", industry="Связь", department=cast.cluster.department)
    approved(cast)
    snapshots.take(TODAY)
    client.force_login(cast.official)
    client.get(reverse("overview"))
    with django_assert_num_queries(10):
        assert client.get(reverse("overview")).status_code == 200


def test_each_number_leads_to_its_rows(client, cast):
    approved(cast)
    report(cast, "2.1.", due=date(2022, 5, 1))
    client.force_login(cast.official)
    page = Page(client.get(reverse("overview")))
    for kind, numbers in (("late", ["1.1.", "1.2."]), ("waits", ["2.1."])):
        address = f"{reverse('overview_rows')}?kind={kind}&cluster={cast.cluster.pk}"
        assert page.leads_to(address)
        found = client.get(address).context["found"].lines
        assert [line.activity.number for line in found] == numbers


@pytest.mark.parametrize(
    ("query", "count"), [("industry=Транспорт", 3), ("industry=Связь", 0), ("region=Омская область", 0)]
)
def test_numbers_of_chosen_clusters_lead_to_rows_of_these(client, cast, query, count):
    approved(cast)
    client.force_login(cast.admin)
    page = client.get(f"{reverse('overview')}?{query}")
    assert page.context["whole"].sums.late == count
    address = f"{reverse('overview_rows')}?kind=late{page.context['narrowed']}"
    assert Page(page).leads_to(address)
    assert len(client.get(address).context["found"].lines) == count


@pytest.mark.parametrize("by", list(overview.GROUPS))
def test_numbers_of_groups_lead_to_rows_of_these(client, cast, second, by):
    approved(cast)
    report(cast, "2.1.", due=date(2022, 5, 1))
    client.force_login(cast.official)
    page = Page(client.get(f"{reverse('overview')}?group={by}"))
    key = {"industry": "Транспорт", "region": cast.cluster.department.region, "department": cast.cluster.department_id}
    for kind, count in (("late", 2), ("waits", 1)):
        address = f"{reverse('overview_rows')}?kind={kind}&{by}={quote(str(key[by]), safe='')}"
        assert page.leads_to(address)
        assert len(client.get(address).context["found"].lines) == count


def test_the_stage_of_the_newest_plan_goes_with_the_numbers(client, cast):
    approved(cast)
    client.force_login(cast.official)
    for stage, count in ((Stage.APPROVED, 3), (Stage.DRAFT, 0)):
        page = client.get(f"{reverse('overview')}?stage={stage}")
        address = f"{reverse('overview_rows')}?kind=late&stage={stage}"
        assert Page(page).leads_to(address)
        found = client.get(address)
        assert len(found.context["found"].lines) == count == page.context["whole"].sums.late
        assert Page(found).says("последний план")


def test_rows_tell_who_owes_them_and_for_how_long(cast):
    approved(cast)
    found = rows.find(cast.official, rows.Which(), TODAY).lines
    assert [(line.due, line.days, line.names, line.state_name) for line in found] == [
        (date(2022, 1, 31), 135, (BODY,), "просрочено"),
        (date(2022, 3, 31), 76, ("Техникум транспорта", "Автоколонна"), "просрочено"),
        (date(2022, 5, 1), 45, ("Техникум транспорта",), "просрочено"),
    ]


@pytest.mark.parametrize("kind", rows.FIVE)
def test_rows_of_foreign_plans_show_nowhere(cast, kind):
    document = replace(
        small_document(), sections=(Group("1.", (Row("1.", "Что-то", "Участники кластера", "по согласованию"),)),)
    )
    approved(cast, document)
    approved(cast)
    report(cast, "2.1.", due=date(2022, 5, 1), fact=Deed.PART)
    assert rows.find(cast.official, rows.Which(kind), TODAY).lines
    assert rows.find(cast.stranger, rows.Which(kind), TODAY).lines == []
    assert rows.find(cast.official, rows.Which(kind, cluster=cast.foreign), TODAY).lines == []


def _long(cast, deadline: str) -> Plan:
    titles = [Row(f"{at}.", "Отчёт", "Участники кластера", deadline) for at in range(120)]
    return approved(cast, replace(small_document(), sections=(Group("1. Раздел", tuple(titles)),)))


@pytest.fixture(params=[300, 0], ids=["plans are named", "plans are not named"])
def few(request, monkeypatch):
    """Both ways to read rows: of plans that are named, of which there are few, and of any number of plans."""
    monkeypatch.setattr("plans.oversight.rows.FEW_PLANS", request.param)


@pytest.mark.parametrize(("kind", "deadline"), [(rows.Sort.LATE, "до 01.03.2022"), (rows.Sort.UNCLEAR, "как-нибудь")])
def test_pages_follow_each_other_and_no_row_is_left_out_or_told_twice(cast, few, kind, deadline):
    _long(cast, deadline)
    seen, after, pages = [], "", 0
    while pages == 0 or after:
        found = rows.find(cast.official, rows.Which(kind), TODAY, after)
        seen += [line.activity.pk for line in found.lines]
        after, pages = found.after, pages + 1
    assert (pages, len(seen), len(set(seen))) == (3, 120, 120)


def test_a_page_leads_on_though_one_of_its_rows_is_taken_out_while_it_is_read(cast):
    approved(cast)

    def taken_out(execute, sql, params, many, context):
        if sql.startswith("SELECT") and '"plans_obligationrow"."id" IN' in sql:
            ObligationRow.objects.filter(due=date(2022, 3, 31)).delete()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(taken_out):
        page = rows.find(cast.official, rows.Which(), TODAY, size=2)
    assert [line.due for line in page.lines] == [date(2022, 1, 31)]
    after = rows.find(cast.official, rows.Which(), TODAY, page.after, size=2)
    assert [line.due for line in after.lines] == [date(2022, 5, 1)]


def test_rows_of_named_plans_are_those_of_all_that_the_person_sees(cast, second, monkeypatch):
    approved(cast)
    named = [rows.find(cast.official, rows.Which(kind), TODAY) for kind in rows.Sort]
    monkeypatch.setattr("plans.oversight.rows.FEW_PLANS", 0)
    assert named == [rows.find(cast.official, rows.Which(kind), TODAY) for kind in rows.Sort]
    assert sum(bool(page.lines) for page in named) > 2


def test_a_row_without_a_day_stands_behind_the_others(cast, few):
    _long(cast, "")
    for row in Activity.objects.all()[:60]:
        said = marks.Statement(TODAY, fact=Deed.NOT_DONE, basis="нет денег")
        marks.report(row, cast.college, cast.secretary, said)
    first = rows.find(cast.official, rows.Which(rows.Sort.FAILED), TODAY)
    second = rows.find(cast.official, rows.Which(rows.Sort.FAILED), TODAY, first.after)
    assert (len(first.lines), len(second.lines), second.after) == (50, 10, "")


@pytest.mark.parametrize("query", ["after=x", "after=2022-13-01_1", "after=none_", "kind=x", "cluster=999999999999999"])
def test_a_strange_address_of_rows_is_not_an_error(client, cast, query):
    approved(cast)
    client.force_login(cast.official)
    assert client.get(f"{reverse('overview_rows')}?{query}").status_code == 200


# Months


def test_snapshots_are_taken_once_a_day_and_missed_months_are_made_from_the_facts(cast):
    plan = approved(cast)
    report(cast, "2.1.", due=date(2022, 5, 1))
    assert snapshots.take(TODAY) == 7  # 1 January to 1 June, and today
    snapshots.take(TODAY)
    assert Snapshot.objects.count() == 7
    for one in Snapshot.objects.all():
        expected = sums_of(figures(ledger_of(plan, one.day).owed, one.day))
        assert Sums(one.late, one.fallen, one.kept, one.done, one.owed) == expected


def test_snapshots_made_again_are_the_same(cast):
    approved(cast)
    report(cast, "2.1.", due=date(2022, 5, 1))
    snapshots.take(TODAY)
    before = set(Snapshot.objects.values_list("plan", "day", "late", "kept"))
    assert snapshots.remake(TODAY) == len(before)
    assert set(Snapshot.objects.values_list("plan", "day", "late", "kept")) == before


# What changed


def changes_for(client, person: User):
    """What the overview tells; who was away for a day signs in again."""
    client.force_login(person)
    return client.get(reverse("overview")).context["changes"]


def test_what_changed_since_the_last_visit_is_told(client, cast, clock):
    assert changes_for(client, cast.official) is None
    clock.shift(timedelta(days=1))
    approved(cast)
    changes = changes_for(client, cast.official)
    assert [one.move for one in changes.decisions] == ["approve", "agree", "submit"]
    assert changes.moved == 1
    clock.shift(timedelta(minutes=5))
    assert len(changes_for(client, cast.official).decisions) == 3
    clock.shift(timedelta(days=1))
    assert changes_for(client, cast.official).decisions == []


def test_changes_of_foreign_plans_are_not_told(client, cast, clock):
    changes_for(client, cast.stranger)
    clock.shift(timedelta(days=1))
    approved(cast)
    changes = changes_for(client, cast.stranger)
    assert (changes.decisions, changes.moved) == ([], 0)


def test_changes_that_are_being_prepared_are_not_told(client, cast, clock):
    plan = approved(cast)
    changes_for(client, cast.official)
    clock.shift(timedelta(days=1))
    helpers.begun(plan, cast.secretary)
    assert changes_for(client, cast.official).decisions == []


# The first page


def test_the_official_is_led_from_where_it_is_worst_to_why(client, cast, second):
    approved(cast)
    client.force_login(cast.official)
    page = Page(client.get(reverse("home")))
    assert page.above("Кластер транспорта", "Агрокластер")
    assert page.says("с 31.01.2022: 1.1. Разработка плана — Координационный совет")
    assert page.leads_to(f"{reverse('overview_rows')}?kind=late&cluster={cast.cluster.pk}")


def test_an_official_of_several_departments_sees_all_of_them(cast):
    Membership.objects.create(user=cast.official, role=Role.OFFICIAL.value, department=cast.foreign.department)
    assert len(lines(User.objects.get(pk=cast.official.pk))) == 2


def test_what_is_counted_only_later_is_not_late_yet(cast):
    """A plan whose newest mark speaks of a later day is read from its facts."""
    plan = approved(cast)
    report(cast, "2.1.", due=date(2022, 5, 1))
    counters.renew_plan(plan.pk)
    day = date(2022, 6, 1)
    (line,) = overview.lines_of(cast.official, overview.Wish(), day)
    assert line.sums == sums_of(figures(ledger_of(plan, day).owed, day))


def test_a_line_is_always_drawn_as_it_is_now():
    line = overview.ClusterLine(1, "Сельхоз", "Село", "Дон", "", 1, Sums(1, 2, 1, 1, 4), date(2022, 5, 1), 1, 2, 3)
    plan = Plan(
        pk=2, cluster_id=1, stage=Stage.DRAFT.value, period_start=date(2022, 1, 1), period_end=date(2022, 12, 31)
    )
    row = Activity(number="1.1.", title="Слёт")
    lines = [line._replace(**{name: value}) for name, value in _OTHERS.items()]
    plans = [_like(plan, **{name: value}) for name, value in _OTHERS_OF_PLAN.items()]
    shown = [
        *((overview.Dressed(one, plan, "за секретарём", row), "0,1") for one in (line, *lines)),
        *((overview.Dressed(line, one, "за секретарём", row), "0,1") for one in (None, *plans)),
        (overview.Dressed(line, plan, "за председателем", row), "0,1"),
        *((overview.Dressed(line, plan, "за секретарём", one), "0,1") for one in (None, Activity(title="Слёт"))),
        (overview.Dressed(line, plan, "за секретарём", Activity(number="1.1.", title="Съезд")), "0,1"),
        (overview.Dressed(line, plan, "за секретарём", row), ""),
    ]
    kept = [shares.cluster_line(*one) for one in (*shown, *shown)]
    shares.LINES.clear()
    assert kept[len(shown) :] == [shares.cluster_line(*one) for one in shown]
    assert len(set(kept)) == len(shown)


_OTHERS = {
    "cluster": 2,
    "name": "<b>",
    "industry": "Связь",
    "region": "Урал",
    "sums": Sums(2, 2, 1, 1, 4),
    "oldest": date(2022, 5, 2),
    "waiting": 4,
    "unclear": 4,
    "moved_at": datetime(2022, 5, 1, 9, tzinfo=UTC),
}
_OTHERS_OF_PLAN = {
    "pk": 3,
    "stage": Stage.APPROVED.value,
    "period_start": date(2022, 2, 1),
    "period_end": date(2022, 11, 30),
    "amends_id": 7,
}


def _like(plan: Plan, **other) -> Plan:
    known = {name: getattr(plan, name) for name in ("pk", "cluster_id", "stage", "period_start", "period_end")}
    return Plan(**known | other)

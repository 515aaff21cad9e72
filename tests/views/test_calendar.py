"""Calendars of a plan, a cluster and a person, and the strip of a plan."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from plans.core.document import Activity as Line
from plans.core.document import Section
from plans.core.stages import Role, Stage
from plans.execution.agenda import agenda_of
from plans.models import Activity, Executor, Mark, Organisation, Participation, Plan
from tests.cast import SEEDS, draft, in_force, seed_document, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db
DUE = date(2022, 3, 31)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2022, 3, 10, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def plan(cast) -> Plan:
    made = in_force(cast)
    Activity.objects.filter(number="1.2.").update(collective="each")
    return made


@pytest.fixture
def reader(client, cast):
    """The chair's browser."""
    client.force_login(cast.chair)
    return client


def page(client, name: str, *args, **query) -> Page:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return Page(answer)


def shown(client, name: str, *args, **query) -> list[tuple[str, str, str]]:
    """What a month's page shows: day, number and state."""
    answer = client.get(reverse(name, args=args), query)
    cells = [cell for week in answer.context["weeks"] for cell in week]
    items = [(cell.day, item) for cell in cells for item in (*cell.items, *cell.more)]
    return [(str(day), item.activity.number, item.state.value) for day, item in items]


def mark(cast, number: str = "1.2.", **facts) -> Mark:
    row = Activity.objects.get(number=number)
    known = {"organisation": cast.college, "due": DUE, "done_on": date(2022, 3, 9), "result": "Сделано"}
    return Mark.objects.create(activity=row, author=cast.member, **known | facts)


def test_the_month_shows_due_days_with_their_states(reader, plan):
    assert shown(reader, "plan_calendar", plan.pk) == [("2022-03-31", "1.2.", "soon")]
    assert shown(reader, "plan_calendar", plan.pk, month="2022-01") == [("2022-01-31", "1.1.", "late")]
    assert shown(reader, "plan_calendar", plan.pk, month="2022-05") == [("2022-05-01", "2.1.", "waiting")]


def test_states_are_said_in_words_and_signs(reader, plan):
    text = page(reader, "plan_calendar", plan.pk, month="2022-01")
    assert [one.words for one in text.all(".slot small")] == ["просрочено"]
    assert text.all(".signs")[0].says("! просрочено")


def test_today_is_marked_and_named(reader, plan):
    text = page(reader, "plan_calendar", plan.pk)
    assert [day.words for day in text.all("td.today")] == ["10 марта, четверг сегодня"]
    assert page(reader, "plan_calendar", plan.pk, month="2022-05").all(".today, .now") == []


def test_the_months_beside_are_one_step_away_and_keep_the_filter(reader, plan, cast):
    text = page(reader, "plan_calendar", plan.pk, month="2022-12", organisation=cast.college.pk)
    beside = [text.all(f"[rel={way}]")[0].root.get("href") for way in ("prev", "next")]
    assert beside == [f"?month={month}&organisation={cast.college.pk}" for month in ("2022-11", "2023-01")]


@pytest.mark.parametrize("word", ["2022-13", "2022", "<b>", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_todays(reader, plan, word):
    assert shown(reader, "plan_calendar", plan.pk, month=word) == [("2022-03-31", "1.2.", "soon")]


@pytest.mark.parametrize(("today", "month"), [("2019-01-01", "2022-01"), ("2026-11-21", "2022-12")])
def test_a_plan_of_other_years_opens_at_its_nearest_month(reader, plan, today, month):
    with time_machine.travel(datetime.fromisoformat(f"{today}T09:00:00+00:00")):
        reader.force_login(plan.cluster.memberships.get(role=Role.CHAIR.value).user)
        assert str(reader.get(reverse("plan_calendar", args=[plan.pk])).context["month"]) == month


def test_the_year_counts_states_by_month(reader, plan):
    answer = reader.get(reverse("plan_calendar", args=[plan.pk]), {"year": "2022"})
    months = {cell.day.month: cell.counts for cell in answer.context["months"] if cell.counts}
    assert months == {
        1: [("late", "просрочено", 1)],
        3: [("soon", "скоро", 1)],
        5: [("waiting", "впереди", 1)],
        6: [("waiting", "впереди", 1)],
        9: [("waiting", "впереди", 1)],
        12: [("waiting", "впереди", 1)],
    }


def test_a_year_without_due_days_says_so_in_each_month(reader, plan):
    assert page(reader, "plan_calendar", plan.pk, year="1999").words.count("Сроков нет.") == 12


def test_the_state_is_the_one_that_asks_most(reader, plan, cast):
    mark(cast)
    assert shown(reader, "plan_calendar", plan.pk) == [("2022-03-31", "1.2.", "soon")]
    assert shown(reader, "plan_calendar", plan.pk, organisation=cast.college.pk) == [("2022-03-31", "1.2.", "done")]


def test_what_was_moved_stands_on_its_new_day(reader, plan, cast):
    for organisation in (cast.college, cast.plant):
        mark(cast, organisation=organisation, fact="moved", moved_to=date(2022, 4, 20), state="accepted")
    assert shown(reader, "plan_calendar", plan.pk) == []
    assert shown(reader, "plan_calendar", plan.pk, month="2022-04") == [("2022-04-20", "1.2.", "moved")]


def test_organisations_and_executors_filter(reader, plan, cast):
    council = Executor.objects.get(activities__number="1.1.")
    assert shown(reader, "plan_calendar", plan.pk, month="2022-01", executor=council.pk) != []
    assert shown(reader, "plan_calendar", plan.pk, month="2022-03", executor=council.pk) == []
    assert shown(reader, "plan_calendar", plan.pk, month="2022-05", organisation=cast.plant.pk) == []


@pytest.mark.parametrize("word", ["0", "x", "99999999999999999999", ""])
def test_a_filter_that_the_plan_does_not_know_filters_nothing(reader, plan, word):
    assert len(shown(reader, "plan_calendar", plan.pk, organisation=word, executor=word)) == 1


def test_a_chosen_organisation_need_not_take_part_in_the_cluster(reader, plan, cast):
    guest = Organisation.objects.create(name="ЦОПП")
    executor = Executor.objects.get(activities__number="1.1.")
    Executor.objects.filter(pk=executor.pk).update(scope="chosen")
    executor.organisations.add(guest)
    assert shown(reader, "plan_calendar", plan.pk, month="2022-01", organisation=guest.pk) != []


def test_a_full_day_is_folded(reader, cast):
    lines = tuple(Line(f"1.{at}.", "Заседание", "Участники кластера", "31.03.2022") for at in range(6))
    plan = in_force(cast, replace(small_document(), sections=(Section("1.", lines),)))
    text = page(reader, "plan_calendar", plan.pk)
    assert [one.words for one in text.all("td summary")] == ["ещё 2"]
    assert len(shown(reader, "plan_calendar", plan.pk)) == 6


def test_what_is_not_approved_cannot_be_late(reader, cast):
    plan = draft(cast)
    assert shown(reader, "plan_calendar", plan.pk, month="2022-01") == [("2022-01-31", "1.1.", "waiting")]


def test_rows_without_dates_stand_below(reader, cast):
    section = Section("1. Прочее", (Line("1.1.", "Ярмарка", "Участники кластера", "по согласованию"),))
    plan = in_force(cast, replace(small_document(), sections=(section,)))
    text = page(reader, "plan_calendar", plan.pk)
    assert text.says("Без дат: 1")
    assert text.says("по согласованию")


def test_a_cluster_shows_its_approved_plans_alone(reader, plan, cast):
    draft(cast)
    assert shown(reader, "cluster_calendar", cast.cluster.pk) == [("2022-03-31", "1.2.", "soon")]
    in_force(cast)
    assert len(shown(reader, "cluster_calendar", cast.cluster.pk)) == 2


def test_a_cluster_without_approved_plans_says_so(reader, cast):
    draft(cast)
    assert page(reader, "cluster_calendar", cast.cluster.pk).says("Утверждённых планов здесь пока нет")


def of_years(cast) -> list[Plan]:
    """Plans in force of three years, one closed; a day was moved beyond all of them."""
    plans = [in_force(cast)]
    moved = {"fact": "moved", "moved_to": date(2027, 2, 3), "basis": "Приказ", "state": "accepted"}
    mark(cast, **moved)
    plans += [in_force(cast, seed_document(path)) for path in (SEEDS[0], SEEDS[-1])]
    Plan.objects.filter(pk=plans[1].pk).update(stage=Stage.CLOSED.value)
    return plans


def test_the_days_of_a_cluster_of_many_years_are_all_there(reader, cast):
    every = agenda_of(of_years(cast), date(2022, 3, 10))
    days = sorted((str(item.due), item.activity.number, item.state.value) for item in every.items if item.due)
    months = sorted({day[:7] for day, _, _ in days})
    assert (len(months) > 20, "2027-02" in months) == (True, True)
    found = [one for month in months for one in shown(reader, "cluster_calendar", cast.cluster.pk, month=month)]
    assert sorted(found) == days


def test_only_plans_that_have_to_do_with_the_year_are_read(reader, cast):
    of_years(cast)
    assert page(reader, "cluster_calendar", cast.cluster.pk, month="2023-10").says("Без дат")
    empty = page(reader, "cluster_calendar", cast.cluster.pk, month="2035-01")
    assert empty.says("В этом месяце сроков нет")
    assert not empty.says("Без дат")
    assert not empty.says("Утверждённых планов здесь пока нет")


def test_an_organisation_is_looked_for_in_all_years(reader, cast):
    of_years(cast)
    text = page(reader, "cluster_calendar", cast.cluster.pk, month="2035-01", organisation=cast.college.pk)
    assert [one.words for one in text.all("#id_organisation [selected]")] == [str(cast.college)]


@pytest.mark.parametrize(("today", "month"), [(date(2040, 1, 1), "2027-02"), (date(2022, 5, 5), "2022-05")])
def test_a_cluster_opens_at_the_month_nearest_to_today(reader, cast, today, month):
    of_years(cast)
    with time_machine.travel(datetime(today.year, today.month, today.day, 9, tzinfo=UTC)):
        reader.force_login(cast.chair)
        assert str(reader.get(reverse("cluster_calendar", args=[cast.cluster.pk])).context["month"]) == month


@pytest.mark.parametrize(
    ("role", "days"),
    [("member", 5), ("secretary", 6), ("chair", 6), ("official", 0), ("stranger", 0), ("admin", 0)],
)
def test_my_calendar_is_what_concerns_me(client, plan, cast, role, days):
    client.force_login(cast.as_role(role))
    answer = client.get(reverse("my_calendar"), {"year": "2022"})
    assert answer.context["count"] == days


def test_a_member_does_not_see_what_others_owe(client, plan, cast):
    Activity.objects.filter(number="1.2.").delete()
    client.force_login(cast.member)
    assert shown(client, "my_calendar", month="2022-01") == []
    assert shown(client, "my_calendar", month="2022-05") == [("2022-05-01", "2.1.", "waiting")]


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.CLOSED])
def test_my_calendar_shows_only_plans_in_force(client, plan, cast, stage):
    Plan.objects.update(stage=stage.value)
    client.force_login(cast.member)
    assert client.get(reverse("my_calendar"), {"year": "2022"}).context["count"] == 0


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_five_plans_drawn(reader, cast, path):
    plan = in_force(cast, seed_document(path))
    answer = reader.get(reverse("plan_strip", args=[plan.pk]))
    drawn = Page(answer)
    rows = [row for sheet in answer.context["strip"].sheets for row in sheet.rows if row.item]
    assert len(rows) == Activity.objects.filter(section__plan=plan).count()
    assert len(drawn.all("svg.strip")) == len(answer.context["strip"].sheets) == drawn.words.count("Лист ")
    assert len(drawn.all("g.bar")) == sum(len(row.bars) for row in rows)
    assert drawn.all("[style]") == []


def test_the_strip_has_todays_line_and_signs(reader, plan):
    text = page(reader, "plan_strip", plan.pk)
    assert len(text.all(".today-line")) == 1
    assert text.says("01.01.2022 – 31.01.2022: просрочено")
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC)):
        reader.force_login(plan.cluster.memberships.get(role=Role.CHAIR.value).user)
        text = page(reader, "plan_strip", plan.pk)
    assert text.all(".today-line") == []
    assert text.says("Сегодняшний день лежит вне периода плана")


def test_the_strip_holds_words_as_words(reader, plan):
    Activity.objects.filter(number="1.2.").update(title="</svg><script>alert(1)</script>")
    text = page(reader, "plan_strip", plan.pk)
    assert text.scripts == []
    assert text.says("</svg><script>alert(1)</script>")


def test_the_strip_of_one_organisation_has_its_rows_alone(reader, plan, cast):
    text = page(reader, "plan_strip", plan.pk, organisation=cast.plant.pk)
    assert text.says("Проведение экскурсий")
    assert not text.says("Согласование учебных планов")


@pytest.mark.parametrize(
    ("name", "count"), [("plan_calendar", 11), ("plan_strip", 11), ("cluster_calendar", 14), ("my_calendar", 11)]
)
@pytest.mark.parametrize("rows", [1, 30])
def test_the_queries_do_not_grow(reader, cast, django_assert_num_queries, name, count, rows):
    lines = tuple(Line(f"1.{at}.", "Заседание", f"Участники кластера, Совет {at}", "Ежемесячно") for at in range(rows))
    plan = in_force(cast, replace(small_document(), sections=(Section("1.", lines),)))
    for at in range(rows):
        organisation = Organisation.objects.create(name=f"Колледж {at}")
        Participation.objects.create(cluster=cast.cluster, organisation=organisation)
        mark_of = Activity.objects.filter(section__plan=plan).first()
        Mark.objects.create(activity=mark_of, author=cast.member, organisation=organisation, due=DUE, done_on=DUE)
        if name != "plan_calendar" and at < 3:
            in_force(cast)
    args = {"my_calendar": [], "cluster_calendar": [cast.cluster.pk]}.get(name, [plan.pk])
    with django_assert_num_queries(count):
        reader.get(reverse(name, args=args))

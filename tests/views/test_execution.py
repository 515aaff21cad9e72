"""The matrix of a plan: who owes what and where it stands, marks accepted at once, who must mark a row."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from plans.core.obligations import Collective
from plans.core.progress import Deed
from plans.core.stages import Stage
from plans.editor import readings
from plans.execution import marks as marking
from plans.models import Activity, Mark, Plan
from tests.cast import draft, in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

MARCH = date(2022, 3, 31)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2022, 4, 10, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def plan(cast) -> Plan:
    return in_force(cast)


@pytest.fixture
def owed(plan) -> Activity:
    """A quarterly row of all participants."""
    return Activity.objects.get(number="1.2.")


def reported(cast, activity: Activity, **more) -> Mark:
    return marking.report(activity, cast.college, cast.member, marking.Statement(MARCH, "Проведены", due=MARCH, **more))


def matrix(client, plan: Plan, **filters):
    return client.get(reverse("plan_execution", args=[plan.pk]), filters)


def cells(answer) -> list[tuple]:
    """Each line as its number, due day and the states of its cells."""
    return [
        (
            line.activity.number,
            line.due,
            str(line.shared.state) if line.shared else tuple(cell and str(cell.state) for cell in line.cells),
        )
        for line in answer.context["page"]
    ]


def test_a_line_stands_for_each_activity_and_due_day(client, cast, plan, owed):
    reported(cast, owed)
    client.force_login(cast.official)
    assert cells(matrix(client, plan)) == [
        ("1.1.", date(2022, 1, 31), (None, "late")),
        ("1.2.", MARCH, "done"),
        ("1.2.", date(2022, 6, 30), "waiting"),
        ("1.2.", date(2022, 9, 30), "waiting"),
        ("1.2.", date(2022, 12, 31), "waiting"),
        ("2.1.", date(2022, 5, 1), ("soon", None)),
    ]


def test_each_one_has_a_cell_where_each_one_must_mark(client, cast, plan, owed):
    readings.choose(owed, Collective.EACH, cast.secretary)
    reported(cast, owed)
    client.force_login(cast.secretary)
    answer = matrix(client, plan)
    assert answer.context["columns"] == ["Автоколонна", "Техникум транспорта", "Органы управления"]
    assert cells(answer)[1] == ("1.2.", MARCH, ("late", "done", None))
    assert not Page(answer).says("пусть отметит каждый")
    assert Page(answer).says("довольно одной отметки")


def test_the_secretary_marks_for_anybody_from_a_cell(client, cast, plan, owed):
    readings.choose(owed, Collective.EACH, cast.secretary)
    reported(cast, owed)
    address = f"{reverse('mark_new', args=[owed.pk])}?slot={owed.slots.first().pk}&organisation="
    client.force_login(cast.secretary)
    page = Page(matrix(client, plan))
    assert page.leads_to(f"{address}{cast.plant.pk}")
    assert not page.leads_to(f"{address}{cast.college.pk}")  # done
    form = client.get(f"{address}{cast.plant.pk}").context["form"]
    assert (form["organisation"].value(), form["slot"].value()) == (cast.plant.pk, owed.slots.first().pk)
    client.force_login(cast.official)
    assert [one for one in Page(matrix(client, plan)).addresses if one.startswith(address)] == []


def test_what_was_moved_shows_its_new_day(client, cast, plan, owed):
    words = marking.Statement(MARCH, due=MARCH, fact=Deed.MOVED, moved_to=date(2022, 4, 30), basis="приказ")
    marking.report(owed, None, cast.secretary, words)
    client.force_login(cast.official)
    answer = matrix(client, plan)
    assert cells(answer)[1] == ("1.2.", MARCH, "moved")
    assert Page(answer).says("новый срок 30.04.2022")


def test_filters_narrow_the_matrix(client, cast, plan, owed):
    client.force_login(cast.secretary)
    assert [line[:2] for line in cells(matrix(client, plan, state="late"))] == [
        ("1.1.", date(2022, 1, 31)),
        ("1.2.", MARCH),
    ]
    assert {line[0] for line in cells(matrix(client, plan, organisation=cast.college.pk))} == {"1.2.", "2.1."}
    assert {line[0] for line in cells(matrix(client, plan, organisation=cast.plant.pk))} == {"1.2."}
    executor = owed.executor_set.get()
    assert {line[0] for line in cells(matrix(client, plan, executor=executor.pk))} == {"1.2."}
    for wrong in ("'--", "0", "99999999999999999999"):
        assert len(cells(matrix(client, plan, state=wrong, organisation=wrong, executor=wrong, page=wrong))) == 6


def test_the_two_shares_and_the_silent_stand_on_the_page(client, cast, plan, owed):
    client.force_login(cast.official)
    page = Page(matrix(client, plan))
    assert page.says("выполнено из того, чему срок наступил: 0 из 2")
    assert page.says("Ни разу не отметили: 2")
    reported(cast, owed)
    page = Page(matrix(client, plan))
    assert page.says("выполнено из того, чему срок наступил: 1 из 2")
    assert page.says("выполнено от всего плана: 1 из 6")
    assert not page.says("Ни разу не отметили")


def test_a_mark_whose_due_day_is_gone_is_shown_as_loose(client, cast, plan, owed):
    reported(cast, owed)
    Mark.objects.update(due=date(2022, 3, 15))
    client.force_login(cast.secretary)
    assert Page(matrix(client, plan)).says("Не засчитаны отметки: 1")


def test_an_empty_plan_has_an_empty_matrix(client, cast):
    plan = draft(cast)
    plan.sections.all().delete()
    client.force_login(cast.secretary)
    assert Page(matrix(client, plan)).says("В плане ещё нет ни одного мероприятия. Открыть план")


def test_a_filter_that_finds_nothing_leads_back_to_all(client, cast, plan):
    client.force_login(cast.secretary)
    page = Page(matrix(client, plan, state="dropped"))
    assert page.says("По этим условиям сроков нет. Показать все")


def test_due_days_of_one_activity_share_its_cells(client, cast, plan):
    client.force_login(cast.official)
    answer = matrix(client, plan)
    assert [(line.activity.number, line.span) for line in answer.context["page"]] == [
        ("1.1.", 1),
        ("1.2.", 4),
        ("1.2.", 0),
        ("1.2.", 0),
        ("1.2.", 0),
        ("2.1.", 1),
    ]
    assert [row.cells[0] for row in Page(answer).all(".matrix tbody tr")] == [
        "1.1.", "1.2.", "30.06.2022", "30.09.2022", "31.12.2022", "2.1.",
    ]  # fmt: skip


def test_who_could_mark_for_all_stands_in_no_organisations_column(client, cast, plan):
    client.force_login(cast.official)
    page = Page(matrix(client, plan))
    heads = [one.words for one in page.all(".matrix thead th")]
    assert heads == ["№", "Мероприятие", "Срок", "Одна отметка на всех", "Техникум транспорта", "Органы управления"]
    quarterly = page.all(".matrix tbody tr")[1].cells
    assert (set(quarterly[3].split(", ")), quarterly[4:]) == (
        {"! просрочено Техникум транспорта", "Автоколонна"},
        ["", ""],
    )


def test_the_bodies_column_is_for_bodies_alone(client, cast, plan):
    row = Activity.objects.get(number="2.1.")
    readings.name_executors(row, ["Опорные партнёры"], cast.secretary)
    client.force_login(cast.secretary)
    answer = matrix(client, plan)
    assert answer.context["columns"] == ["Органы управления", "Не указано, кто отмечает"]
    assert cells(answer)[-1] == ("2.1.", date(2022, 5, 1), (None, "soon"))


def test_both_pages_count_the_same(client, cast, plan, owed):
    readings.choose(owed, Collective.EACH, cast.secretary)
    reported(cast, owed)
    client.force_login(cast.secretary)
    pages = [Page(client.get(reverse(name, args=[plan.pk]))) for name in ("plan_execution", "plan_marks")]
    counted = [[link.words for link in page.all("p.states a")] for page in pages]
    assert counted[0] == counted[1] == ["все сроки: 10", "просрочено: 2", "скоро: 1", "впереди: 6", "выполнено: 1"]
    late = Page(client.get(reverse("plan_marks", args=[plan.pk]), {"state": "late"}))
    assert [row.cells[0] for row in late.all("main tbody tr")] == ["1.1.", "1.2."]
    assert late.says("! просрочено: 1 ✓ выполнено: 1")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_number_of_queries_does_not_grow(client, cast, plan, owed, rows, django_assert_num_queries):
    for at in range(rows):
        reported(cast, owed, document=f"протокол № {at}")
    Activity.objects.bulk_create(
        Activity(section=owed.section, number=f"9.{at}", title="Ещё", position=at) for at in range(rows)
    )
    client.force_login(cast.secretary)
    with django_assert_num_queries(11):
        matrix(client, plan)


# Many marks at once


def accept(client, *marks: Mark, **more):
    return client.post(reverse("marks_accept"), {"mark": [mark.pk for mark in marks], **more}, follow=True)


def test_the_secretary_accepts_many_marks_at_once(client, cast, owed):
    one, two, three = (reported(cast, owed, document=f"протокол № {at}") for at in range(3))
    client.force_login(cast.secretary)
    assert Page(accept(client, one, two)).says("Принято отметок: 2.")
    assert [mark.state for mark in Mark.objects.order_by("pk")] == ["accepted", "accepted", "reported"]
    again = Page(accept(client, one, three))
    assert again.says("Принято отметок: 1. Не приняты, они уже решены: 1.")
    assert Mark.objects.get(pk=one.pk).history.count() == 2


def test_all_that_were_shown_are_accepted_with_one_press(client, cast, plan, owed):
    marks = [reported(cast, owed, document=f"протокол № {at}") for at in range(3)]
    client.force_login(cast.secretary)
    back = reverse("plan_execution", args=[plan.pk]) + "?state=done"
    answer = accept(client, all="1", shown=[mark.pk for mark in marks], back=back)
    assert answer.redirect_chain == [(back, 302)]
    assert set(Mark.objects.values_list("state", flat=True)) == {"accepted"}


def test_nothing_chosen_is_said_and_nobody_is_sent_away(client, cast):
    client.force_login(cast.secretary)
    for back in ("https://evil.example/", "//evil.example", "javascript:alert(1)", ""):
        answer = accept(client, back=back, mark=["x", "9" * 30, "-1"])
        assert answer.redirect_chain == [("/", 302)]
        assert Page(answer).says("Выберите хотя бы одну отметку.")


def test_marks_of_other_clusters_are_not_touched(client, cast, owed):
    mark = reported(cast, owed)
    client.force_login(cast.stranger)
    assert Page(accept(client, mark)).says("Принято отметок: 0.")
    assert Mark.objects.get().state == Mark.States.REPORTED


def test_marks_that_waited_when_the_plan_was_closed_are_still_accepted(client, cast, owed):
    mark = reported(cast, owed)
    Plan.objects.update(stage=Stage.CLOSED.value)
    client.force_login(cast.secretary)
    accept(client, mark)
    assert Mark.objects.get().state == Mark.States.ACCEPTED


# Who must mark a row


def test_the_secretary_says_who_must_mark(client, cast, plan, owed):
    client.force_login(cast.secretary)
    for word in ("each", "each", "one"):
        answer = client.post(reverse("activity_collective", args=[owed.pk, word]))
        assert answer["Location"] == reverse("plan_execution", args=[plan.pk])
        assert Activity.objects.get(pk=owed.pk).collective == word
    assert client.post(reverse("activity_collective", args=[owed.pk, "both"])).status_code == 404
    assert client.get(reverse("activity_collective", args=[owed.pk, "each"])).status_code == 405


def test_a_closed_plan_keeps_its_choice(client, cast, owed):
    Plan.objects.update(stage=Stage.CLOSED.value)
    client.force_login(cast.secretary)
    assert client.post(reverse("activity_collective", args=[owed.pk, "each"])).status_code == 403

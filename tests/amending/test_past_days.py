"""Reports and figures of a day are those of the edition that was in force on it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from plans.core.progress import State
from plans.core.reports.document import ReportKind
from plans.models import Edition, EditionRow, Mark, Plan, guards
from plans.reports import door
from plans.reports.rows import Asked, known_ledger, marked_document, report_of
from tests.amending.helpers import add, approve, begun, marked, own_row, take_out, write
from tests.cast import approved
from tests.page import Page

pytestmark = pytest.mark.django_db

APRIL, MAY, LATER = date(2022, 4, 10), date(2022, 5, 20), date(2022, 7, 1)


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def told_on(mark: Mark, day: date) -> None:
    Mark.objects.filter(pk=mark.pk).update(created_at=moment(day))


def approved_on(plan: Plan, number: int, day: date) -> None:
    """As if the edition had been approved on that day."""
    with guards.lifted(connection):
        Edition._base_manager.filter(plan=plan, number=number).update(approved_at=moment(day))
    if number > 1:
        Plan.objects.filter(pk=plan.pk).update(amended_on=day)


def asked(day: date, kind: ReportKind = ReportKind.EXECUTION) -> Asked:
    return Asked(kind, day, day)


def lines(plan: Plan, day: date) -> list[tuple[str, str, State, str]]:
    found = report_of(Plan.objects.get(pk=plan.pk), asked(day), day).lines
    return [(line.number, line.due, line.state, line.note) for line in found]


@pytest.fixture
def plan(cast) -> Plan:
    """Approved in January; in May a day is moved, a row taken out, another put in."""
    plan = approved(cast)
    approved_on(plan, 1, date(2022, 1, 10))
    done = marked(own_row(plan, "2.1."), cast.college, cast.member, date(2022, 5, 1))
    Mark.objects.filter(pk=done.pk).update(done_on=date(2022, 4, 1))
    told_on(done, date(2022, 4, 1))
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "2.1.", deadline="до 15.06.2022", title="Согласование новых планов")
    take_out(copy, cast.secretary, "1.1.")
    add(copy, cast.secretary, "1.2.", number="1.3", title="Новое дело", deadline="Октябрь", executors="ПОО")
    plan = approve(copy, cast)
    approved_on(plan, 2, MAY)
    return plan


def test_a_day_before_the_change_knows_nothing_of_it(plan):
    found = lines(plan, APRIL)
    assert [number for number, *_ in found] == ["1.1.", *["1.2."] * 4, "2.1."]
    assert found[0][1:] == ("31.01.2022", State.LATE, "")
    assert found[-1][1:3] == ("01.05.2022", State.DONE)
    titles = {line.title for line in report_of(plan, asked(APRIL), APRIL).lines}
    assert "Согласование учебных планов" in titles


def test_a_day_after_it_tells_what_was_taken_out_too(plan):
    found = lines(plan, LATER)
    assert [number for number, *_ in found] == [*["1.2."] * 4, "1.3", "2.1.", "1.1."]
    assert found[-1][1:] == ("31.01.2022", State.DROPPED, "Исключено редакцией № 2")
    assert found[-2][1:3] == ("15.06.2022", State.DONE)


def test_the_day_of_the_change_is_the_first_day_of_the_new_edition(plan):
    assert [lines(plan, day)[-1][0] for day in (MAY - timedelta(days=1), MAY)] == ["2.1.", "1.1."]


def test_what_was_done_before_it_was_taken_out_stays_done(cast):
    plan = approved(cast)
    marked(own_row(plan, "2.1."), cast.college, cast.member, date(2022, 5, 1))
    copy = begun(plan, cast.secretary)
    take_out(copy, cast.secretary, "2.1.")
    plan = approve(copy, cast)
    today = timezone.localdate()
    assert lines(plan, today)[-1][2:] == (State.DONE, "Исключено редакцией № 2\nОтметка не проверена секретарём")


def test_figures_sum_to_what_is_told(plan):
    for day in (APRIL, MAY, LATER):
        report = report_of(Plan.objects.get(pk=plan.pk), asked(day), day)
        assert report.whole.total == len(report.lines)


def test_the_plan_with_marks_of_a_past_day_is_the_edition_of_that_day(plan):
    plan = Plan.objects.get(pk=plan.pk)
    past, now = (marked_document(plan, asked(day, ReportKind.MARKS)) for day in (APRIL, LATER))
    assert [row.number for row in past.activities] == ["1.1.", "1.2.", "2.1."]
    assert [row.number for row in now.activities] == ["1.2.", "1.3", "2.1."]
    assert past.activities[-1].mark.startswith("Выполнено 01.04.2022")


def test_a_third_edition_leaves_the_first_and_second_as_they_were(cast, plan):
    before = lines(plan, APRIL), lines(plan, LATER)
    copy = begun(Plan.objects.get(pk=plan.pk), cast.secretary)
    write(copy, cast.secretary, "2.1.", deadline="до 20.09.2022")
    take_out(copy, cast.secretary, "1.3")
    approve(copy, cast)
    approved_on(plan, 3, date(2022, 8, 1))
    assert (lines(plan, APRIL), lines(plan, LATER)) == before
    now = lines(plan, date(2022, 8, 5))
    assert [(number, note) for number, _, _, note in now if note.startswith("Исключено")] == [
        ("1.1.", "Исключено редакцией № 2"),
        ("1.3", "Исключено редакцией № 3"),
    ]


def test_a_frozen_report_stays_what_it_was(cast, plan):
    kept = door.freeze(plan, asked(APRIL), cast.secretary, APRIL)
    content = kept.content
    copy = begun(Plan.objects.get(pk=plan.pk), cast.secretary)
    write(copy, cast.secretary, "1.2.", deadline="Май")
    plan = approve(copy, cast)
    kept.refresh_from_db()
    assert kept.content == content
    assert door.made(plan, asked(APRIL), APRIL).content == content


def test_who_owed_on_a_past_day_stands_whatever_the_directory_says_now(cast, plan):
    """As it was when the edition was replaced; between two such days nobody writes the directory down."""
    plan = Plan.objects.get(pk=plan.pk)
    before = lines(plan, APRIL), owing(plan, APRIL)
    assert len(before[1]) > 0
    cast.cluster.participations.filter(organisation=cast.college).delete()
    cast.plant.short_name = "Новое имя"
    cast.plant.save()
    assert (lines(plan, APRIL), owing(plan, APRIL)) == before
    assert owing(plan, LATER) != before[1]


def owing(plan: Plan, day: date) -> list[str]:
    return [name for name, _ in report_of(plan, asked(day), day).disciplines]


def test_editions_of_before_that_was_written_down_ask_the_directory(cast, plan):
    before = owing(plan, APRIL)
    with guards.lifted(connection):
        EditionRow.objects.update(owing=None)
    assert owing(plan, APRIL) == before
    cast.cluster.participations.filter(organisation=cast.college).delete()
    assert owing(plan, APRIL) != before


def test_the_ledger_of_a_past_day_costs_a_fixed_number_of_queries(plan, django_assert_max_num_queries):
    plan = Plan.objects.get(pk=plan.pk)
    with django_assert_max_num_queries(24):
        known_ledger(plan, asked(APRIL))


def test_the_matrix_tells_what_was_taken_out_and_what_was_marked_there(client, cast):
    plan = approved(cast)
    marked(own_row(plan, "2.1."), cast.college, cast.member, date(2022, 5, 1))
    copy = begun(plan, cast.secretary)
    take_out(copy, cast.secretary, "2.1.", "1.1.")
    client.force_login(cast.member)
    address = reverse("plan_execution", args=[plan.pk])
    assert not Page(client.get(address)).says("Исключено из плана")
    approve(copy, cast)
    page = Page(client.get(address))
    assert page.says("Исключено из плана: 2")
    assert page.says("2.1. Согласование учебных планов — исключено редакцией № 2")
    assert page.says("(Техникум транспорта)")

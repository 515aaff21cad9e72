"""What is the same on every page of a plan: its short name and the tabs; on the plan's own page whose turn it is."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from plans.approval import door
from plans.core.document import Activity, Section
from plans.core.stages import Move, Stage
from plans.execution import marks
from plans.execution.shares import rows_of
from plans.models import Activity as Row
from plans.models import Plan
from plans.owed import counters
from tests.cast import TODAY, approved, draft, in_force, small_document
from tests.page import Page

TABS = ["План", "Согласование", "Исполнение", "Календарь", "Отчёты", "Изменения и история"]


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("plan_page", "План"),
        ("plan_findings", "План"),
        ("plan_correct", "План"),
        ("plan_execution", "Исполнение"),
        ("plan_marks", "Исполнение"),
        ("plan_calendar", "Календарь"),
        ("plan_strip", "Календарь"),
        ("plan_report", "Отчёты"),
        ("plan_changes", "Изменения и история"),
        ("plan_history", "Изменения и история"),
    ],
)
def test_each_page_of_a_plan_has_its_tabs(client, cast, name, tab):
    plan = draft(cast)
    client.force_login(cast.secretary)
    page = Page(client.get(reverse(name, args=[plan.pk])))
    assert [one.words for one in page.all(".tabs a")] == TABS
    assert [one.words for one in page.all(".tabs [aria-current]")] == [tab]
    assert page.all(".plan-name strong")[0].words == "Транспорт · 2022"


@pytest.mark.parametrize(
    ("start", "end", "kind", "name"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), "work_plan", "Транспорт · 2022"),
        (date(2021, 9, 1), date(2022, 8, 31), "work_plan", "Транспорт · 2021/22"),
        (date(2022, 1, 1), date(2023, 12, 31), "roadmap", "Транспорт · 01.01.2022–31.12.2023, дорожная карта"),
        (None, None, "work_plan", "Транспорт · без периода"),
    ],
)
def test_a_plan_has_a_short_name(cast, start, end, kind, name):
    assert Plan(cluster=cast.cluster, kind=kind, period_start=start, period_end=end).short_name == name


def test_the_steps_say_whose_turn_it_is(client, cast):
    plan = draft(cast)
    door.move(plan, Move.SUBMIT, cast.secretary)
    client.force_login(cast.chair)
    page = Page(client.get(reverse("plan_page", args=[plan.pk])))
    assert [step.words for step in page.all(".steps .step-past")] == ["Черновик"]
    assert [step.words for step in page.all(".steps [aria-current]")] == ["На согласовании решает председатель"]
    assert [step.words for step in page.all(".steps .step-ahead")] == ["Согласован", "Утверждён", "Завершён"]


@time_machine.travel(date(2022, 7, 10))
def test_rows_of_a_plan_in_force_say_where_they_stand(client, cast):
    plan = in_force(cast)
    row = Row.objects.get(number="1.2.")
    marks.report(row, cast.college, cast.member, marks.Statement(TODAY, "Экскурсия", due=row.slots.first().due))
    client.force_login(cast.official)
    page = Page(client.get(reverse("plan_page", args=[plan.pk])))
    said = {row.number: page.all(f"#activity-{row.pk} .row-state")[0].words for row in Row.objects.all()}
    assert said == {"1.1.": "! просрочено", "1.2.": "! просрочено; выполнено 1 из 4", "2.1.": "! просрочено"}


def test_the_sheet_keeps_empty_sections_and_leaves_out_what_was_excluded(client, cast):
    plan = approved(cast, replace(small_document(), sections=(*small_document().sections, Section("3. Пусто"))))
    row = Row.objects.get(number="1.2.")
    client.force_login(cast.official)
    address = reverse("plan_page", args=[plan.pk])
    before = Page(client.get(address))
    Row.objects.filter(pk=row.pk).update(excluded_by=plan.editions.get())
    after = Page(client.get(address))
    assert [len(page.all(f"#activity-{row.pk}")) for page in (before, after)] == [1, 0]
    headings = [heading.words for heading in after.all(".paper-section")]
    assert headings == [heading.words for heading in before.all(".paper-section")]
    assert headings[-1] == "3. Пусто"


def test_a_draft_says_nothing_of_execution_in_its_rows(client, cast):
    client.force_login(cast.secretary)
    assert Page(client.get(reverse("plan_page", args=[draft(cast).pk]))).all(".row-state") == []


@pytest.mark.parametrize(("kept", "queries"), [(False, 6), (True, 1)], ids=["anew", "kept"])
@pytest.mark.parametrize("rows", [1, 30])
def test_the_states_of_rows_take_the_same_queries(cast, django_assert_num_queries, rows, kept, queries):
    lines = tuple(Activity(f"1.{at}.", "Заседание", "Участники кластера", "Ежемесячно") for at in range(rows))
    plan = in_force(cast, replace(small_document(), sections=(Section("1. Дела", lines),)))
    if kept:
        counters.renew_plan(plan.pk)
    with django_assert_num_queries(queries):
        assert len(rows_of(plan, TODAY)[1]) == rows


@pytest.mark.parametrize("name", ["plan_execution", "plan_marks"])
def test_a_draft_says_when_marks_can_be_made(client, cast, name):
    plan = draft(cast)
    client.force_login(cast.secretary)
    assert Page(client.get(reverse(name, args=[plan.pk]))).says(
        "План ещё не утверждён: отмечать выполнение можно будет"
    )
    Plan.objects.update(stage=Stage.APPROVED.value)
    assert not Page(client.get(reverse(name, args=[plan.pk]))).says("План ещё не утверждён")

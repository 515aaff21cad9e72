"""Rows ↔ documents: nothing is lost on the way."""

from dataclasses import replace
from datetime import date

import pytest

from plans import bridge
from plans.editor.plan import save_settings
from plans.models import Activity, Executor, Plan
from tests.cast import SEEDS, draft, seed_document, small_document
from tests.secretary import save

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_real_plan_comes_back_cell_for_cell(cast, path):
    document = seed_document(path)
    assert bridge.to_document(draft(cast, document)) == document


def test_all_five_plans_hold_22_sections_and_116_activities(cast):
    documents = [bridge.to_document(draft(cast, seed_document(path))) for path in SEEDS]
    assert len(documents) == 5
    assert sum(len(document.sections) for document in documents) == 22
    assert sum(len(document.activities) for document in documents) == 116


def test_reading_a_plan_takes_the_same_queries_for_any_length(cast, django_assert_num_queries):
    for path in SEEDS:
        plan = Plan.objects.get(pk=draft(cast, seed_document(path)).pk)
        with django_assert_num_queries(4):
            bridge.to_document(plan)


def test_two_spellings_of_an_executor_meet_in_one(cast):
    plan = draft(cast)
    section = plan.sections.first()
    for words in ("участники  Кластера", "УЧАСТНИКИ КЛАСТЕРА"):
        save(Activity(section=section, title="Ещё", executors=words), cast.secretary)
    assert Executor.objects.filter(key=Executor.objects.get(name="Участники кластера").key).count() == 1


def test_new_words_of_a_deadline_give_new_slots(cast):
    draft(cast)
    row = Activity.objects.get(number="1.1.")
    row.deadline = "до 01.05.2022"
    save(row, cast.secretary)
    assert [slot.due.isoformat() for slot in row.slots.all()] == ["2022-05-01"]


def test_a_new_period_gives_every_row_a_new_reading(cast):
    plan = draft(cast)
    before = [slot.due.year for row in Activity.objects.all() for slot in row.slots.all() if row.number == "1.1."]
    plan.period_start, plan.period_end = plan.period_start.replace(year=2023), plan.period_end.replace(year=2023)
    save_settings(plan, cast.secretary)
    after = [slot.due.year for row in Activity.objects.all() for slot in row.slots.all() if row.number == "1.1."]
    assert (before, after) == ([2022], [2023])


def test_school_time_is_the_departments(cast):
    department = cast.cluster.department
    department.lessons_end, department.holidays = "25.05", "осенние 28.10 – 05.11"
    department.save()
    draft(cast)
    row = Activity.objects.get(number="1.2.")
    row.deadline = "до конца учебного года"
    save(row, cast.secretary)
    assert [slot.due for slot in row.slots.all()] == [date(2022, 5, 25)]
    row.deadline = "осенние каникулы"
    save(row, cast.secretary)
    assert [(slot.start, slot.due) for slot in row.slots.all()] == [(date(2022, 10, 28), date(2022, 11, 5))]


@pytest.mark.parametrize(
    ("words", "assumed"),
    [("до 1 мая", False), ("2 раза в год", True), ("до мая", True), ("когда-нибудь", False), ("по графику", False)],
)
def test_a_row_knows_whether_its_dates_are_assumed(cast, words, assumed):
    draft(cast)
    row = Activity.objects.get(number="1.2.")
    row.deadline = words
    save(row, cast.secretary)
    row.refresh_from_db()
    assert row.assumed is assumed


def test_a_document_without_period_is_kept_with_unclear_deadlines(cast):
    document = replace(small_document(), period=None)
    plan = draft(cast, document)
    assert bridge.to_document(plan) == document
    assert {row.rule for row in Activity.objects.all()} == {"unclear"}

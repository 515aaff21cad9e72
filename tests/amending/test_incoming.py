"""A file for a plan in force becomes changes of it: its words exactly, its rows the rows that they are."""

import random
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plans import bridge
from plans.amending.incoming import begin_from_file, beside
from plans.approval.door import Changed, MoveRefused
from plans.core.document import Activity as Row
from plans.core.document import Column, Place, Section, SignOff
from plans.core.errors import PlanError
from plans.core.recognise import Recognition
from plans.editor import door as editor
from plans.models import Activity, Intake, Plan
from tests.amending.helpers import approve, begun, copy_row, marked, own_row
from tests.cast import SEEDS, draft, in_force, seed_document, small_document
from tests.secretary import Editor, stir
from tests.views.test_files import with_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast):
    found = in_force(cast)
    with_edition(found, cast)
    return found


def file_of(cast, document) -> Intake:
    """What was read of a file with this text."""
    return Intake.objects.create(
        cluster=cast.cluster,
        person=cast.secretary,
        file_name="план.docx",
        readings=[Recognition(document, (), ()).to_json()],
    )


def changes_of(cast, plan: Plan, document) -> Plan:
    shown = beside(plan, document).shown
    return begin_from_file(file_of(cast, document), plan, cast.secretary, "Решение совета", shown)


def amended():
    """The small plan with a row reworded, one moved up, one new, one gone, and another head."""
    one, two = small_document().sections
    reworded = replace(one.activities[1], title="Проведение экскурсий и мастер-классов", deadline="Март, сентябрь")
    new = Row("2.2.", "Ярмарка вакансий", "Участники кластера", "Октябрь", "Отчёт")
    return replace(
        small_document(),
        title=("ПЛАН РАБОТЫ", "кластера на 2022 год (в новой редакции)"),
        sections=(replace(one, activities=(reworded,)), replace(two, activities=(new, *two.activities))),
    )


def test_the_changes_hold_the_words_of_the_file(cast, plan):
    copy = changes_of(cast, plan, amended())
    assert bridge.to_document(copy) == amended()
    assert (copy.amends, copy.stage, plan.stage) == (plan, "draft", "approved")
    assert bridge.to_document(Plan.objects.get(pk=plan.pk)) == small_document()


def test_rows_that_stay_know_the_rows_that_they_come_from_and_are_read_anew(cast, plan):
    copy = changes_of(cast, plan, amended())
    row = copy_row(copy, "1.2.")
    assert row.origin == own_row(plan, "1.2.")
    assert [slot.due for slot in row.slots.all()] == [date(2022, 3, 31), date(2022, 9, 30)]
    assert copy_row(copy, "2.1.").origin == own_row(plan, "2.1.")
    assert copy_row(copy, "2.2.").origin is None
    assert copy_row(copy, "2.2.").executions.count() == 1


def test_each_kind_of_change_is_a_step_and_can_be_undone(cast, plan):
    copy = changes_of(cast, plan, amended())
    assert list(copy.changes.order_by("pk").values_list("label", flat=True)) == [
        "Из файла: заголовок, период и грифы",
        "Из файла: изменённые тексты",
        "Из файла: новые строки и порядок",
        "Из файла: исключённые строки",
    ]
    for _ in range(4):
        editor.ask(copy, cast.secretary, "undo")
    assert bridge.to_document(Plan.texts.get(pk=copy.pk)) == small_document()


def test_approved_they_are_the_plans_next_edition_and_its_marks_stay(cast, plan):
    row = own_row(plan, "2.1.")
    mark = marked(row, cast.college, cast.member, row.slots.get().due)
    plan = approve(changes_of(cast, plan, amended()), cast)
    assert bridge.to_document(plan) == amended()
    mark.refresh_from_db()
    assert (mark.activity, mark.due) == (row, date(2022, 5, 1))
    assert Activity.ever.get(number="1.1.").excluded_by == plan.editions.first()


def test_the_words_of_marks_stay_and_those_of_the_file_are_counted(cast):
    one, two = small_document().sections
    written = replace(one.activities[0], mark="Выполнено")
    now = replace(small_document(), sections=(replace(one, activities=(written, one.activities[1])), two))
    plan = in_force(cast, now)
    other = replace(one.activities[1], mark="Проведены три")
    read = replace(now, sections=(replace(one, activities=(one.activities[0], other)), two))
    found = beside(plan, read)
    assert (found.marks_left, found.found.is_same) == (1, True)


def test_a_file_without_the_column_of_marks_and_the_period_leaves_both(cast, plan):
    bare = replace(amended(), period=None, columns=amended().columns[:-1])
    copy = changes_of(cast, plan, bare)
    assert bridge.to_document(copy) == amended()


def test_columns_and_blocks_come_and_go(cast, plan):
    columns = (Column("number", "№"), *small_document().columns[1:4], Column("other", "Бюджет"))
    rows = tuple(replace(row, result="", other={"other": "100 руб."}) for row in small_document().activities)
    document = replace(
        small_document(),
        columns=columns,
        sections=(Section("1. Всё", rows),),
        signoffs=(SignOff(Place.LEFT, "СОГЛАСОВАНО", ("Директор",)), SignOff(Place.RIGHT, "УТВЕРЖДАЮ", ("И.О.",))),
    )
    copy = changes_of(cast, plan, document)
    assert bridge.to_document(copy) == replace(document, columns=(*columns, small_document().columns[5]))


def test_a_column_of_the_plans_own_is_known_by_its_heading(cast):
    own = replace(small_document(), columns=(*small_document().columns, Column("other2", "Бюджет")))
    plan = in_force(cast, own)
    read = replace(
        small_document(),
        columns=(
            *small_document().columns,
            Column("other", "бюджет "),
        ),
    )
    assert beside(plan, read).found.new.columns[-1] == Column("other2", "бюджет ")


def test_while_changes_are_open_a_file_is_refused_in_words(cast, plan):
    begun(plan, cast.secretary)
    with pytest.raises(MoveRefused, match="уже готовятся изменения"):
        changes_of(cast, plan, amended())
    assert Intake.objects.get().plan is None


def test_another_text_than_was_shown_is_refused_and_nothing_is_left(cast, plan):
    with pytest.raises(Changed), transaction.atomic():
        begin_from_file(file_of(cast, amended()), plan, cast.secretary, "Решение", "0" * 64)
    assert not Plan.texts.filter(amends=plan).exists()


def test_a_file_with_the_very_same_words_begins_nothing(cast, plan):
    with pytest.raises(PlanError, match="тот же текст"), transaction.atomic():
        changes_of(cast, plan, small_document())
    assert not Plan.texts.filter(amends=plan).exists()


def test_the_same_press_twice_begins_one(cast, plan):
    intake, shown = file_of(cast, amended()), beside(plan, amended()).shown
    begin_from_file(intake, plan, cast.secretary, "Решение", shown)
    with pytest.raises(PlanError, match="уже сохранён"):
        begin_from_file(intake, plan, cast.secretary, "Решение", shown)


def test_nobody_else_begins_changes(cast, plan):
    with pytest.raises(PermissionDenied), transaction.atomic():
        begin_from_file(file_of(cast, amended()), plan, cast.member, "Решение", beside(plan, amended()).shown)


def _stirred(cast, document, seed: int):
    """The document after random commands of an editor."""
    other = draft(cast, document)
    dice = random.Random(seed)
    stir(Editor(other, cast.secretary), dice, dice.randint(1, 15))
    return bridge.to_document(Plan.objects.get(pk=other.pk))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
@example(528649)  # a row moves into a new section
def test_any_text_becomes_changes_and_all_of_them_are_undone(cast, seed):
    with transaction.atomic():
        read = _stirred(cast, small_document(), seed)
        if read.activities:
            check(cast, in_force(cast), read)
        transaction.set_rollback(True)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_the_five_plans_take_a_stirred_file_of_theirs(cast, seed):
    document = seed_document(seed)
    check(cast, in_force(cast, document), _stirred(cast, document, 7))


def check(cast, plan: Plan, read) -> None:
    before, incoming = bridge.to_document(plan), beside(plan, read)
    if incoming.found.is_same:
        return
    copy = begin_from_file(file_of(cast, read), plan, cast.secretary, "Решение", incoming.shown)
    assert bridge.to_document(copy) == incoming.found.new
    assert [row.title for row in incoming.found.new.activities] == [row.title for row in read.activities]
    while copy.changes.filter(undone_by=None, of=None).exists():
        editor.ask(copy, cast.secretary, "undo")
    assert bridge.to_document(Plan.texts.get(pk=copy.pk)) == before
    while copy.changes.filter(undone_by__isnull=False, of=None).exists():
        editor.ask(copy, cast.secretary, "redo")
    assert bridge.to_document(Plan.texts.get(pk=copy.pk)) == incoming.found.new

"""Changes of a plan in force: begun, written, sent, approved; the plan is in force all the while."""

import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from plans import bridge, queries
from plans.amending import door
from plans.approval import door as approval
from plans.approval.door import Changed, MoveRefused
from plans.core import document as paper
from plans.core.stages import Move, Stage
from plans.editor import door as editor
from plans.editor import readings
from plans.editor.plan import delete_plan, save_settings
from plans.execution.ledger import ledger_of
from plans.models import Activity, Decision, Edition, EditionRow, Plan, Section, SignOff, Slot
from tests.amending.helpers import (
    REASON,
    add,
    approve,
    begun,
    copy_row,
    marked,
    own_row,
    sent,
    settled,
    take_out,
    write,
)
from tests.cast import approved, in_force

pytestmark = pytest.mark.django_db


def words(plan: Plan) -> paper.PlanDocument:
    return bridge.to_document(Plan.texts.get(pk=plan.pk))


def owed(plan: Plan) -> set[tuple[int, date | None]]:
    return {(one.activity, one.due) for one in ledger_of(plan, date(2022, 3, 10)).owed}


def test_a_working_copy_says_what_the_plan_says_and_understands_it_the_same(cast):
    plan = in_force(cast)
    readings.pin(own_row(plan, "1.1."), [(date(2022, 2, 1), date(2022, 2, 9))], cast.secretary)
    copy = begun(plan, cast.secretary)
    assert words(copy) == words(plan)
    assert (copy.stage, copy.amends, copy.cluster) == (Stage.DRAFT, plan, plan.cluster)
    for row in Activity.objects.of_plan(plan):
        twin = Activity.objects.get(section__plan=copy, origin=row)
        for name in ("number", "pinned", "named", "event_on", "collective", "rule", "event", "position"):
            assert getattr(twin, name) == getattr(row, name)
        assert twin.section.origin == row.section
        assert list(twin.slots.values("start", "due", "label")) == list(row.slots.values("start", "due", "label"))
        assert list(twin.executor_set.all()) == list(row.executor_set.all())


def test_the_plan_stays_in_force_while_changes_are_written(cast):
    plan = in_force(cast)
    before = words(plan), owed(plan)
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "1.1.", deadline="Май", title="Иное")
    take_out(copy, cast.secretary, "1.2.")
    plan.refresh_from_db()
    assert (plan.stage, words(plan), owed(plan)) == (Stage.APPROVED, *before)
    assert list(Plan.objects.all()) == [plan]
    assert list(plan.cluster.plans.all()) == [plan]
    cluster = queries.cluster_list(cast.secretary).get()
    assert (cluster.plan_count, cluster.in_force_count) == (1, 1)


def test_there_are_no_two_changes_of_a_plan_at_once(cast):
    plan = in_force(cast)
    begun(plan, cast.secretary)
    with pytest.raises(MoveRefused, match="уже готовятся изменения"):
        begun(plan, cast.chair)
    with pytest.raises(MoveRefused, match="уже готовятся изменения"):
        approval.move(plan, Move.CLOSE, cast.chair)


@pytest.mark.parametrize("role", ["member", "official", "stranger"])
def test_others_begin_no_changes(cast, role):
    with pytest.raises(PermissionDenied):
        begun(in_force(cast), cast.as_role(role))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.APPROVED])
def test_only_a_plan_in_force_is_amended(cast, stage):
    plan = in_force(cast)
    Plan.objects.update(stage=stage.value)
    with pytest.raises(MoveRefused, match="Обновите страницу"):
        begun(plan, cast.secretary)


def test_changes_want_a_reason_and_keep_it(cast):
    plan = in_force(cast)
    with pytest.raises(MoveRefused, match="причину"):
        door.move(plan, Move.AMEND, cast.secretary, " ")
    copy = begun(plan, cast.secretary)
    assert (copy.decisions.get().move, copy.decisions.get().note) == ("amend", REASON)


def test_approved_changes_are_the_plans_next_edition(cast):
    plan = approved(cast)
    first = plan.editions.get()
    kept, gone = own_row(plan, "1.1."), own_row(plan, "2.1.")
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "1.1.", deadline="Март", executors="Автоколонна")
    new = add(copy, cast.secretary, "1.2.", number="1.3", title="Новое дело", deadline="июнь", executors="ПОО")
    take_out(copy, cast.secretary, "2.1.")
    wanted = words(copy)
    plan = approve(copy, cast)

    second = plan.editions.get(number=2)
    assert (words(plan), plan.stage, plan.editions.count()) == (wanted, Stage.APPROVED, 2)
    assert paper.from_json(json.loads(second.content)) == wanted
    assert bytes(Edition.objects.get(pk=first.pk).pdf) == bytes(first.pdf)
    now = own_row(plan, "1.1.")
    assert (now.pk, now.slots.get().due, [one.name for one in now.executor_set.all()]) == (
        kept.pk,
        date(2022, 3, 31),
        ["Автоколонна"],
    )
    assert own_row(plan, "1.3").pk == new.pk
    taken = Activity.ever.get(pk=gone.pk)
    assert (taken.excluded_by, taken.slots.count(), taken.section.plan) == (second, 0, plan)
    assert {key for key, _ in owed(plan)} == {now.pk, new.pk, own_row(plan, "1.2.").pk}
    copy.refresh_from_db()
    assert (copy.stage, copy.became, copy.sections.count(), copy.columns.count()) == (Stage.APPROVED, second, 0, 0)
    assert list(Decision.objects.filter(plan=copy).order_by("pk").values_list("move", flat=True)) == [
        "amend",
        "submit",
        "agree",
        "approve",
    ]


def test_whatever_does_not_change_keeps_its_keys_and_versions(cast):
    plan = approved(cast)
    slots = set(Slot.objects.values_list("pk", flat=True))
    state = list(Activity.objects.of_plan(plan).values("pk", "version", "position", "section_id", "rule"))
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "1.1.", result="Другой итог")
    plan = approve(copy, cast)
    assert set(Slot.objects.values_list("pk", flat=True)) == slots
    state[0]["version"] += 1
    assert list(Activity.objects.of_plan(plan).values("pk", "version", "position", "section_id", "rule")) == state


def test_head_sections_blocks_columns_and_order_come_along(cast):
    plan = approved(cast)
    copy = begun(plan, cast.secretary)
    ask = lambda name, **values: editor.ask(copy, cast.secretary, name, **values)  # noqa: E731
    first, second = (str(one.ref) for one in copy.sections.all())
    ask("cell", part=str(copy.ref), key="tail", text="Хвост", base="")
    ask("cell", part=first, key="heading", text="1. Иначе", base="1. Организация")
    ask("delete", parts=[str(copy.signoffs.get().ref)])
    ask("insert", what="signoff", part=str(copy.ref), where="into", values={"word": "СОГЛАСОВАНО", "lines": "Совет"})
    new = next(iter(ask("insert", what="section", part=second, where="after", values={"heading": "3. Новый"}).parts))
    ask("move", parts=[str(copy_row(copy, "1.1.").ref)], where="into", part=str(new))
    ask("move", parts=[second], where="before", part=first)
    settled_rows = {row.pk for row in Activity.objects.of_plan(plan)}
    wanted = words(copy)
    plan = approve(copy, cast)
    assert words(plan) == wanted
    assert {row.pk for row in Activity.objects.of_plan(plan)} == settled_rows
    assert [block.word for block in SignOff.objects.all()] == ["СОГЛАСОВАНО"]
    assert Section.objects.filter(plan=copy).count() == 0


def test_a_new_period_is_read_anew(cast):
    plan = approved(cast)
    copy = begun(plan, cast.secretary)
    copy.period_start, copy.period_end = date(2023, 1, 1), date(2023, 12, 31)
    save_settings(copy, cast.secretary)
    plan = approve(copy, cast)
    assert plan.period_start == date(2023, 1, 1)
    assert own_row(plan, "1.1.").slots.get().due == date(2023, 1, 31)


def test_dates_set_by_hand_meanwhile_stay_where_the_words_stay(cast):
    plan = approved(cast)
    copy = begun(plan, cast.secretary)
    day, other = [(date(2022, 2, 1), date(2022, 2, 9))], [(date(2022, 8, 1), date(2022, 8, 9))]
    for number in ("1.1.", "1.2.", "2.1."):
        readings.pin(own_row(plan, number), day, cast.secretary)
    readings.pin(copy_row(copy, "1.2."), other, cast.secretary)
    write(copy, cast.secretary, "2.1.", deadline="Ноябрь")
    write(copy, cast.secretary, "1.1.", title="Иное")
    plan = approve(copy, cast)
    found = {row.number: [slot.due for slot in row.slots.all()] for row in Activity.objects.of_plan(plan)}
    assert found == {"1.1.": [date(2022, 2, 9)], "1.2.": [date(2022, 8, 9)], "2.1.": [date(2022, 11, 30)]}


def test_the_journal_of_the_copy_becomes_the_plans(cast):
    plan = approved(cast)
    kept = own_row(plan, "1.1.")
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "1.1.", title="Иное")
    editor.ask(copy, cast.secretary, "move", parts=[str(copy_row(copy, "1.1.").ref)], where="down")
    plan = approve(copy, cast)
    steps = list(plan.changes.all())
    assert [str(kept.ref) in step.states for step in steps] == [True, True]
    assert all(step.is_final for step in steps)
    place = steps[1].pairs[kept.ref][1].place
    assert (place.container, place.before) == (kept.section_id, own_row(plan, "1.2.").pk)


def test_rows_that_were_deleted_and_brought_back_are_the_same_rows(cast):
    plan = approved(cast)
    kept = own_row(plan, "1.2.").pk
    copy = begun(plan, cast.secretary)
    take_out(copy, cast.secretary, "1.2.")
    editor.ask(copy, cast.secretary, "undo")
    plan = approve(copy, cast)
    assert own_row(plan, "1.2.").pk == kept


def test_a_duplicate_is_a_row_of_its_own(cast):
    plan = approved(cast)
    copy = begun(plan, cast.secretary)
    editor.ask(copy, cast.secretary, "duplicate", parts=[str(copy_row(copy, "1.2.").ref)])
    plan = approve(copy, cast)
    alike = Activity.objects.of_plan(plan).filter(title=own_row(plan, "1.2.").title)
    assert [row.number for row in alike] == ["1.2.", "1.3."]


def test_how_the_replaced_edition_was_read_is_remembered(cast):
    plan = approved(cast)
    first = plan.editions.get()
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "1.1.", deadline="Март")
    plan = approve(copy, cast)
    rows = list(EditionRow.objects.filter(edition=first))
    assert [row.cells["deadline"] for row in rows] == ["Январь", "Ежеквартально", "до 01.05.2022"]
    assert [len(row.slots) for row in rows] == [1, 4, 1]
    assert plan.amended_on is not None


def test_a_plan_of_another_edition_than_was_copied_is_a_conflict(cast):
    plan = approved(cast)
    copy = sent(begun(plan, cast.secretary), cast)
    Plan.texts.filter(pk=copy.pk).update(base=None)
    with pytest.raises(Changed, match="тем временем изменился"):
        door.move(copy, Move.APPROVE, cast.chair)
    assert plan.editions.count() == 1


def test_changes_whose_text_is_not_that_of_the_files_are_not_put_in_force(cast):
    plan = approved(cast)
    copy = sent(begun(plan, cast.secretary), cast)
    version, files = approval.files_of(copy, None, 60)
    Plan.texts.filter(pk=copy.pk).update(title="Другой план")
    with pytest.raises(Changed, match="его изменили"):
        door.put_in_force(copy, cast.chair, "", version, files)
    assert plan.editions.count() == 1


def test_approved_changes_are_not_approved_again(cast):
    plan = approved(cast)
    copy = sent(begun(plan, cast.secretary), cast)
    door.move(copy, Move.APPROVE, cast.chair)
    for verb in (Move.APPROVE, Move.AMEND, Move.CLOSE, Move.RETURN):
        with pytest.raises(MoveRefused):
            door.move(Plan.texts.get(pk=copy.pk), verb, cast.chair, "ещё раз")
    assert plan.editions.count() == 2


def test_the_door_of_plans_approves_no_changes(cast):
    copy = sent(begun(in_force(cast), cast.secretary), cast)
    with pytest.raises(MoveRefused, match="вместе с планом"):
        approval.move(copy, Move.APPROVE, cast.chair)


def test_changes_that_are_dropped_leave_the_plan_as_it_was(cast):
    plan = in_force(cast)
    before = words(plan)
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "1.1.", title="Иное")
    delete_plan(copy, cast.secretary)
    assert (list(Plan.texts.all()), words(plan)) == ([plan], before)
    begun(plan, cast.secretary)


def test_a_second_change_follows_the_first(cast):
    plan = approved(cast)
    for at, month in enumerate(("Март", "Апрель"), start=2):
        copy = begun(plan, cast.secretary)
        write(copy, cast.secretary, "1.1.", deadline=month)
        plan = approve(copy, cast)
        assert plan.editions.first().number == at
    assert (
        EditionRow.objects.values_list("edition__number", "cells__deadline")
        .filter(cells__number="1.1.")
        .order_by("pk")[:2]
        .count()
        == 2
    )


def test_marks_of_days_that_stay_stay_and_the_others_are_asked_about(cast):
    plan = approved(cast)
    quarter, once = own_row(plan, "1.2."), own_row(plan, "2.1.")
    kept = marked(quarter, cast.college, cast.member, date(2022, 3, 31))
    lost = marked(once, cast.college, cast.member, date(2022, 5, 1))
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "2.1.", deadline="до 15.06.2022")
    with pytest.raises(MoveRefused, match="отметок: 1"):
        door.move(copy, Move.SUBMIT, cast.secretary)
    plan = approve(copy, cast)
    kept.refresh_from_db()
    lost.refresh_from_db()
    assert (kept.due, lost.due) == (date(2022, 3, 31), date(2022, 6, 15))
    assert lost.history.count() == 2


def test_a_mark_made_after_sending_waits_for_the_secretary_too(cast):
    plan = approved(cast)
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "2.1.", deadline="до 15.06.2022")
    sent(copy, cast)
    mark = marked(own_row(plan, "2.1."), cast.college, cast.member, date(2022, 5, 1))
    with pytest.raises(MoveRefused, match="отметок: 1"):
        door.move(copy, Move.APPROVE, cast.chair)
    settled(copy, cast.secretary)
    door.move(copy, Move.APPROVE, cast.chair)
    mark.refresh_from_db()
    assert mark.due == date(2022, 6, 15)


def test_marks_of_a_row_that_is_taken_out_stay_with_it(cast):
    plan = approved(cast)
    mark = marked(own_row(plan, "2.1."), cast.college, cast.member, date(2022, 5, 1))
    copy = begun(plan, cast.secretary)
    take_out(copy, cast.secretary, "2.1.")
    approve(copy, cast)
    mark.refresh_from_db()
    assert (mark.due, mark.activity.excluded_by.number) == (date(2022, 5, 1), 2)
    with pytest.raises(PermissionDenied):
        marked(mark.activity, cast.college, cast.member, date(2022, 5, 1))


def test_new_rows_go_on_with_the_numbers_or_take_a_sign_and_no_other_is_touched(cast):
    copy = begun(in_force(cast), cast.secretary)
    for below in ("1.1.", "1.1¹.", "1.2.", "2.1."):
        anchor = str(copy_row(copy, below).ref)
        editor.ask(copy, cast.secretary, "insert", what="activity", part=anchor, where="after")
    numbers = [row.number for row in Activity.objects.of_plan(copy)]
    assert numbers == ["1.1.", "1.1¹.", "1.1².", "1.2.", "1.3.", "2.1.", "2.2."]

"""The door to the next period: the new plan, its rows and their past; all of it or nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from plans import bridge, queries
from plans.amending.rollover import Past, RolloverRefused, Wish, begin_next, source_of
from plans.approval.versions import Version, versions_of
from plans.core.deadlines import Period
from plans.core.errors import PlanError
from plans.core.rollover import next_period, rollover
from plans.core.stages import Stage
from plans.editor import door as editor
from plans.models import Activity, Change, Mark, Plan
from tests.cast import SEEDS, draft, in_force, seed_document, small_document
from tests.views.test_comparing import changed, frozen

pytestmark = pytest.mark.django_db

TODAY = date(2022, 12, 20)
NEXT = Wish(Period.calendar(2023))


def source(plan: Plan, today: date = TODAY) -> Past:
    return source_of(Version("now", "", plan), today)


def rows_of(plan: Plan) -> list[Activity]:
    return list(Activity.objects.of_plan(plan))


def mark(cast, row: Activity, due: date | None) -> Mark:
    return Mark.objects.create(
        activity=row, due=due, organisation=cast.college, author=cast.secretary, done_on=date(2022, 1, 20),
        document="справка № 14", state=Mark.States.ACCEPTED,
    )  # fmt: skip


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_each_seed_becomes_the_next_plan_as_the_core_says(cast, path):
    document = seed_document(path)
    plan = in_force(cast, document)
    period = next_period(document.period)
    made = begin_next(source(plan), Wish(period), cast.secretary)
    expected = rollover(bridge.to_document(plan), period).document
    assert bridge.to_document(made) == expected
    assert made.stage == Stage.DRAFT
    assert made.follows == plan
    assert [row.follows_id for row in rows_of(made)] == [row.pk for row in rows_of(plan)]
    assert bridge.to_document(Plan.objects.get(pk=plan.pk)) == bridge.to_document(plan)


def test_settings_and_readings_come_along(cast):
    plan = in_force(cast)
    Plan.objects.filter(pk=plan.pk).update(left_margin=20, table_size=12)
    first, second, _ = rows_of(plan)
    first.pinned, first.collective = [["2022-02-01", "2022-02-28"]], "each"
    second.named = ["Завод", "Колледж"]
    Activity.objects.bulk_update([first, second], ["pinned", "collective", "named"])
    made = begin_next(source(Plan.objects.get(pk=plan.pk)), NEXT, cast.secretary)
    one, two, _ = rows_of(made)
    assert (made.left_margin, made.table_size) == (20, 12)
    assert (one.pinned, one.collective) == ([["2023-02-01", "2023-02-28"]], "each")
    assert [slot.due for slot in one.slots.all()] == [date(2023, 2, 28)]
    assert two.named == ["Завод", "Колледж"]
    assert [one.executor.name for one in two.executions.all()] == ["Завод", "Колледж"]


def test_unfinished_rows_are_carried_over_and_done_one_offs_are_known(cast):
    plan = in_force(cast)
    first, second, third = rows_of(plan)
    for slot in (*first.slots.all(), *third.slots.all()):
        mark(cast, slot.activity, slot.due)
    found = source(plan)
    assert found.done == {(0, 0), (1, 0)}
    assert found.unfinished == {(0, 1)}
    made = begin_next(found, replace(NEXT, left_out=found.done), cast.secretary)
    (row,) = rows_of(made)
    assert (row.follows, row.carried) == (second, True)


def test_a_row_knows_its_ancestors(cast):
    plan = in_force(cast)
    first = rows_of(plan)[0]
    made_mark = mark(cast, first, first.slots.get().due)
    made = begin_next(source(plan), NEXT, cast.secretary)
    later = begin_next(source(made), Wish(Period.calendar(2024)), cast.secretary)
    parent, grandparent = queries.ancestors(rows_of(later)[0])
    assert (parent.section.plan, parent.said) == (made, [])
    assert (grandparent, grandparent.said) == (first, [made_mark])


def test_the_mark_s_words_and_evidence_stay_with_the_old_plan(cast):
    plan = in_force(cast)
    mark(cast, rows_of(plan)[0], None)
    made = begin_next(source(plan), NEXT, cast.secretary)
    assert not Mark.objects.filter(activity__section__plan=made).exists()
    assert Mark.objects.count() == 1


def test_a_person_s_texts_win(cast):
    plan = in_force(cast)
    texts = {"title": "ПЛАН РАБОТЫ\r\nна 2023 год", "row-1-0-deadline": "до 15.05.2023"}
    made = begin_next(source(plan), replace(NEXT, texts=texts), cast.secretary)
    assert made.title == "ПЛАН РАБОТЫ\nна 2023 год"
    assert rows_of(made)[2].deadline == "до 15.05.2023"


def test_a_second_press_answers_the_plan_of_the_first(cast):
    plan = in_force(cast)
    made = begin_next(source(plan), NEXT, cast.secretary)
    assert begin_next(source(plan), NEXT, cast.secretary) == made
    assert Plan.objects.count() == 2
    Plan.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(hours=1))
    assert begin_next(source(plan), NEXT, cast.secretary) != made


def test_a_next_plan_that_was_worked_on_is_no_answer_to_a_press(cast):
    plan = in_force(cast)
    written = begin_next(source(plan), NEXT, cast.secretary)
    Change.objects.create(plan=written, person=cast.secretary)
    sent = begin_next(source(plan), NEXT, cast.secretary)
    Plan.objects.filter(pk=sent.pk).update(stage=Stage.ON_AGREEMENT.value)
    titled = begin_next(source(plan), replace(NEXT, texts={"title": "Другой план"}), cast.secretary)
    shorter = begin_next(source(plan), replace(NEXT, left_out=frozenset({(0, 0)})), cast.secretary)
    made = begin_next(source(plan), NEXT, cast.secretary)
    assert len({written, sent, titled, shorter, made}) == 5


@pytest.mark.parametrize("who", ["chair", "member", "official", "stranger"])
def test_only_the_secretary_of_the_cluster_may(cast, who):
    plan = in_force(cast)
    with pytest.raises(PermissionDenied):
        begin_next(source(plan), NEXT, cast.as_role(who))
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish(Period.calendar(2022)), "период самого плана"),
        (Wish(Period.calendar(2023), frozenset({(0, 0), (0, 1), (1, 0)})), "ни одной строки"),
        (Wish(Period.calendar(2023), texts={"title": " \r\n"}), "заголовок"),
    ],
)
def test_what_makes_no_plan_is_refused_and_leaves_nothing(cast, wish, why):
    plan = in_force(cast)
    with pytest.raises(RolloverRefused, match=why):
        begin_next(source(plan), wish, cast.secretary)
    assert Plan.objects.count() == 1


def test_a_word_that_no_paper_has_room_for_is_refused(cast):
    plan = in_force(cast)
    with pytest.raises(PlanError, match="длиннее"):
        begin_next(source(plan), replace(NEXT, texts={"title": "ы" * 30_000}), cast.secretary)
    assert Plan.objects.count() == 1


def test_an_older_edition_rolls_over_with_its_own_words(cast):
    """Its rows are found again in the plan by their words."""
    plan = in_force(cast, changed(small_document()))
    frozen(plan, cast, small_document())
    frozen(plan, cast, changed(small_document()))
    version = next(one for one in versions_of(plan) if one.number == 1)
    made = begin_next(source_of(version, TODAY), NEXT, cast.secretary)
    rows = rows_of(made)
    assert [row.deadline for row in rows] == ["Январь", "Ежеквартально", "до 01.05.2023"]
    assert [row.follows and row.follows.number for row in rows] == ["1.1.", None, "2.1."]


def test_reading_the_source_takes_as_many_queries_for_many_rows(cast, django_assert_num_queries):
    small = in_force(cast)
    document = small_document()
    big = replace(document, sections=tuple(replace(one, activities=one.activities * 30) for one in document.sections))
    for plan in (small, in_force(cast, big)):
        with django_assert_num_queries(QUERIES):
            source(Plan.objects.get(pk=plan.pk))


QUERIES = 12


def test_a_row_that_was_deleted_and_brought_back_still_knows_its_past(cast):
    plan = in_force(cast)
    made = begin_next(source(plan), NEXT, cast.secretary)
    row = rows_of(made)[0]
    editor.ask(made, cast.secretary, "delete", parts=[str(row.ref)])
    editor.ask(made, cast.secretary, "undo")
    back = rows_of(made)[0]
    assert (back.title, back.follows) == (row.title, rows_of(plan)[0])


def test_a_draft_rolls_over_too(cast):
    made = begin_next(source(draft(cast)), NEXT, cast.secretary)
    assert not any(row.carried for row in rows_of(made))

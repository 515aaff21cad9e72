"""Laws of amendments, over random plans, marks and edits: nothing is lost, nothing counts twice, the words rule."""

import random
from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans import bridge
from plans.amending import door
from plans.amending.marks import of_amendment, settle
from plans.approval.door import version_of
from plans.core.obligations import Fact
from plans.core.stages import Move
from plans.execution.former import ledger_of_edition
from plans.execution.ledger import Ledger, ledger_of
from plans.models import Activity, Edition, EditionRow, Mark, Plan
from tests.amending.helpers import begun, give_all, marked
from tests.cast import in_force
from tests.secretary import Editor, stir, words
from tests.views.test_files import STORED, with_edition

pytestmark = pytest.mark.django_db

DAY = date(2022, 12, 31)


def mark_some(plan: Plan, cast, dice: random.Random) -> None:
    for row in Activity.objects.of_plan(plan):
        for due in [slot.due for slot in row.slots.all()] or [None]:
            for who in dice.sample((None, cast.college, cast.plant), dice.randint(0, 2)):
                marked(row, who, cast.secretary, due)


def answering(ledger: Ledger) -> dict[int, list[Fact]]:
    """The marks that answer obligations, by id, once for each due day that they answer."""
    found: dict[int, dict] = {}
    for one in ledger.owed:
        for fact in one.facts:
            found.setdefault(fact.mark, {})[one.activity, one.due] = fact
    return {key: list(facts.values()) for key, facts in found.items()}


def amended(cast, dice: random.Random) -> tuple[Plan, Plan, dict[int, date | None]]:
    """A plan whose changes were written, settled and approved at random; what was said of each mark."""
    plan = in_force(cast)
    with_edition(plan, cast)
    mark_some(plan, cast, dice)
    copy = begun(plan, cast.secretary)
    stir(Editor(copy, cast.secretary), dice, dice.randint(1, 12))
    asked = of_amendment(copy)
    said = {one.mark.pk: dice.choice((None, *one.dues, one.proposed)) for one in asked}
    settle(copy, said, cast.secretary)
    return plan, copy, said


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_no_mark_is_lost_none_counts_twice_and_the_words_rule(cast, seed):
    with transaction.atomic():
        check(cast, random.Random(seed))
        transaction.set_rollback(True)


def check(cast, dice: random.Random) -> None:
    plan, copy, said = amended(cast, dice)
    wanted, before = words_of(copy), ledger_of(plan, DAY)
    marks = dict(Mark.objects.values_list("pk", "activity"))
    dues = dict(Mark.objects.values_list("pk", "due"))
    if not Activity.objects.of_plan(copy).exists():
        return  # a plan without rows is not sent
    edition = put_in_force(copy, cast)
    plan = Plan.objects.get(pk=plan.pk)
    after = ledger_of(plan, DAY)

    assert words(plan) == wanted
    # No mark is lost: each stands at its row, at its day or at the one that was said.
    assert dict(Mark.objects.values_list("pk", "activity")) == marks
    assert dict(Mark.objects.values_list("pk", "due")) == dues | said
    gone = set(Activity.ever.filter(excluded_by=edition).values_list("pk", flat=True))
    nowhere = {key for key, due in said.items() if due is None}
    kept = {key for key in answering(before) if marks[key] not in gone} - nowhere
    assert kept <= answering(after).keys()
    # None counts twice.
    assert all(len(facts) == 1 for facts in answering(after).values())
    assert Counter(one.activity for one in after.tasks).keys() == {row.pk for row in Activity.objects.of_plan(plan)}
    check_readings(plan)
    assert remembered(plan, edition) == {task.activity: task for task in before.tasks}
    assert not Activity.ever.filter(section__plan=copy).exists()


def words_of(copy: Plan):
    return bridge.to_document(Plan.texts.get(pk=copy.pk))


def put_in_force(copy: Plan, cast) -> Edition:
    """By the chair alone, with files made before; by the way where blocks that came by chance ask for one."""
    door.move(copy, Move.SUBMIT, cast.secretary)
    if copy.approvals.current().exists():
        give_all(copy, cast)
        return Edition.objects.get(plan=copy.amends_id, number=2)
    door.move(copy, Move.AGREE, cast.chair)
    decision = door.put_in_force(copy, cast.chair, "", version_of(Plan.texts.get(pk=copy.pk)), STORED)
    return decision.plan.became


def check_readings(plan: Plan) -> None:
    """Rule, windows and executors are what the words say, read anew."""
    for row in Activity.objects.of_plan(plan):
        schedule = bridge.reading_of(row, plan)
        stored = [(slot.start, slot.due) for slot in row.slots.all()]
        assert (row.rule, stored) == (schedule.rule.value, sorted(((s.start, s.due) for s in schedule.slots), key=_due))
        executors = list(row.executions.values_list("executor"))
        bridge.link_executors(plan.cluster, [row])
        assert list(row.executions.values_list("executor")) == executors


def _due(window: tuple[date, date]) -> tuple[date, date]:
    return window[1], window[0]


def remembered(plan: Plan, edition: Edition) -> dict:
    """What the ledger of the replaced edition says is owed."""
    first = Edition.objects.get(plan=plan, number=edition.number - 1)
    assert EditionRow.objects.filter(edition=first).exists()
    return {task.activity: task for task in ledger_of_edition(plan, first, DAY).tasks}

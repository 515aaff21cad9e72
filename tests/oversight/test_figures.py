"""The figures of a summary are those that are counted one obligation after the other, whatever has happened."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from plans.amending import door
from plans.amending.closing import Fate
from plans.core.deadlines import Period
from plans.core.obligations import Collective
from plans.core.progress import Deed
from plans.core.stages import Move
from plans.editor import readings
from plans.execution import marks
from plans.models import Activity, Cluster, Executor, Mark, Organisation, Participation, Plan
from plans.oversight import summary
from plans.oversight.summary import Span
from tests.amending import helpers
from tests.cast import approved, in_force
from tests.oversight.slow_summary import counted

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 15)
PERIODS = (None, Period(date(2022, 4, 1), date(2022, 6, 30)), Period(date(2022, 5, 1), date(2022, 5, 1)))
DAYS = (date(2022, 5, 1), TODAY, date(2022, 12, 31))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False):
        yield


def agree(cast) -> None:
    spans = [Span(day, period) for day in DAYS for period in PERIODS]
    slowly = [counted(Plan.objects.filter(summary._touched(span)), span) for span in spans]
    assert summary._figures(cast.admin, *spans) == slowly


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_said_decided_and_read_anew(cast, seed):
    dice = random.Random(seed)
    other = Cluster.objects.create(name="Агрокластер", industry="Село", department=cast.cluster.department)
    Participation.objects.create(cluster=other, organisation=cast.college)
    plans = [approved(cast), in_force(replace(cast, cluster=other, secretary=cast.admin))]
    rows = list(Activity.objects.filter(section__plan__in=plans).select_related("section__plan"))
    for _ in range(15):
        _anything(dice, dice.choice(rows), cast)
    agree(cast)


def _anything(dice: random.Random, one: Activity, cast) -> None:
    kind = dice.choice(["mark"] * 5 + ["each", "pin", "executor", "words"])
    if kind == "mark":
        due = dice.choice([*one.slots.values_list("due", flat=True), None])
        deed = dice.choice([*Deed, *[Deed.DONE] * 3])
        Mark.objects.create(
            activity=one,
            organisation=dice.choice([cast.college, cast.plant, None]),
            due=due,
            fact=deed.value,
            moved_to=TODAY + timedelta(dice.randrange(-30, 60)) if deed is Deed.MOVED else None,
            done_on=TODAY - timedelta(dice.randrange(100)),
            state=dice.choice(list(Mark.States)).value,
            author=cast.secretary,
        )
    elif kind == "each":
        readings.choose(one, dice.choice(list(Collective)), cast.admin)
    elif kind == "pin":
        days = [TODAY + timedelta(dice.randrange(-60, 60)) for _ in range(dice.randrange(3))]
        readings.pin(one, [(day, day) for day in sorted(days)], cast.admin)
    elif kind == "executor":
        executor = dice.choice(Executor.objects.filter(executions__activity=one))
        executor.scope = dice.choice(Executor.Scopes.values)
        executor.save()
        executor.organisations.set(dice.sample([cast.college, cast.plant], dice.randrange(3)))
    else:
        Executor.objects.filter(executions__activity=one).update(name=dice.choice(["КАЧЕСТВО", "Совет", "совет"]))


@pytest.mark.parametrize("fate", list(Fate))
def test_a_closed_plan_is_owed_by_those_of_then(cast, fate):
    plan, _ = approved(cast), in_force(cast)
    readings.choose(Activity.objects.get(section__plan=plan, number="1.2."), Collective.EACH, cast.secretary)
    door.move(plan, Move.CLOSE, cast.chair, "Год окончен", fate=fate)
    Participation.objects.get(organisation=cast.plant).delete()
    school = Organisation.objects.create(name="Лицей", kind="college")
    Participation.objects.create(cluster=cast.cluster, organisation=school)
    agree(cast)
    [(_, tables, _)] = summary._figures(cast.admin, Span(TODAY))
    assert {"Лицей", "Автоколонна", "Органы управления"} <= tables["По организациям"].keys()


def test_rows_that_an_edition_has_taken_out_count_for_nothing(cast):
    plan = approved(cast)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    marks.report(row, cast.college, cast.member, marks.Statement(TODAY, "Сделано", due=row.slots.first().due))
    changes = helpers.begun(plan, cast.secretary)
    helpers.take_out(changes, cast.secretary, "1.2.")
    helpers.approve(changes, cast)
    agree(cast)

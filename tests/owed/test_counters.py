"""What is kept of obligations equals what follows from the facts, whatever goes through the doors."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from plans import jobs
from plans.amending import door
from plans.amending.closing import Fate
from plans.core.errors import PlanError
from plans.core.obligations import Collective, figures
from plans.core.progress import Deed, State
from plans.core.stages import Move
from plans.editor import readings
from plans.execution import marks
from plans.execution.ledger import ledger_of
from plans.execution.shares import progress_of, rows_of
from plans.models import (
    Activity,
    Executor,
    Job,
    Mark,
    ObligationCount,
    ObligationRow,
    Organisation,
    Participation,
    Plan,
    Tally,
)
from plans.owed import counters
from tests.amending import helpers
from tests.cast import approved, draft, in_force

pytestmark = pytest.mark.django_db

TODAY = date(2022, 6, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2022, 6, 15, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def row(plan: Plan, number: str) -> Activity:
    return Activity.objects.get(section__plan=plan, number=number)


def said(fact: Deed = Deed.DONE, done_on: date = TODAY, **more) -> marks.Statement:
    moved = {"moved_to": date(2022, 9, 1)} if fact is Deed.MOVED else {}
    return marks.Statement(done_on, "Сделано", fact=fact, basis="Решение", **moved, **more)


def agree(plan: Plan, *days: date) -> None:
    """Nothing differs from the facts, and figures from the numbers are those of the ledger."""
    assert list(counters.differences()) == []
    plan.refresh_from_db()
    for day in days:
        owed = ledger_of(plan, day).owed
        assert progress_of([plan.pk], day) == {plan.pk: figures(owed, day)}
        found, rows = rows_of(plan, day)
        assert found == figures(owed, day)
        assert {key: state for key, (state, _) in rows.items()} == _most(owed, day)


def _most(owed, day: date) -> dict[int, str]:
    """Of each row the state that asks most."""
    order = list(State)
    found: dict[int, State] = {}
    for one in owed:
        found[one.activity] = min(found.get(one.activity, one.state(day)), one.state(day), key=order.index)
    return {key: state.value for key, state in found.items()}


DAYS = (TODAY, date(2022, 6, 30), date(2022, 7, 1), date(2023, 1, 1))


def test_nothing_is_kept_of_a_draft_and_everything_of_a_plan_in_force(cast):
    draft(cast)
    assert not ObligationRow.objects.exists()
    plan = approved(cast)
    assert ObligationRow.objects.filter(plan=plan).count() == 6
    assert Tally.objects.get().plan == plan
    agree(plan, *DAYS)


def test_a_mark_its_return_and_its_acceptance_are_counted(cast):
    plan = approved(cast)
    mark = marks.report(row(plan, "2.1."), cast.college, cast.member, said(due=date(2022, 5, 1)))
    assert Tally.objects.get().waiting == 1
    agree(plan, *DAYS)
    marks.decide(mark, cast.secretary, accept=False, note="Где протокол?")
    assert Tally.objects.get().waiting == 0
    agree(plan, *DAYS)


def test_a_day_before_the_newest_mark_is_told_from_the_facts(cast):
    plan = approved(cast)
    marks.report(row(plan, "2.1."), cast.college, cast.member, said(due=date(2022, 5, 1)))
    agree(plan, date(2022, 5, 2), date(2022, 6, 14))


@pytest.mark.parametrize("fate", list(Fate))
def test_a_closed_plan_keeps_numbers_and_no_rows_and_gets_them_back(cast, fate):
    plan = approved(cast)
    door.move(plan, Move.CLOSE, cast.chair, "Год окончен", fate=fate)
    assert not ObligationRow.objects.exists()
    assert ObligationCount.objects.exists()
    agree(plan, *DAYS)
    door.move(plan, Move.RESUME, cast.chair, "Рано")
    assert ObligationRow.objects.count() == 6
    agree(plan, *DAYS)


def test_an_amendment_is_counted_when_it_comes_into_force(cast):
    plan = approved(cast)
    changes = helpers.begun(plan, cast.secretary)
    helpers.write(changes, cast.secretary, "2.1.", deadline="до 01.08.2022")
    helpers.take_out(changes, cast.secretary, "1.2.")
    agree(plan, *DAYS)
    helpers.approve(changes, cast)
    assert set(ObligationRow.objects.values_list("planned", flat=True)) == {date(2022, 1, 31), date(2022, 8, 1)}
    agree(plan, *DAYS)


def test_readings_of_a_plan_in_force_are_counted(cast):
    plan = approved(cast)
    readings.pin(row(plan, "2.1."), [(TODAY, date(2022, 7, 7))], cast.secretary)
    assert ObligationRow.objects.filter(due=date(2022, 7, 7)).count() == 1
    readings.choose(row(plan, "1.2."), Collective.EACH, cast.secretary)
    assert set(ObligationRow.objects.values_list("party", flat=True)) == {None, cast.college.pk, cast.plant.pk}
    agree(plan, *DAYS)


def test_who_joins_and_leaves_the_cluster_is_counted(cast, client):
    plan = approved(cast)
    readings.choose(row(plan, "1.2."), Collective.EACH, cast.secretary)
    school = Organisation.objects.create(name="Лицей", kind="college")
    client.force_login(cast.admin)
    address = reverse("admin:plans_participation_add")
    fields = {"cluster": cast.cluster.pk, "organisation": school.pk}
    assert client.post(address, fields).status_code == 302
    assert ObligationRow.objects.filter(party=school).count() == 4
    agree(plan, *DAYS)
    part = Participation.objects.get(organisation=school)
    client.post(reverse("admin:plans_participation_delete", args=[part.pk]), {"post": "yes"})
    assert not ObligationRow.objects.filter(party=school).exists()
    agree(plan, *DAYS)


def test_for_whom_an_executor_stands_is_counted(cast, client):
    plan = approved(cast)
    readings.choose(row(plan, "1.2."), Collective.EACH, cast.secretary)
    executor = Executor.objects.get(name="Участники кластера")
    client.force_login(cast.secretary)
    client.post(reverse("executor_edit", args=[executor.pk]), {"scope": "chosen", "organisations": [cast.plant.pk]})
    assert set(ObligationRow.objects.filter(activity__number="1.2.").values_list("party", flat=True)) == {cast.plant.pk}
    agree(plan, *DAYS)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_goes_through_the_doors_is_counted(cast, seed):
    dice, plan = random.Random(seed), approved(cast)
    rows = [row(plan, number) for number in ("1.1.", "1.2.", "2.1.")]
    for _ in range(25):
        anything(dice, plan, dice.choice(rows), cast)
        agree(plan)
    agree(plan, *DAYS, date(2022, 5, 5))


def anything(dice: random.Random, plan: Plan, one: Activity, cast) -> None:
    """One of the things that people do to what is owed, whichever comes."""
    kind = dice.choice(["mark"] * 4 + ["decide"] * 3 + ["choose", "pin"])
    if kind == "mark":
        due = dice.choice([*one.slots.values_list("due", flat=True), None])
        told = said(dice.choice(list(Deed)), TODAY - timedelta(dice.randrange(100)), due=due)
        marks.report(one, dice.choice([cast.college, cast.plant, None]), cast.secretary, told)
        Mark.objects.filter(pk=Mark.objects.order_by("pk").last().pk).update(state=dice.choice(list(Mark.States)).value)
        counters.renew_row(Activity.objects.select_related("section__plan").get(pk=one.pk))
    elif kind == "choose":
        readings.choose(one, dice.choice(list(Collective)), cast.secretary)
    elif kind == "pin":
        day = TODAY + timedelta(dice.randrange(-60, 60))
        readings.pin(one, [(day, day)] * dice.randrange(2), cast.secretary)
    else:
        for mark in Mark.objects.filter(state=Mark.States.REPORTED.value)[:1]:
            marks.decide(mark, cast.secretary, accept=dice.random() < 0.5, note="Так")


def test_the_command_finds_what_differs_and_puts_it_right(cast, capsys):
    plan = approved(cast)
    call_command("recount", "--check")
    assert "Числа совпадают" in capsys.readouterr().out
    ObligationRow.objects.all()[0].delete()
    ObligationCount.objects.update(number=77)
    Tally.objects.update(waiting=5)
    with pytest.raises(CommandError, match="Числа расходятся с отметками: 3"):
        call_command("recount", "--check")
    assert f"План {plan.pk}: числа расходятся с обязательствами" in capsys.readouterr().err
    call_command("recount")
    agree(plan, *DAYS)


def test_a_plan_that_was_never_counted_is_counted_by_its_first_mark(cast):
    plan = in_force(cast)
    assert progress_of([plan.pk], TODAY) == {plan.pk: figures(ledger_of(plan, TODAY).owed, TODAY)}
    assert counters.is_missing()
    marks.report(row(plan, "2.1."), cast.college, cast.member, said(due=date(2022, 5, 1)))
    agree(plan, *DAYS)


def test_a_refused_mark_leaves_the_numbers_as_they_were(cast):
    plan = approved(cast)
    with pytest.raises(PlanError):
        marks.report(row(plan, "2.1."), cast.college, cast.member, marks.Statement(TODAY))
    agree(plan, *DAYS)


def test_a_roster_of_many_plans_is_recounted_by_a_worker_and_then_agrees(cast, settings, monkeypatch):
    settings.JOBS = "database"
    monkeypatch.setattr(counters, "FEW", 1)
    for plan in [in_force(cast) for _ in range(3)]:
        readings.choose(row(plan, "1.2."), Collective.EACH, cast.secretary)
    Participation.objects.filter(organisation=cast.plant).delete()
    Executor.objects.all().update(scope="lead")
    counters.renew_clusters([cast.cluster.pk])
    assert Job.objects.count() == 2
    assert list(counters.differences())
    right = {plan.pk: figures(ledger_of(plan, TODAY).owed, TODAY) for plan in Plan.objects.all()}
    assert progress_of(right, TODAY) == right
    last = Plan.objects.order_by("pk").last()
    counters.renew_row(Activity.objects.select_related("section__plan").filter(section__plan=last).last())
    assert list(counters.differences(Plan.objects.filter(pk=last.pk))) == []
    while job := jobs.claim("worker", counters.LIGHT):
        jobs.run(job)
    assert list(counters.differences()) == []

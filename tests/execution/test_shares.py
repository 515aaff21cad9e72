"""Progress of many plans at once equals what each plan's ledger says, in a fixed number of queries."""

import random
from datetime import date, timedelta

import pytest

from plans.core.obligations import Collective, Figures, figures, settled
from plans.core.progress import Deed
from plans.execution import shares
from plans.execution.ledger import ledger_of
from plans.models import Activity, Executor, Mark, Plan
from plans.owed import books
from tests.cast import draft, in_force

pytestmark = pytest.mark.django_db

START = date(2022, 1, 1)


def plans_with_marks(cast, count: int, seed: int = 6) -> list[Plan]:
    """Plans whose rows are marked by chance: each or one, moved, dropped, returned, and for due days that are gone."""
    chance = random.Random(seed)
    plans = [in_force(cast) for _ in range(count)]
    for row in Activity.objects.prefetch_related("slots"):
        row.collective = chance.choice(list(Collective)).value
        row.save(update_fields=["collective"])
        for slot in [*row.slots.all(), None]:
            for _ in range(chance.choice([0, 0, 1, 2])):
                Mark.objects.create(
                    activity=row,
                    organisation=chance.choice([cast.college, cast.plant, None]),
                    due=slot and slot.due,
                    fact=chance.choice([Deed.DONE, *Deed]).value,
                    done_on=START + timedelta(chance.randrange(365)),
                    moved_to=START + timedelta(chance.randrange(365)),
                    state=chance.choice(list(Mark.States)).value,
                    author=cast.member,
                )
    return plans


@pytest.mark.parametrize("seed", range(5))
def test_many_plans_at_once_equal_each_by_itself(cast, seed):
    plans = [*plans_with_marks(cast, 4, seed), draft(cast)]
    for today in (START, date(2022, 3, 31), date(2022, 5, 2), date(2023, 1, 1)):
        expected = {plan.pk: figures(ledger_of(plan, today).owed, today) for plan in plans}
        assert shares.progress_of([plan.pk for plan in plans], today) == expected


def test_each_chosen_organisation_owes_each_due_day_of_its_rows(cast):
    plan, other = in_force(cast), in_force(cast)
    chosen = Executor.objects.first()
    chosen.scope = "chosen"
    chosen.save()
    chosen.organisations.set([cast.plant, cast.college])
    Activity.objects.update(collective=Collective.EACH.value)
    alone = {row.pk for row in Activity.objects.all() if list(row.executor_set.all()) == [chosen]}
    expected = {
        (row.pk, due, party.pk)
        for row in Activity.objects.filter(pk__in=alone)
        for due in row.slots.values_list("due", flat=True)
        for party in (cast.plant, cast.college)
    }
    assert expected

    def named(owed) -> set:
        return {(one.activity, one.due, party) for one in owed for party in one.parties if one.activity in alone}

    assert named(settled(books.read(Plan.objects.all()).owed, START)) == expected
    assert named(one for each in (plan, other) for one in ledger_of(each, START).owed) == expected
    mine = settled(books.read(Plan.objects.all(), of=[cast.plant.pk]).owed, START)
    assert named(mine) == {one for one in expected if one[2] == cast.plant.pk}


@pytest.mark.parametrize("count", [1, 8])
def test_the_number_of_queries_does_not_grow(cast, count, django_assert_num_queries):
    keys = [plan.pk for plan in plans_with_marks(cast, count)]
    with django_assert_num_queries(5):
        shares.progress_of(keys, START)


def test_a_plan_without_rows_has_empty_figures(cast):
    plan = draft(cast)
    plan.sections.all().delete()
    assert shares.progress_of([plan.pk], START) == {plan.pk: Figures()}
    assert shares.progress_of([], START) == {}

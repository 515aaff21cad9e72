"""Figures of many obligations at once are those that are counted one by one."""

import random
from datetime import date, timedelta

import pytest

from plans.core.obligations import Collective, Fact, Task, Word, break_down, obligations
from plans.core.progress import Deed
from plans.core.reports.tallies import Tally, figures_from, summed

TODAY = date(2022, 6, 15)


def _books(dice: random.Random):
    tasks, facts = [], []
    for key in range(30):
        dues = tuple({TODAY + timedelta(dice.randrange(-60, 60)) for _ in range(dice.randrange(3))})
        owing = tuple(sorted(dice.sample(range(6), dice.randrange(4))))
        owing = (*owing, None) if dice.random() < 0.2 else owing
        tasks.append(Task(key, dues, owing, dice.choice(list(Collective))))
        for due in (*dues, None, TODAY):  # the last two answer nothing, or a row without a date
            for _ in range(dice.randrange(4)):
                facts.append(_fact(dice, len(facts), key, due, dice.choice([None, 77, *owing])))
    return tasks, facts


def _fact(dice: random.Random, mark: int, activity: int, due: date | None, party: int | None) -> Fact:
    deed = dice.choice([*Deed, *[Deed.DONE] * 4])
    moved_to = TODAY + timedelta(dice.randrange(-20, 40)) if deed is Deed.MOVED else None
    day = TODAY + timedelta(dice.randrange(-40, 5))
    return Fact(mark, activity, due, party, day, dice.choice(list(Word)), deed, moved_to)


def _tallied(tasks, facts, undated=True):
    said = [
        (
            *(one.mark, one.activity, one.due and one.due.isoformat(), one.party, one.done_on.isoformat()),
            *(one.word.value, one.deed.value, one.moved_to and one.moved_to.isoformat()),
        )
        for one in facts
    ]
    tally = Tally(said, TODAY, undated=undated)
    counts = {
        one.activity: tally.count(
            one.activity,
            one.owing,
            ",".join(due.isoformat() for due in one.dues),
            each=one.collective is Collective.EACH,
        )
        for one in tasks
    }
    return {key: one for key, one in counts.items() if one}, tally.groups


@pytest.mark.parametrize("undated", [True, False])
@pytest.mark.parametrize("seed", range(30))
def test_all_at_once_is_one_by_one(seed, undated):
    tasks, facts = _books(random.Random(seed))
    rows, groups = _tallied(tasks, facts, undated)
    owed = [one for one in obligations(tasks, facts) if undated or one.due]
    assert {key: figures_from(counts) for key, counts in rows.items()} == break_down(
        owed, TODAY, lambda one: (one.activity,)
    ).parts
    assert {key: figures_from(counts) for key, counts in groups.items()} == break_down(
        owed, TODAY, lambda one: (one.parties,)
    ).parts
    names = break_down(owed, TODAY, lambda one: [str(party) for party in one.parties]).parts
    assert summed(groups, lambda parties: [str(party) for party in parties]) == names


def test_many_do_not_run_over_into_each_other():
    tasks = [Task(key, (TODAY - timedelta(1),), (1, 2), Collective.EACH) for key in range(40_000)]
    rows, _ = _tallied(tasks, ())
    [found] = summed(rows, lambda activity: ("все",)).values()
    assert (found.total, found.late, found.fallen, found.kept, found.unchecked) == (80_000, 80_000, 80_000, 0, 0)


def test_a_row_without_a_day_that_matters_counts_for_nothing():
    tally = Tally([(1, 1, None, None, "2022-06-01", "accepted", "done", None)], TODAY, undated=False)
    assert (tally.count(1, (7,), "", each=True), tally.groups) == (0, {})


def test_a_day_that_stands_twice_is_one():
    once, twice = (Tally((), TODAY).count(1, (), dues, each=False) for dues in ("2022-06-01", "2022-06-01,2022-06-01"))
    assert once == twice

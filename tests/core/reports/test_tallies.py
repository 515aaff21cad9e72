"""Figures of many obligations at once are those that are counted one by one."""

import random
from datetime import date, timedelta

import pytest

from plans.core.obligations import Collective, Fact, Task, Word, break_down, obligations
from plans.core.progress import Deed
from plans.core.reports.tallies import summed, tallied

TODAY = date(2022, 6, 15)


def _owed(dice: random.Random):
    tasks, facts = [], []
    for key in range(30):
        dues = tuple(TODAY + timedelta(dice.randrange(-60, 60)) for _ in range(dice.randrange(3)))
        owing = tuple(sorted(dice.sample(range(6), dice.randrange(4))))
        tasks.append(Task(key, dues, owing, dice.choice(list(Collective))))
        for due in dues:
            deed = dice.choice(list(Deed))
            moved_to = due + timedelta(20) if deed is Deed.MOVED else None
            day = TODAY + timedelta(dice.randrange(-40, 5))
            party = dice.choice([None, *owing])
            facts.append(Fact(len(facts), key, due, party, day, dice.choice(list(Word)), deed, moved_to))
    return obligations(tasks, facts)


@pytest.mark.parametrize("seed", range(30))
def test_all_at_once_is_one_by_one(seed):
    owed = _owed(random.Random(seed))
    rows, groups = tallied(owed, TODAY)
    by_row = break_down(owed, TODAY, lambda one: (f"{one.activity % 4}",)).parts
    by_party = break_down(owed, TODAY, lambda one: [str(party) for party in one.parties]).parts
    assert summed(rows, lambda activity: (f"{activity % 4}",)) == by_row
    assert summed(groups, lambda parties: [str(party) for party in parties]) == by_party


def test_many_do_not_run_over_into_each_other():
    owed = obligations([Task(1, (TODAY - timedelta(1),), (1, 2), Collective.EACH)], ())
    rows, _ = tallied(owed * 40_000, TODAY)
    [found] = summed(rows, lambda activity: ("все",)).values()
    assert (found.total, found.late, found.fallen, found.kept, found.unchecked) == (80_000, 80_000, 80_000, 0, 0)

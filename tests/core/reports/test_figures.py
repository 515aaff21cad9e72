"""The report's figures, and a naive recount of them over two thousand random plans."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from plans.core.deadlines import Period
from plans.core.obligations import Collective, Fact, Figures, Task, Word, break_down, figures, obligations
from plans.core.progress import Deed, State
from plans.core.reports.figures import (
    GROUPS,
    Discipline,
    Told,
    counts,
    days_late,
    discipline,
    disciplines,
    known,
    within,
)

MARCH, JUNE = date(2022, 3, 31), date(2022, 6, 30)
APRIL_10 = date(2022, 4, 10)


def fact(done_on, word=Word.ACCEPTED, mark=1, due=MARCH, party=10):
    return Fact(mark, 1, due, party, done_on, word)


@pytest.mark.parametrize(
    ("told_on", "done_on", "by", "counts_on_the_day"),
    [
        (MARCH, MARCH, APRIL_10, True),
        (APRIL_10, MARCH, APRIL_10, True),
        (date(2022, 4, 11), MARCH, APRIL_10, False),
        (date(2022, 4, 11), MARCH, date(2022, 4, 11), True),
        (date(2022, 4, 9), date(2022, 4, 11), date(2022, 4, 11), False),
    ],
)
def test_a_mark_counts_when_it_was_made_and_the_thing_done_by_then(told_on, done_on, by, counts_on_the_day):
    assert bool(known([Told(fact(done_on), told_on)], APRIL_10, by)) is counts_on_the_day


@pytest.mark.parametrize("word", [Word.ACCEPTED, Word.RETURNED])
def test_a_decision_made_later_is_not_known_yet(word):
    told = [Told(fact(MARCH, word), MARCH, date(2022, 4, 11))]
    assert [one.word for one in known(told, APRIL_10, APRIL_10)] == [Word.REPORTED]
    assert [one.word for one in known(told, APRIL_10, date(2022, 4, 11))] == [word]


def test_a_period_takes_what_falls_due_within_it():
    owed = obligations([Task(1, (MARCH, JUNE)), Task(2)], [])
    assert [one.due for one in within(owed, Period(date(2022, 1, 1), MARCH))] == [MARCH]
    assert [one.due for one in within(owed, Period(JUNE, JUNE))] == [JUNE]
    assert within(owed, None) == owed


def test_each_state_stands_in_one_column():
    assert sorted(state for states in GROUPS.values() for state in states) == sorted(State)


def test_days_late_are_calendar_days():
    (owed,) = obligations([Task(1, (MARCH,), (10,))], [])
    assert [days_late(owed, day) for day in (MARCH, APRIL_10)] == [0, 10]
    (done,) = obligations([Task(1, (MARCH,), (10,))], [fact(date(2022, 4, 4))])
    assert [days_late(done, day) for day in (date(2022, 4, 3), APRIL_10)] == [3, 4]
    (undated,) = obligations([Task(1)], [])
    assert days_late(undated, APRIL_10) == 0


def test_discipline_of_what_fell_due():
    task = Task(1, (MARCH, JUNE), (10, 20, 30, 40), Collective.EACH)
    facts = [fact(MARCH), fact(date(2022, 4, 4), mark=2, party=20), fact(MARCH, mark=3, due=JUNE)]
    result = disciplines(obligations([task], facts), APRIL_10, lambda one: one.parties)
    assert result.parts == {
        10: Discipline(in_time=1),
        20: Discipline(done_late=1, days=4, most=4),
        30: Discipline(late=1, days=10, most=10),
        40: Discipline(late=1, days=10, most=10),
    }
    assert (result.whole.owed, result.whole.late_share, result.whole.mean, result.repeated) == (
        4,
        75,
        8.0,
        Discipline(),
    )
    assert (Discipline().late_share, Discipline().mean) == (None, None)


def test_what_several_owe_together_is_counted_under_each_and_taken_off_again():
    owed = obligations([Task(1, (MARCH,), (10, 20))], [])
    result = disciplines(owed, APRIL_10, lambda one: one.parties)
    assert (result.parts[10], result.repeated, result.whole.owed) == (result.whole, Discipline(late=1), 1)


def test_a_new_day_and_what_was_dropped():
    moved = fact(MARCH, mark=1)
    moved = replace(moved, deed=Deed.MOVED, moved_to=APRIL_10)
    (owed,) = obligations([Task(1, (MARCH,), (10,))], [moved])
    assert [discipline([owed], day).owed for day in (date(2022, 4, 9), APRIL_10)] == [0, 1]
    assert discipline([owed], date(2022, 4, 13)) == Discipline(late=1, days=3, most=3)
    (dropped,) = obligations([Task(1, (MARCH,), (10,))], [replace(moved, deed=Deed.DROPPED, moved_to=None)])
    assert discipline([dropped], APRIL_10) == Discipline()
    told = [Told(moved, MARCH, date(2022, 4, 20))]
    (waiting,) = obligations([Task(1, (MARCH,), (10,))], known(told, APRIL_10, APRIL_10))
    assert discipline([waiting], APRIL_10) == Discipline(late=1, days=10, most=10)


DAYS = [date(2022, 1, 1) + timedelta(day) for day in range(365)]


def random_plan(chance: random.Random) -> tuple[list[Task], list[Told]]:
    days = chance.sample(DAYS, 6)
    tasks = [
        Task(
            number,
            tuple(sorted(chance.sample(days, chance.randrange(4)))),
            tuple(chance.sample([None, 1, 2, 3, 4], chance.randrange(5))),
            chance.choice(list(Collective)),
        )
        for number in range(chance.randrange(10))
    ]
    return tasks, [_random_told(chance, number, days) for number in range(chance.randrange(40))]


def _random_told(chance: random.Random, number: int, days: list[date]) -> Told:
    due, party = chance.choice([None, *days]), chance.choice([None, 1, 2, 3, 4])
    done_on = chance.choice(days) + timedelta(chance.randrange(-9, 9))
    word, deed = chance.choice(list(Word)), chance.choice([Deed.DONE, *Deed])
    moved_to = chance.choice(days) if deed is Deed.MOVED else None
    told_on = done_on + timedelta(chance.randrange(60))
    decided_on = None if word is Word.REPORTED else told_on + timedelta(chance.randrange(60))
    made = Fact(number, chance.randrange(10), due, party, done_on, word, deed, moved_to)
    return Told(made, told_on, decided_on)


def naive(tasks, told, on, by, period):
    """Every obligation of the report as (parties, due day that holds, state), by the definitions alone."""
    for task in tasks:
        parties = list(task.owing) or [None]
        each = task.collective == "each"
        for due in task.dues or [None]:
            if period and (due is None or not period.start <= due <= period.end):
                continue
            for group in [[party] for party in parties] if each else [parties]:
                heard = [one for one in told if (one.fact.activity, one.fact.due) == (task.activity, due)]
                mine = [one for one in heard if not each or _is_of(one.fact, group[0])]
                yield group, *_naive_state(due, _naive_words(mine, on, by), on)


def _is_of(fact, party):
    return fact.party == party or (fact.party is None and fact.deed in ("moved", "dropped"))


def _naive_words(told, on, by):
    """What was known to count: (day, number, deed, new day), in order."""
    for one in sorted(told, key=lambda one: (one.fact.done_on, one.fact.mark)):
        decided = one.decided_on is not None and one.decided_on <= by
        word = one.fact.word if decided else "reported"
        enough = ("accepted",) if one.fact.deed in ("moved", "dropped") else ("accepted", "reported")
        if one.fact.done_on <= on and one.told_on <= by and word in enough:
            yield one.fact


def _naive_state(due, facts, on):
    """The due day that holds, the column, and the days late."""
    newest, done_on, words = None, None, []
    for fact in facts:
        words.append(fact.deed)
        if fact.deed in ("moved", "dropped"):
            newest, words = fact, []
            due_now = fact.moved_to
        if fact.deed == "done" and done_on is None:
            done_on = fact.done_on
    holds = due_now if newest and newest.deed == "moved" else due
    if done_on is not None:
        late = (done_on - holds).days if holds and done_on > holds else 0
        return holds, "Выполнено позже срока" if late else "Выполнено в срок", late
    if newest and newest.deed == "dropped":
        return due, "Снято", 0
    if words:
        return holds, "Выполнено частично" if words[-1] == "part" else "Не выполнено", 0
    if holds and holds < on:
        return holds, "Просрочено", (on - holds).days
    far = newest and (holds - on).days > 7
    return holds, "Перенесено" if far else "Срок не наступил", 0


def naive_discipline(rows, on):
    """Fallen due; in time, late and delayed days among it."""
    fallen = [row for row in rows if row[1] is not None and row[1] <= on and row[2] != "Снято"]
    days = [row[3] for row in fallen if row[3]]
    return len(fallen), sum(row[2] == "Выполнено в срок" for row in fallen), len(days), sum(days), max(days, default=0)


def as_naive(one: Discipline):
    return one.owed, one.in_time, one.delayed, one.days, one.most


def tally(rows):
    return {name: sum(row[2] == name for row in rows) for name in GROUPS}


def test_a_naive_recount_of_two_thousand_plans_agrees():
    chance = random.Random(2022)
    for _ in range(2000):
        tasks, told = random_plan(chance)
        on = chance.choice(DAYS)
        by = on + timedelta(chance.choice([0, 0, 30]))
        period = chance.choice([None, Period(*sorted(chance.sample(DAYS, 2)))])
        owed = within(obligations(tasks, known(told, on, by)), period)
        _compare(owed, list(naive(tasks, told, on, by, period)), on)


def _compare(owed, rows, on):
    whole = figures(owed, on)
    assert counts(whole) == tally(rows)
    fallen, *_ = naive_discipline(rows, on)
    assert (whole.total, whole.fallen) == (len(rows), fallen)
    done = [row for row in rows if row[2].startswith("Выполнено ") and row[2] != "Выполнено частично"]
    assert (whole.done, whole.kept) == (len(done), naive_discipline(done, on)[0])
    assert as_naive(discipline(owed, on)) == naive_discipline(rows, on)
    by_party = disciplines(owed, on, lambda one: one.parties)
    for column in ("owed", "in_time", "done_late", "late", "failed", "today", "delayed"):
        parts = sum(getattr(part, column) for part in by_party.parts.values())
        assert parts - getattr(by_party.repeated, column) == getattr(by_party.whole, column)
    totals = break_down(owed, on, lambda one: one.parties)
    assert sum(totals.parts.values(), Figures()) - totals.repeated == totals.whole == whole
    for party, part in totals.parts.items():
        mine = [row for row in rows if party in row[0]]
        assert counts(part) == tally(mine)
        assert as_naive(by_party.parts.get(party, Discipline())) == naive_discipline(mine, on)


def test_neighbouring_periods_sum_to_both():
    chance = random.Random(7)
    for _ in range(200):
        tasks, told = random_plan(chance)
        first, middle, last = sorted(chance.sample(DAYS[1:], 3))
        owed = obligations(tasks, known(told, last, last))
        parts = [
            figures(within(owed, period), last)
            for period in (Period(first, middle - timedelta(1)), Period(middle, last))
        ]
        assert parts[0] + parts[1] == figures(within(owed, Period(first, last)), last)

"""The report's figures, and a naive recount of them over two thousand random plans."""

import random
from datetime import date, timedelta

import pytest

from plans.core.deadlines import Period
from plans.core.obligations import Collective, Fact, Figures, Task, Word, break_down, figures, obligations
from plans.core.progress import State
from plans.core.report import GROUPS, Discipline, Told, counts, days_late, discipline, disciplines, known, within

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
    assert (result.whole.owed, result.whole.late_share, result.whole.mean, result.repeated) == (4, 75, 8.0, 0)
    assert (Discipline().late_share, Discipline().mean) == (None, None)


def test_what_several_owe_together_is_counted_under_each_and_taken_off_again():
    owed = obligations([Task(1, (MARCH,), (10, 20))], [])
    result = disciplines(owed, APRIL_10, lambda one: one.parties)
    assert (result.parts[10], result.repeated, result.whole.owed) == (result.whole, 1, 1)


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
    word = chance.choice(list(Word))
    told_on = done_on + timedelta(chance.randrange(60))
    decided_on = None if word is Word.REPORTED else told_on + timedelta(chance.randrange(60))
    return Told(Fact(number, chance.randrange(10), due, party, done_on, word), told_on, decided_on)


def naive(tasks, told, on, by, period):
    """Every obligation of the report as (activity, due, parties, day of doing or None), by the definition alone."""
    for task in tasks:
        parties = list(task.owing) or [None]
        groups = [parties] if task.collective == "one" else [[party] for party in parties]
        for due in task.dues or [None]:
            if period and (due is None or not period.start <= due <= period.end):
                continue
            for group in groups:
                days = [
                    one.fact.done_on
                    for one in told
                    if (one.fact.activity, one.fact.due) == (task.activity, due)
                    and (task.collective == "one" or one.fact.party in group)
                    and one.fact.done_on <= on
                    and one.told_on <= by
                    and not (one.fact.word == "returned" and one.decided_on <= by)
                ]
                yield task.activity, due, group, min(days, default=None)


def naive_counts(rows, on):
    """By column: in time, late, late now, ahead; then what fell due and how much of it is done."""
    done = [(due, day) for _, due, _, day in rows if day is not None]
    in_time = sum(due is None or day <= due for due, day in done)
    late_now = sum(day is None and due is not None and due < on for _, due, _, day in rows)
    fallen = [day for _, due, _, day in rows if due is not None and due <= on]
    return (
        [in_time, len(done) - in_time, late_now, len(rows) - len(done) - late_now],
        (len(fallen), sum(day is not None for day in fallen)),
    )


def naive_delays(rows, on) -> list[int]:
    """The days late of everything that was or is late, among what fell due."""
    fallen = [(due, day) for _, due, _, day in rows if due is not None and due <= on]
    return [((day or on) - due).days for due, day in fallen if (day or on) > due]


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
    columns, (fallen, kept) = naive_counts(rows, on)
    assert list(counts(whole).values()) == columns
    assert (whole.total, whole.fallen, whole.kept) == (len(rows), fallen, kept)
    delays = naive_delays(rows, on)
    found = discipline(owed, on)
    assert (found.owed, found.delayed, found.days, found.most) == (
        fallen,
        len(delays),
        sum(delays),
        max(delays, default=0),
    )
    by_party = disciplines(owed, on, lambda one: one.parties)
    assert sum(part.owed for part in by_party.parts.values()) - by_party.repeated == by_party.whole.owed
    for party, part in by_party.parts.items():
        mine = [row for row in rows if party in row[2]]
        assert (part.owed, part.delayed, part.days) == (
            sum(row[1] is not None and row[1] <= on for row in mine),
            len(naive_delays(mine, on)),
            sum(naive_delays(mine, on)),
        )
    totals = break_down(owed, on, lambda one: one.parties)
    assert sum(totals.parts.values(), Figures()) - totals.repeated == totals.whole == whole
    for party, part in totals.parts.items():
        assert list(counts(part).values()) == naive_counts([row for row in rows if party in row[2]], on)[0]


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

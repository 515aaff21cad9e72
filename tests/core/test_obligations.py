"""Obligations: who owes what, its state on any day, and figures whose parts sum to the whole."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.core.obligations import (
    Collective,
    Fact,
    Figures,
    Obligation,
    Task,
    Word,
    break_down,
    figures,
    loose,
    obligations,
    percent,
    silent,
)
from plans.core.progress import State

MARCH = date(2022, 3, 31)
JUNE = date(2022, 6, 30)
EACH = Task(1, (MARCH, JUNE), (10, 20), Collective.EACH)
ONE = Task(1, (MARCH, JUNE), (10, 20))


def states(tasks, facts, today):
    return [(one.activity, one.due, one.parties, one.state(today).value) for one in obligations(tasks, facts)]


def test_each_one_owes_every_due_day():
    fact = Fact(1, 1, MARCH, 10, date(2022, 3, 15))
    assert states([EACH], [fact], date(2022, 4, 1)) == [
        (1, MARCH, (10,), "done"),
        (1, MARCH, (20,), "late"),
        (1, JUNE, (10,), "waiting"),
        (1, JUNE, (20,), "waiting"),
    ]


def test_one_mark_is_enough_for_all():
    fact = Fact(1, 1, MARCH, 20, date(2022, 4, 2))
    assert states([ONE], [fact], date(2022, 4, 3)) == [
        (1, MARCH, (10, 20), "done_late"),
        (1, JUNE, (10, 20), "waiting"),
    ]


def test_a_body_of_the_council_owes_by_itself_among_others():
    task = Task(1, (MARCH,), (10, None), Collective.EACH)
    fact = Fact(1, 1, MARCH, None, MARCH)
    assert states([task], [fact], MARCH) == [(1, MARCH, (10,), "due"), (1, MARCH, (None,), "done")]


def test_a_row_without_executors_or_dates_is_owed_once():
    assert states([Task(1)], [], MARCH) == [(1, None, (None,), "waiting")]
    assert states([Task(1, (), (), Collective.EACH)], [], MARCH) == [(1, None, (None,), "waiting")]
    assert states([Task(1)], [Fact(1, 1, None, None, MARCH)], MARCH) == [(1, None, (None,), "done")]


@pytest.mark.parametrize(
    ("word", "done_on", "today", "state"),
    [
        (Word.REPORTED, "2022-03-31", "2022-03-31", State.DONE),
        (Word.ACCEPTED, "2022-04-01", "2022-04-01", State.DONE_LATE),
        (Word.RETURNED, "2022-03-01", "2022-04-01", State.LATE),
        (Word.ACCEPTED, "2022-04-05", "2022-04-04", State.LATE),
        (Word.ACCEPTED, "2022-03-05", "2022-03-01", State.SOON),
    ],
)
def test_only_what_stands_on_the_day_counts(word, done_on, today, state):
    fact = Fact(1, 1, MARCH, 10, date.fromisoformat(done_on), word)
    (owed,) = obligations([Task(1, (MARCH,), (10,))], [fact])
    assert owed.state(date.fromisoformat(today)) is state


def test_the_earliest_standing_mark_counts():
    facts = [Fact(1, 1, MARCH, 10, date(2022, 4, 5)), Fact(2, 1, MARCH, 10, date(2022, 3, 5), Word.ACCEPTED)]
    (owed,) = obligations([Task(1, (MARCH,), (10,))], facts)
    assert owed.fact(JUNE) == facts[1]


def test_a_mark_of_another_party_or_day_is_loose_and_not_lost():
    other_party = Fact(1, 1, MARCH, 99, MARCH)
    other_day = Fact(2, 1, date(2022, 5, 5), 10, MARCH)
    gone = Fact(3, 1, date(2022, 5, 5), 10, MARCH, Word.RETURNED)
    assert loose([EACH], [other_party, other_day, gone]) == [other_party, other_day]
    assert loose([ONE], [other_party]) == []


def test_the_silent_are_late_and_never_said_a_word():
    today = date(2022, 4, 1)
    owed = obligations([EACH], [])
    assert silent(owed, [], today) == [10, 20]
    assert silent(owed, [], MARCH) == []
    returned = [Fact(1, 1, MARCH, 10, MARCH, Word.RETURNED)]
    assert silent(obligations([EACH], returned), returned, today) == [20]


@pytest.mark.parametrize(
    ("part", "whole", "answer"),
    [(0, 0, None), (0, 7, 0), (7, 7, 100), (1, 3, 33), (2, 3, 67), (1, 1000, 1), (999, 1000, 99), (1, 8, 13)],
)
def test_percent(part, whole, answer):
    assert percent(part, whole) == answer


def test_the_two_shares():
    facts = [Fact(1, 1, MARCH, 10, MARCH), Fact(2, 1, JUNE, 10, MARCH, Word.ACCEPTED)]
    result = figures(obligations([EACH, Task(2)], facts), MARCH)
    assert (result.total, result.done, result.late, result.ahead) == (5, 2, 0, 3)
    assert (result.fallen, result.kept, result.unchecked) == (2, 1, 1)
    assert (result.due_share, result.plan_share) == (50, 40)
    assert (Figures().due_share, Figures().plan_share) == (None, None)


DAYS = st.dates(date(2022, 1, 1), date(2022, 12, 31))
PARTIES = st.one_of(st.none(), st.integers(1, 4))
TASKS = st.lists(
    st.builds(
        Task,
        st.integers(1, 6),
        st.lists(DAYS, max_size=4, unique=True).map(lambda days: tuple(sorted(days))),
        st.lists(PARTIES, max_size=4, unique=True).map(tuple),
        st.sampled_from(Collective),
    ),
    max_size=6,
    unique_by=lambda task: task.activity,
)
FACTS = st.lists(
    st.builds(Fact, st.integers(), st.integers(1, 6), st.none() | DAYS, PARTIES, DAYS, st.sampled_from(Word)),
    max_size=12,
    unique_by=lambda fact: fact.mark,
)


def total(parts) -> Figures:
    return sum(parts, Figures())


@given(TASKS, FACTS, DAYS)
def test_parts_sum_to_the_whole(tasks, facts, today):
    owed = obligations(tasks, facts)
    whole = figures(owed, today)
    assert whole.total == len(owed) == whole.done + whole.late + whole.ahead
    assert 0 <= whole.kept <= whole.fallen <= whole.total
    by_activity = break_down(owed, today, lambda one: [one.activity])
    assert (by_activity.whole, total(by_activity.parts.values())) == (whole, whole)
    assert by_activity.repeated == Figures()
    by_party = break_down(owed, today, lambda one: one.parties)
    assert total(by_party.parts.values()) - by_party.repeated == whole


@given(TASKS, FACTS, DAYS, st.integers(0, 400))
def test_a_later_day_never_makes_less_done(tasks, facts, today, later):
    owed = obligations(tasks, facts)
    now, then = figures(owed, today), figures(owed, today + timedelta(later))
    assert now.done <= then.done
    assert now.fallen <= then.fallen


@given(TASKS, FACTS)
def test_every_standing_mark_answers_or_is_loose(tasks, facts):
    answering = {fact for one in obligations(tasks, facts) for fact in one.facts if fact.stands}
    assert answering | set(loose(tasks, facts)) == {fact for fact in facts if fact.stands}
    assert not answering & set(loose(tasks, facts))


def naive(tasks, facts, today) -> tuple[int, int, int, int, int]:
    """Total, done, late, fallen, kept: counted again by the definition alone."""
    counts = [0, 0, 0, 0, 0]
    for task in tasks:
        groups = [set(task.owing)] if task.collective == "one" else [{party} for party in task.owing or (None,)]
        for due in task.dues or [None]:
            for group in groups:
                answers = [
                    fact
                    for fact in facts
                    if fact.activity == task.activity
                    and fact.due == due
                    and fact.word != "returned"
                    and fact.done_on <= today
                    and (task.collective == "one" or fact.party in group)
                ]
                done, fallen = bool(answers), due is not None and due <= today
                for at, yes in enumerate((True, done, due is not None and due < today and not done, fallen)):
                    counts[at] += yes
                counts[4] += fallen and done
    return tuple(counts)


def random_plan(chance: random.Random) -> tuple[list[Task], list[Fact]]:
    days = [date(2022, 1, 1) + timedelta(chance.randrange(365)) for _ in range(6)]
    tasks = [
        Task(
            number,
            tuple(sorted(set(chance.sample(days, chance.randrange(4))))),
            tuple(chance.sample([None, 1, 2, 3, 4], chance.randrange(5))),
            chance.choice(list(Collective)),
        )
        for number in range(chance.randrange(12))
    ]
    facts = [
        Fact(
            number,
            chance.randrange(12),
            chance.choice([None, *days]),
            chance.choice([None, 1, 2, 3, 4]),
            chance.choice(days) + timedelta(chance.randrange(-9, 9)),
            chance.choice(list(Word)),
        )
        for number in range(chance.randrange(40))
    ]
    return tasks, facts


def test_a_naive_recount_of_two_thousand_plans_agrees():
    chance = random.Random(6)
    for _ in range(2000):
        tasks, facts = random_plan(chance)
        today = date(2022, 1, 1) + timedelta(chance.randrange(400))
        result = figures(obligations(tasks, facts), today)
        assert naive(tasks, facts, today) == (result.total, result.done, result.late, result.fallen, result.kept)


def test_a_due_day_is_over_only_the_day_after():
    owed = [Obligation(1, MARCH, (10,), False)]
    assert figures(owed, MARCH).states[State.DUE] == 1
    assert figures(owed, MARCH).fallen == 1
    assert figures(owed, MARCH + timedelta(1)).states[State.LATE] == 1

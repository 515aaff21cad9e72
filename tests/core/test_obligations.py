"""Obligations: who owes what, its state on any day, and figures whose parts sum to the whole."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.core.obligations import (
    DECISIONS,
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
    settled,
    silent,
)
from plans.core.progress import Deed, State

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


def test_what_several_owe_together_is_shared_and_what_one_owes_is_his():
    assert [one.shared for one in obligations([ONE, Task(2, (), (10,)), Task(3)], [])] == [True, True, False, False]
    assert [one.shared for one in obligations([EACH], [])] == [False] * 4


def test_what_is_settled_for_one_day_stands_on_any_day_as_before():
    owed = obligations([EACH], [Fact(1, 1, MARCH, 10, date(2022, 3, 15))])
    found = settled(owed, MARCH)
    assert [one.found for one in found] == [one.on(MARCH) for one in owed]
    for day in (date(2022, 3, 14), MARCH, date(2022, 4, 1)):
        assert [one.on(day) for one in found] == [one.on(day) for one in owed]


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


MAY = date(2022, 5, 15)


def said(deed, day, word=Word.ACCEPTED, party=10, mark=1, moved_to=None):
    return Fact(mark, 1, MARCH, party, day, word, deed, moved_to)


def standing(today, *facts, collective=Collective.ONE):
    (owed, *_) = obligations([Task(1, (MARCH,), (10, 20), collective)], facts)
    one = owed.on(today)
    return one.state, one.due


APRIL = date(2022, 4, 5)
MOVE = said(Deed.MOVED, APRIL, moved_to=MAY)


@pytest.mark.parametrize(
    ("today", "state", "due"),
    [
        (date(2022, 4, 4), State.LATE, MARCH),
        (APRIL, State.MOVED, MAY),
        (date(2022, 5, 7), State.MOVED, MAY),
        (date(2022, 5, 8), State.DUE, MAY),
        (MAY, State.DUE, MAY),
        (date(2022, 5, 16), State.LATE, MAY),
    ],
)
def test_what_is_moved_is_due_on_the_new_day_and_late_after_it(today, state, due):
    assert standing(today, MOVE) == (state, due)


def test_what_is_moved_and_done_by_the_new_day_is_in_time():
    assert standing(JUNE, MOVE, said(Deed.DONE, MAY, mark=2)) == (State.DONE, MAY)
    assert standing(JUNE, MOVE, said(Deed.DONE, JUNE, mark=2)) == (State.DONE_LATE, MAY)


def test_the_newest_decision_counts():
    again = said(Deed.MOVED, date(2022, 5, 1), mark=2, moved_to=JUNE)
    dropped = said(Deed.DROPPED, date(2022, 6, 1), mark=3)
    assert standing(date(2022, 5, 2), again, MOVE) == (State.MOVED, JUNE)
    assert standing(JUNE, dropped, again, MOVE)[0] is State.DROPPED
    assert standing(JUNE, dropped, said(Deed.MOVED, date(2022, 6, 2), mark=4, moved_to=JUNE)) == (State.DUE, JUNE)


@pytest.mark.parametrize("deed", sorted(DECISIONS))
@pytest.mark.parametrize("word", [Word.REPORTED, Word.RETURNED])
def test_a_decision_that_is_not_accepted_moves_nothing(deed, word):
    fact = said(deed, APRIL, word, moved_to=MAY)
    assert standing(JUNE, fact) == (State.LATE, MARCH)
    (owed,) = obligations([Task(1, (MARCH,), (10,))], [fact])
    assert figures([owed], JUNE).unchecked == (word is Word.REPORTED)


def test_what_the_council_decided_holds_for_each():
    for deed, state in ((Deed.MOVED, State.MOVED), (Deed.DROPPED, State.DROPPED)):
        fact = said(deed, APRIL, party=None, moved_to=MAY)
        assert standing(APRIL, fact, collective=Collective.EACH)[0] is state
    assert standing(APRIL, said(Deed.DONE, APRIL, party=None), collective=Collective.EACH)[0] is State.LATE


def test_part_and_not_done_are_states_of_their_own():
    part, nothing = said(Deed.PART, MARCH, Word.REPORTED), said(Deed.NOT_DONE, APRIL, Word.REPORTED, mark=2)
    assert standing(MARCH, part)[0] is State.PART
    assert standing(JUNE, part)[0] is State.PART
    assert standing(JUNE, part, nothing)[0] is State.NOT_DONE
    assert standing(JUNE, part, nothing, said(Deed.DONE, MAY, mark=3))[0] is State.DONE_LATE
    assert standing(APRIL, part, said(Deed.MOVED, APRIL, mark=4, moved_to=MAY))[0] is State.MOVED


def test_what_was_dropped_leaves_both_shares():
    owed = obligations([EACH], [said(Deed.DROPPED, MARCH), said(Deed.DONE, MARCH, party=20, mark=2)])
    result = figures(owed, MARCH)
    assert (result.total, result.dropped, result.owed, result.done) == (4, 1, 3, 1)
    assert (result.fallen, result.kept) == (1, 1)
    assert (result.due_share, result.plan_share) == (100, 33)


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
    st.builds(
        Fact,
        st.integers(),
        st.integers(1, 6),
        st.none() | DAYS,
        PARTIES,
        DAYS,
        st.sampled_from(Word),
        st.sampled_from(Deed),
        DAYS,
    ),
    max_size=12,
    unique_by=lambda fact: fact.mark,
)


def total(parts) -> Figures:
    return sum(parts, Figures())


@given(TASKS, FACTS, DAYS)
def test_parts_sum_to_the_whole(tasks, facts, today):
    owed = obligations(tasks, facts)
    whole = figures(owed, today)
    assert whole.total == len(owed)
    parts = (whole.done, whole.late, whole.part, whole.not_done, whole.ahead, whole.dropped)
    assert whole.total == sum(parts)
    assert min(parts) >= 0
    assert 0 <= whole.kept <= whole.fallen <= whole.owed <= whole.total
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
    if not any(fact.deed in DECISIONS for fact in facts):
        assert now.fallen <= then.fallen


@given(TASKS, FACTS)
def test_every_standing_mark_answers_or_is_loose(tasks, facts):
    answering = {fact for one in obligations(tasks, facts) for fact in one.facts if fact.stands}
    assert answering | set(loose(tasks, facts)) == {fact for fact in facts if fact.stands}
    assert not answering & set(loose(tasks, facts))


def recount(task, due, group, facts, today) -> tuple[str, date | None]:
    """One obligation's word and day, by the definition alone."""
    heard = [
        fact
        for fact in facts
        if (fact.activity, fact.due) == (task.activity, due)
        and fact.done_on <= today
        and (task.collective == "one" or fact.party in group or (fact.party is None and fact.deed in DECISIONS))
        and (fact.word == "accepted" or (fact.word == "reported" and fact.deed not in DECISIONS))
    ]
    heard.sort(key=lambda fact: (fact.done_on, fact.mark))
    decisions = [fact for fact in heard if fact.deed in DECISIONS]
    day = decisions[-1].moved_to if decisions and decisions[-1].deed == "moved" else due
    if any(fact.deed == "done" for fact in heard):
        return "done", day
    if decisions and decisions[-1].deed == "dropped":
        return "dropped", day
    if heard and heard[-1].deed in ("part", "not_done"):
        return heard[-1].deed.value, day
    return ("late" if day is not None and day < today else "ahead"), day


def naive(tasks, facts, today) -> Counter:
    """How many are there, in which state, fallen due and kept: counted again."""
    counts = Counter()
    for task in tasks:
        groups = [set(task.owing)] if task.collective == "one" else [{party} for party in task.owing or (None,)]
        for due in task.dues or [None]:
            for group in groups:
                word, day = recount(task, due, group, facts, today)
                fallen = day is not None and day <= today and word != "dropped"
                counts.update(["total", word, *["fallen"] * fallen, *["kept"] * (fallen and word == "done")])
    return counts


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
            chance.choice([Deed.DONE, *Deed]),
            chance.choice(days) + timedelta(chance.randrange(60)),
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
        names = ("total", "done", "late", "part", "not_done", "ahead", "dropped", "fallen", "kept")
        assert naive(tasks, facts, today) == Counter({name: getattr(result, name) for name in names})


def test_a_due_day_is_over_only_the_day_after():
    owed = [Obligation(1, MARCH, (10,), False)]
    assert figures(owed, MARCH).states[State.DUE] == 1
    assert figures(owed, MARCH).fallen == 1
    assert figures(owed, MARCH + timedelta(1)).states[State.LATE] == 1

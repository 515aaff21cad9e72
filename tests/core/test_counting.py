"""What is stored of obligations tells the same figures as the obligations, on every day that knows all marks."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from plans.core.counting import Count, Outcome, eras, far, figures_on, kept, sums_of, told
from plans.core.obligations import Collective, Fact, Task, Word, figures, obligations
from plans.core.progress import Deed

START = date(2022, 1, 1)
DAYS = st.integers(0, 400).map(lambda days: START + timedelta(days))
PARTIES = st.sampled_from([None, 1, 2, 3])


@st.composite
def facts(draw):
    due, party = draw(st.none() | DAYS), draw(PARTIES)
    deed, word = draw(st.sampled_from(list(Deed))), draw(st.sampled_from(list(Word)))
    moved = draw(DAYS | st.just(date.max)) if deed is Deed.MOVED else None
    return Fact(draw(st.integers(1, 10**6)), 1, due, party, draw(DAYS), word, deed, moved)


@st.composite
def owed(draw):
    told = draw(st.lists(facts(), max_size=6))
    dues = {one.due for one in told if one.due} | set(draw(st.lists(DAYS, max_size=3)))
    parties = tuple(sorted(draw(st.sets(st.integers(1, 3), max_size=3))))
    return obligations([Task(1, tuple(sorted(dues)), parties, draw(st.sampled_from(list(Collective))))], told)


def counts(found) -> list[Count]:
    return [Count(one.said, one.due, 1, int(one.waits)) for one in map(kept, found)]


@given(owed(), st.integers(0, 500))
def test_counts_say_what_the_obligations_say(found, days):
    newest = max((fact.done_on for one in found for fact in one.facts), default=START)
    today = newest + timedelta(days)
    assert figures_on(counts(found), today) == figures(found, today)


@given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.none() | DAYS)), DAYS)
def test_a_due_day_may_be_summed_under_the_last_day_of_its_era(found, today):
    plain = [Count(said, due, 1) for said, due in found]
    summed = [Count(one.said, one.due and _end(one.due, today), 1) for one in plain]
    assert figures_on(summed, today) == figures_on(plain, today)


def _end(due: date, today: date) -> date:
    return next((end for end in eras(today) if due <= end), far(today))


@given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.none() | DAYS)), DAYS, st.integers(0, 60))
def test_the_numbers_of_a_day_hold_up_to_the_day_that_they_name(found, day, later):
    rows = [Count(said, due, 1) for said, due in found]
    now = told(rows, day)
    assert now.sums == sums_of(figures_on(rows, day))
    last = min(now.until or date.max, day + timedelta(later))
    assert replace(told(rows, last), until=None) == replace(now, until=None)
    if now.until:
        assert told(rows, now.until + timedelta(1)).sums != now.sums

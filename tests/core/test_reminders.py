"""On which days reminders fall: tables with one line per case."""

from datetime import date, timedelta

import pytest

from plans.core.reminders import DUE_STEPS, HEADINGS, LONGEST, Occasion, Rhythm, due_step, mark_step, may_write

DUE = date(2022, 3, 31)

# day | kind | day of the step, counted from the due day
DUE_TABLE = """
2022-03-23 | -        | -
2022-03-24 | soon     | -7
2022-03-25 | soon     | -7
2022-03-29 | soon     | -7
2022-03-30 | soon     | -1
2022-03-31 | today    | 0
2022-04-01 | late     | 1
2022-04-06 | late     | 1
2022-04-07 | late     | 7
2022-04-29 | late     | 7
2022-04-30 | late     | 30
2022-05-29 | late     | 30
2022-05-30 | late     | 60
2023-03-31 | late     | 360
"""
MARK_TABLE = """
2022-03-30 | -
2022-03-31 | 0
2022-04-06 | 0
2022-04-07 | 7
2022-04-30 | 30
2022-05-30 | 60
"""
# how often | last letter | today | may a letter go out (2022-03-07 is a Monday)
RHYTHM_TABLE = """
daily    | -          | 2022-03-12 | yes
daily    | 2022-03-11 | 2022-03-12 | yes
daily    | 2022-03-12 | 2022-03-12 | no
daily    | 2022-03-13 | 2022-03-12 | no
workdays | -          | 2022-03-11 | yes
workdays | -          | 2022-03-12 | no
workdays | -          | 2022-03-13 | no
workdays | 2022-03-14 | 2022-03-14 | no
weekly   | -          | 2022-03-10 | yes
weekly   | 2022-03-06 | 2022-03-07 | yes
weekly   | 2022-03-07 | 2022-03-07 | no
weekly   | 2022-03-07 | 2022-03-13 | no
weekly   | 2022-03-10 | 2022-03-14 | yes
"""


def lines(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("day", "kind", "offset"), lines(DUE_TABLE))
def test_the_step_of_a_due_day(day, kind, offset):
    step = due_step(DUE, date.fromisoformat(day))
    assert (step.kind, str(step.offset)) == (kind, offset) if step else kind == "-"


@pytest.mark.parametrize(("day", "offset"), lines(MARK_TABLE))
@pytest.mark.parametrize("kind", [Occasion.RETURNED, Occasion.WAITING])
def test_the_step_of_a_mark(kind, day, offset):
    step = mark_step(kind, DUE, date.fromisoformat(day))
    assert (step.kind, str(step.offset)) == (kind, offset) if step else offset == "-"


@pytest.mark.parametrize(("rhythm", "last", "today", "answer"), lines(RHYTHM_TABLE))
def test_whether_a_letter_may_go_out(rhythm, last, today, answer):
    day = None if last == "-" else date.fromisoformat(last)
    assert may_write(Rhythm(rhythm), day, date.fromisoformat(today)) is (answer == "yes")


def test_no_step_lasts_longer_than_letters_are_looked_up():
    days = [DUE + timedelta(days=number) for number in range(-7, 400)]
    for one, later in zip(days, days[LONGEST.days + 1 :], strict=False):
        assert due_step(DUE, one) != due_step(DUE, later)


def test_steps_stand_in_order_and_every_kind_has_a_heading():
    assert sorted(DUE_STEPS, key=lambda step: step.offset) == list(DUE_STEPS)
    assert list(HEADINGS) == list(Occasion)


@pytest.mark.parametrize("today", [date.min, date.max])
def test_the_ends_of_the_calendar_are_no_error(today):
    due_step(DUE, today)
    mark_step(Occasion.WAITING, DUE, today)
    assert may_write(Rhythm.DAILY, None, today)

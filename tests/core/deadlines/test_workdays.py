"""Working days: weekends, holidays of the Labour Code and the published transfers."""

from datetime import date

import pytest

from plans.core.deadlines import Period, parse
from plans.core.deadlines.workdays import is_known, is_working, last_working, next_working, shift


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2022, 5, 1), False),  # Sunday and holiday
        (date(2022, 5, 3), False),  # moved from 1 May
        (date(2022, 3, 5), True),  # a worked Saturday
        (date(2022, 3, 7), False),  # its day off
        (date(2022, 5, 4), True),
        (date(2023, 2, 24), False),  # moved from 1 January
    ],
)
def test_a_day_is_worked_or_not(day, working):
    assert is_working(day) is working


def test_working_days_are_counted_over_holidays():
    assert shift(date(2022, 4, 29), 1) == date(2022, 5, 4)
    assert shift(date(2022, 5, 4), -1) == date(2022, 4, 29)
    assert next_working(date(2022, 5, 1)) == date(2022, 5, 4)
    assert last_working(date(2022, 5, 1)) == date(2022, 4, 29)


def test_until_a_day_off_keeps_the_day_and_names_the_working_days_around_it():
    schedule = parse("до 01.05.2022", Period.calendar(2022))
    assert schedule.slots[0].due == date(2022, 5, 1)
    assert schedule.notes == ("01.05.2022 — выходной: последний рабочий день 29.04.2022, следующий 04.05.2022.",)


def test_a_year_without_published_days_off_gives_a_doubt():
    assert not is_known(2033)
    schedule = parse("до 01.05.2033", Period.calendar(2033))  # a Sunday
    assert schedule.notes == ()
    assert [doubt.text for doubt in schedule.doubts] == ["Выходные дни 2033 года ещё не опубликованы."]

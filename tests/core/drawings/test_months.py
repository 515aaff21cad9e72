"""Months of calendars."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.core.drawings.months import YEARS, Month, read_year

months = st.builds(Month, st.integers(YEARS[0], YEARS[-1]), st.integers(1, 12))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2022-05", Month(2022, 5)),
        ("2022-12", Month(2022, 12)),
        ("1900-01", Month(1900, 1)),
        *(
            (text, None)
            for text in ("", "2022", "2022-5", "2022-13", "2022-00", "1899-12", "2201-01", "٢٠٢٢-٠٥", "2022-05-01")
        ),
    ],
)
def test_reading_a_month(text, month):
    assert Month.read(text) == month


@pytest.mark.parametrize(
    ("text", "year"),
    [("2022", 2022), ("1900", 1900), ("1899", None), ("9999", None), ("", None), ("22", None), ("٢٠٢٢", None)],
)
def test_reading_a_year(text, year):
    assert read_year(text) == year


@given(months)
def test_what_is_written_is_read(month):
    assert Month.read(str(month)) == month


@given(months)
def test_the_months_beside_lead_back(month):
    assert month.after is None or month.after.before == month
    assert month.before is None or month.before.after == month


@given(months)
def test_weeks_are_whole_and_hold_the_whole_month(month):
    days = [day for week in month.weeks() for day in week]
    assert {len(week) for week in month.weeks()} == {7}
    assert days[0].weekday() == 0
    assert month.first in days
    assert month.last in days
    assert all(month.first <= day <= month.last for day in days if day.month == month.number)


@pytest.mark.parametrize(
    ("day", "month"), [(date.min, Month(1900, 1)), (date.max, Month(2200, 12)), (date(2022, 5, 9), Month(2022, 5))]
)
def test_the_month_of_a_day(day, month):
    assert Month.of(day) == month


def test_the_ends():
    assert Month(1900, 1).before is None
    assert Month(2200, 12).after is None
    assert Month(2022, 12).after == Month(2023, 1)
    assert Month(2024, 2).last == date(2024, 2, 29)

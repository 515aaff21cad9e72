"""The same words in another plan, and school time as a department writes it."""

from datetime import date

import pytest

from plans.core.deadlines import Holidays, Period, masked, mentions_school_time, moved, read_school_time
from plans.core.deadlines.school import AUTUMN, SPRING, SUMMER, WINTER
from plans.core.errors import PlanError


@pytest.mark.parametrize(
    "other",
    [
        "Весенняя сессия 2023 года",
        "весенняя  сессия 2021 года.",
        "«Весенняя сессия» 2022 года",
        "Весенняя\nсессия 1999 года",
    ],
)
def test_years_case_and_signs_do_not_make_other_words(other):
    assert masked(other) == masked("Весенняя сессия 2022 года")


@pytest.mark.parametrize("other", ["Весенняя сессия", "Осенняя сессия 2022 года", "Весенняя сессия 15 года", ""])
def test_other_words_are_other_words(other):
    assert masked(other) != masked("Весенняя сессия 2022 года")


def test_windows_move_with_the_years():
    windows = [(date(2024, 2, 29), date(2024, 3, 5))]
    assert moved(windows, Period.calendar(2024), Period.calendar(2022)) == [(date(2022, 2, 28), date(2022, 3, 5))]
    assert moved(windows, Period.academic(2023), Period.academic(2024)) == [(date(2025, 2, 28), date(2025, 3, 5))]
    assert moved(windows, Period.academic(2023), Period.calendar(2024)) == []


def test_school_time_is_written_in_lines():
    found = read_school_time(" 25.05", "Осенние 28.10 – 05.11\n\nзимние: 30.12-08.01\n")
    assert found.lessons_end == (5, 25)
    assert found.holidays == (Holidays(AUTUMN, (10, 28), (11, 5)), Holidays(WINTER, (12, 30), (1, 8)))


def test_each_season_has_its_holidays_and_a_leap_year_its_day():
    found = read_school_time("29.02", "весенние 23.03 – 31.03\nлетние 01.06 – 31.08\nзимние 1.1 — 8.1")
    assert found.lessons_end == (2, 29)
    assert found.holidays == (
        Holidays(SPRING, (3, 23), (3, 31)),
        Holidays(SUMMER, (6, 1), (8, 31)),
        Holidays(WINTER, (1, 1), (1, 8)),
    )
    assert found.holidays_in(SPRING) == found.holidays[:1]
    assert found.holidays_in(0) == found.holidays


def test_a_refusal_shows_sixty_letters_of_what_was_written():
    with pytest.raises(PlanError) as refused:
        read_school_time("25.05", "каникулы " + "я" * 60)
    assert str(refused.value) == (f"Каникулы пишут так: «осенние 28.10 – 05.11». Не понято: «каникулы {'я' * 51}».")
    with pytest.raises(PlanError) as refused:
        read_school_time(" 25 мая " + "я" * 60, "")
    assert str(refused.value) == f"День пишут так: «30.06». Не понято: «25 мая {'я' * 53}»."


@pytest.mark.parametrize(
    ("end", "holidays"),
    [
        ("31.06", ""),
        ("", ""),
        ("30 июня", ""),
        ("30.06", "осенние"),
        ("30.06", "осенние 28.10"),
        ("30.06", "x 1.1 – 2.1"),
    ],
)
def test_what_is_no_school_time_is_refused_in_words(end, holidays):
    with pytest.raises(PlanError, match="пишут так"):
        read_school_time(end, holidays)


def test_only_words_about_school_ask_for_it():
    assert mentions_school_time("До конца УЧЕБНОГО года")
    assert not mentions_school_time("до 15 мая")

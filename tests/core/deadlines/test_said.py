"""How a reading is said to people: the sentence under the deadline, and the short name of a window."""

from datetime import date, timedelta
from itertools import combinations_with_replacement

import pytest

from plans.core.deadlines import Period, Rule, Schedule, Slot, explain, parse
from plans.core.deadlines.moments import label
from tests.core.deadlines.building import BY_WEEKDAYS, MONTHS, last_day

PERIOD = Period.calendar(2022)
MONDAY = date(2022, 1, 3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("до 1 мая", "Один срок: с 01.01.2022 по 01.05.2022."),
        ("15 мая", "Один срок: 15.05.2022."),
        ("май, октябрь", "2 срока: с 01.05.2022 по 31.05.2022; с 01.10.2022 по 31.10.2022."),
        ("в течение года", "Весь период: с 01.01.2022 по 31.12.2022."),
        ("ежеквартально", "Ежеквартально с 01.01.2022 по 31.12.2022, 4 срока."),
        ("по согласованию", "Ждёт события: по согласованию."),
        ("когда-нибудь", "Срок не понят: дату назвать нельзя."),
    ],
)
def test_a_reading_is_said_in_a_sentence(words, said):
    assert explain(parse(words, PERIOD)) == said


def test_the_event_beside_dates_is_said_too():
    schedule = parse("май и в течение 10 дней после заседания", PERIOD)
    assert explain(schedule) == (
        "Один срок: с 01.05.2022 по 31.05.2022; и по событию: в течение 10 дней после заседания."
    )


def test_windows_that_are_throughout_but_several_are_listed():
    schedule = parse("в течение января и в течение марта", PERIOD)
    assert explain(schedule) == "2 срока: с 01.01.2022 по 31.01.2022; с 01.03.2022 по 31.03.2022."


@pytest.mark.parametrize(
    ("numbers", "noun"),
    [
        ((21, 101, 121), "срок"),
        ((2, 3, 4, 22, 122), "срока"),
        ((5, 11, 12, 13, 14, 20, 25, 111, 112, 114), "сроков"),
    ],
)
def test_deadlines_are_counted_with_the_noun_in_its_form(numbers, noun):
    for number in numbers:
        days = [MONDAY + timedelta(days=2 * at + at % 2) for at in range(number)]
        schedule = Schedule(Rule.SEVERAL, tuple(Slot(day, day) for day in days))
        assert explain(schedule).partition(":")[0] == f"{number} {noun}"


@pytest.mark.parametrize(
    ("start", "due", "name"),
    [
        ((2022, 5, 15), (2022, 5, 15), "15.05.2022"),
        ((2022, 2, 1), (2022, 2, 28), "февраль 2022"),
        ((2022, 7, 1), (2022, 9, 30), "III квартал 2022"),
        ((2022, 2, 1), (2022, 4, 30), "февраль – апрель 2022"),
        ((2022, 1, 1), (2022, 6, 30), "январь – июнь 2022"),
        ((2022, 1, 1), (2022, 12, 31), "2022 год"),
        ((2022, 1, 2), (2022, 3, 31), "02.01 – 31.03.2022"),
        ((2022, 1, 1), (2022, 3, 30), "01.01 – 30.03.2022"),
        ((2022, 12, 1), (2023, 1, 31), "01.12.2022 – 31.01.2023"),
    ],
)
def test_a_window_has_a_short_name(start, due, name):
    assert label(date(*start), date(*due)) == name


QUARTERS = {(1, 3): "I", (4, 6): "II", (7, 9): "III", (10, 12): "IV"}


def test_whole_months_are_called_by_their_names():
    for first, last in combinations_with_replacement(range(1, 13), 2):
        names = {(first, first): f"{MONTHS[first - 1]} 2023", (1, 12): "2023 год"}
        names |= {quarter: f"{number} квартал 2023" for quarter, number in QUARTERS.items()}
        name = names.get((first, last), f"{MONTHS[first - 1]} – {MONTHS[last - 1]} 2023")
        assert label(date(2023, first, 1), last_day(2023, last)) == name
        assert label(date(2023, first, 2), last_day(2023, last)) == (
            f"02.{first:02} – {last_day(2023, last):%d.%m}.2023"
        )


def test_the_last_of_february_is_the_29th_in_a_leap_year():
    assert label(date(2024, 2, 1), date(2024, 2, 29)) == "февраль 2024"
    assert label(date(2024, 2, 1), date(2024, 2, 28)) == "01.02 – 28.02.2024"


@pytest.mark.parametrize("number", range(7))
def test_a_weekday_that_repeats_is_said_as_one(number):
    words = f"По {BY_WEEKDAYS[number]}"
    assert explain(parse(words, PERIOD)).startswith(f"{words} с ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("ежедневно", "Ежедневно с 01.01.2022 по 31.12.2022, 365 сроков."),
        ("еженедельно", "Еженедельно с 01.01.2022 по 31.12.2022, 53 срока."),
        ("ежемесячно с мая", "Ежемесячно с 01.05.2022 по 31.12.2022, 8 сроков."),
        ("ежемесячно 15 числа", "Ежемесячно 15 числа с 15.01.2022 по 15.12.2022, 12 сроков."),
        ("ежемесячно до 15 числа", "Ежемесячно до 15 числа с 01.01.2022 по 15.12.2022, 12 сроков."),
        ("по средам и пятницам", "По средам и пятницам с 05.01.2022 по 30.12.2022, 104 срока."),
        ("ежегодно", "Повторяется, 1 срок: с 01.01.2022 по 31.12.2022."),
        (
            "раз в полугодие",
            "Повторяется, 2 срока: с 01.01.2022 по 30.06.2022; с 01.07.2022 по 31.12.2022.",
        ),
    ],
)
def test_a_repetition_is_said_by_its_rule_where_it_follows_one(words, said):
    assert explain(parse(words, PERIOD)) == said


@pytest.mark.parametrize("words", ["в течение {} дней после заседания", "в {}-дневный срок после заседания"])
def test_a_wait_longer_than_a_year_and_a_month_is_no_wait(words):
    assert [parse(words.format(days), PERIOD).wait is not None for days in (1, 400, 401)] == [True, True, False]

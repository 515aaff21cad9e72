"""Combinations: single phrases are easily right, compositions are not. Each is built from parts of known meaning."""

from collections.abc import Callable, Iterator
from itertools import pairwise, permutations

import pytest

from plans.core.deadlines import Certainty, Period, Rule, parse
from plans.core.deadlines.lexer import tokens
from plans.core.deadlines.witness import Witness
from tests.core.deadlines.building import (
    ACADEMIC,
    BY_WEEKDAYS,
    CALENDAR,
    FAMILIES,
    MONTHS,
    OF_MONTHS,
    QUALIFIERS,
    Window,
    in_order,
    lists,
)

PERIODS = pytest.mark.parametrize("period", [CALENDAR, ACADEMIC], ids=["calendar", "academic"])
ATOMS = (
    "май",
    "15 октября",
    "до 20 ноября",
    "с 10 по 15 марта",
    "II квартал",
    "конец июня",
    "01.02",
    "вторая половина апреля",
    "сентябрь – октябрь",
    "первая неделя декабря",
    "в июле",
    "не позднее 25 января",
)
UNTIL = ("до 20 ноября", "не позднее 25 января")
DAYS = ("15 октября", "01.02")
TWICE_A_MONTH = ("первая и третья среда", "1 и 3 декада")


def read(text: str, period: Period) -> list[Window]:
    return [(slot.start, slot.due) for slot in parse(text, period).slots]


def wrong(built: Iterator[tuple[str, list[Window]]], period: Period) -> list[str]:
    return [text for text, windows in built if read(text, period) != in_order(windows)]


@PERIODS
@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_a_qualifier_belongs_to_every_member_of_a_list(qualifier, period):
    assert wrong(lists(qualifier, period), period) == []


@PERIODS
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_a_combination_means_what_it_is_built_of(
    family: Callable[[Period], Iterator[tuple[str, list[Window]]]], period
):
    assert wrong(family(period), period) == []


def test_there_are_thousands_of_combinations():
    built = [text for qualifier in QUALIFIERS for text, _ in lists(qualifier, CALENDAR)]
    built += [text for family in FAMILIES for text, _ in family(CALENDAR)]
    assert len(built) == len(set(built))
    assert len(built) >= 2_000


@PERIODS
@pytest.mark.parametrize("joint", [", ", "; ", "\n", " и "])
def test_a_list_is_the_union_of_its_members(joint, period):
    pairs = list(permutations(ATOMS, 2))
    listed = joint in (", ", " и ")
    pairs = [pair for pair in pairs if not (listed and pair[0] in UNTIL and pair[1] in DAYS)]
    built = ((joint.join(pair), read(pair[0], period) + read(pair[1], period)) for pair in pairs)
    assert wrong(built, period) == []


@pytest.mark.parametrize("joint", [", ", " и "])
@pytest.mark.parametrize(("first", "second"), [(until, day) for until in UNTIL for day in DAYS])
def test_in_a_list_until_belongs_to_every_day(first, second, joint):
    both = read(first, CALENDAR) + read(f"до {second}", CALENDAR)
    assert read(f"{first}{joint}{second}", CALENDAR) == in_order(both)


@PERIODS
@pytest.mark.parametrize("atom", ATOMS)
def test_every_year_in_a_plan_of_one_year_is_once(atom, period):
    assert read(f"ежегодно, {atom}", period) == read(f"{atom} ежегодно", period) == read(atom, period)


@PERIODS
@pytest.mark.parametrize("clock", [", 14:00", " в 10.00", " с 09-00 до 16-00", ", 14 часов"])
@pytest.mark.parametrize("atom", ["15 октября", "01.02", "май", "до 20 ноября", "с 10 по 15 марта"])
def test_a_time_of_day_changes_no_date(atom, clock, period):
    assert read(atom + clock, period) == read(atom, period)


@pytest.mark.parametrize("weekday", BY_WEEKDAYS)
@pytest.mark.parametrize("often", ["раз в две недели", "1 раз в 2 недели", "каждые 2 недели"])
def test_fortnights_stay_even(often, weekday):
    days = [start for start, _ in read(f"{often} по {weekday}", ACADEMIC)]
    assert {(later - day).days for day, later in pairwise(days)} == {14}


@pytest.mark.parametrize("number", ["2.10", "5", "10.05", "1.1", "IV", "12.2022"])
@pytest.mark.parametrize("refers", ["в соответствии с п. {}", "согласно пункту {} плана", "на основании приказа № {}"])
def test_the_numbers_of_papers_are_no_dates(refers, number):
    schedule = parse(refers.format(number), CALENDAR)
    assert (schedule.rule, schedule.slots) == (Rule.ON_EVENT, ())


@pytest.mark.parametrize("often", ["1 раз в месяц", "ежемесячно", "2 раза в год", "не реже 1 раза в квартал"])
@pytest.mark.parametrize("event", ["по графику", "по отдельному плану", "по мере необходимости"])
def test_an_event_swallows_no_repetition(event, often):
    both = parse(f"{event} {often}", CALENDAR)
    assert (both.rule, both.event, both.slots) == (Rule.RECURRING, event, parse(often, CALENDAR).slots)


@pytest.mark.parametrize(
    "text",
    [
        "2022 2024 годы",
        "сентябрь 2023 май 2024",
        "март октябрь",
        "15 мая, окт.",
        "каждый вторник, за исключением каникул",
        "ежемесячно, кроме 10 мая",
        "ежемесячно до 15 числа, в декабре до 25 числа",
        "до 10 числа по понедельникам",
        "май, но не июнь",
    ],
)
def test_what_may_mean_two_things_is_not_said_surely(text):
    assert parse(text, Period(CALENDAR.start, ACADEMIC.end)).certainty is not Certainty.SURE


# It sees days and months, not which of two decades or Wednesdays of one month is gone.
@pytest.mark.parametrize("qualifier", [one for one in QUALIFIERS if one not in TWICE_A_MONTH])
def test_the_second_reader_misses_a_window_that_is_taken_away(qualifier):
    for text, windows in lists(qualifier, CALENDAR):
        found = tokens(text)
        assert list(Witness(windows, recurring=False).lost(found)) == []
        assert all(list(Witness(windows[:at] + windows[at + 1 :], False).lost(found)) for at in range(len(windows)))


@pytest.mark.parametrize(
    ("words", "wrong_reading"),
    [
        ("15 мая и октября", "15 мая, октябрь"),
        ("ежегодно до 15 числа мая", "ежегодно в мае"),
        ("25 числа мая", "май"),
        ("I и III квартал", "I квартал"),
        ("2021, 2022 годы", "2022 год"),
        ("ежемесячно в мае", "май"),
        ("3 раза в год", "2 раза в год"),
        ("по средам", "по вторникам"),
        ("осенью и весной", "осенью"),
    ],
)
def test_the_second_reader_misses_what_a_grammar_may_lose(words, wrong_reading):
    schedule = parse(wrong_reading, CALENDAR)
    windows = [(slot.start, slot.due) for slot in schedule.slots]
    assert list(Witness(windows, schedule.rule is Rule.RECURRING).lost(tokens(words))) != []


@pytest.mark.parametrize(("month", "of_month"), list(zip(MONTHS, OF_MONTHS, strict=True)))
def test_only_the_genitive_inherits(month, of_month):
    assert read(f"15 января, {month}", CALENDAR) != read(f"15 января, {of_month}", CALENDAR)
    assert read(f"15 января, в течение {of_month}", CALENDAR) == read(f"15 января, {month}", CALENDAR)

"""Words that are offered while a deadline is typed."""

from datetime import date

import pytest

from plans.core.deadlines import Certainty, Period, explain, offers, parse
from tests.core.deadlines.building import MONTHS, OF_MONTHS

YEAR, SCHOOL = Period.calendar(2022), Period.academic(2022)
FROM_JUNE = Period(date(2022, 6, 1), date(2022, 12, 31))


def words(typed: str, period: Period = YEAR, own: tuple[str, ...] = ()) -> list[str]:
    return [one.words for one in offers(typed, period, own)]


@pytest.mark.parametrize(
    ("typed", "period", "expected"),
    [
        ("ма", YEAR, ["март 2022 года", "май 2022 года"]),
        ("Ма", SCHOOL, ["Март 2023 года", "Май 2023 года"]),
        ("1 кв", YEAR, ["I квартал 2022 года"]),
        ("4 кв", YEAR, ["IV квартал 2022 года"]),
        ("i пол", FROM_JUNE, ["I полугодие 2022 года"]),
        ("до 31 я", YEAR, ["до 31 января 2022 года"]),
        ("до 1 июня 2", SCHOOL, ["до 1 июня 2023 года"]),
        ("до 1 июня 2022", SCHOOL, []),
        ("31 фев", YEAR, []),
        ("в теч", YEAR, ["в течение года"]),
        ("", YEAR, []),
        ("такого нет", YEAR, []),
        ("ежемесячно", YEAR, []),
    ],
)
def test_what_is_begun_is_completed_in_the_plans_own_period(typed, period, expected):
    assert words(typed, period) == expected


USUAL = (
    "ежемесячно",
    "ежеквартально",
    "еженедельно",
    "ежегодно",
    "в течение года",
    "в течение учебного года",
    "не реже 1 раза в квартал",
    "не реже 1 раза в полугодие",
    "не реже 1 раза в год",
    "1 раз в квартал",
    "1 раз в полугодие",
    "по мере необходимости",
    "постоянно",
)


@pytest.mark.parametrize("usual", USUAL)
def test_usual_words_are_offered(usual):
    assert words(usual[:-1], SCHOOL) == [usual]


@pytest.mark.parametrize("number", range(12))
def test_every_month_is_offered_in_its_case(number):
    name, of_month = MONTHS[number], OF_MONTHS[number]
    assert words(name) == [f"{name} 2022 года"]
    assert words(f"до 5 {of_month}") == [f"до 5 {of_month} 2022 года"]


def test_parts_of_a_school_year_are_offered_where_they_end_in_it():
    quarters = ["III квартал 2022 года", "IV квартал 2022 года", "I квартал 2023 года", "II квартал 2023 года"]
    assert words("кв", SCHOOL) == [*quarters, "не реже 1 раза в квартал", "1 раз в квартал"]
    halves = ["II полугодие 2022 года", "I полугодие 2023 года"]
    assert words("полуг", SCHOOL) == [*halves, "не реже 1 раза в полугодие", "1 раз в полугодие"]
    numbers = {number: words(f"{number} кв", SCHOOL) for number in "1234"}
    assert numbers == {
        "1": ["I квартал 2023 года"],
        "2": ["II квартал 2023 года"],
        "3": ["III квартал 2022 года"],
        "4": ["IV квартал 2022 года"],
    }


def test_only_months_that_have_the_day_are_offered_and_eight_at_most():
    with_31 = ("января", "марта", "мая", "июля", "августа", "октября", "декабря")
    assert words("31") == [f"31 {month} 2022 года" for month in with_31]
    assert words("до 15") == [f"до 15 {month} 2022 года" for month in OF_MONTHS[:8]]
    assert words("0") == []


def test_a_plan_of_many_years_is_offered_its_first_three():
    years = Period(date(2022, 1, 15), date(2026, 12, 31))
    assert words("январ", years) == [f"январь {year} года" for year in (2022, 2023, 2024)]
    assert words("феврал", years) == [f"февраль {year} года" for year in (2022, 2023, 2024)]


def test_the_plans_own_words_come_first_and_only_those_that_are_understood():
    own = ("ежемесячно до 5 числа", "ежегодно в конце чего-то")
    assert words("еже", own=own) == [own[0], "ежемесячно", "ежеквартально", "еженедельно", "ежегодно"]


def test_a_plan_without_a_period_is_offered_nothing():
    assert offers("март", None) == ()


@pytest.mark.parametrize("typed", ["до 15", "кв", "раз", "по", "15 м", "пол", "не реже"])
def test_each_offer_is_surely_understood_and_says_how(typed):
    found = offers(typed, YEAR)
    assert found
    for offer in found:
        schedule = parse(offer.words, YEAR)
        assert schedule.certainty is Certainty.SURE
        assert offer.reading == explain(schedule)

"""Words that are offered while a deadline is typed."""

from datetime import date

import pytest

from plans.core.deadlines import Certainty, Period, explain, offers, parse

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

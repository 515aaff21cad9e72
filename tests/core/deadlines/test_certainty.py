"""How far a reading can be trusted: sure, assumed or unclear; school time as the department sets it."""

from datetime import date

import pytest

from plans.core.deadlines import Certainty, Holidays, Period, Rule, SchoolTime, parse, pinned
from plans.core.deadlines.school import AUTUMN, SPRING, SUMMER, WINTER

PERIOD = Period.academic(2023)
SCHOOL = SchoolTime(
    lessons_end=(5, 25),
    semesters=(((9, 1), (12, 0)), ((1, 9), (6, 0))),
    holidays=(
        Holidays(AUTUMN, (10, 28), (11, 5)),
        Holidays(WINTER, (12, 30), (1, 8)),
        Holidays(SPRING, (3, 23), (3, 31)),
        Holidays(SUMMER, (6, 1), (8, 31)),
    ),
)


@pytest.mark.parametrize(
    "text",
    ["май", "до 15 мая", "ежеквартально", "2 раза в год: 1 июня и 1 декабря", "по согласованию", "15 мая (семинар)"],
)
def test_what_is_said_is_sure(text):
    assert parse(text, PERIOD).certainty is Certainty.SURE


@pytest.mark.parametrize(
    "text",
    [
        "2 раза в год",
        "3 встречи в полугодие",
        "I семестр",
        "1 раз в четверть",
        "до конца учебного года",
        "до мая",
        "ориентировочно май",
        "май 2019",
        "август – сентябрь",
        "каждый вторник, кроме каникул",
    ],
)
def test_what_nobody_said_is_assumed(text):
    assert parse(text, PERIOD).certainty is Certainty.ASSUMED


@pytest.mark.parametrize("text", ["", "когда-нибудь", "до 31.02.2024", "май или июнь", "к концу семестра"])
def test_what_has_no_reading_is_unclear(text):
    assert parse(text, PERIOD).certainty is Certainty.UNCLEAR


def test_what_a_person_has_pinned_is_sure():
    assert pinned(parse("до мая", PERIOD), [(date(2023, 9, 1), date(2024, 5, 31))]).certainty is Certainty.SURE


def test_lessons_end_when_the_department_says():
    assert parse("до конца учебного года", PERIOD).slots[0].due == date(2024, 6, 30)
    schedule = parse("до конца учебного года", PERIOD, SCHOOL)
    assert schedule.slots[0].due == date(2024, 5, 25)
    assert [doubt.text for doubt in schedule.doubts] == ["Конец учебного года принят условно: 25.05."]


def test_semesters_meet_where_the_department_says():
    both = [(slot.start, slot.due) for slot in parse("1 раз в семестр", PERIOD, SCHOOL).slots]
    assert both == [(date(2023, 9, 1), date(2023, 12, 31)), (date(2024, 1, 9), date(2024, 6, 30))]
    assert parse("II семестр", PERIOD, SCHOOL).slots[0].start == date(2024, 1, 9)


@pytest.mark.parametrize("text", ["осенние каникулы", "в период осенних каникул", "в осенние каникулы"])
def test_holidays_wait_as_an_event_until_they_are_set(text):
    assert parse(text, PERIOD).rule is Rule.ON_EVENT
    schedule = parse(text, PERIOD, SCHOOL)
    assert [(slot.start, slot.due) for slot in schedule.slots] == [(date(2023, 10, 28), date(2023, 11, 5))]
    assert schedule.certainty is Certainty.ASSUMED


def test_several_holidays_are_several_windows():
    schedule = parse("в осенние, зимние и весенние каникулы", PERIOD, SCHOOL)
    assert [slot.start for slot in schedule.slots] == [date(2023, 10, 28), date(2023, 12, 30), date(2024, 3, 23)]


def test_holidays_that_are_set_are_left_out():
    without = parse("каждый вторник, за исключением каникул", PERIOD, SCHOOL)
    always = parse("каждый вторник", PERIOD, SCHOOL)
    left_out = {slot.due for slot in always.slots} - {slot.due for slot in without.slots}
    assert date(2023, 10, 31) in left_out
    assert date(2024, 1, 2) in left_out
    assert date(2024, 1, 9) not in left_out
    assert without.doubts == ()

"""Deadlines that wait for an event, and readings pinned by hand."""

from datetime import date

import pytest

from plans.core.deadlines import Period, Rule, happened, parse, pinned

PERIOD = Period.calendar(2022)


@pytest.mark.parametrize(
    ("words", "event", "due"),
    [
        ("в течение 10 рабочих дней после утверждения", date(2022, 4, 28), date(2022, 5, 18)),
        ("не позднее 1 рабочего дня после события", date(2022, 4, 29), date(2022, 5, 4)),
        ("в течение 10 дней после заседания", date(2022, 4, 28), date(2022, 5, 8)),
        ("в течение месяца со дня утверждения", date(2022, 1, 31), date(2022, 2, 28)),
        ("в течение недели после мероприятия", date(2022, 12, 28), date(2023, 1, 4)),
        ("за 2 недели до конкурса", date(2022, 5, 15), date(2022, 5, 1)),
        ("не позднее чем за 3 рабочих дня до заседания", date(2022, 5, 4), date(2022, 4, 27)),
        ("по согласованию", date(2022, 5, 15), date(2022, 5, 15)),
    ],
)
def test_an_events_day_gives_the_due_day(words, event, due):
    schedule = happened(parse(words, PERIOD), event)
    assert (schedule.rule, [slot.due for slot in schedule.slots]) == (Rule.ONCE, [due])


def test_an_event_beside_dates_adds_a_slot():
    words = "Декабрь 2022 г. Размещение новостей не позднее 1 рабочего дня после события"
    schedule = happened(parse(words, PERIOD), date(2022, 12, 9))
    assert [slot.due for slot in schedule.slots] == [date(2022, 12, 12), date(2022, 12, 31)]


def test_working_days_of_a_year_not_published_give_a_doubt():
    schedule = happened(parse("в течение 3 рабочих дней после заседания", Period.calendar(2040)), date(2040, 5, 15))
    assert [doubt.text for doubt in schedule.doubts] == ["Выходные дни 2040 года ещё не опубликованы."]


def test_pinned_dates_stand_in_order_in_place_of_the_words():
    windows = [(date(2022, 9, 1), date(2022, 9, 10)), (date(2022, 2, 1), date(2022, 2, 5))]
    schedule = pinned(parse("когда-нибудь", PERIOD), windows)
    assert (schedule.rule, [slot.due for slot in schedule.slots]) == (
        Rule.SEVERAL,
        [date(2022, 2, 5), date(2022, 9, 10)],
    )
    assert schedule.doubts == ()

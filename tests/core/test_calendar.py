"""Calendar files, read back by the library that other programs use."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from plans.core.calendar import Entry, write

CHANGED = datetime(2022, 1, 10, 6, 30, tzinfo=UTC)


def entry(**changes) -> Entry:
    return Entry(
        **{"uid": "1-20220331@host", "day": date(2022, 3, 31), "summary": "Срок", "changed": CHANGED} | changes
    )


def events(data: bytes) -> list:
    return Calendar.from_ical(data).walk("VEVENT")


def test_the_file_word_for_word():
    assert write("Планы", [entry(link="https://host/1")]).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//cluster plans//RU",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Планы",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
        "BEGIN:VEVENT",
        "SUMMARY:Срок",
        "DTSTART;VALUE=DATE:20220331",
        "DTEND;VALUE=DATE:20220401",
        "DTSTAMP:20220110T063000Z",
        "UID:1-20220331@host",
        "TRANSP:TRANSPARENT",
        "URL:https://host/1",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2024, 2, 28), date(2024, 2, 29), date(2022, 3, 31)])
def test_a_day_ends_on_the_next_one(day):
    (event,) = events(write("", [entry(day=day)]))
    assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + timedelta(days=1))


def test_the_last_day_of_all_has_no_next_one():
    (event,) = events(write("", [entry(day=date.max)]))
    assert "dtend" not in event


def test_no_clock_and_no_zone_is_named():
    text = write("", [entry()]).decode()
    assert "TZID" not in text
    assert "VTIMEZONE" not in text
    assert "DTSTART;VALUE=DATE:20220331\r\n" in text


def test_long_lines_are_folded_between_letters():
    data = write("", [entry(summary="Ж" * 300)])
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    for line in data.split(b"\r\n"):
        line.decode()
    assert events(data)[0]["summary"] == "Ж" * 300


def test_words_cannot_become_lines_of_the_file():
    wicked = "a\r\nEND:VEVENT\r\nBEGIN:VEVENT"
    (event,) = events(write(wicked, [entry(summary=wicked, description=wicked)]))
    assert event["summary"] == event["description"] == "a\nEND:VEVENT\nBEGIN:VEVENT"


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc",), exclude_characters="\u2028\u2029")))
def test_every_word_comes_back(text):
    (event,) = events(write("", [entry(summary=text)]))
    assert str(event["summary"]) == text


def test_the_same_entries_give_the_same_bytes():
    assert write("Планы", [entry()]) == write("Планы", [entry()])

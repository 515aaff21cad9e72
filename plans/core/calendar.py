"""Days → an iCalendar file (RFC 5545). Whole days without a clock or a zone: the same day wherever it is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vDuration, vText

REFRESH = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in a calendar. `uid` stays the same for the same thing; `changed` is aware and says how new it is."""

    uid: str
    day: date
    summary: str
    changed: datetime
    description: str = ""
    link: str = ""


def write(name: str, entries: Iterable[Entry]) -> bytes:
    """The calendar `name` as bytes of an .ics file; the same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//cluster plans//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in entries:
        calendar.add_component(_event(entry))
    data: bytes = calendar.to_ical()
    return data


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed)
    event.add("dtstart", entry.day)
    # The end of a whole day is the next one; the last day that Python knows has none.
    if entry.day < date.max:
        event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    if entry.description:
        event.add("description", entry.description)
    if entry.link:
        event.add("url", entry.link)
    event.add("transp", "TRANSPARENT")
    return event

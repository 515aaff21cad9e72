"""A deadline that waits for an event, once the event's day is known; and one whose dates a person has set."""

import calendar
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from plans.core.deadlines import workdays
from plans.core.deadlines.moments import label
from plans.core.deadlines.schedule import Doubt, Rule, Schedule, Slot, Unit, Wait


def happened(schedule: Schedule, day: date) -> Schedule:
    """The schedule with one slot more: the event was (or will be) on `day`, due when the words say, else that day.

    The rule of a deadline that only waited becomes ONCE. Working days are Russia's; a year whose days off are not
    published gives a doubt.
    """
    due = due_day(day, schedule.wait) if schedule.wait else day
    slot = Slot(min(day, due), due, label(min(day, due), due))
    if schedule.wait and schedule.wait.count < 0:
        slot = Slot(due, due, label(due, due))
    doubts = schedule.doubts
    if schedule.wait and schedule.wait.unit is Unit.WORKING_DAY and not workdays.is_known(due.year):
        doubts += (Doubt(f"Выходные дни {due.year} года ещё не опубликованы.", 0),)
    slots = tuple(sorted({*schedule.slots, slot}, key=lambda one: (one.due, one.start)))
    rule = Rule.ONCE if schedule.rule is Rule.ON_EVENT else schedule.rule
    return replace(schedule, rule=rule, slots=slots, doubts=doubts)


def due_day(day: date, wait: Wait) -> date:
    """The day that lies `wait` after (or before) an event, whose own day is not counted (Civil Code, art. 191)."""
    if wait.unit is Unit.WORKING_DAY:
        return workdays.shift(day, wait.count)
    if wait.unit is Unit.MONTH:
        month = day.month - 1 + wait.count
        year, month = day.year + month // 12, month % 12 + 1
        return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return day + timedelta(days=wait.count * (7 if wait.unit is Unit.WEEK else 1))


def pinned(schedule: Schedule, windows: Sequence[tuple[date, date]]) -> Schedule:
    """The schedule with dates set by hand in place of the understood ones; doubts about the words fall away."""
    ordered = sorted(set(windows), key=lambda window: (window[1], window[0]))
    slots = tuple(Slot(start, due, label(start, due)) for start, due in ordered)
    rule = Rule.ONCE if len(slots) == 1 else Rule.SEVERAL
    return Schedule(rule, slots, schedule.event, wait=schedule.wait)

"""The door for readings: dates and executors set by hand, the day of an event. The words are never touched.

Each is a step of the journal: in a draft it can be undone, later it is written down.
"""

import logging
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from plans.core.editor import labels
from plans.core.errors import PlanError
from plans.editor.cells import part_of
from plans.editor.journal import Step, lock_for_reading
from plans.editor.parts import ref_of
from plans.models import Activity, Plan, User

log = logging.getLogger(__name__)


class PinRefused(PlanError):
    """The dates cannot stand so; the message says why."""


@transaction.atomic
def pin(activity: Activity, windows: Sequence[tuple[date, date]], person: User) -> Activity:
    """Set the dates of a row by hand; none of them gives the reading back to the words.

    Raises PinRefused for a window that ends before it starts, PermissionDenied for anybody but the secretary.
    """
    for start, due in windows:
        if start > due:
            raise PinRefused(f"Начало {start:%d.%m.%Y} позже срока {due:%d.%m.%Y}.")
    pinned = [[start.isoformat(), due.isoformat()] for start, due in sorted(set(windows))]
    return set_reading(activity, "pinned", pinned, person)


@transaction.atomic
def set_event(activity: Activity, day: date | None, person: User) -> Activity:
    """Enter the day of the event that the deadline waits for; None takes it away."""
    plan, row = _locked(activity, person)
    if day is not None and not row.event:
        raise PinRefused("Этот срок не ждёт события.")
    return _written(plan, row, "event_on", day.isoformat() if day else None, person)


@transaction.atomic
def name_executors(activity: Activity, names: Sequence[str], person: User) -> Activity:
    """Separate a row's executors by hand; no names give the reading back to the words."""
    named = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    return set_reading(activity, "named", named, person)


@transaction.atomic
def set_reading(activity: Activity, name: str, value: Any, person: User) -> Activity:
    """Set one reading of a row, as a plain value; one that stands already is no step."""
    plan, row = _locked(activity, person)
    return _written(plan, row, name, value, person)


def _locked(activity: Activity, person: User) -> tuple[Plan, Activity]:
    plan = lock_for_reading(activity.owner, person)
    return plan, part_of(plan, ref_of(activity))


def _written(plan: Plan, row: Activity, name: str, value: Any, person: User) -> Activity:
    step = Step(plan, person, readings=True)
    step.put(row, {}, {name: value})
    if step.save(labels.of_fact(name, row.number, row.title, given=bool(value))):
        log.info("activity %s: %s by user %s", row.pk, name, person.pk)
    return row

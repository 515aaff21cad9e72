"""The door for readings: dates and executors set by hand, the day of an event. The words are never touched."""

import logging
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import bridge, permissions
from plans.core.errors import PlanError
from plans.models import Activity, User

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
    row = _locked(activity, person)
    row.pinned = [[start.isoformat(), due.isoformat()] for start, due in sorted(set(windows))]
    return _renewed(row, "pinned", person)


@transaction.atomic
def set_event(activity: Activity, day: date | None, person: User) -> Activity:
    """Enter the day of the event that the deadline waits for; None takes it away."""
    row = _locked(activity, person)
    if day is not None and not row.event:
        raise PinRefused("Этот срок не ждёт события.")
    row.event_on = day
    return _renewed(row, "event_on", person)


@transaction.atomic
def name_executors(activity: Activity, names: Sequence[str], person: User) -> Activity:
    """Separate a row's executors by hand; no names give the reading back to the words."""
    row = _locked(activity, person)
    row.named = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    return _renewed(row, "named", person)


def _locked(activity: Activity, person: User) -> Activity:
    row = Activity.objects.select_for_update().get(pk=activity.pk)
    if not permissions.can_pin(person, row.section.plan):
        raise PermissionDenied
    return row


def _renewed(row: Activity, field: str, person: User) -> Activity:
    row.save(update_fields=[field])
    bridge.understand(row.section.plan, [row])
    log.info("activity %s: %s by user %s", row.pk, field, person.pk)
    return row

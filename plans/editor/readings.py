"""The door for readings: dates and executors set by hand, the day of an event, who marks. The words are never touched.

Each is a step of the journal: in a draft it can be undone, later it is written down.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from plans import bridge
from plans.core.deadlines import masked, moved
from plans.core.editor import labels
from plans.core.editor.values import Plain
from plans.core.errors import PlanError
from plans.core.obligations import Collective
from plans.editor.cells import part_of
from plans.editor.journal import Step, WriteRefused, open_step
from plans.models import Activity, User

MOST_OFFERED = 1000
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
    return _set(activity, "pinned", pinned, person)


@transaction.atomic
def confirm(activity: Activity, version: int, person: User) -> Activity:
    """Say yes to the dates that were understood: they stand as if set by hand, and letters go out for them.

    Raises PinRefused for a row that has changed since the person saw it (`version`), or that has no dates.
    """
    step = open_step(activity.owner, person, readings=True)
    row = _row(step, activity)
    if row.version != version:
        raise PinRefused("Строку тем временем изменили. Посмотрите, как она понята теперь.")
    slots = bridge.reading_of(row, step.plan).slots
    if not slots:
        raise PinRefused("У этой строки нет дат.")
    return _written(step, row, "pinned", [[slot.start.isoformat(), slot.due.isoformat()] for slot in slots])


@dataclass(frozen=True, slots=True)
class Offer:
    """How the same words were set by hand in another plan of the department, in the years of this one."""

    source: Activity
    windows: list[tuple[date, date]]


def offer(activity: Activity) -> Offer | None:
    """The newest such reading; None for a row whose dates are set already. It is never taken by itself."""
    plan = activity.owner
    words = masked(activity.deadline)
    if activity.pinned or not words or plan.period is None:
        return None
    rows = Activity.objects.filter(section__plan__cluster__department=plan.cluster.department_id).exclude(pinned=[])
    for row in rows.exclude(pk=activity.pk).select_related("section__plan__cluster").order_by("-pk")[:MOST_OFFERED]:
        if masked(row.deadline) == words and row.owner.period is not None:
            windows = moved(row.pinned_windows, row.owner.period, plan.period)
            if windows:
                return Offer(row, windows)
    return None


@transaction.atomic
def take(activity: Activity, source: int, person: User) -> Activity:
    """Set the dates as another row with the same words has them. Raises PinRefused when that is no offer any more."""
    found = offer(activity)
    if found is None or found.source.pk != source:
        raise PinRefused("Это прочтение больше не предлагается. Обновите страницу.")
    return pin(activity, found.windows, person)


@transaction.atomic
def set_event(activity: Activity, day: date | None, person: User) -> Activity:
    """Enter the day of the event that the deadline waits for; None takes it away."""
    step = open_step(activity.owner, person, readings=True)
    row = _row(step, activity)
    if day is not None and not row.event:
        raise PinRefused("Этот срок не ждёт события.")
    return _written(step, row, "event_on", day.isoformat() if day else None)


@transaction.atomic
def name_executors(activity: Activity, names: Sequence[str], person: User) -> Activity:
    """Separate a row's executors by hand; no names give the reading back to the words."""
    named = list(dict.fromkeys(" ".join(name.split()) for name in names if name.strip()))
    return _set(activity, "named", named, person)


@transaction.atomic
def choose(activity: Activity, collective: Collective, person: User) -> Activity:
    """Say whether each executor must mark the row or one mark is enough: the secretary, until the plan is closed."""
    return _set(activity, "collective", collective.value, person)


def _set(activity: Activity, name: str, value: Plain, person: User) -> Activity:
    """Set one reading of a row; one that stands already is no step."""
    step = open_step(activity.owner, person, readings=True)
    return _written(step, _row(step, activity), name, value)


def _row(step: Step, activity: Activity) -> Activity:
    row = part_of(step.plan, activity.ref)
    if not isinstance(row, Activity):
        raise WriteRefused("Это не строка плана.")
    return row


def _written(step: Step, row: Activity, name: str, value: Plain) -> Activity:
    step.put(row, {}, {name: value})
    if step.save(labels.of_fact(name, row.number, row.title, given=bool(value))):
        log.info("activity %s: %s by user %s", row.pk, name, step.person.pk)
    return row

"""The door for the control of execution: who must mark a row, and many marks accepted at once. The words stay."""

import logging
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import permissions
from plans.core.obligations import Collective
from plans.core.stages import Role
from plans.editor import readings
from plans.execution import marks as marking
from plans.models import Activity, Mark, Plan, User

log = logging.getLogger(__name__)


def choose(activity: Activity, collective: Collective, person: User) -> Activity:
    """Say whether each executor must mark the row or one mark is enough: the secretary, until the plan is closed."""
    return readings.set_reading(activity, "collective", collective.value, person)


@transaction.atomic
def accept(keys: Iterable[int], person: User) -> tuple[int, int]:
    """Accept the reported marks with these ids, all in one transaction; how many, and how many were not.

    What somebody has decided meanwhile stays as it is, so a second click changes nothing. A mark of a plan that is not
    the person's to control is not touched. Raises PermissionDenied for whoever controls no plan at all.
    """
    if not permissions.is_anywhere(person, Role.SECRETARY):
        raise PermissionDenied
    asked = set(keys)
    marks = Mark.objects.filter(pk__in=asked).order_by("pk")
    # In one order, so that two people who press at once wait for each other and do not lock each other out.
    plans = Plan.objects.filter(sections__activities__marks__in=marks.order_by())
    mine = {key for key in sorted(set(plans.values_list("pk", flat=True))) if _controls(person, key)}
    accepted = sum(_accepted(mark, person) for mark in marks.filter(activity__section__plan__in=mine))
    log.info("%s marks accepted at once by user %s", accepted, person.pk)
    return accepted, len(asked) - accepted


def _controls(person: User, plan: int) -> bool:
    return permissions.can_control_marks(person, Plan.objects.locked(pk=plan))


def _accepted(mark: Mark, person: User) -> bool:
    """False where somebody has decided meanwhile."""
    try:
        marking.decide(mark, person, accept=True)
    except marking.MarkRefused:
        return False
    return True

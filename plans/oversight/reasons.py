"""Why figures are what they are: one line of a plan's secretary for a period, shown in summaries."""

import logging
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from plans import permissions
from plans.core.deadlines import Period
from plans.models import Plan, Reason, User
from plans.replica import replica

log = logging.getLogger(__name__)

MOST = 3  # periods of one cluster that a summary tells; the newest


@transaction.atomic
def say(plan: Plan, person: User, period: Period, text: str) -> Reason | None:
    """The door: a new reason for the period, "" takes the one before it back. None where nothing would change."""
    locked = Plan.objects.locked(pk=plan.pk)
    if not permissions.can_explain(person, locked):
        raise PermissionDenied
    last = locked.reasons.filter(start=period.start, end=period.end).first()
    if (last.text if last else "") == text:  # the second of two clicks
        return None
    row = Reason.objects.create(plan=locked, start=period.start, end=period.end, text=text, person=person)
    log.info("plan %s: reason %s said by user %s", plan.pk, row.pk, person.pk)
    return row


def standing(plan: Plan) -> list[Reason]:
    """What holds now: the newest of each period that was not taken back."""
    return _newest(plan.reasons.select_related("person"))


def of_clusters(plans: Iterable[int], on: date, period: Period | None) -> dict[int, str]:
    """By cluster the lines about these plans (ids) and about times within the period that began by the day. A query."""
    within = Q(start__gte=period.start, end__lte=period.end) if period else Q()
    rows = Reason.objects.using(replica()).filter(within, plan__in=list(plans), start__lte=on)
    lines: dict[int, list[str]] = {}
    for one in sorted(_newest(rows.select_related("plan")), key=lambda one: (one.end, one.pk), reverse=True):
        lines.setdefault(one.plan.cluster_id, []).append(_told(one, period))
    return {cluster: "; ".join(said[:MOST]) for cluster, said in lines.items()}


def _newest(rows: Iterable[Reason]) -> list[Reason]:
    """Rows come the newest first."""
    found: dict[tuple[int, date, date], Reason] = {}
    for one in rows:
        found.setdefault((one.plan_id, one.start, one.end), one)
    return [one for one in found.values() if one.text]


def _told(one: Reason, period: Period | None) -> str:
    if period and (one.start, one.end) == (period.start, period.end):
        return one.text
    return f"{one.start:%d.%m.%Y} – {one.end:%d.%m.%Y}: {one.text}"

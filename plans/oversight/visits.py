"""What has changed since a person looked at the overview last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from plans.models import Cluster, Decision, Plan, Tally, User, Visit

ONE_VISIT = timedelta(minutes=30)
MOST = 12


@dataclass(frozen=True, slots=True)
class Changes:
    """Since when; decisions on plans, the newest first, and whether there are more; how many plans have moved."""

    since: datetime
    decisions: list[Decision]
    more: bool
    moved: int


def since_last(person: User, clusters: QuerySet[Cluster], now: datetime) -> Changes | None:
    """What has changed in the plans of these clusters; None on the first visit. The visit is written down."""
    since = _visited(person, now)
    if since is None:
        return None
    plans = Plan.objects.filter(cluster__in=clusters.values("pk")).order_by()
    decisions = Decision.objects.filter(Exists(plans.filter(pk=OuterRef("plan"))), at__gt=since)
    found = list(decisions.select_related("plan__cluster", "person").order_by("-at", "-pk")[: MOST + 1])
    moved = Tally.objects.filter(plan__in=plans, moved_at__gt=since).count()
    return Changes(since, found[:MOST], len(found) > MOST, moved)


def _visited(person: User, now: datetime) -> datetime | None:
    """When the visit before this one was; looking again within half an hour is the same visit."""
    visit, is_new = Visit.objects.get_or_create(person=person, defaults={"at": now})
    if is_new:
        return None
    if now - visit.at > ONE_VISIT:
        visit.before = visit.at
    visit.at = now
    visit.save(update_fields=["at", "before"])
    return visit.before

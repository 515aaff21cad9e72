"""The first lines of a new plan: those of its own cluster's last plan; and what is there for its period already."""

from dataclasses import replace

from django.utils import timezone

from plans import bridge
from plans.core import document as paper
from plans.core.deadlines import Period
from plans.core.limits import SAME_PRESS
from plans.core.rollover import rollover
from plans.models import Cluster, Plan


def head_for(cluster: Cluster, period: Period | None) -> paper.PlanDocument | None:
    """Title, masthead, columns and sign-off blocks of the cluster's last plan, their years shifted; no rows.

    None where the cluster has no plan with a period.
    """
    last = cluster.plans.exclude(period_start=None).order_by("-period_start", "-pk").first()
    if last is None or period is None:
        return None
    return rollover(replace(bridge.to_document(last), sections=(), tail=()), period).document


def same_period(cluster: Cluster, kind: str, period: Period) -> Plan | None:
    """A plan of the cluster of this kind for the very same period; one of the same press does not count."""
    earlier = timezone.now() - SAME_PRESS
    plans = cluster.plans.filter(kind=kind, period_start=period.start, period_end=period.end, created_at__lt=earlier)
    return plans.order_by("pk").first()

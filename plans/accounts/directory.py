"""The door for the directory: departments, clusters, organisations, and which organisation takes part in what.

Whoever changes who takes part changes who owes what: what is kept of that is made anew in the same transaction.
"""

import logging
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from plans import bridge, queries
from plans.core.errors import PlanError
from plans.core.executors import same_name_key
from plans.models import Cluster, Department, Membership, Organisation, Participation, User
from plans.owed import counters

log = logging.getLogger(__name__)
MOST_NAMES = 500
SCHOOL_TIME = frozenset({"lessons_end", "holidays"})


class StillNeeded(PlanError):
    """People still mark for the organisation in this cluster."""


class MemberAlready(PlanError):
    """The organisation takes part in the cluster already."""


def organisations_of(keeper: User, words: str = "") -> QuerySet[Organisation]:
    """The organisations that the keeper sees, found by words of their names, with their clusters."""
    rows = Organisation.objects.all()
    if not keeper.is_superuser:
        rows = rows.filter(
            pk__in=Participation.objects.filter(cluster__in=queries.managed(keeper)).values("organisation")
        )
    for word in words.split():
        # A pattern, since SQLite's LIKE knows no capital Cyrillic letters.
        rows = rows.filter(Q(name__iregex=_plain(word)) | Q(short_name__iregex=_plain(word)))
    return rows.prefetch_related("clusters").order_by("name", "pk")


def names_offered(cluster: Cluster) -> list[str]:
    """Names of organisations that a new one of the cluster may be: of too many for a list, those of its department."""
    rows = Organisation.objects.order_by("name").values_list("name", flat=True)
    if rows.order_by()[: MOST_NAMES + 1].count() > MOST_NAMES:
        parts = Participation.objects.filter(cluster__department=cluster.department_id)
        rows = rows.filter(pk__in=parts.values("organisation"))
    return list(rows[:MOST_NAMES])


def _plain(word: str) -> str:
    return "".join(f"\\{one}" if not one.isalnum() else one for one in word)


@transaction.atomic
def keep(row: Organisation | Cluster | Department, changed: Collection[str]) -> None:
    """Save a new row, or the changed fields of an old one: what somebody else has changed meanwhile stays."""
    if row.pk is None:
        row.save()
    elif changed:
        type(row).objects.select_for_update().get(pk=row.pk)
        row.save(update_fields=list(changed))
    if isinstance(row, Department) and SCHOOL_TIME & set(changed):
        bridge.read_again(row)
        counters.renew_clusters(row.clusters.values_list("pk", flat=True))
    elif isinstance(row, Organisation):
        counters.renew_clusters(row.clusters.values_list("pk", flat=True))
    log.info("%s %s kept: %s", row._meta.model_name, row.pk, ", ".join(changed))


@transaction.atomic
def take_in(cluster: Cluster, organisation: Organisation) -> Organisation:
    """Let an organisation take part: the one that is known by this name, else the new one. Raises MemberAlready."""
    Cluster.objects.select_for_update().get(pk=cluster.pk)
    known = _known(organisation.name) or organisation
    if known.pk is None:
        known.save()
    elif cluster.participations.filter(organisation=known).exists():
        raise MemberAlready(f"«{known}» уже участвует в кластере.")
    Participation.objects.create(cluster=cluster, organisation=known)
    counters.renew_clusters([cluster.pk])
    log.info("organisation %s takes part in cluster %s", known.pk, cluster.pk)
    return known


def _known(name: str) -> Organisation | None:
    """The organisation of this full or short name, quotes and capitals aside."""
    key = same_name_key(name)
    rows = Organisation.objects.values_list("pk", "name", "short_name")
    found = next((pk for pk, *names in rows if key in map(same_name_key, filter(None, names))), None)
    return Organisation.objects.get(pk=found) if found else None


@transaction.atomic
def choose_leader(row: Participation) -> None:
    """This organisation leads the cluster, and no other."""
    Cluster.objects.select_for_update().get(pk=row.cluster_id)
    for one in row.cluster.participations.exclude(leads=(False)).exclude(pk=row.pk):
        one.leads = False
        one.save()
    row.leads = True
    row.save()
    counters.renew_clusters([row.cluster_id])


@transaction.atomic
def let_go(row: Participation) -> None:
    """The organisation takes part no more; what it has done stays. Raises StillNeeded while people mark for it."""
    Cluster.objects.select_for_update().get(pk=row.cluster_id)
    if people := Membership.objects.filter(cluster=row.cluster_id, organisation=row.organisation_id).count():
        raise StillNeeded(f"За эту организацию отмечают выполнение: человек — {people}. Сначала снимите их роли.")
    cluster = row.cluster_id
    row.delete()
    counters.renew_clusters([cluster])
    log.info("organisation %s left cluster %s", row.organisation_id, cluster)

"""The passport of a cluster: everything of it on one page, from what is kept of obligations."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, Max, Min, QuerySet, Sum, When
from django.utils import timezone

from plans import permissions, queries
from plans.core.counting import UNSAID
from plans.core.obligations import Figures
from plans.core.reports.passport import Contact, Member, Passport, PlanLine
from plans.core.stages import Role, Stage
from plans.execution import shares
from plans.models import Cluster, Edition, Membership, ObligationCount, Plan, Tally, User

MOST_PLANS, MOST_MEMBERS, MOST_PEOPLE = 20, 200, 100
# Whose addresses every reader of the cluster may see: they are asked about its plans.
ASKED = frozenset({Role.SECRETARY, Role.CHAIR})


def passport_of(person: User, cluster: Cluster, today: date) -> Passport:
    """The passport as this person may see it; about twelve queries."""
    plans = list(queries.plan_list(person).filter(cluster=cluster)[: MOST_PLANS + 1])
    members = list(queries.participations_of(cluster)[: MOST_MEMBERS + 1])
    people = list(_people(cluster)[: MOST_PEOPLE + 1])
    progress = shares.progress_of([plan.pk for plan in plans[:MOST_PLANS] if plan.is_frozen], today)
    in_force = [plan.pk for plan in plans if plan.stage == Stage.APPROVED]
    told = Tally.objects.filter(plan__in=in_force).aggregate(Sum("waiting"), Sum("unclear"), Max("moved_at"))
    moved = told["moved_at__max"]
    late = ObligationCount.objects.filter(plan__in=in_force, said__in=[said.value for said in UNSAID], due__lt=today)
    return Passport(
        name=cluster.name,
        industry=cluster.industry,
        department=str(cluster.department),
        region=cluster.department.region,
        on=today,
        members=tuple(
            Member(row.organisation.name, row.organisation.get_kind_display(), row.leads)
            for row in members[:MOST_MEMBERS]
        ),
        plans=_plans(plans[:MOST_PLANS], progress),
        contacts=tuple(_contact(person, row) for row in people[:MOST_PEOPLE]),
        figures=sum((progress[key] for key in in_force if key in progress), Figures()),
        oldest=late.aggregate(Min("due"))["due__min"],
        waiting=told["waiting__sum"] or 0,
        unclear=told["unclear__sum"] or 0,
        moved_on=timezone.localtime(moved).date() if moved else None,
        left_out=_left_out(plans, members, people),
    )


def _people(cluster: Cluster) -> QuerySet[Membership]:
    rows = cluster.memberships.filter(user__is_active=True).select_related("user", "organisation", "cluster")
    first = Case(*(When(role=role.value, then=at) for at, role in enumerate((Role.CHAIR, Role.SECRETARY))), default=2)
    return rows.order_by(first, "user__last_name", "pk")


def _plans(plans: Sequence[Plan], progress: dict[int, Figures]) -> tuple[PlanLine, ...]:
    approved = Edition.objects.filter(plan__in=[plan.pk for plan in plans]).order_by()
    days = dict(approved.values_list("plan").annotate(Max("approved_at")))
    return tuple(
        PlanLine(
            plan.pk,
            plan.period_name,
            plan.stage_name,
            timezone.localtime(days[plan.pk]).date() if plan.pk in days else None,
            plan.activity_count,
            progress.get(plan.pk),
        )
        for plan in plans
    )


def _contact(person: User, row: Membership) -> Contact:
    user = row.user
    name = " ".join(filter(None, (user.last_name, user.first_name, user.patronymic))) or user.username
    email = user.email if row.role in ASKED or permissions.can_see_addresses(person, row.cluster) else ""
    return Contact(row.get_role_display(), name, user.post, str(row.organisation or ""), email)


def _left_out(plans: Sequence, members: Sequence, people: Sequence) -> tuple[str, ...]:
    lists = (("планов", plans, MOST_PLANS), ("участников", members, MOST_MEMBERS), ("людей", people, MOST_PEOPLE))
    cut = ((name, most) for name, found, most in lists if len(found) > most)
    return tuple(f"Показаны не все: первые {most} {name}." for name, most in cut)

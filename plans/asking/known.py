"""What the program knows when a cluster answers: the plan, its figures of the period, a sentence to begin with."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from plans.core.obligations import Figures, figures
from plans.core.reports.figures import within
from plans.core.stages import FROZEN
from plans.models import Addressee, Inquiry, Plan
from plans.owed import books


@dataclass(frozen=True, slots=True)
class Known:
    """The plan that the request is about (None: there is none that was approved), its figures on the day."""

    inquiry: Inquiry
    plan: Plan | None
    figures: Figures

    @property
    def number(self) -> Decimal | None:
        """The number that was asked for, from the program's own facts; None where it is not one of these."""
        if not self.inquiry.figure or self.plan is None:
            return None
        value = getattr(self.figures, self.inquiry.figure)
        return None if value is None else Decimal(value)

    @property
    def sentence(self) -> str:
        """The figures in words, where the request is about a period."""
        period = self.inquiry.period
        if period is None or self.plan is None:
            return ""
        found = self.figures
        share = "" if found.due_share is None else f"; из наступивших сроков выполнено {found.due_share} %"
        return (
            f"За период {period.start:%d.%m.%Y} – {period.end:%d.%m.%Y} по плану «{self.plan.short_name}»: сроков "
            f"{found.owed}, выполнено {found.done}, просрочено {found.late}{share}."
        )


def of(addressee: Addressee, today: date) -> Known:
    """What is known of the cluster: of its newest approved plan in the asked period, or on this day; few queries."""
    inquiry = addressee.inquiry
    period = inquiry.period
    start, end = (period.start, period.end) if period else (today, today)
    meets = Q(period_start__lte=end, period_end__gte=start) | Q(period_start=None)
    plans = Plan.objects.filter(meets, cluster=addressee.cluster_id, stage__in=[stage.value for stage in FROZEN])
    plan = plans.select_related("cluster").order_by("-period_start", "-pk").first()
    if plan is None:
        return Known(inquiry, None, Figures())
    owed = books.read_plans([plan.pk]).owed
    return Known(inquiry, plan, figures(within(owed, period), today))

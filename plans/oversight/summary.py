"""The summary (сводка): figures of many plans on any day and for any period, beside those of a year before.

By clusters, organisations, executors, sections and kinds of activities. One organisation of several clusters is one.
Added up from the facts (`plans.owed.totals`), in a number of queries that does not grow; a person who sees more
clusters than MOST_CLUSTERS chooses a department.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from plans.core.deadlines import Period
from plans.core.obligations import Figures
from plans.core.reports.summary import KINDS, Pair, Summary, paired, unnumbered
from plans.core.reports.tallies import figures_from, summed
from plans.core.stages import FROZEN, Stage
from plans.execution.ledger import BODY
from plans.models import Cluster, Department, Plan, User
from plans.oversight import reasons
from plans.owed import totals
from plans.replica import replica

MOST_CLUSTERS = 150
CLUSTERS = "По кластерам"
_NOBODY = "Исполнитель не указан"


@dataclass(frozen=True, slots=True)
class Span:
    """The day, the period in which things fall due (None: any), the department (None: all that the person sees)."""

    on: date
    period: Period | None = None
    department: Department | None = None


def is_too_wide(person: User, span: Span) -> bool:
    """Whether it would take more clusters than one summary can."""
    return _clusters(person, span).count() > MOST_CLUSTERS


def summary_of(person: User, span: Span) -> Summary:
    """The summary of the plans that were approved and that the person sees; about twenty queries."""
    (plans, now, whole), (_, before, was) = _figures(person, span, _a_year_before(span))
    why = {CLUSTERS: _reasons(plans, span)}
    return Summary(
        about=str(span.department) if span.department else "все кластеры, которые вам видны",
        on=span.on,
        period=span.period,
        plans=len(plans),
        whole=Pair("Итого", whole, was if was.total else None),
        tables={heading: paired(parts, before.get(heading, {}), why.get(heading)) for heading, parts in now.items()},
    )


def _clusters(person: User, span: Span) -> QuerySet[Cluster]:
    rows = Cluster.objects.using(replica()).visible_to(person).order_by()
    return rows.filter(department=span.department) if span.department else rows


def _figures(person: User, *spans: Span) -> list[tuple[set[int], dict[str, dict[str, Figures]], Figures]]:
    """For each span the plans (ids), the figures by name in each table, and those of the whole."""
    approved = Plan.objects.using(replica()).filter(stage__in=[stage.value for stage in FROZEN])
    plans = [approved.filter(_touched(span), cluster__in=_clusters(person, span)) for span in spans]
    found = totals.read(*(totals.Wanted(some, span.on, span.period) for some, span in zip(plans, spans, strict=True)))
    clusters = Cluster.objects.using(replica()).in_bulk({key for one in found for key in one.plans.values()})
    names = {key: str(cluster) for key, cluster in clusters.items()}
    return [(set(one.plans), _tables(one, names), figures_from(sum(one.by_section.values()))) for one in found]


def _reasons(plans: set[int], span: Span) -> dict[str, str]:
    """What secretaries say, by the clusters' names."""
    said = reasons.of_clusters(plans, span.on, span.period)
    return {str(one): said[one.pk] for one in Cluster.objects.using(replica()).filter(pk__in=said)} if said else {}


def _touched(span: Span) -> Q:
    """Plans of the period; without one those of the day, and those that are still in force."""
    if span.period:
        return Q(period_start__lte=span.period.end, period_end__gte=span.period.start)
    return Q(period_start__lte=span.on) & (Q(period_end__gte=span.on) | Q(stage=Stage.APPROVED.value))


def _tables(found: totals.Totals, clusters: dict[int, str]) -> dict[str, dict[str, Figures]]:
    """The figures by name in each table; `clusters` by their names."""
    parties = {key: str(one) for key, one in found.organisations.items()} | {None: BODY}
    first: dict[str, str] = {}  # spellings that differ in capitals are one name
    headings = {text: unnumbered(text) for _, text in found.headings.values()}
    sections = {key: _known_as(first, headings[text]) for key, (_, text) in found.headings.items()}
    executors = {key: _known_as(first, name) for key, name in found.executors.items()}
    return {
        CLUSTERS: summed(found.by_section, lambda section: (clusters[found.plans[found.headings[section][0]]],)),
        "По организациям": summed(found.by_parties, lambda owing: [parties[party] for party in owing]),
        "По исполнителям": summed(found.by_executors, lambda some: [executors[one] for one in some] or (_NOBODY,)),
        "По разделам": summed(found.by_section, lambda section: (sections[section],)),
        KINDS: summed(found.by_kind, lambda kind: (kind,)),
    }


def _known_as(first: dict[str, str], name: str) -> str:
    """The spelling of the name that came first."""
    return first.setdefault(name.lower(), name)


def _a_year_before(span: Span) -> Span:
    period = span.period and Period(_earlier(span.period.start), _earlier(span.period.end))
    return Span(_earlier(span.on), period, span.department)


def _earlier(day: date) -> date:
    """The same day a year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

"""The summary (сводка): figures of many plans on any day and for any period, beside those of a year before.

By clusters, organisations, executors, sections and kinds of activities. One organisation of several clusters is one.
Read from the facts, in a number of queries that does not grow; a person who sees more clusters than MOST_CLUSTERS
chooses a department.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from plans.core.deadlines import Period
from plans.core.obligations import Figures, Party
from plans.core.reports.figures import within
from plans.core.reports.kinds import kind_of
from plans.core.reports.summary import KINDS, Pair, Summary, paired, unnumbered
from plans.core.reports.tallies import summed, tallied
from plans.core.stages import FROZEN, Stage
from plans.execution.ledger import BODY
from plans.models import Activity, Cluster, Department, Execution, Plan, User
from plans.oversight import reasons
from plans.owed import books
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
    plans, now, whole = _figures(person, span)
    _, before, was = _figures(person, _a_year_before(span))
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


def _figures(person: User, span: Span) -> tuple[set[int], dict[str, dict[str, Figures]], Figures]:
    """The plans (ids), the figures by name in each table, and those of the whole."""
    approved = Plan.objects.using(replica()).filter(stage__in=[stage.value for stage in FROZEN])
    plans = approved.filter(cluster__in=_clusters(person, span))
    read = books.read(plans.filter(_touched(span)).order_by())
    rows, groups = tallied(within(read.owed, span.period), span.on)
    tables = _tables(read, rows, groups)
    whole = summed(rows, lambda activity: ("",)).get("", Figures())
    return set(read.plan_of.values()), tables, whole


def _reasons(plans: set[int], span: Span) -> dict[str, str]:
    """What secretaries say, by the clusters' names."""
    said = reasons.of_clusters(plans, span.on, span.period)
    return {str(one): said[one.pk] for one in Cluster.objects.using(replica()).filter(pk__in=said)} if said else {}


def _touched(span: Span) -> Q:
    """Plans of the period; without one those of the day, and those that are still in force."""
    if span.period:
        return Q(period_start__lte=span.period.end, period_end__gte=span.period.start)
    return Q(period_start__lte=span.on) & (Q(period_end__gte=span.on) | Q(stage=Stage.APPROVED.value))


def _tables(
    read: books.Books, rows: Mapping[int, int], groups: Mapping[tuple[Party, ...], int]
) -> dict[str, dict[str, Figures]]:
    """The figures by name in each table."""
    known = Cluster.objects.using(replica()).filter(pk__in=set(read.cluster_of.values()))
    clusters = {one.pk: (str(one),) for one in known}
    parties = {key: str(one) for key, one in read.organisations.items()} | {None: BODY}
    sections, kinds, executors = _names(set(read.plan_of.values()))
    return {
        CLUSTERS: summed(rows, lambda activity: clusters[read.cluster_of[activity]]),
        "По организациям": summed(groups, lambda owing: [parties[party] for party in owing]),
        "По исполнителям": summed(rows, lambda activity: executors.get(activity) or (_NOBODY,)),
        "По разделам": summed(rows, lambda activity: (sections[activity],)),
        KINDS: summed(rows, lambda activity: (kinds[activity],)),
    }


def _names(plans: set[int]) -> tuple[dict[int, str], dict[int, str], dict[int, list[str]]]:
    """By activity of these plans its section, its kind, and the executors."""
    first: dict[str, str] = {}  # spellings that differ in capitals are one name
    headings: dict[str, str] = {}
    sections, kinds = {}, {}
    activities = Activity.objects.using(replica()).filter(section__plan__in=plans).order_by("pk")
    for key, text, title in activities.values_list("pk", "section__heading", "title"):
        if text not in headings:
            headings[text] = first.setdefault(unnumbered(text).lower(), unnumbered(text))
        sections[key], kinds[key] = headings[text], kind_of(title)
    executors: dict[int, list[str]] = {}
    named = Execution.objects.using(replica()).filter(activity__section__plan__in=plans)
    named = named.order_by("activity", "position")
    for key, name in named.values_list("activity", "executor__name"):
        executors.setdefault(key, []).append(first.setdefault(name.lower(), name))
    return sections, kinds, executors


def _a_year_before(span: Span) -> Span:
    period = span.period and Period(_earlier(span.period.start), _earlier(span.period.end))
    return Span(_earlier(span.on), period, span.department)


def _earlier(day: date) -> date:
    """The same day a year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

"""The summary (сводка): figures of many plans on any day and for any period, beside those of a year before.

By clusters, organisations, executors, sections and kinds of activities. One organisation of several clusters is one.
Read from the facts, in a number of queries that does not grow; a person who sees more clusters than MOST_CLUSTERS
chooses a department.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from plans.core.deadlines import Period
from plans.core.obligations import Figures, Obligation, break_down, settled
from plans.core.reports.figures import within
from plans.core.reports.kinds import kind_of
from plans.core.reports.summary import KINDS, Pair, Summary, paired, unnumbered
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
    owed = settled(within(read.owed, span.period), span.on)
    keys = _keys(read)
    tables = {heading: dict(break_down(owed, span.on, keys_of).parts) for heading, keys_of in keys.items()}
    whole = break_down(owed, span.on, lambda one: ("",)).whole
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


def _keys(read: books.Books) -> dict[str, Callable[[Obligation], Iterable[str]]]:
    """By what the tables are: the names under which an obligation stands."""
    known = Cluster.objects.using(replica()).filter(pk__in=set(read.cluster_of.values()))
    clusters = {one.pk: str(one) for one in known}
    parties = {key: str(one) for key, one in read.organisations.items()}
    plans = set(read.plan_of.values())
    activities = Activity.objects.using(replica()).filter(section__plan__in=plans).order_by()
    first: dict[str, str] = {}  # spellings that differ in capitals are one name
    sections, kinds = {}, {}
    for key, text, title in activities.order_by("pk").values_list("pk", "section__heading", "title"):
        sections[key] = first.setdefault(unnumbered(text).lower(), unnumbered(text))
        kinds[key] = kind_of(title)
    executors: dict[int, list[str]] = {}
    named = Execution.objects.using(replica()).filter(activity__section__plan__in=plans)
    named = named.order_by("activity", "position")
    for key, name in named.values_list("activity", "executor__name"):
        executors.setdefault(key, []).append(first.setdefault(name.lower(), name))
    return {
        CLUSTERS: lambda one: (clusters[read.cluster_of[one.activity]],),
        "По организациям": lambda one: tuple(BODY if party is None else parties[party] for party in one.parties),
        "По исполнителям": lambda one: executors.get(one.activity) or (_NOBODY,),
        "По разделам": lambda one: (sections[one.activity],),
        KINDS: lambda one: (kinds[one.activity],),
    }


def _a_year_before(span: Span) -> Span:
    period = span.period and Period(_earlier(span.period.start), _earlier(span.period.end))
    return Span(_earlier(span.on), period, span.department)


def _earlier(day: date) -> date:
    """The same day a year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

"""The summary's figures counted one obligation after the other, as the plans' own pages count: what they must equal."""

from django.db.models import QuerySet

from plans.core.obligations import Figures, break_down, figures
from plans.core.reports.figures import within
from plans.core.reports.kinds import kind_of
from plans.core.reports.summary import KINDS, unnumbered
from plans.execution.ledger import BODY
from plans.models import Activity, Cluster, Execution, Plan
from plans.oversight.summary import Span
from plans.owed import books


def counted(plans: QuerySet[Plan], span: Span) -> tuple[set[int], dict[str, dict[str, Figures]], Figures]:
    """The plans (ids), the figures by name in each table, and those of the whole."""
    read = books.read(plans.order_by())
    owed = within(read.owed, span.period)
    clusters = {one.pk: str(one) for one in Cluster.objects.all()}
    parties = {key: str(one) for key, one in read.organisations.items()} | {None: BODY}
    sections, kinds, executors = names(set(read.plan_of.values()))
    keys = {
        "По кластерам": lambda one: [clusters[read.cluster_of[one.activity]]],
        "По организациям": lambda one: [parties[party] for party in one.parties],
        "По исполнителям": lambda one: executors.get(one.activity) or ["Исполнитель не указан"],
        "По разделам": lambda one: [sections[one.activity]],
        KINDS: lambda one: [kinds[one.activity]],
    }
    tables = {heading: dict(break_down(owed, span.on, key).parts) for heading, key in keys.items()}
    return set(read.plan_of.values()), tables, figures(owed, span.on)


def names(plans: set[int]) -> tuple[dict[int, str], dict[int, str], dict[int, list[str]]]:
    """By activity its section, its kind, and the executors: of spellings that differ in capitals the first."""
    first: dict[str, str] = {}
    sections, kinds = {}, {}
    for one in Activity.objects.filter(section__plan__in=plans).select_related("section").order_by("pk"):
        heading = unnumbered(one.section.heading)
        sections[one.pk] = first.setdefault(heading.lower(), heading)
        kinds[one.pk] = kind_of(one.title)
    executors: dict[int, list[str]] = {}
    named = Execution.objects.filter(activity__in=sections).order_by("activity", "position")
    for key, name in named.values_list("activity", "executor__name"):
        executors.setdefault(key, []).append(first.setdefault(name.lower(), name))
    return sections, kinds, executors

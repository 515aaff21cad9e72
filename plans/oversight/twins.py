"""The same in two plans: one event, one organisation or one day in plans of several clusters that the person sees.

Of the plans in force that touch a year; a person who sees more clusters than MOST_CLUSTERS chooses a department.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, F, QuerySet

from plans.core.twins import grouped, words
from plans.models import Activity, Cluster, Department, ObligationRow, Organisation, Plan, Slot, User

MOST_CLUSTERS = 150
MOST_ROWS = 20_000
SHOWN = 40  # groups; and rows of one group that is shown
_ROWS = 8
# What the page shows.
_SHOWN_OF_ROW = ("number", "title", "deadline", "section__plan")
_SHOWN_OF_PLAN = ("kind", "period_start", "period_end", "cluster__industry", "cluster__name", "cluster__short_name")


class Same(StrEnum):
    """What two plans have in common."""

    EVENT = "event"
    ORGANISATION = "organisation"
    DAY = "day"


NAMES = {
    Same.EVENT: "одно мероприятие",
    Same.ORGANISATION: "одна организация в один день",
    Same.DAY: "один день",
}


@dataclass(frozen=True, slots=True)
class Common:
    """What is looked for, in which year, in which department (None: in all that the person sees)."""

    same: Same
    year: int
    department: Department | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Rows of several clusters that have something in common: what it is, how many clusters, the first rows."""

    name: str
    day: date | None
    clusters: int
    rows: list[Activity]
    more: int


@dataclass(frozen=True, slots=True)
class Found:
    """The first groups, and whether there are more."""

    groups: list[Together]
    is_cut: bool


def clusters_of(person: User, common: Common) -> QuerySet[Cluster]:
    rows = Cluster.objects.visible_to(person).order_by()
    return rows.filter(department=common.department) if common.department else rows


def is_too_wide(person: User, common: Common) -> bool:
    """Whether it would take more clusters than can be compared at once."""
    return clusters_of(person, common).count() > MOST_CLUSTERS


def find(person: User, common: Common) -> Found:
    """The groups, those of the most clusters first; days in their order. At most seven queries."""
    first, last = date(common.year, 1, 1), date(common.year, 12, 31)
    plans = Plan.objects.in_force().filter(period_start__lte=last, period_end__gte=first)
    plans = plans.filter(cluster__in=clusters_of(person, common)).order_by()
    return _FIND[common.same](plans, first, last)


def other_years(person: User, common: Common) -> list[int]:
    """The other years of which there are plans in force to compare, in order."""
    plans = Plan.objects.in_force().filter(cluster__in=clusters_of(person, common)).order_by()
    periods = plans.values_list("period_start", "period_end").distinct()
    years = {year for start, end in periods for year in range(start.year, end.year + 1)}
    return sorted(years - {common.year})


def _events(plans: QuerySet[Plan], first: date, last: date) -> Found:
    names = ("pk", "title", "section__plan__cluster")
    rows = list(Activity.objects.filter(section__plan__in=plans).order_by("pk").values_list(*names)[:MOST_ROWS])
    clusters = [cluster for _, _, cluster in rows]
    groups = grouped([words(title) for _, title, _ in rows], clusters)
    groups.sort(key=lambda group: -len({clusters[at] for at in group}))
    keys = [[rows[at][0] for at in group] for group in groups]
    counts = [len({clusters[at] for at in group}) for group in groups]
    dressed = _dressed(key for some in keys[:SHOWN] for key in some[:_ROWS])
    together = [
        Together(dressed[some[0]].title, None, count, [dressed[key] for key in some[:_ROWS]], len(some[_ROWS:]))
        for some, count in zip(keys[:SHOWN], counts, strict=False)
    ]
    return Found(together, len(keys) > SHOWN)


def _organisations(plans: QuerySet[Plan], first: date, last: date) -> Found:
    """Where exactly this organisation must do something for two clusters by the same day."""
    rows = ObligationRow.objects.filter(plan__in=plans, party__isnull=False, due__range=(first, last)).order_by()
    found = _of_several(rows.values("party", "due"), "plan__cluster", "due", "party")
    parties = Organisation.objects.in_bulk({one["party"] for one in found})
    keys: dict[tuple[int, date], list[int]] = defaultdict(list)
    wanted = rows.filter(party__in=parties, due__in={one["due"] for one in found})
    for party, due, key in wanted.order_by("activity").values_list("party", "due", "activity").distinct():
        keys[party, due].append(key)
    names = {party: str(one) for party, one in parties.items()}
    return _days(found, {at: (names[at[0]], keys[at]) for at in keys}, "party", "due")


def _day_of_several(plans: QuerySet[Plan], first: date, last: date) -> Found:
    """Days on which clusters have something that lasts this one day: not ends of months and quarters."""
    rows = Slot.objects.filter(activity__section__plan__in=plans, activity__excluded_by=None, start=F("due"))
    rows = rows.filter(due__range=(first, last)).order_by()
    found = _of_several(rows.values("due"), "activity__section__plan__cluster", "due")
    keys: dict[tuple[date, ...], list[int]] = defaultdict(list)
    wanted = rows.filter(due__in=[one["due"] for one in found]).order_by("activity")
    for due, key in wanted.values_list("due", "activity").distinct():
        keys[(due,)].append(key)
    return _days(found, {at: ("", some) for at, some in keys.items()}, "due")


def _of_several(rows: QuerySet, cluster: str, *order: str) -> list[dict]:
    """The values that stand in two clusters or more; one beyond SHOWN tells that there are others."""
    several = rows.annotate(clusters=Count(cluster, distinct=True)).filter(clusters__gt=1)
    return list(several.order_by(*order)[: SHOWN + 1])


def _days(found: list[dict], rows: dict[tuple, tuple[str, list[int]]], *by: str) -> Found:
    shown = [(one, *rows[tuple(one[name] for name in by)]) for one in found[:SHOWN]]
    dressed = _dressed(key for _, _, keys in shown for key in keys[:_ROWS])
    together = [
        Together(name, one["due"], one["clusters"], [dressed[key] for key in keys[:_ROWS]], len(keys[_ROWS:]))
        for one, name, keys in shown
    ]
    return Found(together, len(found) > SHOWN)


def _dressed(keys: Iterable[int]) -> dict[int, Activity]:
    """Rows with what is shown of them; those of one plan have one plan."""
    rows = Activity.objects.select_related("section").only(*_SHOWN_OF_ROW).in_bulk(list(keys))
    plans = Plan.objects.select_related("cluster").only(*_SHOWN_OF_PLAN)
    found = plans.in_bulk({row.section.plan_id for row in rows.values()})
    for row in rows.values():
        row.section.plan = found[row.section.plan_id]
    return rows


_FIND = {Same.EVENT: _events, Same.ORGANISATION: _organisations, Same.DAY: _day_of_several}

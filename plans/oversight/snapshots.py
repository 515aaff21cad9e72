"""Numbers of plans by day, for lines of progress: taken at night, made from the facts where a night was missed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet, Sum

from plans.core.counting import Sums, sums_of
from plans.core.obligations import figures
from plans.execution.shares import progress_of
from plans.models import Plan, Snapshot
from plans.owed import books
from plans.prepared import Key, Prepared
from plans.replica import replica

MONTHS = 12
_BATCH = 200
_NUMBERS = ("late", "fallen", "kept", "done", "owed")


def firsts(today: date) -> list[date]:
    """The first days of the last months, oldest first, this month's last."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(1)).replace(day=1))
    return found[::-1]


def take(today: date) -> int:
    """Keep the numbers of today, and of the first days of months that were missed; how many were made."""
    keys = list(Plan.objects.in_force().order_by("pk").values_list("pk", flat=True))
    return sum(_take(keys[at : at + _BATCH], today) for at in range(0, len(keys), _BATCH))


def remake(today: date) -> int:
    """Throw all of them away, and make those of the first days of months, and of today, from the facts."""
    with transaction.atomic():
        Snapshot.objects.all().delete()
        return take(today)


@transaction.atomic
def _take(keys: list[int], today: date) -> int:
    stored = set(Snapshot.objects.filter(plan__in=keys, day__in=[*firsts(today), today]).values_list("plan", "day"))
    numbers = progress_of([key for key in keys if (key, today) not in stored], today)
    made = [_snapshot(plan, today, sums_of(found)) for plan, found in numbers.items()]
    made += _missed(keys, today, stored)
    return len(Snapshot.objects.bulk_create(made, ignore_conflicts=True))


def _missed(keys: list[int], today: date, stored: set[tuple[int, date]]) -> Iterator[Snapshot]:
    plans = Plan.objects.filter(pk__in=keys, period_start__isnull=False).order_by()
    began = dict(plans.values_list("pk", "period_start"))
    missing: dict[int, list[date]] = defaultdict(list)
    for key, start in began.items():
        for day in firsts(today):
            if start <= day < today and (key, day) not in stored:
                missing[key].append(day)
    if not missing:
        return
    for plan, owed, _ in books.read_plans(missing).by_plan():
        for day in missing[plan]:
            yield _snapshot(plan, day, sums_of(figures(owed, day)))


def _snapshot(plan: int, day: date, sums: Sums) -> Snapshot:
    return Snapshot(plan_id=plan, day=day, **{name: getattr(sums, name) for name in _NUMBERS})


def _sums(clusters: Key, *days: date) -> QuerySet:
    rows = Snapshot.objects.filter(plan__cluster__in=clusters, plan__stage="approved", day__in=days).order_by()
    return rows.values_list("plan__cluster", "day").annotate(*map(Sum, _NUMBERS))


_SUMS = Prepared(_sums)


def months_of(clusters: Iterable[int], today: date) -> dict[int, list[int | None]]:
    """By cluster the share of what had fallen due that was done, on the first day of each of the last months."""
    days = firsts(today)
    found: dict[int, dict[date, int | None]] = defaultdict(dict)
    for cluster, day, *numbers in _SUMS.rows(tuple(clusters), *days, using=replica()):
        found[cluster][day] = Sums(*numbers).due_share
    return {cluster: [by_day.get(day) for day in days] for cluster, by_day in found.items()}

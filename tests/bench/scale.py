"""A country of clusters, and every page of every role in it: how long, how many queries, how many rows are read.

The base is made of plain rows, with COPY on PostgreSQL: SCALE=10k,100k,1m activities, one after the other. One that is
there already (BENCH_DATABASE_URL names a database of an earlier run) is measured as it is.
"""

import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans.core.stages import Role
from plans.models import Activity, Cluster, Inquiry, Mark, Membership, Plan, Tally, User
from plans.owed import counters
from tests.bench import country
from tests.bench.country import ROWS, YEARS
from tests.bench.database import rows_read, spent

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
_COMMON = (
    *("/", "/plans/", "/plans/?text=отчёт", "/clusters/", "/clusters/{cluster}/", "/clusters/{cluster}/passport/"),
    *("/plans/{plan}/", "/search/?q=профориентация", "/search/?q=отчёт&state=late", "/search/?q=проффориентация"),
    *("/search/?q=«координационный совет»", "/ask/?q=что просрочено в марте", "/ask/?q=кто должен до 1 июня"),
    *("/calendar/", "/clusters/{cluster}/calendar/", "/settings/letters/"),
)
_WATCHING = (
    *("/overview/", "/overview/?group=industry", "/overview/?group=region", "/overview/?order=late"),
    *("/overview/rows/", "/overview/rows/?kind=waits", "/overview/rows/?kind=unclear", "/overview/rows/?kind=failed"),
    *("/departments/{department}/", "/summary/?department={department}", "/inquiries/", "/inquiries/{inquiry}/"),
    *("/twins/?department={department}", "/twins/?same=day&department={department}"),
    *("/twins/?same=organisation&department={department}", "/plans/?year={year}", "/plans/?stage=approved"),
)
_OWN = ("/plans/{plan}/execution/", "/plans/{plan}/marks/", "/plans/{plan}/calendar/", "/plans/{plan}/report/")
_KEEPING = (
    *("/people/", "/people/?text=secretary-4", "/access/", "/access/?person={person}", "/directory/"),
    *("/directory/?text=Колледж", "/directory/clusters/", "/directory/departments/", "/directory/clusters/{cluster}/"),
    *("/directory/clusters/{cluster}/members/", "/admin/", "/admin/plans/mark/", "/admin/plans/mark/?q=проведено"),
    *("/admin/plans/plan/", "/admin/plans/plan/?q=план", "/admin/plans/user/", "/admin/plans/user/?q=official"),
    *("/admin/plans/access/", "/admin/plans/activity/", "/admin/plans/cluster/", "/admin/plans/organisation/"),
    *("/admin/plans/membership/", "/admin/plans/obligationrow/"),
)
PAGES = {
    "official": (*_COMMON, *_WATCHING, "/summary/", "/twins/"),
    "all": (*_COMMON, *_WATCHING, "/summary/", *_KEEPING),
    "chair": (*_COMMON, *_OWN),
    "secretary": (*_COMMON, *_OWN, "/plans/{plan}/history/", "/clusters/{cluster}/executors/"),
    "member": (*_COMMON, *_OWN, "/activities/{activity}/mark/", "/marks/{mark}/"),
}
_TIMES = 12
AIM = 100


def scale() -> Iterator[str]:
    """Pages at each size; p95 of twelve, after one to warm up."""
    for name in os.environ.get("SCALE", "10k").split(","):
        start = time.perf_counter()
        made = grow(SIZES[name])
        took = f"{made:,} activities made in {time.perf_counter() - start:.0f} s" if made else "the base stands already"
        yield f"{connection.vendor}, {name}: {took}; {_size()}"
        yield from _checked()
        over = []
        for role, (person, places) in people().items():
            for one in _pages(role, person, places):
                yield f"{name} {one}"
                if one.p95 > AIM:
                    over.append(one)
                    yield f"  slowest query {one.slowest}"
        yield f"{name}: {len(over)} pages over {AIM} ms" + "".join(f"; {one.role} {one.address}" for one in over)


@dataclass(frozen=True, slots=True)
class Measured:
    """One page for one person; times in milliseconds, processor times as means; `rows` that the database looked at."""

    role: str
    address: str
    queries: int
    rows: int | None
    median: float
    p95: float
    site: float
    database: float | None
    slowest: str

    def __str__(self) -> str:
        rows = "" if self.rows is None else f", {self.rows:,} rows read"
        base = "" if self.database is None else f" + database {self.database:.0f}"
        return (
            f"{self.role} {self.address}: {self.queries} queries{rows}, median {self.median:.0f} ms, "
            f"p95 {self.p95:.0f} ms (aim {AIM}), processor {self.site:.0f}{base} ms"
        )


def _pages(role: str, person: User, places: dict[str, int]) -> Iterator[Measured]:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    only = os.environ.get("SCALE_PAGES", "")
    for path in dict.fromkeys(PAGES[role]):
        if only in path:
            address = quote(path.format(**places), safe="/?&=")
            if (one := measure(client, role, path, address)) is not None:
                yield one


def measure(client: Client, role: str, name: str, address: str, times: int = _TIMES) -> Measured | None:
    """The page by this client; None where the person may not see it."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code in (403, 404):
        return None
    if answer.status_code != 200:
        raise RuntimeError(f"{role}, {address}: {answer.status_code}")
    asked, took = list(queries), []  # the next request forgets them
    rows = rows_read(one["sql"] for one in asked)
    site, base = time.process_time(), spent()
    for _ in range(times):
        start = time.perf_counter()
        client.get(address)
        took.append((time.perf_counter() - start) * 1000)
    site = (time.process_time() - site) * 1000 / times
    database = None if base is None else ((spent() or 0) - base) * 1000 / times
    slowest = max(asked, key=lambda one: float(one["time"]))
    words = f"{float(slowest['time']) * 1000:.0f} ms: {slowest['sql'][:300]}"
    p95 = statistics.quantiles(took, n=20)[-1]
    return Measured(role, name, len(asked), rows, statistics.median(took), p95, site, database, words)


def _size() -> str:
    if connection.vendor != "postgresql":
        return f"{Activity.objects.count():,} activities"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database()), sum(pg_indexes_size(oid))::bigint FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        whole, indexes = cursor.fetchone()
    return f"{Activity.objects.count():,} activities, database {whole / 1e9:.2f} GB, of it indexes {indexes / 1e9:.2f}"


def _checked() -> Iterator[str]:
    """That the kept numbers of some plans are those of their facts."""
    keys = list(Plan.objects.in_force().order_by("?").values_list("pk", flat=True)[:5])
    wrong = list(counters.differences(Plan.objects.filter(pk__in=keys)))
    yield f"{len(keys)} plans recounted from their facts: {len(wrong)} differences"


def grow(size: int) -> int:
    """Add clusters with five years of plans until the base has so many activities; how many were added.

    The numbers of the day are those of today, as after every night.
    """
    missing = max(0, size - Activity.objects.count())
    if missing:  # adding nothing would make every index anew
        country.add(missing // (ROWS * YEARS))
    today = timezone.localdate()
    in_force = Tally.objects.filter(plan__in=Plan.objects.in_force().order_by())
    stale = in_force.count() > in_force.told_on(today).count()
    if stale:
        counters.roll(today)
    if (missing or stale) and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return missing


def people() -> dict[str, tuple[User, dict[str, int]]]:
    """Who looks at it: by role the person, and the keys of his own places."""
    cluster = Cluster.objects.order_by("pk").first()
    plan = Plan.objects.in_force().filter(cluster=cluster).first()
    roles = (Role.SECRETARY, Role.CHAIR, Role.MEMBER)
    found = {role.value: cluster.memberships.filter(role=role.value).first().user for role in roles}
    found["official"] = Membership.objects.filter(department=cluster.department, role=Role.OFFICIAL.value).first().user
    found["all"], _ = User.objects.get_or_create(username="scale-all", is_superuser=True, is_staff=True)
    mine = Activity.objects.of_plan(plan).order_by("pk")
    places = {
        "department": cluster.department_id,
        "cluster": cluster.pk,
        "plan": plan.pk,
        "year": country.NOW.year,
        "activity": mine.filter(slots__isnull=False).first().pk,
        "mark": Mark.objects.filter(activity__in=mine).order_by("pk").first().pk,
        "inquiry": Inquiry.objects.filter(department=cluster.department).order_by("pk").first().pk,
        "person": found["secretary"].pk,
        "organisation": cluster.participations.order_by("pk").first().organisation_id,
    }
    return {role: (User.objects.get(pk=person.pk), places) for role, person in found.items()}

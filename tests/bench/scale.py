"""A country of clusters, and every page of every role in it: how long, how many queries.

The base is made of plain rows, with COPY on PostgreSQL: SCALE=10k,100k,1m activities, one after the other.
"""

import os
import statistics
import time
from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans.core.stages import Role
from plans.models import Cluster, Membership, Plan, User
from plans.owed import counters
from tests.bench import country
from tests.bench.country import ROWS, YEARS

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
PAGES = {
    "official": (
        *("/", "/overview/", "/overview/?group=industry", "/overview/rows/", "/plans/", "/clusters/"),
        *("/plans/?text=отчёт", "/departments/{department}/", "/inquiries/", "/twins/", "/twins/?same=day"),
    ),
    "all": (
        *("/", "/overview/", "/overview/?group=region", "/overview/rows/", "/overview/rows/?kind=waits"),
        *("/overview/rows/?kind=unclear", "/plans/", "/plans/?text=отчёт", "/clusters/", "/admin/plans/mark/"),
    ),
    "secretary": ("/", "/plans/", "/plans/{plan}/", "/plans/{plan}/execution/"),
    "member": ("/", "/calendar/"),
}
_TIMES = 12
AIM = 100


def scale() -> Iterator[str]:
    """Pages at each size; p95 of twelve, after one to warm up."""
    made = 0
    for name in os.environ.get("SCALE", "10k").split(","):
        size = SIZES[name]
        start = time.perf_counter()
        people = grow(made, size)
        made = size
        yield f"{connection.vendor}, {name}: base made in {time.perf_counter() - start:.0f} s"
        yield from _checked()
        for role, (person, places) in people.items():
            yield from _pages(name, role, person, places)


def _pages(name: str, role: str, person: User, places: dict[str, int]) -> Iterator[str]:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    for path in PAGES[role]:
        address = path.format(**places)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        asked, times = list(queries), []  # the next request forgets them
        begin = time.process_time()
        for _ in range(_TIMES):
            start = time.perf_counter()
            client.get(address)
            times.append((time.perf_counter() - start) * 1000)
        own = (time.process_time() - begin) * 1000 / _TIMES
        slowest = max(asked, key=lambda one: float(one["time"]))
        p95 = statistics.quantiles(times, n=20)[-1]
        median = statistics.median(times)
        wall = f"median {median:.0f} ms, p95 {p95:.0f} ms (aim {AIM})"
        yield f"{name} {role} {path}: {len(asked)} queries, {wall}, processor {own:.0f} ms"
        if p95 > AIM:
            yield f"  slowest query {float(slowest['time']) * 1000:.0f} ms: {slowest['sql'][:300]}"


def _checked() -> Iterator[str]:
    """That the kept numbers of some plans are those of their facts."""
    keys = list(Plan.objects.in_force().order_by("?").values_list("pk", flat=True)[:5])
    wrong = list(counters.differences(Plan.objects.filter(pk__in=keys)))
    yield f"{len(keys)} plans recounted from their facts: {len(wrong)} differences"


def grow(made: int, size: int) -> dict[str, tuple[User, dict[str, int]]]:
    """Add clusters with five years of plans until the base has so many activities; the people who look at it."""
    country.add((size - made) // (ROWS * YEARS))
    counters.roll(timezone.localdate())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return _people()


def _people() -> dict[str, tuple[User, dict[str, int]]]:
    cluster = Cluster.objects.order_by("pk").first()
    department = cluster.department_id
    plan = Plan.objects.in_force().filter(cluster=cluster).first()
    places = {"department": department, "plan": plan.pk}
    official, _ = User.objects.get_or_create(username="scale-official")
    Membership.objects.get_or_create(user=official, role=Role.OFFICIAL.value, department_id=department)
    everybody, _ = User.objects.get_or_create(username="scale-all", is_superuser=True, is_staff=True)
    found = {"official": official, "all": everybody}
    for role in (Role.SECRETARY, Role.MEMBER):
        found[role.value] = cluster.memberships.filter(role=role.value).select_related("user").first().user
    return {role: (User.objects.get(pk=person.pk), places) for role, person in found.items()}

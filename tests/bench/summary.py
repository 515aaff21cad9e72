"""The summary of one department of a hundred clusters: five years of plans, the last in force beside the one before."""

import statistics
import time
from collections.abc import Callable, Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans.core.stages import Role
from plans.models import Cluster, Membership, User
from tests.bench import country
from tests.bench.country import NOW, ROWS, YEARS

CLUSTERS = 100
_TIMES = 5
ADDRESSES = {
    "page, this day": ("/summary/", 0.5),
    "page, this year": ("/summary/?start={0}-01-01&end={0}-12-31", 0.5),
    "page, last year": ("/summary/?on={1}-12-31&start={1}-01-01&end={1}-12-31", 0.5),
    "XLSX": ("/summary/summary.xlsx", 2),
    "DOCX": ("/summary/summary.docx", 2),
}


def summary() -> Iterator[str]:
    """The median and the slowest of five, after the first one."""
    start = time.perf_counter()
    last = Cluster.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    country.add(CLUSTERS, CLUSTERS)
    department = Cluster.objects.filter(pk__gt=last).values_list("department", flat=True)[0]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    took = time.perf_counter() - start
    yield f"{connection.vendor}: {CLUSTERS} clusters, {CLUSTERS * ROWS * YEARS:,} activities made in {took:.0f} s"
    person = User.objects.create(username="summary-official")
    Membership.objects.create(user=person, role=Role.OFFICIAL.value, department_id=department)
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    for name, (address, aim) in ADDRESSES.items():
        path = address.format(NOW.year, NOW.year - 1)
        with CaptureQueriesContext(connection) as queries:
            first = _seconds(lambda path=path: client.get(path))
        count = len(queries)  # the next request forgets them
        times = [_seconds(lambda path=path: client.get(path)) for _ in range(_TIMES)]
        middle, most = statistics.median(times), max(times)
        yield (
            f"{name}: {count} queries, first {first:.2f} s, then median {middle:.2f} s, "
            f"slowest {most:.2f} s (aim {aim})"
        )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

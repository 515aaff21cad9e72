"""Search in a base of 100,000 activities: how long the table takes to make, and how long each role waits for a page."""

import random
import re
import statistics
import time
from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plans import index
from plans.core.stages import Role, Stage
from plans.models import (
    Activity,
    Cluster,
    Department,
    Execution,
    Executor,
    Membership,
    Organisation,
    Participation,
    Plan,
    Section,
    Slot,
    User,
)
from tests.core.compare.amended import SEEDS

DEPARTMENTS, CLUSTERS, YEARS, ROWS = 10, 20, 10, 50
_TIMES = 20
QUESTIONS = {
    "a word of every fifth row": "проведение",
    "two words": "профориентация школьников",
    "a phrase": "«координационный совет»",
    "words that stand in few rows": "ярмарка вакансий 3.4",
    "one row's own number": "99.731",
    "a slip of one letter": "проффориентация",
    "words and filters": "отчёт&year=2023&stage=approved&state=late",
}


def search() -> Iterator[str]:
    """The slowest of twenty pages of each kind is the 95th percentile."""
    people = _people()
    start = time.perf_counter()
    rows = _base()
    yield f"{connection.vendor}: {rows:,} activities made in {time.perf_counter() - start:.0f} s"
    start = time.perf_counter()
    count = index.rebuild()
    yield f"reindex: {count:,} entries in {time.perf_counter() - start:.0f} s"
    _tidy()
    for role, person in people.items():
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        for name, words in QUESTIONS.items():
            yield f"{role}, {name}: {_page(client, f'/search/?q={words}')}"
    yield f"one row renewed: {_renewal()}"


def _page(client: Client, address: str) -> str:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    said = re.search(r'role="status">\s*(Найдено[^.<]*|Ничего|Среди)', answer.content.decode())
    count, times = len(queries), []  # the next request forgets them
    for _ in range(_TIMES):
        start = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - start) * 1000)
    p95 = statistics.quantiles(times, n=20)[-1]
    said_so = " ".join(said[1].split()) if said else "?"
    return f"«{said_so}», {count} queries, median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms (aim 100)"


def _renewal() -> str:
    times = []
    for row in Activity.objects.select_related("section__plan")[:50]:
        start = time.perf_counter()
        index.renew_row(row)
        times.append((time.perf_counter() - start) * 1000)
    return f"median {statistics.median(times):.1f} ms"


def _people() -> dict[str, User]:
    """Departments with their clusters; a member of one, an official of one department, and somebody who sees all."""
    departments = Department.objects.bulk_create(
        Department(name=f"Департамент {at}", region="Область") for at in range(DEPARTMENTS)
    )
    clusters = Cluster.objects.bulk_create(
        Cluster(name=f"Кластер {at}", industry="Транспорт", department=departments[at % DEPARTMENTS])
        for at in range(DEPARTMENTS * CLUSTERS)
    )
    chair, official = (User.objects.create(username=f"search-{name}") for name in ("chair", "official"))
    Membership.objects.create(user=chair, role=Role.CHAIR.value, cluster=clusters[7])
    Membership.objects.create(user=official, role=Role.OFFICIAL.value, department=departments[3])
    everybody = User.objects.create(username="search-all", is_superuser=True)
    return {"one cluster": chair, "a department of 20": official, "all 200 clusters": everybody}


@transaction.atomic
def _base() -> int:
    """Plans of ten years for each cluster, with the words of the five real ones; the last two are in force."""
    dice = random.Random(16)
    stages = [Stage.CLOSED.value] * (YEARS - 2) + [Stage.APPROVED.value] * 2
    plans = Plan.objects.bulk_create(
        Plan(
            cluster=cluster,
            title=f"ПЛАН РАБОТЫ кластера на {2014 + at} год",
            period_start=date(2014 + at, 1, 1),
            period_end=date(2014 + at, 12, 31),
            stage=stages[at],
        )
        for at in range(YEARS)
        for cluster in Cluster.objects.order_by("pk")[: DEPARTMENTS * CLUSTERS]
    )
    sections = Section.objects.bulk_create(
        [
            Section(plan=plan, position=at, heading=f"{at + 1}. {dice.choice(dice.choice(SEEDS).sections).heading}")
            for plan in plans
            for at in range(ROWS // 10)
        ]
    )
    Activity.objects.bulk_create(
        [_row(dice, section, at) for section in sections for at in range(10)], batch_size=2_000
    )
    _owed()
    return len(sections) * 10


def _owed() -> None:
    """The rows of the plans in force have a due day, and somebody who owes them."""
    rows = Activity.objects.filter(section__plan__stage=Stage.APPROVED.value)
    clusters = Cluster.objects.order_by("pk")[: DEPARTMENTS * CLUSTERS]
    colleges = {cluster.pk: Organisation.objects.create(name=f"Колледж {cluster.pk}") for cluster in clusters}
    Participation.objects.bulk_create(Participation(cluster_id=pk, organisation=one) for pk, one in colleges.items())
    everyone = {
        pk: Executor.objects.create(cluster_id=pk, name="Участники кластера", scope=Executor.Scopes.EVERYONE.value)
        for pk in colleges
    }
    made = [(row.pk, row.section.plan) for row in rows.select_related("section__plan")]
    slots = [Slot(activity_id=pk, start=plan.period_start, due=plan.period_end) for pk, plan in made]
    Slot.objects.bulk_create(slots, batch_size=2_000)
    owing = [Execution(activity_id=pk, executor=everyone[plan.cluster_id]) for pk, plan in made]
    Execution.objects.bulk_create(owing, batch_size=2_000)


def _row(dice: random.Random, section: Section, at: int) -> Activity:
    source = dice.choice(dice.choice(SEEDS).activities)
    number, place = f"{section.position + 1}.{at + 1}.", f"{dice.randrange(100)}.{dice.randrange(1000)}"
    title = f"{source.title} в организации № {place}"
    return Activity(
        section=section,
        position=at,
        number=number,
        title=title,
        executors=source.executors,
        deadline=source.deadline,
        result=source.result,
    )


def _tidy() -> None:
    """What PostgreSQL's autovacuum does within minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

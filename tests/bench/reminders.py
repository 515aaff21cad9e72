"""A day's reminders for many people, sent into nowhere: time and peak of memory in a process of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from plans.core.scopes import Scope
from plans.core.stages import Role, Stage
from plans.models import (
    Activity,
    Cluster,
    Department,
    Execution,
    Executor,
    Letter,
    Membership,
    Organisation,
    Participation,
    Plan,
    Section,
    Slot,
    User,
)

ROOT = Path(__file__).parents[2]
TODAY = date(2022, 6, 30)
DUES = (date(2022, 3, 31), date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31))
ORGANISATIONS, PEOPLE, ROWS = 12, 20, 40
SCOPES = (Scope.EVERYONE, Scope.COLLEGES, Scope.COUNCIL, Scope.UNKNOWN)
# VmHWM is the peak of this very program; ru_maxrss would carry that of the process which started it.
CODE = """
import re, time
from datetime import date
from pathlib import Path
import django; django.setup()
from plans.letters import door
start, busy = time.perf_counter(), time.process_time()
outcome = door.remind(date.fromisoformat({day!r}))
took, busy = time.perf_counter() - start, time.process_time() - busy
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
print(f"{{outcome.sent:,}} letters in {{took:.1f}} s ({{busy:.1f}} s of one core), peak {{peak:.0f}} MB")
"""


def reminders() -> Iterator[str]:
    """First for a fifth of the people, then for all of them: the memory should be the same."""
    done = 0
    for clusters in (500, 2500):
        _people(done, clusters)
        done = clusters
        Letter.objects.all().delete()
        aim = " (aim 90 s)" if clusters == 2500 else ""
        yield f"{clusters * PEOPLE:,} people, {clusters} plans of {ROWS} rows, two slots late or due: {_run()}{aim}"
        yield f"the same day again: {_run()}"


def _run() -> str:
    env = os.environ | {"EMAIL_URL": "dummymail://", "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-c", CODE.format(day=TODAY.isoformat())]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout.strip()


def _people(first: int, last: int) -> None:
    """Clusters with these numbers: organisations, a secretary, members, and a plan in force that nobody has marked."""
    department = Department.objects.get_or_create(name="Департамент замера", region="Томская область")[0]
    numbers = range(first, last)
    clusters = Cluster.objects.bulk_create(
        [Cluster(name=f"Кластер {at}", industry="Транспорт", department=department) for at in numbers]
    )
    organisations = Organisation.objects.bulk_create(
        [Organisation(name=f"Колледж {at}") for at in range(len(clusters) * ORGANISATIONS)]
    )
    places = [(clusters[at // ORGANISATIONS], organisation) for at, organisation in enumerate(organisations)]
    Participation.objects.bulk_create([Participation(cluster=one, organisation=other) for one, other in places])
    users = User.objects.bulk_create(
        [
            User(username=f"person-{cluster}-{at}", email=f"person-{cluster}-{at}@example.org", first_name="Анна")
            for cluster in numbers
            for at in range(PEOPLE)
        ]
    )
    Membership.objects.bulk_create([_membership(at, user, places) for at, user in enumerate(users)])
    for cluster in clusters:
        _plan(cluster)


def _membership(at: int, user: User, places: list[tuple[Cluster, Organisation]]) -> Membership:
    """The first person of each cluster is its secretary, the others answer for its organisations in turn."""
    cluster, number = divmod(at, PEOPLE)
    place, organisation = places[cluster * ORGANISATIONS + number % ORGANISATIONS]
    if number == 0:
        return Membership(user=user, role=Role.SECRETARY.value, cluster=place)
    return Membership(user=user, role=Role.MEMBER.value, cluster=place, organisation=organisation)


def _plan(cluster: Cluster) -> None:
    plan = Plan.objects.create(cluster=cluster, title="План работы кластера", stage=Stage.APPROVED.value)
    section = Section.objects.create(plan=plan, heading="1. Раздел")
    rows = Activity.objects.bulk_create(
        [
            Activity(
                section=section,
                position=at,
                number=f"1.{at}.",
                title=f"Проведение мероприятия {at} по взаимодействию организаций",
                collective="each" if at % 2 else "one",
            )
            for at in range(ROWS)
        ]
    )
    Slot.objects.bulk_create([Slot(activity=row, start=date(2022, 1, 1), due=due) for row in rows for due in DUES])
    executors = [Executor.named(cluster, scope) for scope in SCOPES]
    for executor, scope in zip(executors, SCOPES, strict=True):
        executor.scope = scope.value
    Executor.objects.bulk_create(executors)
    Execution.objects.bulk_create(
        [Execution(activity=row, executor=executors[at % len(executors)]) for at, row in enumerate(rows)]
    )

"""The measures of execution: a member's page, the matrix of a plan, progress of a department's plans."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plans.core.deadlines import Period
from plans.core.document import PlanDocument, Section
from plans.core.stages import Role, Stage
from plans.editor.plan import create_plan
from plans.execution.shares import progress_of
from plans.models import Activity, Cluster, Department, Mark, Membership, Organisation, Participation, Plan, Slot, User
from tests.bench.timing import median
from tests.cast import small_document

ONE, EACH = Activity.Collectives.ONE, Activity.Collectives.EACH
DEADLINES = ("Ежеквартально", "В течение года", "Февраль, сентябрь", "до 1 мая", "Ежегодно")


def repeated(rows: int, deadlines: tuple[str, ...], executors: str) -> PlanDocument:
    """A plan of this year: `rows` activities in sections of ten, their deadlines by turns."""
    model = small_document()
    row = model.activities[1]
    activities = [
        replace(
            row, number=f"{at // 10 + 1}.{at % 10 + 1}.", executors=executors, deadline=deadlines[at % len(deadlines)]
        )
        for at in range(rows)
    ]
    sections = tuple(Section(f"{at}. Раздел", tuple(activities[at : at + 10])) for at in range(0, rows, 10))
    return replace(model, period=Period.calendar(timezone.localdate().year), sections=sections)


def _cluster(name: str, count: int) -> tuple[Cluster, User, User]:
    """A cluster with so many colleges, its secretary and a member of the first college."""
    department = Department.objects.create(name=f"Департамент {name}", region="Томская область")
    cluster = Cluster.objects.create(name=name, industry="Транспорт", department=department)
    colleges = [Organisation.objects.create(name=f"Колледж № {at + 1} ({name})") for at in range(count)]
    Participation.objects.bulk_create(Participation(cluster=cluster, organisation=one) for one in colleges)
    secretary, member = (User.objects.create(username=f"{name}-{role}") for role in ("secretary", "member"))
    Membership.objects.create(user=secretary, role=Role.SECRETARY.value, cluster=cluster)
    Membership.objects.create(user=member, role=Role.MEMBER.value, cluster=cluster, organisation=colleges[0])
    return cluster, secretary, member


def _in_force(cluster: Cluster, document: PlanDocument, secretary: User) -> Plan:
    """A plan at the stage of an approved one; no file of it is made."""
    plan = create_plan(cluster, document, secretary)
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.APPROVED.value)
    return plan


def _marks(plan: Plan, author: User, until: date, organisations: list[int]) -> None:
    """Everything due by the day is marked by these organisations, a few days before or after."""
    slots = Slot.objects.filter(activity__section__plan=plan, due__lte=until).values_list("activity_id", "due")
    Mark.objects.bulk_create(
        Mark(
            activity_id=activity,
            organisation_id=organisation,
            due=due,
            done_on=due + timedelta(days=(activity + organisation) % 9 - 6),
            result="Проведено, участвовали студенты второго курса",
            author=author,
        )
        for activity, due in slots
        for organisation in organisations
    )


def _page(user: User, path: str) -> str:
    """Queries and milliseconds of one page."""
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return f"{len(queries)} queries, {median(lambda: client.get(path)):.0f} ms"


def execution() -> Iterator[str]:
    """What fell due until a month ago is marked: by one organisation where one is enough, else by all or by half."""
    yield from _member()
    yield from _matrix()
    yield _department()


def _member() -> Iterator[str]:
    today = timezone.localdate()
    cluster, secretary, member = _cluster("Кластер двенадцати", 12)
    plan = _in_force(cluster, repeated(120, ("Ежемесячно",), "Участники кластера"), secretary)
    colleges = list(cluster.organisations.values_list("pk", flat=True))
    for collective, marking in ((ONE, colleges[:1]), (EACH, colleges[1:])):
        _marks(plan, member, today - timedelta(days=30), marking)
        Activity.objects.filter(section__plan=plan).update(collective=collective.value)
        found = f"member's page, 12 organisations × 120 rows × 12 slots, {collective.label}"
        yield f"{found}: {_page(member, '/')} (aim 10, 60)"


def _matrix() -> Iterator[str]:
    today = timezone.localdate()
    cluster, secretary, member = _cluster("Кластер тридцати", 30)
    plan = _in_force(cluster, repeated(120, ("Ежеквартально", "В течение года"), "Участники кластера"), secretary)
    colleges = list(cluster.organisations.values_list("pk", flat=True))
    for collective, marking in ((ONE, colleges[:1]), (EACH, colleges[2::2])):
        _marks(plan, member, today - timedelta(days=30), marking)
        Activity.objects.filter(section__plan=plan).update(collective=collective.value)
        found = f"matrix, 120 rows × 30 organisations, {collective.label}"
        yield f"{found}: {_page(secretary, f'/plans/{plan.pk}/execution/')} (aim 15, 250)"


def _department() -> str:
    """Plans as long as the five real ones, each third row of which every executor must mark."""
    today = timezone.localdate()
    cluster, secretary, member = _cluster("Кластер двухсот", 8)
    document = repeated(24, DEADLINES, "Участники кластера")
    plans = [_in_force(cluster, document, secretary) for _ in range(200)]
    college = cluster.organisations.first().pk
    Activity.objects.filter(section__plan__in=plans, number__endswith=".3.").update(collective="each")
    for plan in plans:
        _marks(plan, member, today - timedelta(days=30), [college])
    keys = [plan.pk for plan in plans]
    with CaptureQueriesContext(connection) as queries:
        progress_of(keys, today)
    slots, marks = (model.objects.filter(activity__section__plan__in=keys).count() for model in (Slot, Mark))
    took = median(lambda: progress_of(keys, today))
    return (
        f"progress of 200 plans ({slots:,} slots, {marks:,} marks): {len(queries)} queries, {took:.0f} ms (aim 5, 150)"
    )

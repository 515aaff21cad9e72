"""Requests as lists: those of a department, what waits for a secretary, whom a request was sent to, the answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from plans.core.stages import Role
from plans.models import Addressee, Cluster, Inquiry, Reply, User

SHOWN = 5
COLUMNS = (
    *(("Кластер", 36), ("Отрасль", 24), ("Состояние", 22), ("Ответили", 18), ("Кто ответил", 26), ("Ответ", 70)),
    *(("Число", 14), ("По данным программы", 14), ("Файлы", 40)),
)
STATES = {"": "все", "waiting": "не ответили", "late": "не ответили, срок прошёл", "answered": "ответили"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a secretary: the first requests, the nearest day first, and how many there are."""

    rows: list[Addressee]
    count: int


def waiting_for(person: User) -> Waiting:
    """The requests that the person's clusters have not answered; two queries at most, none for who is no secretary."""
    rows = unanswered(person)
    shown = list(rows[: SHOWN + 1])
    return Waiting(shown[:SHOWN], len(shown) if len(shown) <= SHOWN else rows.count())


def unanswered(person: User) -> QuerySet[Addressee]:
    """What waits for an answer of the clusters whose secretary the person is, the nearest day first."""
    clusters = [row.cluster_id for row in person.membership_list if row.role == Role.SECRETARY]
    rows = Addressee.objects.waiting().filter(cluster__in=clusters) if clusters else Addressee.objects.none()
    return rows.select_related("inquiry__department", "cluster").order_by("inquiry__due", "pk")


def asked_of(person: User) -> QuerySet[Addressee]:
    """All that the person's clusters were ever asked, the newest first."""
    clusters = [row.cluster_id for row in person.membership_list if row.role in (Role.SECRETARY, Role.CHAIR)]
    rows = Addressee.objects.filter(cluster__in=clusters)
    return rows.select_related("inquiry__department", "cluster").order_by("-inquiry", "pk")


def kept_by(person: User) -> QuerySet[Inquiry]:
    """The requests of the person's departments with the numbers of those who were asked and who answered."""
    rows = Inquiry.objects.kept_by(person).select_related("department", "person")
    return rows.annotate(asked=_number_of(), answered=_number_of(answered_at__isnull=False)).order_by("-pk")


def _number_of(**which: object) -> Coalesce:
    """How many of an outer request's addressees; counted for the rows of a page, where a join would count all."""
    rows = Addressee.objects.filter(inquiry=OuterRef("pk"), **which).order_by().values("inquiry")
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


def may_ask(person: User) -> bool:
    """Whether there is a cluster that the person may ask."""
    return bool(person.is_superuser or person.oversees)


def of_inquiry(inquiry: Inquiry, state: str, today: date) -> QuerySet[Addressee]:
    """Whom it was sent to: those who have not answered first, or those of one state."""
    rows = Addressee.objects.filter(inquiry=inquiry).select_related("cluster", "inquiry")
    if state == "late" and inquiry.due >= today:
        rows = rows.none()
    if state in ("waiting", "late"):
        rows = rows.filter(answered_at=None)
    elif state == "answered":
        rows = rows.filter(answered_at__isnull=False)
    rows = rows.order_by(F("answered_at").desc(nulls_first=True), "cluster__name", "pk")
    return rows.prefetch_related("replies__files", "replies__person")


def counts_of(inquiry: Inquiry) -> dict[str, int]:
    """How many were asked, have answered, and answered late."""
    end = timezone.make_aware(datetime.combine(inquiry.due, time.max))
    return inquiry.addressees.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        late=Count("pk", filter=Q(answered_at__gt=end)),
    )


def state_of(row: Addressee, today: date) -> str:
    """«ответили», «ответили, опоздание в днях: 2», «ждём ответа», «не ответили, дней после срока: 3»."""
    late = row.days_late(today)
    if row.answered_at:
        return f"ответили, опоздание в днях: {late}" if late else "ответили"
    if not row.inquiry.is_open:
        return "не ответили"
    return f"не ответили, дней после срока: {late}" if late else "ждём ответа"


def table_of(inquiry: Inquiry, today: date) -> Iterator[Sequence[str]]:
    """The answers as rows of COLUMNS, by clusters."""
    rows = of_inquiry(inquiry, "", today).order_by("cluster__name", "pk")
    for row in rows.iterator(chunk_size=500):
        head = [str(row.cluster), row.cluster.industry, state_of(row, today)]
        yield [*head, *(_said(row.newest) if row.newest else [""] * 6)]


def _said(reply: Reply) -> list[str]:
    at, files = f"{timezone.localtime(reply.at):%d.%m.%Y %H:%M}", "\n".join(one.shown_name for one in reply.files.all())
    return [at, str(reply.person), reply.text, plain(reply.number), plain(reply.known), files]


def plain(number: Decimal | None) -> str:
    """«12», «12,5»."""
    return "" if number is None else f"{number.normalize():f}".replace(".", ",")


def choosable(person: User, department: int) -> QuerySet[Cluster]:
    """The clusters of the department that the person may ask."""
    return Cluster.objects.visible_to(person).filter(department=department).order_by("name", "pk")

"""Requests of a department in letters: to secretaries what waits for an answer, to who asked what was answered."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from plans.core.reminders import LONGEST, Occasion, due_step
from plans.core.stages import Role
from plans.core.text import fold
from plans.letters.places import LetterRow, RowPlace
from plans.models import Addressee, Cluster, Inquiry, InquiryMove, User

_ANYWHERE = 0  # who asked reads of all clusters in one line: the place is of no cluster


def asked_rows(clusters: Collection[int], today: date) -> Iterator[tuple[RowPlace, LetterRow]]:
    """To each secretary the requests without an answer, and those that were withdrawn meanwhile; two queries.

    A line is said when the cluster is asked, as the day comes near and passes, when the day is changed, and when the
    department reminds.
    """
    rows = Addressee.objects.waiting().filter(cluster__in=clusters).select_related("inquiry__department", "cluster")
    for row in rows:
        yield RowPlace(row.cluster_id), _asked(row, today)
    for row in _withdrawn(today).filter(cluster__in=clusters).select_related("inquiry__department", "cluster"):
        words = Occasion.ASKED, f"ask:{row.pk}:withdrawn", str(row.inquiry.department), ""
        title = f"Отозван, отвечать не нужно: {row.inquiry.subject}"
        yield RowPlace(row.cluster_id), LetterRow(*words, title, None, _path(row), str(row.cluster))


def _withdrawn(today: date) -> QuerySet[Addressee]:
    since = timezone.make_aware(datetime.combine(today - LONGEST, time.min))
    moved = InquiryMove.objects.filter(move=InquiryMove.Moves.WITHDRAW.value, at__gte=since)
    return Addressee.objects.filter(inquiry__in=moved.values("inquiry"), answered_at=None)


def _asked(row: Addressee, today: date) -> LetterRow:
    inquiry = row.inquiry
    step = due_step(inquiry.due, today)
    reminded = f":{row.reminded_on:%Y%m%d}" if row.reminded_on else ""
    key = f"ask:{row.pk}:{inquiry.due:%Y%m%d}:{step.offset if step else 'new'}{reminded}"
    said = "; департамент напоминает" if reminded else ""
    late = ", срок прошёл" if inquiry.due < today else ""
    title = f"{inquiry.subject}: ответить до {inquiry.due:%d.%m.%Y}{late}{said}"
    words = Occasion.ASKED, key, str(inquiry.department), "", title, None, _path(row), str(row.cluster)
    return LetterRow(*words, fold(inquiry.question))


def _path(row: Addressee) -> str:
    return reverse("inquiry_answer", args=[row.pk])


def readers(today: date) -> Q:
    """The people who have something of requests to read, whatever else they read."""
    waiting = Addressee.objects.waiting().values("cluster")
    withdrawn = _withdrawn(today).values("cluster")
    asked = Q(memberships__cluster__in=waiting) | Q(memberships__cluster__in=withdrawn)
    return Q(asked, memberships__role=Role.SECRETARY.value) | Q(pk__in=_answered(today).values("person"))


def _answered(today: date) -> QuerySet[Inquiry]:
    """The requests that were answered lately."""
    since = timezone.make_aware(datetime.combine(today - LONGEST, time.min))
    return Inquiry.objects.filter(addressees__replies__at__gte=since).order_by()


def place_of(person: User) -> RowPlace:
    """Where somebody reads of the answers to the own requests."""
    return RowPlace(_ANYWHERE, person=person.pk)


def answered_rows(people: Sequence[User], today: date) -> dict[RowPlace, list[LetterRow]]:
    """To each of those who asked a line a request that was answered since the last letter; two queries.

    The line names the newest answer, so that it is said again only when there is a newer one.
    """
    found: dict[RowPlace, list[LetterRow]] = defaultdict(list)
    keys = _answered(today).filter(person__in=people).values("pk").distinct()
    counts = {"asked": Count("addressees", distinct=True), "last": Max("addressees__replies")}
    counts["answered"] = Count("addressees", filter=Q(addressees__answered_at__isnull=False), distinct=True)
    rows = list(
        Inquiry.objects.filter(pk__in=keys).annotate(**counts).select_related("department", "person").order_by("pk")
    )
    names = _newest([row.last for row in rows]) if rows else {}
    for row in rows:
        title = f"{row.subject}: ответили {row.answered} из {row.asked}"
        key, path = f"replies:{row.pk}:{row.last}", reverse("inquiry_page", args=[row.pk])
        line = LetterRow(Occasion.ASKED, key, str(row.department), "", title, None, path, note=names.get(row.last, ""))
        found[place_of(row.person)].append(line)
    return found


def _newest(replies: Sequence[int]) -> dict[int, str]:
    """By answer: whose it is, and whether it came late."""
    clusters = Cluster.objects.filter(asked__replies__in=replies)
    rows = clusters.order_by().values_list(
        "asked__replies", "short_name", "name", "asked__answered_at", "asked__inquiry__due"
    )
    return {
        key: f"Последним ответил «{short or name}»" + (", позже срока" if timezone.localdate(at) > due else "")
        for key, short, name, at, due in rows
    }

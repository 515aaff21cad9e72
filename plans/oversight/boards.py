"""The head of a first page: a few numbers, each with the address of exactly the rows that it counts, and a bar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from plans.core.counting import Sums
from plans.core.stages import Role
from plans.models import Cluster, Membership, Plan, User
from plans.oversight import overview
from plans.oversight.rows import Sort

WORDS = {
    Sort.LATE: "просрочено",
    Sort.WAITS: "отметки ждут проверки",
    Sort.FAILED: "не выполнено или выполнено частично",
    Sort.UNCLEAR: "неясные сроки",
}


@dataclass(frozen=True, slots=True)
class Number:
    """How many, of what, where they are listed; `is_bad` when there should be none."""

    value: int
    words: str
    address: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """Numbers, and how far all of it is."""

    numbers: tuple[Number, ...]
    sums: Sums = overview.NOTHING


def of_role(person: User, role: Role, today: date, first: Iterable[Number] = (), most: int = 4) -> Board:
    """The numbers of the clusters in which the person has the role, behind those given; `most` in all."""
    whole = overview.total(overview.lines_of(person, overview.Wish(role=role), today))
    return Board((*first, *_rows_of(whole, role=role.value))[:most], whole.sums)


def of_whole(whole: overview.ClusterGroup) -> Board:
    """The numbers of all clusters that an official sees."""
    return Board(_rows_of(whole), whole.sums)


def of_everything(person: User, whole: overview.ClusterGroup, invited: int) -> Board:
    """What the keeper of the whole site looks at; `invited`: how many have not answered."""
    rows = Cluster.objects.visible_to(person).order_by()
    clusters = reverse("cluster_directory")
    numbers = (
        Number(invited, "приглашения без ответа", f"{reverse('people_list')}#waiting-head"),
        *(Number(lacking(rows, key).count(), words, f"{clusters}?lacks={key}", True) for key, words in LACKS.items()),
        *_rows_of(whole)[:1],
    )
    return Board(numbers, whole.sums)


def _rows_of(whole: overview.ClusterGroup, **narrowed: str) -> tuple[Number, ...]:
    counts = {
        Sort.LATE: whole.sums.late,
        Sort.WAITS: whole.waiting,
        Sort.FAILED: whole.failed,
        Sort.UNCLEAR: whole.unclear,
    }
    page = reverse("overview_rows")
    return tuple(
        Number(counts[kind], words, f"{page}?{urlencode({'kind': kind.value, **narrowed})}", kind is Sort.LATE)
        for kind, words in WORDS.items()
    )


LACKS = {"secretary": "кластеры без секретаря", "plan": "кластеры без действующего плана"}


def lacking(clusters: QuerySet[Cluster], key: str) -> QuerySet[Cluster]:
    """Those of the clusters that have none of it; `key` is one of LACKS."""
    of_cluster = {"cluster": OuterRef("pk")}
    # Accounts that are closed are few beside those that are open: they are looked up.
    closed = User.objects.filter(pk=OuterRef("user"), is_active=False)
    has = {
        "secretary": Membership.objects.filter(~Exists(closed), role=Role.SECRETARY.value, **of_cluster),
        "plan": Plan.objects.in_force().filter(**of_cluster).order_by(),
    }
    return clusters.filter(~Exists(has[key]))

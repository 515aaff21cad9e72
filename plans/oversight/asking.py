"""Questions to plans: whom a question may name among those whom the person sees, and the rows that answer it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from plans.core import asking
from plans.core.asking import Bearer, Question, Sort
from plans.core.search import Query
from plans.models import Cluster, Department, Organisation, Participation, User
from plans.oversight import rows, search
from plans.replica import replica

MOST_PLACES = 100  # of one sort; those with most of the words come first
MOST_WORDS = 12
MOST_ROWS = 2_000  # of a file
_AT_ONCE = 250
# To order by days what has no index by days, few clusters must be asked about.
WIDE = frozenset({rows.Sort.ANY, rows.Sort.DONE, rows.Sort.MOVED, rows.Sort.DROPPED})
MOST_CLUSTERS = 150


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of rows; `is_cut`: only the newest rows with the words were looked at; `too_wide`: whose must be said."""

    page: rows.RowPage
    is_cut: bool = False
    too_wide: bool = False


def understood(person: User, text: str, today: date) -> Question:
    """What the question asks. Six queries at most."""
    beginnings = asking.roots(asking.tokens(text))[:MOST_WORDS]
    return asking.read(text, today, list(_places(person, beginnings)) if beginnings else ())


def _places(person: User, beginnings: Sequence[str]) -> Iterator[Bearer]:
    clusters = Cluster.objects.using(replica()).visible_to(person).order_by()
    taking_part = Participation.objects.filter(cluster__in=clusters).values("organisation")
    organisations = Organisation.objects.using(replica()).filter(pk__in=taking_part)
    departments = Department.objects.using(replica()).filter(pk__in=clusters.values("department"))
    for key, *names in _called(clusters, beginnings, "name", "short_name"):
        yield Bearer(Sort.CLUSTER, key, tuple(names))
    for key, *names in _called(organisations, beginnings, "name", "short_name"):
        yield Bearer(Sort.ORGANISATION, key, tuple(names))
    for key, name in _called(departments, beginnings, "name"):
        yield Bearer(Sort.DEPARTMENT, key, (name,))


def _called(found: QuerySet, beginnings: Sequence[str], *fields: str) -> QuerySet:
    """Those in whose names any of the words stands, most of them first."""
    ways = [Q(*((f"{field}__regex", _any_case(one)) for field in fields), _connector=Q.OR) for one in beginnings]
    score = sum((Case(When(way, then=1), default=0, output_field=IntegerField()) for way in ways), Value(0))
    rows_ = found.annotate(score=score).filter(score__gt=0)
    return rows_.order_by("-score", "name", "pk").values_list("pk", *fields)[:MOST_PLACES]


def _any_case(beginning: str) -> str:
    """A pattern for both databases, of which neither knows capitals of every alphabet: «[Лл][Ее]»."""
    letters = ("еёЕЁ" if one == "е" else f"{one}{one.upper()}" if one.isalpha() else "" for one in beginning)
    return "".join(f"[{both}]" if both else re.escape(one) for both, one in zip(letters, beginning, strict=True))


def find(person: User, asked: rows.Which, words: Query, today: date, after: str = "", size: int = rows.PAGE) -> Answer:
    """The rows that answer, from the one that is due first on."""
    if asked.kind in WIDE and not (asked.cluster or asked.organisation or asked.department):
        seen = Cluster.objects.using(replica()).visible_to(person).order_by().values_list("pk", flat=True)
        if len(seen[: MOST_CLUSTERS + 1]) > MOST_CLUSTERS:
            return Answer(rows.RowPage([], ""), too_wide=True)
    is_cut = False
    if words.terms:
        narrowed = search.Asked(words, department=asked.department, cluster=asked.cluster)
        among, is_cut = search.rows_with(person, narrowed)
        asked = replace(asked, among=frozenset(among))
    if asked.kind is rows.Sort.UNCLEAR:
        asked = replace(asked, start=None, end=None)
    return Answer(rows.find(person, asked, today, after, size), is_cut)


def all_lines(person: User, asked: rows.Which, words: Query, today: date) -> Iterator[rows.RowLine]:
    """The first MOST_ROWS lines of the answer."""
    after, count = "", 0
    while count < MOST_ROWS:
        page = find(person, asked, words, today, after, _AT_ONCE).page
        yield from page.lines
        after, count = page.after, count + len(page.lines)
        if not after:
            return

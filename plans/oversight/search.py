"""Search over all that a person may see: what was asked, what was found, and words one letter off that would find more.

Only entries of plans that the person sees are ever looked at, so nothing of a foreign plan shows, not even in a count.
The work is bounded: of more than MOST entries the newest are taken, those of plans in force before all others.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from plans import index
from plans.core import search
from plans.core.counting import Outcome, state_on
from plans.core.document import NUMBER, TITLE
from plans.core.obligations import settled
from plans.core.progress import State
from plans.core.scopes import Scope
from plans.core.stages import IN_FORCE, Stage
from plans.models import (
    Activity,
    Cluster,
    Department,
    Execution,
    Executor,
    ObligationRow,
    Organisation,
    Owing,
    Plan,
    SearchEntry,
    Tally,
    User,
)
from plans.models.found import Group, known
from plans.owed import books
from plans.replica import replica

MOST = 1000
MOST_CLUSTERS = 300  # beyond that, looking at each entry's plan is quicker than naming all clusters
SAMPLE = 200
EXCERPT = 240
# Of an entry: what decides its place among the others; a plan's title has no section, a heading no row.
_PLACE = (
    "plan__period_start",
    "plan_id",
    "section__position",
    "activity__section__position",
    "activity__position",
    "activity_id",
    "pk",
)
_KINDS = {Organisation.Kinds.COLLEGE: Scope.COLLEGES, Organisation.Kinds.ENTERPRISE: Scope.ENTERPRISES}

Place = tuple[date | None, int, int | None, int | None, int | None, int | None, int]
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks for: words, and what the plans and rows must be like."""

    query: search.Query
    year: int | None = None
    department: Department | None = None
    cluster: Cluster | None = None
    organisation: Organisation | None = None
    state: State | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of entries, the best first; whether there are more, which were not looked at."""

    keys: list[int]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A cell or a mark: its name, and its words in pieces, each with whether it was asked for."""

    name: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry as a list shows it; `lines` are the cells and marks beside the title in which something was found."""

    entry: SearchEntry
    title: Pieces
    lines: list[Quote]


def find(person: User, asked: Asked, today: date) -> Found:
    """What the person may see of it, in a number of queries that never grows."""
    if not asked.query.terms:
        return Found([], False)
    entries = _entries(person, asked, [[term.tokens] for term in asked.query.terms])
    in_force = Exists(Plan.objects.filter(pk=OuterRef("plan"), stage__in=[stage.value for stage in IN_FORCE]))
    best = [*_best(entries.filter(in_force)), *_best(entries.filter(~in_force))]
    rows = best[:MOST]
    if asked.state:
        kept = _in_state({row[-2]: row[1] for row in rows if row[-2] is not None}, asked.state, today)
        rows = [row for row in rows if row[-2] in kept]
    return Found([row[-1] for row in rows], len(best) > MOST)


def rows_with(person: User, asked: Asked) -> tuple[set[int], bool]:
    """The newest rows (ids) with the words, and whether there are more, which were not looked at."""
    groups = [[term.tokens] for term in asked.query.terms]
    entries = _entries(person, asked, groups).filter(activity__isnull=False)
    keys = list(entries.values_list("activity", flat=True)[: MOST + 1])
    return set(keys[:MOST]), len(keys) > MOST


def plans_with(person: User, query: search.Query) -> list[int]:
    """Keys of the plans that hold the words, in the person's clusters or beyond: whoever asks narrows them."""
    groups = [[term.tokens] for term in query.terms]
    if not groups:
        return []
    homes = [[search.home(key)] for key in _clusters(person, Asked(query))]
    entries = SearchEntry.objects.using(replica()).holding(
        [*groups, homes] if 0 < len(homes) <= MOST_CLUSTERS else groups
    )
    return list(entries.order_by().values_list("plan", flat=True).distinct())


def _best(entries: QuerySet[SearchEntry]) -> list[Place]:
    """The newest MOST, newer periods first, each plan from top to bottom; one more behind them where there are more."""
    rows = list(entries.values_list(*_PLACE)[: MOST + 1])
    return [*sorted(rows[:MOST], key=_order), *rows[MOST:]]


def _order(row: Place) -> tuple[int, ...]:
    start, plan, heading, section, position, activity, pk = row
    row_of = -1 if position is None else position
    section_of = heading if section is None else section
    newest = -start.toordinal() if start else 0
    return newest, -plan, -1 if section_of is None else section_of, row_of, activity or 0, pk


def _entries(person: User, asked: Asked, groups: Sequence[Group]) -> QuerySet[SearchEntry]:
    """The entries with these words that the person may see, of such plans and rows as were asked for."""
    plans = Plan.objects.visible_to(person).filter(_wanted(asked), pk=OuterRef("plan"))
    clusters = _clusters(person, asked)
    homes = [[search.home(key)] for key in clusters]
    entries = SearchEntry.objects.using(replica()).holding(
        [*groups, homes] if 0 < len(homes) <= MOST_CLUSTERS else groups
    )
    if asked.organisation:
        entries = entries.filter(_owed_by(asked.organisation))
    return entries.filter(Exists(plans))


def _clusters(person: User, asked: Asked) -> list[int]:
    """The clusters in which to look, to be quick: who sees which plan is asked of each plan."""
    if person.is_superuser and not (asked.cluster or asked.department):
        return []
    rows = Cluster.objects.using(replica()).visible_to(person)
    rows = rows.filter(pk=asked.cluster.pk) if asked.cluster else rows
    rows = rows.filter(department=asked.department) if asked.department else rows
    return list(rows.order_by().values_list("pk", flat=True)[: MOST_CLUSTERS + 1])


def _wanted(asked: Asked) -> Q:
    found = Q()
    if asked.year:
        found &= Q(period_start__lte=date(asked.year, 12, 31), period_end__gte=date(asked.year, 1, 1))
    if asked.department:
        found &= Q(cluster__department=asked.department)
    if asked.cluster:
        found &= Q(cluster=asked.cluster)
    if asked.stage:
        found &= Q(stage=asked.stage.value)
    return found


def executors_of(organisation: Organisation) -> QuerySet[Executor]:
    """The names that stand for the organisation, in all clusters."""
    takes_part = Q(cluster__participations__organisation=organisation)
    scopes = [Scope.EVERYONE.value, *(kind.value for own, kind in _KINDS.items() if own == organisation.kind)]
    leads = Q(cluster__participations__organisation=organisation, cluster__participations__leads=True)
    return Executor.objects.filter(
        Q(scope=Scope.CHOSEN.value, organisations=organisation)
        | (Q(scope__in=scopes) & takes_part)
        | (Q(scope=Scope.LEAD.value) & leads)
    )


def _owed_by(organisation: Organisation) -> Q:
    """Rows that the organisation is to carry out; of closed plans, those that it was to."""
    executors = executors_of(organisation)
    now = Exists(Execution.objects.filter(activity=OuterRef("activity"), executor__in=executors.values("pk")))
    then = Exists(Owing.objects.filter(activity=OuterRef("activity"), organisation=organisation))
    closed = Q(plan__stage=Stage.CLOSED.value)
    return (~closed & Q(now)) | (closed & Q(then))


def _in_state(plan_of: Mapping[int, int], state: State, today: date) -> set[int]:
    """Those of the rows, given with their plans, that stand so: as stored; under closed plans, from facts."""
    tallies = Tally.objects.using(replica()).filter(plan__in=set(plan_of.values()), plan__stage=Stage.APPROVED)
    kept = set(tallies.counted_on(today).values_list("plan", flat=True))
    stored = [row for row, plan in plan_of.items() if plan in kept]
    rows = ObligationRow.objects.using(replica()).filter(activity__in=stored).order_by()
    said = rows.values_list("activity", "said", "due")
    found = {row for row, word, due in said if state_on(Outcome(word), due, today) is state}
    others = [row for row, plan in plan_of.items() if plan not in kept]
    if others:
        plans = Plan.objects.using(replica()).filter(pk__in={plan_of[row] for row in others}).order_by()
        owed = settled(books.read(plans, only=Q(pk__in=others)).owed, today)
        found |= {one.activity for one in owed if one.state(today) is state}
    return found


def dressed(keys: Sequence[int], query: search.Query) -> list[Hit]:
    """Some of the entries that were found, in the same order, with all that is shown of them. Three queries."""
    rows = SearchEntry.objects.using(replica()).prefetch_related("activity__marks__evidence", "plan__columns")
    by_key = rows.select_related("plan__cluster", "section", "activity__section__plan__cluster").in_bulk(keys)
    return [_hit(by_key[key], query) for key in keys if key in by_key]


def _hit(entry: SearchEntry, query: search.Query) -> Hit:
    if entry.activity is None:
        head, more = _of_heading(entry)
    else:
        head, more = _of_row(entry.activity, {one.key: one.heading for one in entry.plan.columns.all()})
    lines = [Quote(name, pieces) for name, text in more if (pieces := search.excerpt(text, query, EXCERPT))]
    return Hit(entry, search.marked(head, query), lines)


def _of_heading(entry: SearchEntry) -> tuple[str, list[tuple[str, str]]]:
    if entry.section:
        return entry.section.heading, []
    return str(entry.plan), [("Шапка", entry.plan.masthead), ("После таблицы", entry.plan.tail)]


def _of_row(row: Activity, names: Mapping[str, str]) -> tuple[str, list[tuple[str, str]]]:
    cells = [(names.get(key, ""), row.text(key)) for key in row.cell_names if key not in (NUMBER, TITLE)]
    return str(row), [*cells, *(("Отметка", "; ".join(index.said(mark))) for mark in row.marks.all())]


def corrected(person: User, asked: Asked) -> str:
    """What was asked for with words one letter off in place of those that the person's plans do not have; "" for none.

    At most a few queries for each word. Only words that stand where the person may look are offered.
    """
    plain = replace(asked, organisation=None, state=None)
    typed = [(term, _better(person, plain, term)) for term in asked.query.terms]
    return " ".join(better or term.text for term, better in typed) if any(better for _, better in typed) else ""


def _better(person: User, asked: Asked, term: search.Term) -> str:
    near = search.neighbours(term.text) if len(term.tokens) == 1 else frozenset()
    if not near:
        return ""
    near = frozenset(known(near | {term.tokens[0]}, replica()))
    if not near - {term.tokens[0]}:
        return ""
    group = [[stem] for stem in sorted(near | {term.tokens[0]})]
    texts = list(_entries(person, asked, [group]).values_list("stems", "pk")[:SAMPLE])
    counts = Counter(stem for stems, _ in texts for stem in set(stems.split()) & (near | {term.tokens[0]}))
    if not counts or term.tokens[0] in counts:
        return ""
    best = min(counts, key=lambda stem: (-counts[stem], stem))
    key = next(pk for stems, pk in texts if best in stems.split())
    return _spelt(key, best)


def _spelt(key: int, stem: str) -> str:
    """How the entry writes the word."""
    entry = SearchEntry.objects.using(replica()).select_related("plan", "section", "activity").get(pk=key)
    part = entry.activity or entry.section or entry.plan
    texts = [part.words(name) for name in part.cell_names]
    marks = entry.activity.marks.prefetch_related("evidence") if entry.activity else ()
    return search.word_of([*texts, *(text for mark in marks for text in index.said(mark))], stem)

"""Search over all that a person may see: what was asked, what was found, and words one letter off that would find more.

Only entries of plans that the person sees are ever looked at, so nothing of a foreign plan shows, not even in a count.
The work is bounded: of many entries the first are taken, plans in force before all others (`hits`).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from django.db.models import Q

from plans import index
from plans.core import search
from plans.core.counting import SETTLED, UNSAID, Outcome, state_on
from plans.core.document import NUMBER, TITLE
from plans.core.obligations import settled
from plans.core.progress import State
from plans.core.stages import Stage
from plans.models import Activity, Mark, ObligationRow, Plan, PlanColumn, SearchEntry, Tally, User
from plans.models.found import Group, known
from plans.oversight import hits
from plans.oversight.hits import Asked
from plans.owed import books
from plans.replica import replica

MOST = 1000  # entries of one answer; of so many those in an asked state are picked
SHOWN = 300  # entries that the page needs: ten screens, behind which nobody looks
SAMPLE = 200
EXCERPT = 240
# Of an entry: what decides its place among the others; a plan's title has no section, a heading no row.
_PLACE = (
    "plan_id",
    "section__position",
    "activity__section__position",
    "activity__position",
    "activity_id",
    "pk",
)

Place = tuple[int, int | None, int | None, int | None, int | None, int]
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of entries, the best first; whether there are more than were looked at, and how many those are at most.

    `stands`: whether the words stand anywhere there, be it in no row of the asked state.
    """

    keys: list[int]
    is_cut: bool
    most: int
    stands: bool


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


def find(person: User, asked: Asked, today: date, most: int = 0) -> Found:
    """What the person may see of it, `most` entries (else MOST), in a number of queries that never grows."""
    most = most or MOST
    if not asked.query.terms:
        return Found([], False, most, stands=False)
    keys = hits.first(person, asked, _groups(asked.query), most + 1)
    picked = _standing(keys[:most], asked.state, today) if asked.state else keys[:most]
    return Found(_in_order(picked), len(keys) > most, most, stands=bool(keys))


def rows_with(person: User, asked: Asked) -> tuple[set[int], bool]:
    """The first rows (ids) with the words, and whether there are more, which were not looked at."""
    keys = hits.first(person, asked, _groups(asked.query), MOST + 1, Q(activity__isnull=False))
    rows = SearchEntry.objects.using(replica()).filter(pk__in=keys[:MOST])
    return set(rows.values_list("activity", flat=True)), len(keys) > MOST


def plans_with(person: User, query: search.Query) -> Q:
    """Plans that hold the words; none without words."""
    return hits.plans_with(person, _groups(query)) if query.terms else Q(pk__in=[])


def _groups(query: search.Query) -> list[Group]:
    return [term.alternatives for term in query.terms]


def _in_order(keys: Sequence[int]) -> list[int]:
    """The same entries, given plan by plan: each plan from top to bottom."""
    rows = list(SearchEntry.objects.using(replica()).filter(pk__in=keys).values_list(*_PLACE))
    plan_of = {row[-1]: row[0] for row in rows}
    turn = {plan: at for at, plan in enumerate(dict.fromkeys(plan_of[key] for key in keys if key in plan_of))}
    return [row[-1] for row in sorted(rows, key=lambda row: (turn[row[0]], *_within(row)))]


def _within(row: Place) -> tuple[int, ...]:
    _, heading, section, position, activity, pk = row
    row_of = -1 if position is None else position
    section_of = heading if section is None else section
    return -1 if section_of is None else section_of, row_of, activity or 0, pk


def _standing(keys: Sequence[int], state: State, today: date) -> list[int]:
    """Those of the entries whose rows stand so, in the same order."""
    rows = SearchEntry.objects.using(replica()).filter(pk__in=keys, activity__isnull=False).order_by()
    told = list(rows.values_list("pk", "activity", "plan"))
    kept = _in_state({row: plan for _, row, plan in told}, state, today)
    row_of = {key: row for key, row, _ in told}
    return [key for key in keys if row_of.get(key) in kept]


def _in_state(plan_of: Mapping[int, int], state: State, today: date) -> set[int]:
    """Those of the rows, given with their plans, that stand so: as stored; under closed plans, from facts."""
    tallies = Tally.objects.using(replica()).filter(plan__in=set(plan_of.values()), plan__stage=Stage.APPROVED)
    kept = set(tallies.counted_on(today).values_list("plan", flat=True))
    rows = ObligationRow.objects.using(replica()).filter(activity__in=[one for one in plan_of if plan_of[one] in kept])
    told = {state.value} if state.value in SETTLED else UNSAID
    said = rows.filter(said__in=told).order_by().values_list("activity", "said", "due").distinct()
    found = {row for row, word, due in said if state_on(Outcome(word), due, today) is state}
    return found | _from_facts({row: plan for row, plan in plan_of.items() if plan not in kept}, state, today)


def _from_facts(plan_of: Mapping[int, int], state: State, today: date) -> set[int]:
    rows = Activity.objects.using(replica()).filter(books.may_stand(state, today), pk__in=plan_of).order_by()
    some = list(rows.values_list("pk", flat=True)) if plan_of else []
    if not some:
        return set()
    plans = Plan.objects.using(replica()).filter(pk__in={plan_of[row] for row in some}).order_by()
    owed = settled(books.read(plans, only=Q(pk__in=some)).owed, today)
    return {one.activity for one in owed if one.state(today) is state}


def dressed(keys: Sequence[int], query: search.Query) -> list[Hit]:
    """Some of the entries that were found, in the same order, with all that is shown of them. Four queries."""
    rows = SearchEntry.objects.using(replica()).defer("stems")
    by_key = rows.select_related("plan__cluster", "section", "activity__section").in_bulk(keys)
    entries = [by_key[key] for key in keys if key in by_key]
    headings = _headings({entry.plan_id for entry in entries})
    marks = Mark.objects.using(replica()).filter(activity__in=[one.activity_id for one in entries if one.activity_id])
    said = index.said_of(marks)
    return [_hit(entry, headings[entry.plan_id], said.get(entry.activity_id or 0, ()), query) for entry in entries]


def _headings(plans: Collection[int]) -> dict[int, dict[str, str]]:
    """How the columns of the plans are called, by plan and the column's key."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    columns = PlanColumn.objects.using(replica()).filter(plan__in=plans)
    for plan, key, heading in columns.values_list("plan", "key", "heading"):
        found[plan][key] = heading
    return found


def _hit(entry: SearchEntry, headings: Mapping[str, str], marks: Sequence[Sequence[str]], query: search.Query) -> Hit:
    if entry.activity is None:
        head, more = _of_heading(entry)
    else:
        head, more = _of_row(entry.activity, headings, marks)
    lines = [Quote(name, pieces) for name, text in more if (pieces := search.excerpt(text, query, EXCERPT))]
    return Hit(entry, search.marked(head, query), lines)


def _of_heading(entry: SearchEntry) -> tuple[str, list[tuple[str, str]]]:
    if entry.section:
        return entry.section.heading, []
    return str(entry.plan), [("Шапка", entry.plan.masthead), ("После таблицы", entry.plan.tail)]


def _of_row(
    row: Activity, headings: Mapping[str, str], marks: Sequence[Sequence[str]]
) -> tuple[str, list[tuple[str, str]]]:
    cells = [(headings.get(key, ""), row.text(key)) for key in row.cell_names if key not in (NUMBER, TITLE)]
    return str(row), [*cells, *(("Отметка", "; ".join(said)) for said in marks)]


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
    keys = hits.first(person, asked, [group], SAMPLE)
    texts = SearchEntry.objects.using(replica()).filter(pk__in=keys).order_by("-pk").values_list("stems", "pk")
    texts = list(texts)
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
    marks = index.said_of(Mark.objects.using(replica()).filter(activity=entry.activity_id)) if entry.activity else {}
    return search.word_of([*texts, *(text for said in marks.values() for text in chain(*said))], stem)

"""What other clusters have in their approved plans, near to a draft or to one of its rows; a row is taken over.

Who may read and take what `Plan.objects.shared_with` says. Executors are shown and taken only where the person sees the
other plan anyway, or where all of them are roles («Руководители ПОО»): nobody's name leaves its cluster by this.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from plans import permissions
from plans.core import search
from plans.core.document import DEADLINE, EXECUTORS, RESULT, TITLE
from plans.core.editor import labels
from plans.core.editor.commands import Command
from plans.core.scopes import Scope
from plans.core.twins import Pool, Words, grouped, words
from plans.editor.cells import check_cell, part_of
from plans.editor.journal import Done, Step, WriteRefused
from plans.editor.rows import proposed
from plans.models import Activity, Cluster, Plan, SearchEntry, Section, User

MOST_PLANS = 40  # from which rows are offered that a draft lacks: the newest, those of the same industry first
MOST_ROWS = 4000
MOST_FOUND = 300  # rows with a rare word of the row that is compared
MOST_CLUSTERS = 300
SHOWN = 30
_TAKEN = (TITLE, EXECUTORS, DEADLINE, RESULT)
_NAMELESS = frozenset({Scope.COUNCIL, Scope.EVERYONE, Scope.COLLEGES, Scope.ENTERPRISES, Scope.LEAD})


@dataclass(frozen=True, slots=True)
class OthersRow:
    """Near rows of other clusters as one: the row that is offered, its cells that may be read, and whose rows they are.

    `section` is where it would come to stand in the draft, None where there is no section.
    """

    row: Activity
    executors: str
    plans: tuple[Plan, ...]
    section: int | None

    @property
    def count(self) -> int:
        return len({plan.cluster_id for plan in self.plans})


def offers(plan: Plan, person: User) -> list[OthersRow]:
    """What several other clusters have and the draft lacks, the most frequent first; then what one alone has.

    Of the newest MOST_PLANS plans; six queries, however many plans there are.
    """
    plans = {one.pk: one for one in _newest(plan)}
    rows = _read(Activity.objects.filter(section__plan__in=plans))
    mine = Pool(words(title) for title in _titles(plan))
    has = {key: bool(mine.twins(key)) for key in {row.words for row in rows}}
    kept = [row for row in rows if row.words and not has[row.words]]
    groups = _in_groups([row.words for row in kept], [row.plan for row in kept])
    groups.sort(key=lambda group: -len({plans[kept[at].plan].cluster_id for at in group}))
    return _dressed(plan, person, plans, [[kept[at] for at in group] for group in groups[:SHOWN]])


def _in_groups(rows: Sequence[Words], plans: Sequence[int]) -> list[list[int]]:
    """Groups of near rows of several plans, then the rows that stand alone."""
    found = grouped(rows, plans)
    among = {at for group in found for at in group}
    return [*found, *([at] for at in range(len(rows)) if at not in among)]


def near(plan: Plan, row: Activity, person: User) -> list[OthersRow]:
    """How others have written the same work, the nearest first, each plan once.

    Candidates are found by the row's rare words in the table of stems, so that it costs the same in a large base.
    """
    key = words(row.title)
    mine = Pool([*(words(title) for title in _titles(plan)), key])
    entries = _entries(plan.cluster, mine.rare(key))
    found = _read(Activity.objects.filter(pk__in=list(entries.values_list("activity", flat=True)[:MOST_FOUND])))
    pool = Pool(one.words for one in found)
    first: dict[int, _Brief] = {}
    for twin in pool.twins(key):
        first.setdefault(found[twin.at].plan, found[twin.at])
    ordered = list(first.values())[:SHOWN]
    plans = Plan.objects.select_related("cluster").in_bulk([one.plan for one in ordered])
    return _dressed(plan, person, plans, [[one] for one in ordered])


def _entries(cluster: Cluster, rare: Sequence[str]) -> QuerySet[SearchEntry]:
    """Rows of shared plans with one of the words, the newest first."""
    shared = Plan.objects.shared_with(cluster)
    if not rare:
        return SearchEntry.objects.none()
    homes = list(shared.order_by().values_list("cluster", flat=True).distinct()[: MOST_CLUSTERS + 1])
    groups = [[[stem] for stem in rare]]
    if len(homes) <= MOST_CLUSTERS:
        groups.append([[search.home(key)] for key in homes] or [[search.home(0)]])
    found = SearchEntry.objects.holding(groups).filter(activity__isnull=False)
    return found.filter(Exists(shared.filter(pk=OuterRef("plan"))))


def _newest(plan: Plan) -> list[Plan]:
    """The plans to look into: of each cluster its newest, those of the same industry first."""
    shared = Plan.objects.shared_with(plan.cluster)
    newer = shared.filter(cluster=OuterRef("cluster")).filter(
        Q(period_start__gt=OuterRef("period_start")) | Q(period_start=OuterRef("period_start"), pk__gt=OuterRef("pk"))
    )
    own = Case(When(cluster__industry=plan.cluster.industry, then=Value(0)), default=Value(1))
    found = shared.filter(~Exists(newer)).select_related("cluster")
    return list(found.order_by(own, "-period_start", "-pk")[:MOST_PLANS])


class _Brief(NamedTuple):
    """As much of a row as comparing needs."""

    pk: int
    plan: int
    words: Words


def _read(rows: QuerySet[Activity]) -> list[_Brief]:
    """The rows that are not taken out, of the newest plans first, each from top to bottom."""
    order = ("-section__plan", "section__position", "position", "pk")
    found = rows.filter(excluded_by=None).order_by(*order).values_list("pk", "section__plan", "title")
    return [_Brief(pk, plan, words(title)) for pk, plan, title in found[:MOST_ROWS]]


def _whole(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return rows.filter(excluded_by=None).select_related("section").prefetch_related("executions__executor")


def _titles(plan: Plan) -> list[str]:
    return list(Activity.objects.of_plan(plan).order_by().values_list("title", flat=True))


def _dressed(
    plan: Plan, person: User, plans: Mapping[int, Plan], groups: Iterable[Sequence[_Brief]]
) -> list[OthersRow]:
    groups = list(groups)
    rows = _whole(Activity.objects.all()).in_bulk([group[0].pk for group in groups])
    sections = [(one.pk, words(one.heading)) for one in plan.sections.all()]
    pool = Pool(key for _, key in sections)
    found = []
    for first, *others in groups:
        row = rows.get(first.pk)
        if row is None:  # taken out a moment ago
            continue
        heading = words(row.section.heading)
        best = max(sections, key=lambda one: pool.nearness(one[1], heading), default=(None, None))
        of = tuple(dict.fromkeys(plans[one.plan] for one in (first, *others)))
        found.append(OthersRow(row, executors_of(row, of[0], person), of, best[0]))
    return found


def executors_of(row: Activity, plan: Plan, person: User) -> str:
    """The executors' cell as the person may read it, "" where it may name people or organisations of others."""
    if permissions.can_see_plan(person, plan):
        return row.executors
    scopes = {Scope(one.executor.scope) for one in row.executions.all()}
    return row.executors if scopes and scopes <= _NAMELESS else ""


def take(step: Step, command: Command) -> Done | None:
    """A row of another cluster's approved plan at the end of a section; the journal says whose it is."""
    home = part_of(step.plan, command["part"])
    if not isinstance(home, Section):
        raise WriteRefused("Строку ставят в раздел. Обновите страницу.")
    shared = Plan.objects.shared_with(step.plan.cluster).select_related("cluster")
    row = _whole(Activity.objects.filter(pk=command["source"], section__plan__in=shared.order_by())).first()
    if row is None:
        raise WriteRefused("Этой строки больше нет в утверждённых планах. Обновите страницу.")
    plan = shared.get(pk=row.section.plan_id)
    place = step.places.end("activity", home.pk)
    new = Activity(section_id=home.pk, number=proposed(step.plan, step.places, place)[0])
    for key in _TAKEN:
        text = executors_of(row, plan, step.person) if key == EXECUTORS else row.text(key)
        if text and step.plan.has_column(key):
            check_cell(step.plan, new, key, text)
            new.put_cell(key, text)
    step.add([new], place)
    whose = f"{plan.cluster}, {plan.short_name}, {labels.short(row.number or row.title)}"
    return step.save(f"Взята строка {labels.short(new.number)} из плана: {whose}", command.token)

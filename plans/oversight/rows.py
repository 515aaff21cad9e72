"""The rows behind the numbers of the overview, and the answers to questions: obligations of all plans in force that a
person sees, page by page.

A page begins behind the last row of the one before it, so that the hundredth takes no longer than the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from plans.core.counting import UNSAID, Outcome
from plans.core.obligations import Collective
from plans.core.progress import SOON_WITHIN, STATE_NAMES, State
from plans.core.stages import Role, Stage
from plans.execution.ledger import BODY
from plans.models import (
    Activity,
    Cluster,
    Department,
    Execution,
    Executor,
    ObligationRow,
    Organisation,
    Plan,
    User,
)
from plans.oversight import overview
from plans.oversight.hits import executors_of
from plans.owed.books import who_owes
from plans.owed.counters import UNCLEAR
from plans.replica import replica

PAGE = 50
FEW_PLANS = 300  # so many are named to the database, and it reads their rows alone


class Sort(StrEnum):
    """Which rows are asked for."""

    LATE = "late"
    SOON = "soon"
    WAITS = "waits"
    FAILED = "failed"
    UNCLEAR = "unclear"
    OPEN = "open"
    DONE = "done"
    MOVED = "moved"
    DROPPED = "dropped"
    ANY = "any"


KINDS = {
    Sort.LATE: "Просрочено",
    Sort.SOON: "Срок в ближайшие 30 дней",
    Sort.WAITS: "Отметка ждёт проверки",
    Sort.FAILED: "Не выполнено или выполнено частично",
    Sort.UNCLEAR: "Неясный срок",
    Sort.OPEN: "Нужно сделать",
    Sort.DONE: "Выполнено",
    Sort.MOVED: "Перенесено",
    Sort.DROPPED: "Снято",
    Sort.ANY: "Все сроки",
}
FIVE = (Sort.LATE, Sort.SOON, Sort.WAITS, Sort.FAILED, Sort.UNCLEAR)  # the numbers of the overview
_DATED = (Sort.LATE, Sort.SOON)  # every such row has a day
_SHOWN_WITH = ("activity__section__plan__cluster", "party")
# What pages and files tell of an obligation.
_SHOWN = (
    *("due", "said", "plan", "party__name", "party__short_name"),
    *(f"activity__{name}" for name in ("number", "title", "deadline", "section__heading")),
    *(f"activity__section__plan__{name}" for name in ("kind", "period_start", "period_end")),
    *(f"activity__section__plan__cluster__{name}" for name in ("name", "short_name", "industry")),
)


@dataclass(frozen=True, slots=True)
class Which:
    """Which rows, of which clusters, owed by whom, due when; `among`: only these (ids of activities)."""

    kind: Sort = Sort.LATE
    cluster: Cluster | None = None
    department: Department | None = None
    industry: str = ""
    region: str = ""
    stage: Stage | None = None  # of the cluster's newest plan
    role: Role | None = None  # that the person has in the cluster
    organisation: Organisation | None = None
    start: date | None = None
    end: date | None = None
    among: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of a plan: its day now (None: no date), who owes it, where it stands, how many days it is late."""

    activity: Activity
    due: date | None
    names: tuple[str, ...]
    state_name: str
    days: int


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of lines, and behind which row the next one begins; "" for no next one."""

    lines: list[RowLine]
    after: str


def find(person: User, asked: Which, today: date, after: str = "", size: int = PAGE) -> RowPage:
    """A page of the rows. Eight queries at most, whatever there is."""
    if asked.kind is Sort.UNCLEAR:
        return _unclear(person, asked, after, size)
    rows = ObligationRow.objects.using(replica()).filter(_wanted(asked.kind, today), _due(asked))
    rows = _narrowed(rows.filter(_owed_by(asked, "activity")), "plan", person, asked)
    if (few := _few_plans(person)) is not None:
        # Else all rows of the country would be walked by their days to meet these.
        rows, day = rows.filter(plan__in=few), Coalesce("due", Value(date.max))
    else:
        # Where every row has a day, the plain order is that of an index.
        has_day = asked.kind in _DATED or asked.start or asked.end
        day = "due" if has_day else F("due").asc(nulls_last=True)
    found = list(rows.filter(_behind(after)).order_by(day, "pk").values_list("due", "pk")[: size + 1])
    page = _shown([key for _, key in found[:size]])
    names = _names({row.activity_id for row in page if row.party_id is None})
    lines = [_line(row, names, today) for row in page]
    return RowPage(lines, _key(*found[size - 1]) if len(found) > size else "")


def _shown(keys: Sequence[int]) -> list[ObligationRow]:
    """These rows with what is told of them: read by themselves, since a database joins all before it takes a page.

    One that was taken out since then is left out.
    """
    rows = ObligationRow.objects.using(replica()).select_related(*_SHOWN_WITH).only(*_SHOWN).in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def _few_plans(person: User) -> list[int] | None:
    """The plans (keys) with any rows at all that the person sees, unless they are many."""
    if person.is_superuser:
        return None
    plans = Plan.objects.using(replica()).visible_to(person).order_by()
    plans = plans.filter(Exists(ObligationRow.objects.filter(plan=OuterRef("pk"))))
    keys = list(plans.values_list("pk", flat=True)[: FEW_PLANS + 1])
    return keys if len(keys) <= FEW_PLANS else None


def _wanted(kind: Sort, today: date) -> Q:
    open_ = Q(said__in=sorted(said.value for said in UNSAID))
    return {
        Sort.LATE: open_ & Q(due__lt=today),
        Sort.SOON: open_ & Q(due__gte=today, due__lte=today + SOON_WITHIN),
        Sort.WAITS: Q(waits=True),
        Sort.FAILED: Q(said__in=[Outcome.PART.value, Outcome.NOT_DONE.value]),
        Sort.OPEN: open_,
        Sort.DONE: Q(said__in=[Outcome.DONE.value, Outcome.DONE_LATE.value]),
        Sort.MOVED: Q(said=Outcome.MOVED.value),
        Sort.DROPPED: Q(said=Outcome.DROPPED.value),
        Sort.ANY: Q(),
    }[kind]


def _due(asked: Which) -> Q:
    found = Q(due__gte=asked.start) if asked.start else Q()
    return found & Q(due__lte=asked.end) if asked.end else found


def _owed_by(asked: Which, row: str) -> Q:
    """Rows that the organisation owes, alone or with others; `row` leads to the activity, "" from the activity itself.

    Where each must do it, the row without a name is that of a body of the council.
    """
    found = Q() if asked.among is None else Q(**{f"{row or 'pk'}__in": asked.among})
    if asked.organisation is None:
        return found
    by = Execution.objects.filter(activity=OuterRef(row or "pk"), executor__in=executors_of(asked.organisation))
    if not row:
        return found & Q(Exists(by))
    common = Q(party=None, activity__collective=Collective.ONE.value) & Q(Exists(by))
    return found & (Q(party=asked.organisation) | common)


def _narrowed(rows: QuerySet, plan: str, person: User, asked: Which) -> QuerySet:
    """Rows of the plans that the person sees; `plan` names the field that leads there."""
    places = {
        "cluster": asked.cluster,
        "cluster__department": asked.department,
        "cluster__industry": asked.industry,
        "cluster__department__region": asked.region,
    }
    rows = rows.filter(**{f"{plan}__{name}": value for name, value in places.items() if value})
    if asked.stage or asked.role:
        clusters = overview.clusters_of(person, overview.Wish(stage=asked.stage, role=asked.role))
        rows = rows.filter(**{f"{plan}__cluster__in": clusters.values("pk")})
    if asked.organisation:
        rows = rows.filter(**{f"{plan}__cluster__in": _clusters_of(asked.organisation)})
    if person.is_superuser:
        return rows
    return rows.filter(Exists(Plan.objects.visible_to(person).filter(pk=OuterRef(plan)).order_by()))


def _clusters_of(organisation: Organisation) -> set[int]:
    """Where the organisation may owe anything: where it takes part or was chosen by hand; few, and so quick."""
    takes_part = organisation.participations.values_list("cluster", flat=True)
    return {*takes_part, *Executor.objects.filter(organisations=organisation).values_list("cluster", flat=True)}


def _behind(after: str) -> Q:
    """Rows behind the one that the text names; one without a day stands after all others."""
    day, _, key = after.partition("_")
    if not (key.isdecimal() and len(key) < 19):
        return Q()
    if day == "none":
        return Q(due=None, pk__gt=int(key))
    try:
        due = date.fromisoformat(day)
    except ValueError:
        return Q()
    return (Q(due__gte=due) & (Q(due__gt=due) | Q(pk__gt=int(key)))) | Q(due=None)


def _key(due: date | None, key: int) -> str:
    return f"{due.isoformat() if due else 'none'}_{key}"


def _names(activities: set[int]) -> dict[int, tuple[str, ...]]:
    """Who owes these few rows, by row."""
    books = who_owes(Activity.objects.using(replica()).filter(pk__in=activities))
    names = {key: str(one) for key, one in books.owing_organisations.items()}
    return {
        key: tuple(names[party] if party is not None else BODY for party in parties)
        for key, parties in books.parties.items()
    }


def _line(row: ObligationRow, names: dict[int, tuple[str, ...]], today: date) -> RowLine:
    owing = (str(row.party),) if row.party else names.get(row.activity_id) or (BODY,)
    late = (today - row.due).days if row.said in UNSAID and row.due and row.due < today else 0
    state = State.LATE.value if late else row.said
    return RowLine(row.activity, row.due, owing, STATE_NAMES.get(state, ""), late)


def _unclear(person: User, asked: Which, after: str, size: int) -> RowPage:
    """Rows whose words give no sure date, from the newest plan on."""
    kept = Q(section__plan__tally__isnull=False, section__plan__stage="approved")
    rows = Activity.objects.using(replica()).filter(UNCLEAR, kept, _owed_by(asked, ""))
    rows = _narrowed(rows, "section__plan", person, asked).select_related("section__plan__cluster")
    key = after.partition("_")[2]
    rows = rows.filter(pk__lt=int(key)) if key.isdecimal() and len(key) < 19 else rows
    page: Sequence[Activity] = list(rows.order_by("-pk")[: size + 1])
    lines = [RowLine(row, None, (), _why(row), 0) for row in page[:size]]
    return RowPage(lines, f"none_{page[size - 1].pk}" if len(page) > size else "")


def _why(row: Activity) -> str:
    if row.waits:
        return "ждёт дня события"
    return "понят с допущением" if row.assumed else "не понят"

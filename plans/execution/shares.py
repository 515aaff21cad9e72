"""How far many plans are, in five queries: slots that nobody has marked are counted by the database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from plans.core.obligations import Collective, Figures, figures
from plans.core.progress import STATE_NAMES, State, state_of
from plans.execution import books
from plans.models import Activity, Mark, Plan


def progress_of(plans: Iterable[int], today: date) -> dict[int, Figures]:
    """The figures of each of these plans (ids) on the day; a plan without rows has empty ones."""
    keys = list(plans)
    marked = Exists(Mark.objects.filter(activity=OuterRef("pk")))
    quiet = Q(collective=Collective.ONE.value) & ~marked
    rows = Activity.objects.filter(section__plan__in=keys)
    found = dict.fromkeys(keys, Figures())
    for plan, part in _counted(rows.filter(quiet), today):
        found[plan] += part
    for plan, obliged, _ in books.read(Plan.objects.filter(pk__in=keys).order_by(), only=~quiet).by_plan():
        found[plan] += figures(obliged, today)
    return found


def rows_of(plan: Plan, today: date) -> tuple[Figures, dict[int, tuple[str, str]]]:
    """The figures of one plan, and by activity (id) the state that asks most, with words of how far the row is."""
    owed = books.read(Plan.objects.filter(pk=plan.pk).order_by()).owed
    states: dict[int, list[State]] = defaultdict(list)
    for one in owed:
        states[one.activity].append(one.state(today))
    return figures(owed, today), {key: _said(found) for key, found in states.items()}


def _said(states: list[State]) -> tuple[str, str]:
    most = next(state for state in State if state in states)
    done = sum(state in (State.DONE, State.DONE_LATE) for state in states)
    if len(states) == 1 or done in (0, len(states)):
        return most.value, STATE_NAMES[most]
    return most.value, f"{STATE_NAMES[most]}; выполнено {done} из {len(states)}"


def _counted(rows: QuerySet[Activity], today: date) -> Iterator[tuple[int, Figures]]:
    """The figures of rows that one mark would answer and that have none: their due days alone say where they stand."""
    states: dict[int, dict[State, int]] = defaultdict(lambda: dict.fromkeys(State, 0))
    fallen: dict[int, int] = defaultdict(int)
    counts = rows.order_by().values_list("section__plan_id", "slots__due").annotate(Count("pk", distinct=True))
    for plan, due, count in counts:
        states[plan][state_of(due, None, today)] += count
        fallen[plan] += count if due is not None and due <= today else 0
    for plan, by_state in states.items():
        yield plan, Figures(by_state, fallen[plan])

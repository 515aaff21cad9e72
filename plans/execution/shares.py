"""How far many plans are: from the numbers that are kept of them, and from the facts for a day before these hold."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from django.db.models import Case, QuerySet, Sum, Value, When
from django.db.models.fields import DateField

from plans.core.counting import Count, Outcome, eras, far, figures_on, state_on
from plans.core.obligations import Figures, figures
from plans.core.progress import STATE_NAMES, State
from plans.core.stages import IN_FORCE
from plans.models import ObligationCount, ObligationRow, Plan, Tally
from plans.owed import books
from plans.prepared import Key, Prepared, Raw


def progress_of(plans: Iterable[int], today: date) -> dict[int, Figures]:
    """The figures of each of these plans (ids) on the day; a plan without rows has empty ones."""
    keys = list(plans)
    found = dict.fromkeys(keys, Figures())
    counted = tuple(plan for (plan,) in _COUNTED.rows(tuple(keys), today))
    found |= _sums(counted, today)
    others = [key for key in keys if key not in counted]
    if others:
        for plan, obliged, _ in books.read_plans(others).by_plan():
            found[plan] = figures(obliged, today)
    return found


def _sums(plans: tuple[int, ...], today: date) -> dict[int, Figures]:
    """The figures of these plans; the database sums, and hands over a few rows for each."""
    found: dict[int, list[Count]] = defaultdict(list)
    for key, said, due, number, waiting in _NUMBERS.rows(plans, far(today), *eras(today)):
        found[key].append(Count(Outcome(said), due, number, waiting))
    return {key: figures_on(some, today) for key, some in found.items()}


def _numbers(plans: Key, later: date, *ends: date) -> QuerySet[ObligationCount]:
    """Summed under the last days of stretches, and under the day `later` behind them."""
    eras = [When(due__lte=end, then=Value(end, DateField())) for end in ends]
    era = Case(When(due=None, then=Value(None, DateField())), *eras, default=Value(later), output_field=DateField())
    rows = ObligationCount.objects.filter(plan__in=plans).order_by().values_list("plan_id", "said", era)
    return rows.annotate(Sum("number"), Sum("waiting"))


_NUMBERS = Prepared(_numbers)
_COUNTED = Prepared(
    lambda plans, today: Tally.objects.filter(plan__in=plans).counted_on(today).order_by().values_list("plan")
)
# Of each obligation its row and what was said of it; of the plan's tally whether there is one, and since when it holds.
_TOLD = ("activity", "said", "due", "waits", "plan__tally", "plan__tally__since")
_KEPT = Prepared(lambda plan: ObligationRow.objects.filter(plan=plan).order_by().values_list(*_TOLD))


def rows_of(plan: Plan, today: date) -> tuple[Figures, Mapping[int, tuple[str, str]]]:
    """The figures of one plan, and by activity (id) the state that asks most, with words of how far the row is."""
    if plan.stage in IN_FORCE:
        found = _KEPT.raw(plan.pk)
        kept = _kept(found, today) if found.told else None
        if kept or (not found.told and Tally.objects.filter(plan=plan).counted_on(today).exists()):
            return kept or (figures_on((), today), {})
    states: dict[int, list[State]] = defaultdict(list)
    # What changes ask for is owed under the plan that they change.
    owed = [] if plan.is_amendment else books.read_plans([plan.pk]).owed
    for one in owed:
        states[one.activity].append(one.state(today))
    return figures(owed, today), {key: _said(tuple(found)) for key, found in states.items()}


@lru_cache(64)
def _kept(found: Raw, today: date) -> tuple[Figures, Mapping[int, tuple[str, str]]] | None:
    """The same from what is kept of each obligation: few words and days are different, so each is judged once. None
    where nothing is counted yet, or not for that day."""
    rows = found.rows
    told, since = rows[0][-2:]
    if told is None or (since is not None and since > today):
        return None
    numbers = Counter((said, due, waits) for _, said, due, waits, *_ in rows)
    known = {(said, due): state_on(Outcome(said), due, today) for said, due, _ in numbers}
    states: dict[int, list[State]] = defaultdict(list)
    for key, said, due, *_ in rows:
        states[key].append(known[said, due])
    counts = [Count(Outcome(said), due, number, number * waits) for (said, due, waits), number in numbers.items()]
    said = {key: _said(tuple(found)) for key, found in states.items()}
    return figures_on(counts, today), MappingProxyType(said)


@lru_cache(1024)
def _said(states: tuple[State, ...]) -> tuple[str, str]:
    most = next(state for state in State if state in states)
    done = sum(state in (State.DONE, State.DONE_LATE) for state in states)
    if len(states) == 1 or done in (0, len(states)):
        return most.value, STATE_NAMES[most]
    return most.value, f"{STATE_NAMES[most]}; выполнено {done} из {len(states)}"

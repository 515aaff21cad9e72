"""What is owed, kept for pages that cross plans: the doors renew it, `manage.py recount` makes it again.

Obligations are kept one by one under plans in force, and as numbers under every plan that was approved. "Late" is not
kept: it follows from a due day and today, so no nightly run is needed.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from plans import jobs
from plans.core.counting import Count, Kept, Outcome, kept, told
from plans.core.deadlines import Rule
from plans.core.obligations import Obligation
from plans.core.stages import FROZEN, IN_FORCE
from plans.models import Activity, Decision, Mark, ObligationCount, ObligationRow, Plan, Tally
from plans.owed import books
from plans.prepared import Prepared

_BATCH = 500
_PLANS = 100
FEW = 10
NEVER = date.max  # the day from which numbers hold that wait to be counted anew
LIGHT = "light"  # the queue of short work, beside files that are made quickly
_FIELDS = ("activity_id", "party_id", "planned", "due", "said", "waits")
_MODELS = (ObligationRow, ObligationCount, Tally)
UNCLEAR = Q(rule=Rule.ON_EVENT.value) | Q(assumed=True) | (Q(rule=Rule.UNCLEAR.value) & ~Q(deadline=""))

Row = tuple[int, int | None, date | None, date | None, str, bool]
Numbers = Mapping[tuple[str, date | None], tuple[int, int]]


@transaction.atomic
def renew_plan(key: int) -> None:
    """Keep anew all that is owed under the plan; nothing under one that was never approved."""
    plan = Plan.objects.select_for_update().order_by().filter(pk=key).first()
    if plan is None or not plan.is_frozen:
        for model in _MODELS:
            model.objects.filter(plan=key).delete()
        return
    found = _found(books.read_plans([plan.pk]))
    _keep_rows(plan, found if plan.stage in IN_FORCE else [], ObligationRow.objects.filter(plan=plan))
    _keep_counts(plan, _counted(found))


def renew_row(activity: Activity) -> None:
    """The same for one row whose marks or readings have changed; the caller has locked its plan, and reads it anew."""
    plan = activity.section.plan
    if plan.is_amendment or not plan.is_frozen:
        return
    if plan.stage not in IN_FORCE or not Tally.objects.filter(plan=plan).exclude(since=NEVER).exists():
        renew_plan(plan.pk)
        return
    _keep_rows(plan, _found(books.read_row(activity.pk)), ObligationRow.objects.filter(activity=activity))
    _keep_counts(plan, {(said, due): (number, waiting) for said, due, number, waiting in _NUMBERS.rows(plan.pk)})


def _numbers(plan: int) -> QuerySet:
    """How many obligations under the plan are told in the same words, and how many of these wait."""
    rows = ObligationRow.objects.filter(plan=plan).order_by().values_list("said", "due")
    return rows.annotate(number=models.Count("pk"), waiting=models.Count("pk", filter=Q(waits=True)))


_NUMBERS = Prepared(_numbers)


def renew_clusters(keys: Iterable[int]) -> None:
    """The same for the plans in force of clusters (ids) whose organisations or executors have changed.

    Where workers serve the pages (JOBS=database), no more than FEW plans are counted before the page answers; until a
    worker has counted the others, their figures are read from the facts. Lists of rows follow when it has.
    """
    plans = Plan.objects.in_force().filter(cluster__in=list(keys)).order_by("pk").values_list("pk", flat=True)
    for at, key in enumerate(list(plans)):
        if at < FEW or settings.JOBS != "database":
            renew_plan(key)
        else:
            Tally.objects.filter(plan=key).update(since=NEVER)
            renew_later.enqueue(f"recount {key} {secrets.token_hex(8)}", key)


@jobs.task(queue_name=LIGHT)
def renew_later(key: int) -> None:
    """`renew_plan` as a worker does it: the job is written, or not, together with the change that asks for it."""
    renew_plan(key)


def rebuild() -> int:
    """Keep everything anew, plan by plan, so that people go on working; how many plans there are."""
    for model in _MODELS:
        model.objects.exclude(plan__in=_plans()).delete()
    keys = list(_plans().order_by("pk").values_list("pk", flat=True))
    for key in keys:
        renew_plan(key)
    return len(keys)


def differences(plans: QuerySet[Plan] | None = None) -> Iterator[str]:
    """A line for every plan (of these, or of all) of which something else is kept than what follows from its facts."""
    for model in _MODELS:
        strays = model.objects.exclude(plan__in=_plans()).count()
        if strays:
            yield f"{model._meta.verbose_name_plural.capitalize()}, у которых нет утверждённого плана: {strays}"
    for plan in (_plans() if plans is None else plans).order_by("pk").iterator(chunk_size=_BATCH):
        found = _found(books.read_plans([plan.pk]))
        rows = found if plan.stage in IN_FORCE else []
        if Counter(_stored(ObligationRow.objects.filter(plan=plan))) != Counter(rows):
            yield f"План {plan.pk}: обязательства расходятся с отметками и сроками"
        if _stored_counts(plan) != _counted(found):
            yield f"План {plan.pk}: числа расходятся с обязательствами"
        if _tally_differs(plan, _counted(found)):
            yield f"План {plan.pk}: итог расходится с отметками"


def is_missing() -> bool:
    """Whether there are approved plans, and nothing is kept of one: the table or its numbers were made after them."""
    return _plans().filter(Q(tally=None) | Q(tally__on=None)).exists()


def _plans() -> QuerySet[Plan]:
    return Plan.objects.filter(stage__in=[stage.value for stage in FROZEN])


def _found(read: books.Books) -> list[Row]:
    return [_row(one, kept(one)) for one in read.owed]


def _row(owed: Obligation, one: Kept) -> Row:
    party = None if owed.shared else owed.parties[0]
    return owed.activity, party, one.planned, one.due, one.said.value, one.waits


def _stored(rows: QuerySet[ObligationRow]) -> list[Row]:
    return list(rows.order_by().values_list(*_FIELDS))


def _keep_rows(plan: Plan, found: Sequence[Row], stored: QuerySet[ObligationRow]) -> None:
    """Make the stored rows those that were found; a row that stands already is not touched."""
    missing = Counter(found)
    gone = []
    for key, *values in stored.order_by().values_list("pk", *_FIELDS):
        row = tuple(values)
        if missing[row]:
            missing[row] -= 1
        else:
            gone.append(key)
    ObligationRow.objects.filter(pk__in=gone).delete()
    new = [ObligationRow(plan=plan, **dict(zip(_FIELDS, row, strict=True))) for row in missing.elements()]
    ObligationRow.objects.bulk_create(new, _BATCH)


def _counted(found: Iterable[Row]) -> Numbers:
    numbers: dict[tuple[str, date | None], tuple[int, int]] = {}
    for _, _, _, due, said, waits in found:
        number, waiting = numbers.get((said, due), (0, 0))
        numbers[said, due] = number + 1, waiting + waits
    return numbers


def _stored_counts(plan: Plan) -> Numbers:
    rows = ObligationCount.objects.filter(plan=plan).values_list("said", "due", "number", "waiting")
    return {(said, due): (number, waiting) for said, due, number, waiting in rows}


def _keep_counts(plan: Plan, numbers: Numbers) -> None:
    """Make the stored numbers these; those that stand already are not touched."""
    stored = {(one.said, one.due): one for one in ObligationCount.objects.filter(plan=plan)}
    right = {key for key, one in stored.items() if numbers.get(key) == (one.number, one.waiting)}
    ObligationCount.objects.filter(pk__in=[one.pk for key, one in stored.items() if key not in right]).delete()
    ObligationCount.objects.bulk_create(
        ObligationCount(plan=plan, said=said, due=due, number=number, waiting=waiting)
        for (said, due), (number, waiting) in numbers.items()
        if (said, due) not in right
    )
    tally = _of_plan(plan) | _of_day(numbers, timezone.localdate())
    if not Tally.objects.filter(plan=plan).update(**tally):
        Tally.objects.create(plan=plan, **tally)


def _tally_differs(plan: Plan, numbers: Numbers) -> bool:
    right = _of_plan(plan)
    tally = Tally.objects.filter(plan=plan).values().first() or {}
    if tally.get("on"):
        right |= _of_day(numbers, tally["on"])
    return any(tally.get(name, NotImplemented) != value for name, value in right.items())


def _of_day(numbers: Numbers, day: date) -> dict[str, object]:
    """What a Tally holds of a day."""
    counts = (Count(Outcome(said), due, *more) for (said, due), more in numbers.items())
    found = told(counts, day)
    more = {"on": day, "until": found.until, "oldest": found.oldest, "waits": found.waits, "failed": found.failed}
    return asdict(found.sums) | more


def roll(today: date) -> int:
    """Bring the numbers of the day of plans in force up to today; how many plans there were. Run every night."""
    plans = Plan.objects.in_force().filter(tally__isnull=False)
    keys = list(plans.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys), _PLANS):
        _roll(keys[at : at + _PLANS], today)
    return len(keys)


@transaction.atomic
def _roll(keys: list[int], today: date) -> None:
    locked = set(Plan.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    numbers: dict[int, dict[tuple[str, date | None], tuple[int, int]]] = defaultdict(dict)
    rows = ObligationCount.objects.filter(plan__in=locked).values_list("plan", "said", "due", "number", "waiting")
    for plan, said, due, *more in rows:
        numbers[plan][said, due] = tuple(more)
    tallies = list(Tally.objects.filter(plan__in=locked))
    for tally in tallies:
        for name, value in _of_day(numbers[tally.plan_id], today).items():
            setattr(tally, name, value)
    Tally.objects.bulk_update(tallies, list(_of_day({}, today)))


def _of_plan(plan: Plan) -> dict[str, object]:
    """What a Tally holds beside the plan."""
    marks = Mark.objects.filter(activity__section__plan=plan).order_by()
    count = models.Count("pk", filter=Q(state=Mark.States.REPORTED.value))
    found = marks.aggregate(Max("done_on"), Max("created_at"), Max("decided_at"), count=count)
    moved = Decision.objects.filter(plan=plan).aggregate(Max("at"))["at__max"]
    moments = [one for one in (found["created_at__max"], found["decided_at__max"], moved) if one]
    return {
        "since": found["done_on__max"],
        "waiting": found["count"],
        "unclear": Activity.objects.filter(UNCLEAR, section__plan=plan).count(),
        "moved_at": max(moments, default=None),
    }

"""What became of plans and their changes: who must act reads it, and members what an approval means for them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from plans.core.document import KNOWN_COLUMNS, MARK
from plans.core.obligations import Party
from plans.core.reminders import LONGEST, Occasion
from plans.core.stages import Move, Role
from plans.core.text import fold
from plans.execution.former import ledger_of_edition
from plans.letters.places import LetterRow, RowPlace
from plans.models import Activity, Approval, Decision, Edition, Plan
from plans.owed.books import read

_WAITS = {
    Move.SUBMIT.value: "Ждёт вашего согласования",
    Move.AGREE.value: "Согласовано, ждёт вашего утверждения",
}
_TEXTS = tuple(key for key in KNOWN_COLUMNS if key != MARK)
_BYTES = ("content", "pdf", "docx")
DAY = timedelta(days=1)


def move_rows(clusters: Collection[int], today: date) -> Iterator[tuple[RowPlace, LetterRow]]:
    """What the last decision on each plan, or on changes of one, asks of people or tells them; one query, and those of
    the books of what was approved lately."""
    first, end = (timezone.make_aware(datetime.combine(day, time.min)) for day in (today - LONGEST, today + DAY))
    decisions = Decision.objects.filter(plan__cluster__in=clusters, at__gte=first, at__lt=end)
    on_way = set(Approval.objects.waiting().filter(plan__cluster__in=clusters).values_list("plan", flat=True))
    newest = {decision.plan_id: decision for decision in decisions.select_related("plan").order_by("pk")}
    for decision in newest.values():
        if decision.target != decision.plan.stage:
            continue
        if decision.move in _WAITS and decision.plan_id in on_way:
            continue  # those whose turn it is are told one by one
        if decision.move in _WAITS:
            yield RowPlace(decision.plan.cluster_id, role=Role.CHAIR.value), _row(decision, _WAITS[decision.move])
        elif decision.move == Move.RETURN:
            yield RowPlace(decision.plan.cluster_id), _row(decision, "Возвращено на доработку", decision.note)
        elif decision.move == Move.APPROVE:
            yield from _approved(decision)


def _row(decision: Decision, words: str, note: str = "", party: int = 0) -> LetterRow:
    plan = decision.plan
    what = "изменения в план" if plan.is_amendment else "план"
    address = plan.amends_id if plan.is_merged else plan.pk
    return LetterRow(
        Occasion.PLAN,
        f"plan:{decision.pk}:{party}",
        str(plan),
        "",
        f"{words}: {what}",
        None,
        reverse("plan_page", args=[address]),
        note=fold(note),
    )


def _approved(decision: Decision) -> Iterator[tuple[RowPlace, LetterRow]]:
    """To each organisation what it has to do, or what was changed in that."""
    copy = decision.plan
    told = _changed(copy) if copy.is_amendment else _owed(copy)
    for party, words in told.items():
        for heads in (False, True) if party is not None else ():
            yield RowPlace(copy.cluster_id, party, heads), _row(decision, "Утверждено", words, party or 0)


def _owed(plan: Plan) -> dict[Party, str]:
    counts: dict[Party, int] = defaultdict(int)
    for parties in read(Plan.objects.filter(pk=plan.pk).order_by()).parties.values():
        for party in parties:
            counts[party] += 1
    return {party: f"мероприятий за вашей организацией: {count}" for party, count in counts.items()}


def _changed(copy: Plan) -> dict[Party, str]:
    """By organisation: which of its rows are new, changed or no longer its own; nothing where nothing is."""
    plan = Plan.objects.get(pk=copy.amends_id)
    base = Edition.objects.defer(*_BYTES).filter(pk=copy.base_id).first()
    if base is None:
        return {}
    before, now = ledger_of_edition(plan, base, timezone.localdate()), read(Plan.objects.filter(pk=plan.pk).order_by())
    rows = {row.pk: row for row in Activity.objects.of_plan(plan)}
    old = {task.activity: task for task in before.tasks}
    found: dict[Party, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key in (*rows, *(key for key in old if key not in rows)):
        was, is_ = set(old[key].owing) if key in old else set(), set(now.parties.get(key, ()))
        row = rows.get(key) or before.activities[key]
        for party in was | is_:
            word = "новое" if party not in was else "больше не за вами" if party not in is_ else "изменено"
            if word != "изменено" or _differs(before.activities[key], row):
                found[party][word].append(row.number.rstrip(".") or row.title[:60])
    return {party: _told(words) for party, words in found.items()}


def _differs(was: Activity, now: Activity) -> bool:
    return any(was.text(key) != now.text(key) for key in _TEXTS)


def _told(words: Mapping[str, list[str]]) -> str:
    return "; ".join(f"{word}: {', '.join(numbers)}" for word, numbers in words.items())

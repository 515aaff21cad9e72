"""The way of agreement of a plan: who gives each sign-off, in which order, and what is still awaited."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from plans import permissions
from plans.approval.refusals import MoveRefused
from plans.core import inflection
from plans.core.blanks import approves, by_body
from plans.core.stages import IN_PREPARATION, Move, Role, Stage, Transition, steps
from plans.core.text import short
from plans.core.way import BEFORE_APPROVAL, approval_is_last, usual_steps, whose_turn
from plans.models import Approval, Cluster, Edition, Membership, Plan, SignOff, User
from plans.prepared import Prepared

_PEOPLE = ("giver", "deputy", "given_by", "signoff")
_KEPT = ("step", "giver_id", "outsider", "deputy_id", "deputy_basis")
_NAME = 120
_AT_MEETING = re.compile(r"^на заседании\s+", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"_{2,}|^\W*протокол|^\W*\d", re.IGNORECASE)
_ON_WAY = (Stage.ON_AGREEMENT.value, Stage.AGREED.value)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the secretary says of one sign-off: its step, who gives it, by when, and who may stand in."""

    step: int
    giver: User | None = None
    outsider: str = ""
    deputy: User | None = None
    deputy_basis: str = ""
    due: date | None = None


def rows_of(plan: Plan) -> list[Approval]:
    """The sign-offs of the way that is gone now, or was gone to its end, in order; two queries."""
    return list(plan.approvals.current().select_related(*_PEOPLE).prefetch_related("scans"))


def proposed(plan: Plan) -> list[Approval]:
    """The way as it would be gone: what the secretary has said, and what is usual for blocks without a word."""
    known = {row.signoff_id: row for row in rows_of(plan) if row.signoff_id}
    if len(known) == len(plan.signoff_list):
        return _in_order(known.values())
    last = _last_way(plan)
    people = list(people_of(plan.cluster))
    chair = _chair(plan.cluster)
    steps = usual_steps([(block.place, approves(block.word)) for block in plan.signoff_list])
    for block, step in zip(plan.signoff_list, steps, strict=True):
        if block.pk not in known:
            known[block.pk] = _new(plan, block, step, last, people, chair)
    return _in_order(known.values())


def _in_order(rows: Iterable[Approval]) -> list[Approval]:
    return sorted(rows, key=lambda row: (row.step, row.signoff_id))


def _new(
    plan: Plan, block: SignOff, step: int, last: Mapping[object, Approval], people: list[User], chair: User | None
) -> Approval:
    """What is usual for a block: whoever gave it last, else whom it names, else the chair where it approves."""
    row = Approval(plan=plan, signoff=block, step=step)
    before = last.get((block.place, block.word.casefold()))
    lines = block.lines.splitlines()
    named = next((one for one in people if one.last_name and one.last_name in block.lines), None)
    if before:
        for name in _KEPT[1:]:
            setattr(row, name, getattr(before, name))
    elif not by_body(lines) and (named or (approves(block.word) and chair)):
        row.giver = named or chair
    else:
        row.outsider = short(_called(" ".join(line for line in lines if _names(line))) or block.word, _NAME)
    return row


def _called(words: str) -> str:
    """«на заседании Педагогического совета», «Педагогическим советом» → «Педагогический совет»."""
    body = _AT_MEETING.sub("", words)
    return inflection.nominative(body) or (f"заседание {body}" if body != words else words)


def _names(line: str) -> bool:
    """Whether a line of a block tells who it is, not the day, the number or a place for them."""
    return bool(line.strip()) and not _NOT_A_NAME.search(line)


def _last_way(plan: Plan) -> dict[object, Approval]:
    """How the blocks of the plan that is amended, or followed, were given, by place and word."""
    before = plan.amends or plan.follows
    edition = before.editions.defer("content", "pdf", "docx").first() if before else None
    rows = edition.approvals.select_related("giver", "deputy") if edition else ()
    return {(row.place, row.word.casefold()): row for row in rows if not row.giver or row.giver.is_active}


def people_of(cluster: Cluster) -> QuerySet[User]:
    """Who can give a sign-off in the program: everybody with a role in the cluster or over it."""
    roles = Membership.objects.filter(Q(cluster=cluster) | Q(department=cluster.department_id))
    return User.objects.filter(is_active=True, pk__in=roles.values("user"))


def mistaken_before(row: Approval) -> Approval | None:
    """The paper that was taken back, instead of which this sign-off is given anew."""
    rows = row.plan.approvals.filter(signoff=row.signoff_id, ended_by__isnull=False, means=Approval.Means.PAPER)
    return rows.prefetch_related("scans").order_by("-ended_at").first() if row.signoff_id else None


def _chair(cluster: Cluster) -> User | None:
    chairs = cluster.memberships.filter(role=Role.CHAIR, user__is_active=True).order_by("pk")
    row = chairs.select_related("user").first()
    return row.user if row else None


def turn_of(rows: Iterable[Approval]) -> list[Approval]:
    """Those of the rows that can be given now."""
    waiting = {row: row.step for row in rows if row.is_open}
    now = whose_turn(waiting)
    return [row for row in waiting if row in now]


def since(plan: Plan, rows: Iterable[Approval]) -> datetime | None:
    """When the turn came to those who can give now: the last sign-off before them, else the sending."""
    given = [row.given_at for row in rows if row.is_given and row.given_at]
    sent = plan.decisions.filter(move=Move.SUBMIT).values_list("at", flat=True).first()
    return max((*given, sent)) if sent else max(given, default=None)


@transaction.atomic
def lay(plan: Plan, person: User, choices: Mapping[int, Choice]) -> list[Approval]:
    """Write down the way: `choices` by the keys of blocks, for the others what is usual. What was given stays.

    Raises PermissionDenied, MoveRefused.
    """
    locked = Plan.texts.locked(pk=plan.pk)
    if not permissions.is_secretary(person, locked.cluster):
        raise PermissionDenied
    if locked.stage not in IN_PREPARATION or locked.is_merged:
        raise MoveRefused("Путь согласования этого плана уже пройден.")
    locked.approvals.current().filter(signoff=None).delete()
    rows = proposed(locked)
    blocks = {block.pk: block for block in locked.signoff_list}
    for row in rows:
        if row.is_given:
            continue
        block = blocks[row.signoff_id]
        row.place, row.word, row.lines = block.place, block.word, block.lines
        _take(row, choices.get(row.signoff_id))
    if not approval_is_last((row.step, row.approves) for row in rows):
        raise MoveRefused(BEFORE_APPROVAL.format(next(row.word for row in rows if row.approves)))
    for row in rows:
        row.save()
    return rows


def lay_usual(plan: Plan, person: User) -> None:
    """Write down the way of a plan that is sent without one, which the caller has locked.

    Where nobody but a chair approves, and nobody agrees before, the chair's own move is enough.
    """
    rows = proposed(plan)
    if any(row.pk is None for row in rows) and not (len(rows) == 1 and _is_the_chairs(rows[0])):
        lay(plan, person, {})


def _is_the_chairs(row: Approval) -> bool:
    chair = _chair(row.plan.cluster)
    return approves(row.shown_word) and chair is not None and row.giver == chair


def _take(row: Approval, choice: Choice | None) -> None:
    if choice is None:
        return
    if choice.giver and choice.giver == choice.deputy:
        raise MoveRefused(f"«{row.word}»: замещать человека должен кто-то другой.")
    for name in ("step", "giver", "deputy", "deputy_basis", "due"):
        setattr(row, name, getattr(choice, name))
    row.outsider = "" if choice.giver else choice.outsider


def check_move(plan: Plan, verb: Move) -> None:
    """No move of the plan as a whole goes past a sign-off that somebody else has still to give. Raises MoveRefused."""
    if verb not in (Move.AGREE, Move.APPROVE):
        return
    waiting = [row for row in rows_of(plan) if row.is_open and (verb is Move.APPROVE or not row.approves)]
    if waiting:
        awaited = "; ".join(f"«{row.word}» — {row.who}" for row in waiting)
        raise MoveRefused(f"Ещё не все согласовали: {awaited}. Откройте лист согласования плана.")


def passable(moves: Iterable[Transition], rows: Sequence[Approval], person: User) -> tuple[Transition, ...]:
    """Of the moves open to the person those that pass nobody by who has still to give a sign-off."""
    waiting = [row for row in rows if row.is_open]
    others = any(not row.approves for row in waiting)
    mine = not waiting or any(permissions.is_giver(person, row) for row in turn_of(waiting))
    hidden = {Move.AGREE: others, Move.APPROVE: others or len(waiting) > 1 or not mine}
    return tuple(one for one in moves if not hidden.get(one.move, False))


def _awaited_from(person: int) -> QuerySet:
    """The plans in which a sign-off waits for the person (key) or a deputy of his."""
    mine = Approval.objects.waiting().filter(Q(giver=person) | Q(deputy=person), plan__stage__in=_ON_WAY)
    return mine.order_by().values_list("plan")


_MINE = Prepared(_awaited_from)


def asked_of(person: User) -> list[Approval]:
    """The sign-offs that wait for this very person now, in all clusters; one query where there are none, else two."""
    keys = {plan for (plan,) in _MINE.rows(person.pk)}
    if not keys:
        return []
    plans = Approval.objects.waiting().filter(plan__in=keys)
    rows: dict[int, list[Approval]] = defaultdict(list)
    for row in plans.select_related("plan__cluster", "giver"):
        rows[row.plan_id].append(row)
    return [row for of_plan in rows.values() for row in turn_of(of_plan) if permissions.is_giver(person, row)]


def turns_of(plans: Iterable[Plan], today: date) -> dict[int, str]:
    """By plan (id) who must act, in words: whoever the way of agreement awaits, else whom the stage names."""
    plans = list(plans)
    waiting: dict[int, list[Approval]] = defaultdict(list)
    on_way = [plan.pk for plan in plans if plan.stage in _ON_WAY]
    for row in Approval.objects.waiting().filter(plan__in=on_way).select_related("giver") if on_way else ():
        waiting[row.plan_id].append(row)
    return {plan.pk: _turn(Stage(plan.stage), turn_of(waiting[plan.pk]), today) for plan in plans}


def _turn(stage: Stage, rows: Sequence[Approval], today: date) -> str:
    if not rows:
        return next(step.turn for step in steps(stage) if step.place == "now")
    more = f" и ещё {len(rows) - 1}" if len(rows) > 1 else ""
    days = [row.due for row in rows if row.is_late(today) and row.due]
    late = f", срок был {min(days):%d.%m.%Y}" if days else ""
    return f"«{rows[0].word}»: {rows[0].who}{more}{late}"


def break_off(plan: Plan) -> None:
    """The plan, which the caller has locked, is a draft again: the way stays on record, and a new one waits."""
    rows = rows_of(plan)
    _unfill(rows)
    plan.approvals.current().update(ended_at=timezone.now())
    _ask_again(plan, rows, _KEPT)


def reopen(plan: Plan, rows: Sequence[Approval], person: User, why: str) -> None:
    """These sign-offs of the plan, which the caller has locked, are waited for again; as they were given stays on
    record."""
    _unfill(rows)
    for row in rows:
        row.ended_at, row.ended_by, row.ended_why = timezone.now(), person, why
        row.save(update_fields=["ended_at", "ended_by", "ended_why"])
    _ask_again(plan, rows, (*_KEPT, "due"))


def _unfill(rows: Iterable[Approval]) -> None:
    """Blanks that were filled are blank again where nobody has changed the block since."""
    for row in rows:
        if row.fills_block:
            row.signoff.lines = row.lines
            row.signoff.version += 1
            row.signoff.save()


def _ask_again(plan: Plan, rows: Iterable[Approval], names: Iterable[str]) -> None:
    again = [
        Approval(
            plan=plan, signoff=row.signoff, place=row.place, word=row.word, lines=row.lines,
            **{name: getattr(row, name) for name in names},
        )
        for row in rows
        if row.signoff_id
    ]  # fmt: skip
    Approval.objects.bulk_create(again)


def freeze(plan: Plan, edition: Edition) -> None:
    """The sign-offs become those of the edition, and are never changed again."""
    plan.approvals.current().update(edition=edition, signoff=None)

"""The door for sign-offs, of plans and of their changes: given one by one; the last one puts the text in force."""

import logging

from django.db import transaction
from django.utils import timezone

from plans import permissions
from plans.amending import door as amending
from plans.approval import door as approval_door
from plans.approval import sign, way
from plans.approval.refusals import MoveRefused
from plans.approval.sign import Given
from plans.core.stages import Move, Stage
from plans.models import Approval, Decision, Plan, User

log = logging.getLogger(__name__)

ALL_AGREED = "Все согласования получены."


def give(
    approval: Approval, person: User, given: Given, *, shown: str | None = None, wait: float | None = None
) -> Plan:
    """Give one sign-off, to the text `shown` (`approval.door.version_of`), else to what stands now; the plan after it.

    The last one freezes the edition. Raises PermissionDenied for a wrong person, MoveRefused for a wrong moment,
    Changed for another text than was shown, `NotYet` when the edition's files are not made after `wait` seconds.
    """
    plan = Plan.texts.select_related("cluster").get(pk=approval.plan_id)
    rows = way.rows_of(plan)
    row = _among(rows, approval, plan)
    sign.check(rows, row, person, given.means)
    if not sign.is_last(rows, row):
        return _one(plan, approval, person, given, shown)
    text = sign.document_with(plan, row, given)
    version, files = approval_door.files_of(plan, shown, wait, text)

    def write(locked: Plan) -> None:
        _write(locked, approval, person, given, version)

    with transaction.atomic():
        _agree_first(plan, person)
        if plan.is_amendment:
            decision = amending.put_in_force(plan, person, given.note, version, files, given=write)
        else:
            decision = approval_door.moved(plan, Move.APPROVE, person, given.note, version, files, given=write)
    return decision.plan


@transaction.atomic
def _one(plan: Plan, approval: Approval, person: User, given: Given, shown: str | None) -> Plan:
    """One sign-off of several. When the last one before approval is given, the plan is agreed."""
    locked = Plan.texts.locked(pk=plan.pk)
    version = approval_door.version_of(locked)
    rows = _write(locked, approval, person, given, version, shown=shown)
    if locked.stage == Stage.ON_AGREEMENT and not any(row.is_open and not row.approves for row in rows):
        approval_door.decide(locked, Move.AGREE, person, ALL_AGREED)
    return locked


def _agree_first(plan: Plan, person: User) -> None:
    """Where nobody but those who approve had to agree, approving is one press."""
    locked = Plan.texts.locked(pk=plan.pk)
    if locked.stage == Stage.ON_AGREEMENT:
        approval_door.decide(locked, Move.AGREE, person, "")


def _write(
    locked: Plan, approval: Approval, person: User, given: Given, version: str, *, shown: str | None = None
) -> list[Approval]:
    """Under the lock: check again who may what, write the sign-off down; the rows of the way after it."""
    rows = way.rows_of(locked)
    row = _among(rows, approval, locked)
    sign.check(rows, row, person, given.means)
    approval_door.check_shown(version, shown)
    sign.write(row, person, given, version)
    log.info("plan %s: %s given by user %s", locked.pk, row.word, person.pk)
    return rows


def _among(rows: list[Approval], approval: Approval, plan: Plan) -> Approval:
    """The row as it stands now, with the plan as it stands now."""
    found = next((row for row in rows if row.pk == approval.pk), None)
    if found is None:
        raise MoveRefused("Этот путь согласования прерван: план вернули в черновик. Обновите страницу.")
    found.plan = plan
    return found


@transaction.atomic
def send_back(approval: Approval, person: User, reason: str, *, shown: str | None = None) -> Decision:
    """Return the plan to its secretary with a reason, instead of giving a sign-off. Raises as `give`."""
    locked = Plan.texts.locked(pk=approval.plan_id)
    rows = way.rows_of(locked)
    row = _among(rows, approval, locked)
    if not reason.strip():
        raise MoveRefused("Напишите причину: её увидят все, кто работает с планом.")
    means = Approval.Means.PROGRAM if permissions.is_giver(person, row) else Approval.Means.PAPER
    sign.check(rows, row, person, means)
    if shown is not None:
        approval_door.check_shown(approval_door.version_of(locked), shown)
    row.state, row.note = Approval.States.RETURNED, reason.strip()
    row.given_by, row.given_at, row.means = person, timezone.now(), means
    row.save()
    decision = approval_door.decide(locked, Move.RETURN, person, f"«{row.word}»: {reason.strip()}")
    way.break_off(locked)
    return decision


def approve(plan: Plan, person: User, note: str, *, shown: str | None, wait: float | None) -> Plan | None:
    """The plan's approval by the one who is to give it, as one move; None where the plan has no such sign-off."""
    waiting = [row for row in way.turn_of(way.rows_of(plan)) if row.approves]
    mine = next((row for row in waiting if permissions.is_giver(person, row)), None)
    if mine is None:
        return None
    given = Given(Approval.Means.PROGRAM, timezone.localdate(), person.signed_name, note=note)
    return give(mine, person, given, shown=shown, wait=wait)

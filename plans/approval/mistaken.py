"""A paper that was brought in by mistake: its number, day or scan was wrong. It is taken back, and stays on record."""

import logging
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import permissions
from plans.approval import way
from plans.approval.refusals import MoveRefused
from plans.core.stages import TAKEN_BACK, Stage
from plans.models import Approval, Decision, Plan, User

log = logging.getLogger(__name__)
GONE = "Этот документ уже отозван, или план уже утверждён. Обновите страницу."
NO_REASON = "Напишите, что внесено неверно: причина войдёт в историю и в лист согласования."


def asked_again(rows: Sequence[Approval], mistaken: Approval) -> list[Approval]:
    """Who agreed after it and to words that go with it: to the day and number that were filled into its block."""
    later = [row for row in rows if row.is_given and row.step > mistaken.step]
    return later if mistaken.fills_block else []


@transaction.atomic
def take_back(approval: Approval, person: User, reason: str) -> Approval:
    """The sign-off that waits in place of the one that was given by a wrong paper. The plan is not agreed any more.

    Raises PermissionDenied for anybody but the secretary, MoveRefused without a reason or after the approval.
    """
    plan = Plan.texts.locked(pk=approval.plan_id)
    if not permissions.is_secretary(person, plan.cluster):
        raise PermissionDenied
    rows = way.rows_of(plan)
    row = next((one for one in rows if one.pk == approval.pk), None)
    if row is None or not permissions.can_take_back(person, row):
        raise MoveRefused(GONE)
    if not reason.strip():
        raise MoveRefused(NO_REASON)
    later = asked_again(rows, row)
    way.reopen(plan, [row], person, reason.strip())
    way.reopen(plan, later, person, f"Отозвано «{row.word}»: {reason.strip()}")
    _decide(plan, person, f"«{row.word}»: {reason.strip()}")
    return plan.approvals.current().get(signoff=row.signoff_id)


def _decide(plan: Plan, person: User, note: str) -> None:
    source = plan.stage
    if any(row.is_open and not row.approves for row in way.rows_of(plan)):
        plan.stage = Stage.ON_AGREEMENT.value
        plan.save(update_fields=["stage", "changed_at"])
    log.info("plan %s: a paper taken back by user %s", plan.pk, person.pk)
    Decision.objects.create(plan=plan, move=TAKEN_BACK, source=source, target=plan.stage, person=person, note=note)

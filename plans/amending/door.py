"""The door for changes of a plan in force: begun, moved as a plan is, approved as its next edition."""

import logging
from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone

from plans import bridge, index
from plans.amending.applying import Merge
from plans.amending.closing import Fate, close
from plans.amending.copying import copy_of
from plans.amending.grounds import grounds_to_keep
from plans.amending.marks import check_settled, of_amendment, vanished
from plans.amending.rows import Beside
from plans.approval import door as approval
from plans.approval import way
from plans.approval.refusals import Changed, MoveRefused
from plans.core.stages import Move, Stage
from plans.models import Decision, Plan, User
from plans.owed import counters

log = logging.getLogger(__name__)

STALE = (
    "План, в который вносят эти изменения, тем временем изменился. Ничего не сделано: откройте изменения и сравните "
    "их с действующей редакцией."
)


def move(
    plan: Plan,
    verb: Move,
    person: User,
    note: str = "",
    *,
    shown: str | None = None,
    wait: float | None = None,
    fate: Fate = Fate.KEEP,
    fates: Mapping[int, Fate] | None = None,
) -> Decision:
    """Move a plan or the changes of one; the decision names what the person works on from then on.

    `fate`, and `fates` for single rows: what becomes of that which is open when a plan is closed.

    As `approval.door.move`, and raises what that raises.
    """
    if verb is Move.AMEND:
        if shown is not None:
            approval.check_shown(approval.version_of(plan), shown)
        return begin(plan, person, note)
    if not plan.is_amendment:
        if verb is Move.CLOSE:
            return close(plan, person, note, fate, fates=fates, shown=shown)
        return approval.move(plan, verb, person, note, shown=shown, wait=wait)
    if verb is Move.APPROVE:
        return approve(plan, person, note, shown=shown, wait=wait)
    if verb is Move.SUBMIT:
        check_settled(of_amendment(plan))
    return approval.move(plan, verb, person, note, shown=shown, wait=wait)


@transaction.atomic
def begin(plan: Plan, person: User, note: str) -> Decision:
    """A working copy of the plan, which stays in force. Raises PermissionDenied, MoveRefused."""
    locked = Plan.texts.locked(pk=plan.pk)
    approval.check(locked, Move.AMEND, person, note)
    base = locked.editions.defer("content", "pdf", "docx").first()
    copy = copy_of(locked, base, person)
    log.info("plan %s: changes %s begun by user %s", locked.pk, copy.pk, person.pk)
    return Decision.objects.create(
        plan=copy, move=Move.AMEND.value, source=locked.stage, target=copy.stage, person=person, note=note.strip()
    )


def approve(
    amendment: Plan, person: User, note: str = "", *, shown: str | None = None, wait: float | None = None
) -> Decision:
    """The changes become the plan's next edition, all of them or nothing.

    Raises PermissionDenied, MoveRefused, Changed for another text than was shown, or when the plan is not the one any
    more that was copied; `NotYet` when the files are not made after `wait` seconds.
    """
    stands = Plan.texts.select_related("cluster").get(pk=amendment.pk)
    approval.check(stands, Move.APPROVE, person, note)
    # What the chair is told after seconds of work is told before it, if it is so already.
    check_settled(of_amendment(stands))
    version, files = approval.files_of(stands, shown, wait)
    return put_in_force(amendment, person, note, version, files)


@transaction.atomic
def put_in_force(
    amendment: Plan,
    person: User,
    note: str,
    version: str,
    files: Mapping[str, bytes],
    *,
    given: Callable[[Plan], object] | None = None,
) -> Decision:
    """What `approve` does under the lock. `files` are those of the edition, made of the text of this version.

    `given` writes down the last sign-off, as in `approval.door.moved`.
    """
    plan = Plan.objects.locked(pk=amendment.amends_id)
    copy = Plan.texts.locked(pk=amendment.pk)
    approval.check(copy, Move.APPROVE, person, note, by_way=given is not None)
    _check_base(plan, copy)
    approval.check_shown(approval.version_of(copy), version)
    if given:
        given(copy)
    document = bridge.to_document(Plan.texts.get(pk=copy.pk))
    beside = Beside(plan, copy)
    marks = vanished(beside)
    check_settled(marks)
    edition = approval.freeze(plan, document, person, files, grounds_to_keep(copy), way_of=copy)
    way.freeze(copy, edition)
    Merge(beside, edition, person, timezone.localdate()).run(marks)
    index.renew_plan(plan.pk)
    counters.renew_plan(plan.pk)
    merged = bridge.to_document(Plan.objects.get(pk=plan.pk))
    if merged != document:
        raise RuntimeError(f"amendment {copy.pk} did not become the text that was approved")
    decision = approval.decide(copy, Move.APPROVE, person, note)
    amendment.stage, amendment.became, decision.plan = copy.stage, edition, amendment
    log.info("plan %s: edition %s by changes %s", plan.pk, edition.number, copy.pk)
    return decision


def _check_base(plan: Plan, copy: Plan) -> None:
    """The plan is in force, and its newest edition is the one that was copied. Raises Changed, MoveRefused."""
    if plan.stage != Stage.APPROVED:
        raise MoveRefused(f"План сейчас в состоянии «{plan.stage_name}»: изменения в него не утвердить.")
    newest = plan.editions.values_list("pk", flat=True).first()
    if newest != copy.base_id:
        raise Changed(STALE)

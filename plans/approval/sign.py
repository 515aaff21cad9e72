"""How one sign-off is given or refused: checks, the row, the blanks of its block. The caller has locked the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from plans import bridge, permissions
from plans.approval import signing, texts, way
from plans.approval.refusals import MoveRefused
from plans.approval.scans import Examined, keep
from plans.approval.signing import Brought
from plans.core import blanks
from plans.core import document as paper
from plans.core.blanks import Facts, fill
from plans.core.stages import Stage
from plans.models import Approval, Plan, SignOff, User

NOT_YET = "Очередь этого согласования ещё не пришла: сначала {}."


@dataclass(frozen=True, slots=True)
class Given:
    """How a sign-off is given: in the program, by a document, or by a file of a signature that was verified.

    `on` is the day that stands in the block (None: not said yet), `name` who signed, as under a paper; `fills`: whether
    the blanks of the block are filled with that, as the person has seen it; `adds_day`: whether a block that has no
    place for the day gets a line with it; `signed`: the verified file of a signature.
    """

    means: Approval.Means
    on: date | None
    name: str = ""
    kind: str = ""
    number: str = ""
    note: str = ""
    fills: bool = False
    adds_day: bool = False
    scans: tuple[tuple[str, Examined], ...] = ()
    signed: Brought | None = None

    @property
    def facts(self) -> Facts:
        """What fills blanks; the number of a certificate is not that of a document."""
        return Facts(self.on, "" if self.signed else self.number, self.name)


def filled(block: SignOff | Approval, given: Given) -> str:
    """The lines of the block with its blanks filled; the same where it has none."""
    return "\n".join(fill(block.lines.splitlines(), given.facts))


def day_line(block: SignOff | Approval, given: Given) -> str:
    """The line with the day that the block wants; "" where the day stands, or has its place."""
    return blanks.day_line(block.lines.splitlines(), given.kind, given.facts)


def _as_said(block: SignOff, given: Given) -> str:
    """The lines of the block as the sign-off leaves them."""
    lines = filled(block, given) if given.fills else block.lines
    more = day_line(block, given) if given.adds_day else ""
    return "\n".join(filter(None, (lines, more)))


def document_with(plan: Plan, approval: Approval, given: Given) -> paper.PlanDocument:
    """The plan's text as it will be once the sign-off is given."""
    document = bridge.to_document(plan)
    if not given.fills and not given.adds_day:
        return document
    at = [block.pk for block in plan.signoff_list].index(approval.signoff_id)
    blocks = list(document.signoffs)
    blocks[at] = replace(blocks[at], lines=tuple(_as_said(plan.signoff_list[at], given).splitlines()))
    return replace(document, signoffs=tuple(blocks))


def check(rows: Sequence[Approval], approval: Approval, person: User, means: str) -> None:
    """Whether this person may give it now by these means. Raises PermissionDenied, MoveRefused."""
    plan = approval.plan
    if not permissions.can_give(person, approval, means):
        raise PermissionDenied
    if approval.is_given:
        by = f"{approval.given_by}, {timezone.localtime(approval.given_at):%d.%m.%Y %H:%M}"
        raise MoveRefused(f"«{approval.word}» уже дано: {by}. Ничего не изменено.")
    if not approval.is_open or plan.stage not in (Stage.ON_AGREEMENT, Stage.AGREED):
        raise MoveRefused(f"План сейчас в состоянии «{plan.stage_name}»: согласовать его нельзя. Обновите страницу.")
    turn = way.turn_of(rows)
    if approval not in turn:
        raise MoveRefused(NOT_YET.format("; ".join(f"«{row.word}» — {row.who}" for row in turn)))


def is_last(rows: Sequence[Approval], approval: Approval) -> bool:
    """Whether the plan is in force once this one is given."""
    return approval.approves and all(row.is_given or row == approval for row in rows)


def write(approval: Approval, person: User, given: Given, version: str) -> None:
    """Write the sign-off down, its scans and signature too, and fill the blanks of its block if that was said.

    Raises Changed where the signature is over another text.
    """
    block = approval.signoff
    if given.means == Approval.Means.SIGNATURE:
        signing.check(texts.version_of(texts.document_of(approval.plan)), given.signed)
    approval.word, approval.lines, approval.place = block.word, block.lines, block.place
    if (lines := _as_said(block, given)) != block.lines:
        approval.filled = block.lines = lines
        block.version += 1
        block._history_user = person
        block.save()
    approval.state, approval.means = Approval.States.GIVEN, given.means
    approval.given_by, approval.given_at, approval.given_on = person, timezone.now(), given.on
    approval.signed_name, approval.note = given.name, given.note
    approval.document_kind, approval.document_number = given.kind, given.number
    approval.version = version
    approval.save()
    for name, examined in given.scans:
        keep(examined, name, person, plan=approval.plan, approval=approval)
    if given.signed:
        signing.keep(given.signed, approval, person)

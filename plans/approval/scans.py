"""Scans: of the paper by which a sign-off was given, and of the signed sheet beside an edition. Never the edition."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import permissions
from plans.approval.refusals import MoveRefused
from plans.core.evidence import JPEG, PDF, PNG, Examined, safe_name
from plans.files import sandbox, stored
from plans.models import Approval, Edition, Plan, Scan, User

MOST = 20
_PICTURES = (JPEG, PNG)
NOT_A_SCAN = "Скан — это PDF или фотографии (JPEG, PNG)."
ONE_PDF = "Приложите один PDF или только фотографии: они станут одним PDF."


def examined(files: Sequence[bytes]) -> Examined:
    """One PDF as it is, or photographs joined to one PDF, a page each. Seconds of work, apart from us.

    Raises UnreadableFile, ReadingStopped, MoveRefused for what is no scan.
    """
    if len(files) > MOST:
        raise MoveRefused(f"Не больше {MOST} фотографий в одном скане.")
    found = [sandbox.examine(data) for data in files]
    if len(found) == 1 and found[0].kind == PDF:
        return found[0]
    if any(one.kind == PDF for one in found):
        raise MoveRefused(ONE_PDF)
    if not all(one.kind in _PICTURES for one in found):
        raise MoveRefused(NOT_A_SCAN)
    return Examined(PDF, sandbox.joined([one.data for one in found]))


def keep(
    examined: Examined, name: str, person: User, *, plan: Plan, approval: Approval | None = None,
    edition: Edition | None = None,
) -> Scan:  # fmt: skip
    """Store a scan, in a transaction of the caller's."""
    return Scan.objects.create(
        plan=plan,
        approval=approval,
        edition=edition,
        file=stored.keep(examined),
        name=safe_name(name, examined.kind),
        content_type=examined.kind,
        sha256=examined.sha256,
        person=person,
    )


def lying_by(approval: Approval) -> tuple[str, Examined] | None:
    """The newest scan of a paper, as it was brought: its name and itself. Raises Damaged."""
    scan = approval.scans.last()
    return (scan.name, Examined(scan.content_type, stored.bytes_of(scan))) if scan else None


def attach(edition: Edition, person: User, name: str, found: Examined) -> Scan:
    """Put the scan of the signed sheet beside an edition. Raises PermissionDenied."""
    if not permissions.is_secretary(person, edition.plan.cluster):
        raise PermissionDenied
    with transaction.atomic():
        return keep(found, name, person, plan=edition.plan, edition=edition)

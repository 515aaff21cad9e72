"""Signature files beside an edition: put there after a check, checked again while their certificates live.

With it go those by which sign-offs were given on its way (`signing`), over the text of the way.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from plans import bridge, permissions
from plans.approval import checking, texts
from plans.approval.refusals import MoveRefused
from plans.core.evidence import MAX_NAME
from plans.core.processes import write
from plans.core.signatures.marks import marked
from plans.core.signatures.verdicts import Judgement, Verdict
from plans.core.stages import Role
from plans.core.text import fold, sha256, without_control
from plans.files import signatures
from plans.files.stored import checked
from plans.models import Approval, Edition, Plan, Signature, SignatureCheck, User, WayText

log = logging.getLogger(__name__)
_SIGNING = frozenset({Role.SECRETARY, Role.CHAIR})
_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<")


class SignatureRefused(MoveRefused):
    """The file is not put beside the edition; the message says why."""


def can_attach(person: User, edition: Edition) -> bool:
    """Those who are on the way of the plan: its secretary, its chair, whoever has given a sign-off of it."""
    if _SIGNING & permissions.roles_in(person, edition.plan.cluster):
        return True
    return any(permissions.is_giver(person, row) for row in edition.approvals.all())


def attach(
    edition: Edition, person: User, name: str, data: bytes, *, over: str = "pdf", approval: Approval | None = None
) -> Signature:
    """Put a signature over the edition's PDF or DOCX beside it, or a power of attorney (XML).

    `approval`: the sign-off that is given by it. A signature of which anything is false is refused; what cannot be
    checked here is kept, and shown as that. Raises PermissionDenied, SignatureRefused, UnreadableFile.
    """
    if not can_attach(person, edition):
        raise PermissionDenied
    if approval and approval.edition_id != edition.pk:
        raise SignatureRefused("Этот гриф — не из этой редакции.")
    row = Signature(edition=edition, approval=approval, person=person, data=data, sha256=sha256(data))
    row.name = fold(without_control(name))[-MAX_NAME:] or "подпись"
    if data.lstrip()[:3].startswith(_XML) or data.startswith(_XML):
        row.kind, row.said = Signature.Kinds.ATTORNEY, signatures.attorney(data).to_json()
        return _kept(row, None)
    row.over = over
    found = signatures.judged(data, bytes_over(edition, over))
    refuse_false(found)
    return _kept(row, found)


def refuse_false(found: Judgement) -> None:
    """Raises SignatureRefused where anything about a signature is false."""
    if found.verdict is Verdict.BAD:
        wrong = " ".join(one.why for one in found.points.values() if one.verdict is Verdict.BAD)
        raise SignatureRefused(f"Подпись не прошла техническую проверку. {wrong}")


@transaction.atomic
def _kept(row: Signature, found: Judgement | None) -> Signature:
    Plan.texts.locked(pk=row.edition.plan_id)
    if Signature.objects.filter(edition=row.edition, sha256=row.sha256).exists():
        raise SignatureRefused("Этот файл уже приложен к редакции.")
    row.save()
    if found:
        SignatureCheck.objects.create(signature=row, verdict=found.verdict.value, said=found.to_json())
    log.info("edition %s: signature %s by user %s", row.edition_id, row.pk, row.person_id)
    return row


def bytes_over(edition: Edition, kind: str) -> bytes:
    """The very bytes that were signed. Raises Damaged."""
    data = Edition.objects.values_list(kind, flat=True).get(pk=edition.pk)
    return checked(bytes(data), getattr(edition, f"{kind}_sha256"), f"{edition} ({kind})")


def check_again(row: Signature) -> SignatureCheck:
    """A new check, with today's lists; that it was here since it was brought proves that it is not younger."""
    found = signatures.judged(bytes(row.data), _signed_bytes(row), known_since=row.at)
    return SignatureCheck.objects.create(signature=row, verdict=found.verdict.value, said=found.to_json())


def _signed_bytes(row: Signature) -> bytes:
    if row.text_id:
        return texts.bytes_of(WayText.objects.defer("pdf").select_related("plan__cluster").get(pk=row.text_id))
    return bytes_over(Edition.objects.defer("content", "pdf", "docx").get(pk=row.edition_id), row.over)


def alive(now: datetime) -> list[Signature]:
    """The signatures whose certificates have not run out: of the others nothing new will be known.

    Nothing hangs any more on those of a way that was broken off.
    """
    rows = Signature.objects.filter(kind=Signature.Kinds.SIGNATURE).exclude(approval__ended_at__isnull=False)
    rows = rows.prefetch_related("checks").order_by("pk")
    return [row for row in rows if any(_lives(check, now) for check in list(row.checks.all())[:1])]


def _lives(check: SignatureCheck, now: datetime) -> bool:
    ends = check.judgement.owner.ends
    return not ends or datetime.fromisoformat(ends) >= now


def of_edition(edition: Edition) -> list[tuple[Signature, SignatureCheck | None]]:
    """The files beside an edition and on its way, each with its last check; an attorney's has none."""
    rows = rows_of(edition).defer("data", "text__pdf").select_related("person", "approval", "text")
    return [(row, row.last_check) for row in rows.prefetch_related("checks")]


def rows_of(edition: Edition) -> QuerySet[Signature]:
    """All files of signatures that belong to an edition, those of its way first."""
    own = Q(edition=edition) | Q(approval__edition=edition, text__isnull=False)
    return Signature.objects.filter(own).order_by(F("text").asc(nulls_last=True), "pk")


def has_marks(found: Sequence[tuple[Signature, SignatureCheck | None]]) -> bool:
    """Whether a copy with marks can be made: some signature over the PDF is good by its last check."""
    return any(_is_good(row, check) for row, check in found)


def marked_copy(edition: Edition) -> write.Job:
    """The edition's PDF set anew with the marks of its good signatures. Raises SignatureRefused where none is good."""
    document = checking.text_of(edition)
    places = [(one.word, "\n".join(one.lines)) for one in document.signoffs]
    marks = [
        (_place(row.approval, places), check.judgement)
        for row, check in of_edition(edition)
        if check and _is_good(row, check)
    ]
    if not marks:
        raise SignatureRefused("Отметку ставят, только когда подпись под этим файлом PDF прошла все проверки.")
    page = replace(bridge.page_of(edition.plan), signature_line=False)
    day = timezone.localtime(edition.approved_at).date().isoformat()
    check = checking.address_of(edition.code) if edition.code else ""
    shown = {"with_marks": edition.plan.prints_marks, "page": page, "check": check}
    return write.Job(marked(document, marks), "pdf", day=day, **shown)


def _is_good(row: Signature, check: SignatureCheck | None) -> bool:
    return check is not None and check.verdict == Verdict.GOOD and row.over == Signature.Over.PDF


def _place(approval: Approval | None, places: Sequence[tuple[str, str]]) -> int | None:
    key = (approval.word, approval.filled or approval.lines) if approval else None
    return places.index(key) if key in places else None

"""What is signed by file on the way of agreement: the text as it was sent, made into a PDF once and kept for ever.

Sign-offs that fill their blanks do not change it: whoever has signed, has signed what all the others agree to.
"""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from plans import bridge
from plans.approval import way
from plans.approval.refusals import MoveRefused
from plans.core import document as paper
from plans.core.processes import write
from plans.core.stages import Move, Stage
from plans.core.text import sha256
from plans.files import background
from plans.files.names import file_name
from plans.files.stored import checked
from plans.models import Plan, WayText

NAME = "Текст для подписи"
_NOT_ON_WAY = "Подписывают план, который на согласовании: сейчас он в другом состоянии. Обновите страницу."


def document_of(plan: Plan) -> paper.PlanDocument:
    """The text as it was sent: blanks that sign-offs have filled since are blank again."""
    given = {row.signoff_id: row for row in way.rows_of(plan) if row.filled}
    document = bridge.to_document(plan)
    blocks = list(document.signoffs)
    for at, block in enumerate(plan.signoff_list):
        row = given.get(block.pk)
        if row and block.lines == row.filled:
            blocks[at] = replace(blocks[at], lines=tuple(row.lines.splitlines()))
    return replace(document, signoffs=tuple(blocks))


def version_of(document: paper.PlanDocument) -> str:
    """A name of the very words."""
    return sha256(paper.dumps(document))


def found(plan: Plan) -> WayText | None:
    """The file of the way that is gone now, without its bytes; None while nobody has asked for it."""
    return plan.way_texts.defer("pdf").filter(version=version_of(document_of(plan))).first()


def made(plan: Plan, *, wait: float | None = None) -> WayText:
    """The same, made where it was not. Raises MoveRefused, NotMade, `NotYet` after `wait` seconds."""
    stands = Plan.texts.select_related("cluster").get(pk=plan.pk)
    if known := found(stands):
        return known
    document = document_of(stands)
    return keep(plan, version_of(document), background.data_of(_wish(stands, document), wait=wait))


def _wish(plan: Plan, document: paper.PlanDocument) -> write.Job:
    """It says ПРОЕКТ: nobody takes it for the edition. Its day is that of the sending, so its bytes never differ."""
    sent = plan.decisions.filter(move=Move.SUBMIT).values_list("at", flat=True).first()
    day = timezone.localtime(sent).date().isoformat() if sent else ""
    return write.Job(document, "pdf", draft=True, with_marks=plan.prints_marks, page=bridge.page_of(plan), day=day)


@transaction.atomic
def keep(plan: Plan, version: str, pdf: bytes) -> WayText:
    """Store the file of the text with this name; whoever was quicker has stored it already. Raises MoveRefused."""
    locked = Plan.texts.locked(pk=plan.pk)
    if locked.stage not in (Stage.ON_AGREEMENT, Stage.AGREED) or version_of(document_of(locked)) != version:
        raise MoveRefused(_NOT_ON_WAY)
    values = {"pdf": pdf, "sha256": sha256(pdf)}
    return WayText.objects.get_or_create(plan=locked, version=version, defaults=values)[0]


def bytes_of(text: WayText) -> bytes:
    """The very bytes that are signed. Raises Damaged."""
    data = WayText.objects.values_list("pdf", flat=True).get(pk=text.pk)
    return checked(bytes(data), text.sha256, name_of(text))


def name_of(text: WayText) -> str:
    """«Текст для подписи – План работы – Кластер транспорта – 2021-2022 учебный год.pdf»."""
    base = file_name(text.plan, "pdf", 1).removesuffix(" – редакция 1.pdf")
    return f"{NAME} – {base} – {text.sha256[:8]}.pdf"

"""By what a stranger finds an edition whose paper he holds: its code, and the address where the code is asked for.

The code is known before the files are made, since it stands in the PDF: it follows from the plan and the number.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from plans.core import codes
from plans.core.document import PlanDocument
from plans.core.reading import document_of_json
from plans.core.stages import Stage
from plans.models import Approval, Edition, Plan

_SALT = "plans.approval.checking"


def next_number(plan: Plan) -> int:
    """The number of the edition that comes next; of changes that of the plan which they change."""
    last = (plan.amends or plan).editions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def code_of(plan: Plan, number: int) -> str:
    """The code of an edition: nobody guesses it without the site's key."""
    digest = salted_hmac(_SALT, f"{(plan.amends or plan).pk}/{number}", algorithm="sha256").digest()
    return codes.written(digest)


def address_for(plan: Plan) -> str:
    """What the paper of the plan's next edition says; "" where the site has no public name."""
    return address_of(code_of(plan, next_number(plan)))


def address_of(code: str) -> str:
    """The public page of a code, "" where the site has no public name."""
    return f"{settings.CHECK_SITE}/check/{code}" if settings.CHECK_SITE else ""


@dataclass(frozen=True, slots=True)
class Validity:
    """What a stranger is told of an edition: the one that is in force now, and whether the plan was closed."""

    edition: Edition
    newest: Edition
    is_closed: bool

    @property
    def in_force(self) -> bool:
        return self.edition == self.newest and not self.is_closed


def standing_of(edition: Edition) -> Validity:
    newest = edition.plan.editions.defer("content", "pdf", "docx").order_by("-number").first()
    return Validity(edition, newest or edition, edition.plan.stage == Stage.CLOSED)


def found(code: str) -> Edition | None:
    """The edition of a code as it was typed, without the bytes of its files."""
    key = codes.read(code)
    if not key:
        return None
    rows = Edition.objects.defer("content", "pdf", "docx").select_related("plan__cluster")
    return rows.filter(code=key).first()


@dataclass(frozen=True, slots=True)
class GivenAs:
    """A sign-off as the paper has it: its word and lines; and how it was given, where that is on record."""

    word: str
    lines: tuple[str, ...]
    how: str = ""


def text_of(edition: Edition) -> PlanDocument:
    """What was approved, which later editions and the plan as it stands may have changed."""
    content = Edition.objects.values_list("content", flat=True).get(pk=edition.pk)
    return document_of_json(content.encode())


def given(edition: Edition, document: PlanDocument) -> list[GivenAs]:
    """The sign-offs of an edition, in the order of the paper; nothing about persons but what stands on the sheet."""
    rows = {(row.word, row.filled or row.lines): row for row in edition.approvals.select_related("given_by")}
    return [GivenAs(one.word, one.lines, _how(rows.get((one.word, "\n".join(one.lines))))) for one in document.signoffs]


def _how(row: Approval | None) -> str:
    """«в программе, 21.11.2026, Громов А. В.», «на бумаге, 30.08.2026, протокол № 1»."""
    if row is None or not row.is_given:
        return ""
    document = " ".join(filter(None, (row.document_kind, row.document_number and f"№ {row.document_number}")))
    by = str(row.given_by) if row.means == Approval.Means.PROGRAM else row.signed_name
    day = f"{row.given_on:%d.%m.%Y}" if row.given_on else ""
    return ", ".join(filter(None, (row.get_means_display(), day, document, by)))

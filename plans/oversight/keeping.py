"""The door for frozen summaries: the files are made first, then everything is kept at once and never changes."""

import logging
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import permissions
from plans.core.processes.write import Paper
from plans.core.reports.summary import Summary, dumps, lay_out_summary, sheets
from plans.core.text import sha256
from plans.core.writers import excel, word
from plans.files import background
from plans.models import Department, KeptSummary, User
from plans.oversight.summary import Span, summary_of

log = logging.getLogger(__name__)

KINDS = ("pdf", "docx", "xlsx")


def paper_of(summary: Summary) -> Paper:
    """What its PDF is made of: at most some three hundred lines."""
    return Paper(lay_out_summary(summary), "pdf", drawn=True)


def written(summary: Summary, kind: str, wait: float | None = None) -> bytes:
    """The bytes of a file; of a PDF NotYet when it is not there after the wait, NotMade when it cannot be made."""
    if kind == "xlsx":
        return excel.write_sheets(sheets(summary))
    if kind == "docx":
        return word.write(lay_out_summary(summary))
    return background.data_of(paper_of(summary), wait=wait)


def freeze(person: User, span: Span, wait: float | None = None) -> KeptSummary:
    """Keep the summary of a department with its files for ever; the same one twice is kept once."""
    if span.department is None or not permissions.can_keep_summaries(person, span.department):
        raise PermissionDenied
    summary = summary_of(person, span)
    return _keep(person, span, span.department, summary, {kind: written(summary, kind, wait) for kind in KINDS})


@transaction.atomic
def _keep(
    person: User, span: Span, department: Department, summary: Summary, files: Mapping[str, bytes]
) -> KeptSummary:
    locked = Department.objects.select_for_update().get(pk=department.pk)
    if not permissions.can_keep_summaries(person, locked):
        raise PermissionDenied
    content = dumps(summary)
    last = locked.summaries.only("number", "content_sha256").first()
    if last and last.content_sha256 == sha256(content):  # the second of two clicks
        return last
    row = KeptSummary.objects.create(
        department=locked,
        number=last.number + 1 if last else 1,
        on=span.on,
        period_start=span.period.start if span.period else None,
        period_end=span.period.end if span.period else None,
        made_by=person,
        **KeptSummary.stored(content, files),
    )
    log.info("department %s: summary %s kept by user %s", locked.pk, row.pk, person.pk)
    return row

"""The door for reports: make one for a day, write its files, freeze it. A frozen report never changes."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans import bridge, permissions
from plans.core import document as paper
from plans.core.errors import PlanError
from plans.core.grid import Grid
from plans.core.layout import lay_out
from plans.core.processes import write as make
from plans.core.reports import document as report_document
from plans.core.reports.document import Report, ReportKind
from plans.core.reports.layout import lay_out_report, sheets
from plans.core.text import sha256
from plans.core.writers import excel, word
from plans.files import background
from plans.models import Plan, User
from plans.models import Report as Frozen
from plans.reports.rows import Asked, marked_document, report_of

log = logging.getLogger(__name__)

KINDS = ("pdf", "docx", "xlsx")
MOST_LINES = 2_000  # about fifteen seconds of PDF


class ReportTooLong(PlanError):
    """The report has more lines than a PDF can be made of while somebody waits."""


@dataclass(frozen=True, slots=True)
class Made:
    """A report as its canonical text, as one paper and as sheets; `report` is None for a plan with marks."""

    content: str
    grid: Grid
    sheets: Mapping[str, Grid]
    report: Report | None = None

    def write(self, kind: str, wait: float | None = None) -> bytes:
        """The bytes of a file: "pdf", "docx" or "xlsx". Raises PlanError when it cannot be made.

        A PDF is made apart; `making.NotYet` when it is not there after the wait (as in `making.made`).
        """
        if kind == "xlsx":
            return excel.write_sheets(self.sheets)
        return background.data_of(self.paper, wait=wait) if kind == "pdf" else word.write(self.grid)

    @property
    def paper(self) -> make.Paper:
        """What the PDF is made of. Raises ReportTooLong."""
        if self.report and len(self.report.lines) > MOST_LINES:
            raise ReportTooLong(
                f"В отчёте {len(self.report.lines)} строк: PDF такой длины пришлось бы ждать слишком долго. Возьмите "
                "период покороче, например квартал."
            )
        return make.Paper(self.grid, "pdf", drawn=self.report is not None)


def made(plan: Plan, asked: Asked, made_on: date) -> Made:
    """The report that is asked for, from what the database holds now."""
    if asked.kind is ReportKind.MARKS:
        document = marked_document(plan, asked)
        grid = lay_out(document, draft=not plan.is_frozen, page=bridge.page_of(plan))
        return Made(paper.dumps(document), grid, {"План": grid})
    report = report_of(plan, asked, made_on)
    return Made(report_document.dumps(report), lay_out_report(report), sheets(report), report)


def freeze(plan: Plan, asked: Asked, person: User, made_on: date, wait: float | None = None) -> Frozen:
    """Keep the report with its files for ever; the same one twice is kept once.

    Raises PlanError where a file cannot be made, `making.NotYet` where one is not there after the wait.
    """
    if not permissions.can_keep_reports(person, plan):
        raise PermissionDenied
    one = made(plan, asked, made_on)
    # Seconds of work, before the plan is locked for a moment: nobody's marks wait for it.
    return _keep(plan, asked, person, one.content, {kind: one.write(kind, wait) for kind in KINDS})


@transaction.atomic
def _keep(plan: Plan, asked: Asked, person: User, content: str, files: Mapping[str, bytes]) -> Frozen:
    locked = Plan.objects.locked(pk=plan.pk)
    if not permissions.can_keep_reports(person, locked):
        raise PermissionDenied
    last = locked.reports.only("number", "content_sha256").first()
    if last and last.content_sha256 == sha256(content):  # the second of two clicks
        return last
    row = Frozen.objects.create(
        plan=locked,
        number=last.number + 1 if last else 1,
        kind=asked.kind.value,
        on=asked.on,
        by=asked.by,
        period_start=asked.period.start if asked.period else None,
        period_end=asked.period.end if asked.period else None,
        made_by=person,
        **Frozen.stored(content, files),
    )
    log.info("plan %s: report %s kept by user %s", plan.pk, row.pk, person.pk)
    return row

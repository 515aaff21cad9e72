"""What goes into an edition's archive beside its own files: лист согласования and the scans."""

from collections.abc import Iterator

from plans.approval import sheet
from plans.core.processes import write
from plans.files import background
from plans.files.archives import File
from plans.files.names import safe
from plans.files.stored import bytes_of
from plans.models import Edition, Scan

SHEET = "Лист согласования"


def sheet_name(edition: Edition, kind: str) -> str:
    """«Лист согласования – Транспорт · 2021/22 – редакция 1.pdf»."""
    return f"{SHEET} – {safe(edition.plan.short_name)} – редакция {edition.number}.{kind}"


def papers_of(edition: Edition) -> list[File]:
    """The sheet as PDF and DOCX, then the scans. Raises NotYet while the PDF is being made, NotMade, Damaged."""
    grid = sheet.grid_of_edition(edition)
    made = {"pdf": background.data_of(write.Paper(grid, "pdf")), "docx": write.make(write.Paper(grid, "docx"))}
    papers = [File(sheet_name(edition, kind), edition.approved_at, data) for kind, data in made.items()]
    return [*papers, *_scans(edition)]


def _scans(edition: Edition) -> Iterator[File]:
    for scan in Scan.objects.filter(approval__edition=edition).select_related("approval"):
        yield File(f"Скан – {safe(scan.approval.word)} – {scan.shown_name}", scan.at, bytes_of(scan))
    for scan in edition.scans.all():
        yield File(f"Скан подписанного листа – {scan.shown_name}", scan.at, bytes_of(scan))

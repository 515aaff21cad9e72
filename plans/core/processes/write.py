"""The program that makes files from jobs, each in a process of its own. It knows neither Django nor the database.

`plans.files.background` orders with an open file: the path of the job, the path of the target, and the job as JSON.
The target appears whole or not at all; what went wrong stands beside it (.error), in Russian, for people. Then the job
goes.
"""

import json
import os
import socket
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from plans.core.checks import check
from plans.core.document import PlanDocument, from_json, to_json
from plans.core.errors import GlyphsMissing, PlanError
from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.layout import lay_out
from plans.core.processes.forking import serve
from plans.core.writers import FORMATS, drawn, pdf


@dataclass(frozen=True, slots=True)
class Job:
    """A plan, the kind of file that is wanted of it, and how it is laid out."""

    document: PlanDocument
    kind: str
    draft: bool = False
    with_marks: bool = True
    with_findings: bool = False
    with_squares: bool = False  # where no font has a sign: else the PDF is not made, and the signs are named
    day: str = ""  # the date in the properties of the PDF, as 2022-03-01
    page: Page = field(default_factory=Page)
    check: str = ""  # the address where a stranger checks the paper, for the foot of a PDF

    @property
    def rows(self) -> int:
        return len(self.document.activities)

    @property
    def drawn(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Paper:
    """Any paper that is laid out already, and the kind of file that is wanted of it."""

    grid: Grid
    kind: str
    drawn: bool = False  # a paper with drawings, as reports are

    @property
    def rows(self) -> int:
        return sum(len(table.rows) for table in self.grid.tables)


def dumps(job: Job | Paper) -> str:
    """The job as text: equal plans, laid out equally, give equal texts."""
    values: dict[str, Any] = {one.name: getattr(job, one.name) for one in fields(job)}
    if isinstance(job, Paper):
        values |= {"grid": asdict(job.grid)}
    else:
        values |= {"document": to_json(job.document), "page": asdict(job.page)}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def loads(text: str) -> Job | Paper:
    """The job that `dumps` wrote."""
    values = json.loads(text)
    if "grid" in values:
        return Paper(**values | {"grid": _grid(values["grid"])})
    return Job(**values | {"document": from_json(values["document"]), "page": Page(**values["page"])})


def _grid(values: dict[str, Any]) -> Grid:
    blocks = tuple(_table(one) if "rows" in one else _paragraph(one) for one in values["blocks"])
    notes, starts = tuple(values["notes"]), tuple(map(tuple, values["starts"]))
    return Grid(**values | {"blocks": blocks, "notes": notes, "page": Page(**values["page"]), "starts": starts})


def _paragraph(values: dict[str, Any]) -> Paragraph:
    return Paragraph(**values | {"align": Align(values["align"])})


def _table(values: dict[str, Any]) -> Table:
    rows = (Row(tuple(map(_cell, row["cells"])), Role(row["role"])) for row in values["rows"])
    return Table(tuple(rows), tuple(values["widths"]), values["ruled"])


def _cell(values: dict[str, Any]) -> Cell:
    return Cell(**values | {"align": Align(values["align"])})


def make(job: Job | Paper) -> bytes:
    """The bytes of the file. Raises PlanError when it cannot be made."""
    if isinstance(job, Paper):
        return drawn.write(job.grid) if job.drawn and job.kind == "pdf" else FORMATS[job.kind].write(job.grid)
    grid = _laid_out(job)
    if job.kind != "pdf":
        return FORMATS[job.kind].write(grid)
    if not job.with_squares and (named := pdf.missing(grid)):
        raise GlyphsMissing(named)
    return pdf.write(grid, date.fromisoformat(job.day) if job.day else None)


def _laid_out(job: Job) -> Grid:
    grid = lay_out(
        job.document,
        draft=job.draft,
        with_marks=job.with_marks,
        page=job.page,
        findings=check(job.document) if job.with_findings else (),
        undated=job.draft,
    )
    return replace(grid, check=job.check)


def work(descriptor: int, heavy: bool) -> None:
    """Make the file of one job; what nobody waits for gives way to what somebody does."""
    if heavy:
        os.nice(5)
    with open(descriptor, encoding="utf-8") as file:
        file.seek(0)
        job, target, text = file.read().split("\n", 2)
        make_file(text, Path(target))
        Path(job).unlink(missing_ok=True)


def make_file(text: str, target: Path) -> None:
    """The target or the sentence beside it."""
    part = target.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(make(loads(text)))
    except PlanError as error:
        target.with_suffix(".error").write_text(str(error), encoding="utf-8")
    else:
        part.replace(target)


if __name__ == "__main__":
    with suppress(ImportError, OSError):
        import weasyprint  # noqa: F401 (its slow import, once for all children)
    with socket.socket(fileno=int(sys.argv[1])) as orders:
        serve(orders, work)

"""`python -m plans.core.make JOB TARGET`: a file from a job that lies on the disk, in a process of its own.

A job is JSON: the document, the kind of file, and how it is laid out. The target appears whole or not at all; what
went wrong stands in TARGET.error, in Russian, for people.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from plans.core.checks import check
from plans.core.document import PlanDocument, from_json, to_json
from plans.core.errors import PlanError
from plans.core.grid import Page
from plans.core.layout import lay_out
from plans.core.writers import excel, pdf, word

WRITERS = {"pdf": pdf.write, "docx": word.write, "xlsx": excel.write}


@dataclass(frozen=True, slots=True)
class Job:
    """A plan, the kind of file that is wanted of it, and how it is laid out."""

    document: PlanDocument
    kind: str
    draft: bool = False
    with_marks: bool = True
    with_findings: bool = False
    page: Page = field(default_factory=Page)


def dumps(job: Job) -> str:
    """The job as text: equal plans, laid out equally, give equal texts."""
    values: dict[str, Any] = {one.name: getattr(job, one.name) for one in fields(job)}
    values |= {"document": to_json(job.document), "page": asdict(job.page)}
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def loads(text: str) -> Job:
    """The job that `dumps` wrote."""
    values = json.loads(text)
    return Job(**values | {"document": from_json(values["document"]), "page": Page(**values["page"])})


def make(job: Job) -> bytes:
    """The bytes of the file. Raises PlanError when it cannot be made."""
    grid = lay_out(
        job.document,
        draft=job.draft,
        with_marks=job.with_marks,
        page=job.page,
        findings=check(job.document) if job.with_findings else (),
    )
    return WRITERS[job.kind](grid)


def main(source: Path, target: Path) -> int:
    """Make one file; the exit code is 0 when it is there."""
    os.nice(5)
    part = target.with_suffix(".part")
    try:
        part.write_bytes(make(loads(source.read_text(encoding="utf-8"))))
    except PlanError as error:
        target.with_suffix(".error").write_text(str(error), encoding="utf-8")
        return 1
    part.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))

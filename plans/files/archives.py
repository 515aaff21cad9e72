"""Archives of approved files: all formats of one edition, all approved plans of a department.

An archive is made while it is sent: never more than one file is held in memory. Equal editions give equal bytes.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from plans.core.grid import Page
from plans.core.layout import lay_out
from plans.core.reading import document_of_json
from plans.core.stages import FROZEN, Role
from plans.core.text import sha256
from plans.core.writers import excel
from plans.files.names import file_name
from plans.files.stored import Damaged, checked
from plans.keyset import Key
from plans.models import Department, Edition, Plan, User
from plans.prepared import Prepared
from plans.replica import replica

SUMS = "SHA256SUMS"
LEFT_OUT = "НЕ ВОШЛО.txt"
# Editions as a department's page and its archive have them.
IN_ORDER = (Key("plan__cluster__name"), Key("plan__period_start"), Key("pk"))


@dataclass(frozen=True, slots=True)
class File:
    """One file of an archive: its name, the moment it bears, its bytes."""

    name: str
    moment: datetime
    data: bytes


def overseen(user: User) -> QuerySet[Department]:
    """The departments whose approved plans the person may take all at once."""
    if user.is_superuser:
        return Department.objects.all()
    rows = [row.department_id for row in user.membership_list if row.role == Role.OFFICIAL]
    return Department.objects.filter(pk__in=rows)


def _periods(department: int) -> QuerySet:
    plans = _approved(department).filter(period_start__isnull=False)
    return plans.order_by().values_list("period_start__year", "period_end__year").distinct()


_PERIODS = Prepared(_periods)


def years_of(department: Department) -> list[int]:
    """The years that approved plans of the department touch, the newest first."""
    periods = _PERIODS.rows(department.pk, using=replica())
    return sorted({year for first, last in periods for year in range(first, last + 1)}, reverse=True)


def approved_in(department: Department, year: int) -> QuerySet[Edition]:
    """The newest edition of each approved plan whose period touches the year, without the bytes of its files."""
    plans = _approved(department).filter(period_start__year__lte=year, period_end__year__gte=year)
    newest = Edition.objects.filter(plan__in=plans).order_by().values("plan").annotate(last=Max("pk"))
    editions = Edition.objects.using(replica()).filter(pk__in=newest.values("last"))
    return (
        editions.defer("content", "pdf", "docx")
        .select_related("plan__cluster")
        .order_by(*(key.order for key in IN_ORDER))
    )


def _approved(department: Department | int) -> QuerySet[Plan]:
    return Plan.objects.filter(cluster__department=department, stage__in=[stage.value for stage in FROZEN])


def edition_files(edition: Edition) -> Iterator[File]:
    """Everything that was approved: the stored PDF, DOCX and content, and a sheet of Excel made from that content.

    Raises TextTooLong when a cell is too long for Excel, Damaged when something is not what was approved.
    """
    content = checked(edition.content.encode(), edition.content_sha256, _name(edition, "json"))
    stored = {"pdf": _checked(edition, "pdf", edition.pdf), "docx": _checked(edition, "docx", edition.docx)}
    grid = lay_out(document_of_json(content), page=Page(by_columns=True))
    for kind, data in (stored | {"xlsx": excel.write(grid), "json": content}).items():
        yield File(_name(edition, kind), edition.approved_at, data)


def files_of(editions: Iterable[Edition]) -> Iterator[File]:
    """The PDF and the DOCX of each edition; the bytes are read from the database one edition after the other.

    What is not what was approved is left out, and a last file says so.
    """
    left_out: list[str] = []
    last = None
    for edition in editions:
        last = edition.approved_at
        stored = Edition.objects.using(edition._state.db).values("pdf", "docx").get(pk=edition.pk)
        for kind, data in stored.items():
            try:
                yield File(_name(edition, kind), last, _checked(edition, kind, data))
            except Damaged as error:
                left_out.append(str(error))
    if left_out and last:
        yield File(LEFT_OUT, last, "\n".join(left_out).encode())


def _checked(edition: Edition, kind: str, data: bytes | memoryview) -> bytes:
    return checked(bytes(data), getattr(edition, f"{kind}_sha256"), _name(edition, kind))


def _name(edition: Edition, kind: str) -> str:
    return file_name(edition.plan, kind, edition.number)


def archive(files: Iterable[File]) -> Iterator[bytes]:
    """The pieces of a ZIP file with the files and, at its end, their SHA-256 sums as `sha256sum -c` reads them.

    Names are in UTF-8 and say so, for Windows and Linux to show them right.
    """
    pipe, sums, taken = _Pipe(), [], set()
    last = None
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        for file in files:
            name = _free(file.name, taken)
            package.writestr(_entry(name, file.moment), file.data)
            sums.append(f"{sha256(file.data)}  {name}\n")
            last = max(last or file.moment, file.moment)
            yield pipe.taken()
        if last:
            package.writestr(_entry(SUMS, last), "".join(sums).encode())
    yield pipe.taken()


class _Pipe(io.RawIOBase):
    """What is written can be taken out again; there is no way back, so the archive is written for a stream."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number before its ending where another file has it already, in any case of letters."""
    stem, dot, kind = name.rpartition(".")
    at = 1
    while name.casefold() in taken:
        at += 1
        name = f"{stem} ({at}){dot}{kind}"
    taken.add(name.casefold())
    return name


def _entry(name: str, moment: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, timezone.localtime(moment).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry

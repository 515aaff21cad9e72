"""Stored bytes and their sums: what does not fit its sum is named and never given out; the same brought again heals."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from plans.core import text
from plans.core.errors import PlanError
from plans.core.evidence import Examined
from plans.models import Evidence, ReplyFile, Scan, StoredFile
from plans.models.mark import EVIDENCE_FOLDER, HeldFile, evidence_path

log = logging.getLogger(__name__)
# What names stored files.
NAMING = (Evidence, Scan, ReplyFile)
# No transaction that writes files takes so long: what nothing names by then was left behind.
_PATIENCE = timedelta(hours=1)


class Damaged(PlanError):
    """Stored bytes are missing, or are not those that were stored; the message names them."""


def checked(data: bytes, sha256: str, what: str) -> bytes:
    """The same bytes. Raises Damaged, and logs it, when they are not those whose sum was stored."""
    if text.sha256(data) == sha256:
        return data
    log.error("damaged: %s is not what was stored (SHA-256 %s)", what, sha256)
    raise Damaged(f"Файл «{what}» повреждён: он не совпадает с контрольной суммой, с которой был сохранён.")


def keep(examined: Examined) -> str:
    """Where the bytes lie. Those that lie on the disk already are not written again, unless they were damaged there.

    To be called in a transaction. Who brings the same at the same moment waits at the unique digest until the first is
    done. Callers take the files in the order of their digests, so that no two wait for each other.
    """
    row, is_new = StoredFile.objects.select_for_update().get_or_create(sha256=examined.sha256)
    if not is_new and _lies(row.path, examined.data):
        return row.path
    row.path = default_storage.save(evidence_path(), ContentFile(examined.data))
    row.preview = examined.preview
    row.save(update_fields=["path", "preview"])
    if not is_new:
        healed = sum(one.objects.filter(sha256=examined.sha256).update(file=row.path) for one in NAMING)
        log.warning("stored file %s was damaged, healed for %s rows", examined.sha256, healed)
    return row.path


def _lies(path: str, data: bytes) -> bool:
    try:
        with default_storage.open(path) as file:
            return file.size == len(data) and file.read() == data
    except OSError:
        return False


def bytes_of(file: HeldFile) -> bytes:
    """What was brought. Raises Damaged."""
    try:
        with file.file.open() as stored:
            data = stored.read()
    except OSError as error:
        log.error("damaged: file %s of %s %s cannot be read: %s", file.sha256, file._meta.model_name, file.pk, error)
        raise Damaged(f"Файл «{file.name}» на сервере не найден.") from error
    return checked(data, file.sha256, file.name)


def damaged() -> Iterator[tuple[Evidence | Scan | ReplyFile, str]]:
    """Files of marks, scans and answers that cannot be given out, with the sentence that says why."""
    for file in (row for one in NAMING for row in one.objects.order_by("pk").iterator()):
        try:
            bytes_of(file)
        except Damaged as error:
            yield file, str(error)


def orphans(now: datetime) -> list[str]:
    """Paths of files that no mark, scan or answer names."""
    named = {path for one in NAMING for path in one.objects.values_list("file", flat=True)}
    return [
        path for path in _paths() if path not in named and default_storage.get_modified_time(path) < now - _PATIENCE
    ]


def _paths() -> list[str]:
    try:
        names = default_storage.listdir(EVIDENCE_FOLDER)[1]
    except FileNotFoundError:  # nobody has brought anything yet
        return []
    return [f"{EVIDENCE_FOLDER}/{name}" for name in sorted(names)]


@transaction.atomic
def forget(path: str) -> bool:
    """Delete an orphan; False when anything has come to name it meanwhile."""
    row = StoredFile.objects.select_for_update().filter(path=path).first()
    if any(one.objects.filter(file=path).exists() for one in NAMING):
        return False
    if row:
        row.delete()
    transaction.on_commit(lambda: default_storage.delete(path))
    return True

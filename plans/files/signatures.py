"""Signatures are checked in a process of their own (`plans.core.processes.read`), under limits."""

from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from plans.core.errors import PlanError
from plans.core.limits import MEGABYTE
from plans.core.signatures.attorney import Attorney
from plans.core.signatures.verdicts import Judgement, from_json, of_all, unknown
from plans.files import sandbox, trust

MOST = 2 * MEGABYTE  # bytes of a signature's file: two kilobytes are usual, stamps and lists make it longer
_STOPPED = "Проверка заняла слишком много времени или памяти и остановлена."
_LARGE = "Файл подписи больше 2 МБ: таких подписей не бывает."


def judged(
    signature: bytes, document: bytes, *, known_since: datetime | None = None, trusted: list[Path] | None = None
) -> Judgement:
    """The verdicts on a signature over the document. `known_since`: when it was brought, which proves it was made.

    `trusted`: other files of trust than the administrator's. Raises PlanError.
    """
    if len(signature) > MOST:
        raise PlanError(_LARGE)
    dated = _administrators() if trusted is None else [(path.read_bytes(), _day(path)) for path in trusted]
    parts = [signature, document, *(data for data, _ in dated)]
    task = {
        "read": "signature",
        "sizes": [len(one) for one in parts],
        "days": [day.isoformat() for _, day in dated],
        "now": timezone.now().isoformat(),
        "known_since": known_since.isoformat() if known_since else None,
    }
    try:
        said, _ = sandbox.ask(task, b"".join(parts))
    except sandbox.ReadingStopped:
        return of_all(unknown(_STOPPED), rest=_STOPPED)
    return from_json(said)


def _administrators() -> list[tuple[bytes, date]]:
    return [(one.read(), one.day) for one in trust.files()]


def _day(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())


def attorney(data: bytes) -> Attorney:
    """What a power of attorney says of itself. Raises UnreadableFile, ReadingStopped."""
    if len(data) > MOST:
        raise PlanError("Файл доверенности больше 2 МБ: таких доверенностей не бывает.")
    said, _ = sandbox.ask({"read": "attorney"}, data)
    return Attorney(**said)

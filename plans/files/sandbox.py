"""What strangers have sent is read in a process of its own, so that nothing of it can stop the service.

The program that waits is started once by each worker of the service, without its secrets; for each order it forks a
child under limits of time and memory (`plans.core.processes.read`). What a child says is never run.
"""

import json
import socket
import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from plans.core import errors
from plans.core.evidence import Examined
from plans.core.processes import read
from plans.files import forks

_GRACE = 5.0  # seconds after which nobody waits any more for a child that outlived its own limit
_SLOW = "Файл читается слишком долго, чтение остановлено. Оставьте в нём только план и загрузите снова."
_LARGE = "Файлу не хватило памяти, чтение остановлено. Уберите из него рисунки и всё, кроме плана, и загрузите снова."
_BROKE = "Прочитать файл не удалось: чтение оборвалось. Сохраните план заново, лучше как .docx, и загрузите снова."


class ReadingStopped(errors.PlanError):
    """The file took too much time or memory, or broke its reader."""


READERS = forks.Forks(read.__name__)


def ask(
    task: dict[str, Any], data: bytes, *, seconds: float | None = None, memory: int | None = None
) -> tuple[Any, bytes]:
    """What a child found in the data: plain values, and bytes where the task makes some.

    Limits: seconds, bytes of memory (else those of the settings).
    Raises what the reader raised, with its sentence, or ReadingStopped.
    """
    seconds = seconds or settings.READING_SECONDS
    begun = time.monotonic()
    with _order(memory or settings.READING_MEMORY, seconds) as connection:
        answer = _exchange(connection, json.dumps(task).encode() + b"\n" + data, seconds + _GRACE)
    if not answer:
        raise ReadingStopped(_SLOW if time.monotonic() - begun >= seconds else _BROKE)
    said, _, more = answer.partition(b"\n")
    values = json.loads(said)
    if "error" in values:
        raise _error(values)
    return values, more


def examine(data: bytes) -> Examined:
    """A file of a mark as it may be kept (`plans.core.evidence`). Raises UnreadableFile, ReadingStopped."""
    said, kept = ask({"read": "evidence"}, data)
    return Examined(said["kind"], kept[: said["size"]], kept[said["size"] :])


def joined(pictures: Sequence[bytes]) -> bytes:
    """Examined pictures as one PDF, a page each. Raises as `examine`."""
    return ask({"read": "scan", "sizes": [len(one) for one in pictures]}, b"".join(pictures))[1]


def _order(memory: int, seconds: float) -> socket.socket:
    """The socket on which a child waits."""
    ours, theirs = socket.socketpair()
    with theirs:
        READERS.order(theirs.fileno(), memory, seconds)
    return ours


def _exchange(connection: socket.socket, data: bytes, timeout: float) -> bytes:
    """The child's answer, b"" when it gave none."""
    connection.settimeout(timeout)
    try:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as answer:
            return answer.read()
    except OSError:
        return b""


def _error(said: dict[str, str]) -> errors.PlanError:
    if said["error"] == "MemoryError":
        return ReadingStopped(_LARGE)
    return getattr(errors, said["error"], errors.PlanError)(said["text"])

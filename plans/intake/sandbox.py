"""Reading a stranger's file in a process of its own, so that no file can stop the service.

The process that waits for files is started once by each worker of the service, without its secrets; for each file it
forks a child under limits of time and memory (`plans.core.processes.read`). The answer is JSON: what a child says is
never run.
"""

import json
import socket
import time

from django.conf import settings

from plans.core import errors
from plans.core.processes import read
from plans.core.recognise import Recognition
from plans.files import forks

_GRACE = 5.0  # seconds after which nobody waits any more for a child that outlived its own limit
_SLOW = "Файл читается слишком долго, чтение остановлено. Оставьте в нём только план и загрузите снова."
_LARGE = "Файлу не хватило памяти, чтение остановлено. Уберите из него рисунки и всё, кроме плана, и загрузите снова."
_BROKE = "Прочитать файл не удалось: чтение оборвалось. Сохраните план заново, лучше как .docx, и загрузите снова."


class ReadingStopped(errors.PlanError):
    """The file took too much time or memory, or broke its reader."""


READERS = forks.Forks(read.__name__)


def read_apart(
    data: bytes, *, pasted: bool = False, seconds: float | None = None, memory: int | None = None
) -> tuple[Recognition, ...]:
    """The plans in a file (or in UTF-8 text that was pasted) and what was odd in reading each.

    Limits: seconds, bytes of memory (else those of the settings).
    Raises what the reader raised, with its sentence, or ReadingStopped.
    """
    seconds = seconds or settings.READING_SECONDS
    begun = time.monotonic()
    with _order(memory or settings.READING_MEMORY, seconds, pasted) as connection:
        answer = _exchange(connection, data, seconds + _GRACE)
    if answer:
        return _understood(json.loads(answer))
    raise ReadingStopped(_SLOW if time.monotonic() - begun >= seconds else _BROKE)


def _order(memory: int, seconds: float, pasted: bool) -> socket.socket:
    """The socket on which a child waits for a file."""
    ours, theirs = socket.socketpair()
    with theirs:
        READERS.order(theirs.fileno(), memory, seconds, pasted)
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


def _understood(answer: dict[str, object]) -> tuple[Recognition, ...]:
    if "error" in answer:
        if answer["error"] == "MemoryError":
            raise ReadingStopped(_LARGE)
        raise getattr(errors, answer["error"], errors.PlanError)(answer["text"])
    return tuple(map(Recognition.from_json, answer["plans"]))

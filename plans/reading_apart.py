"""Reading a stranger's file in a process of its own, so that no file can stop the service.

The process that waits for files is started once by each worker of the service, without its secrets; for each file it
forks a child under limits of time and memory (`plans.core.apart`). The answer is JSON: what a child says is never run.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from django.conf import settings

from plans.core import apart, errors
from plans.core.document import from_json
from plans.core.findings import Finding, Level
from plans.core.recognise import Recognition, Torn

_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_GRACE = 5.0  # seconds after which nobody waits any more for a child that outlived its own limit
_SLOW = "Файл читается слишком долго, чтение остановлено. Оставьте в нём только план и загрузите снова."
_LARGE = "Файлу не хватило памяти, чтение остановлено. Уберите из него рисунки и всё, кроме плана, и загрузите снова."
_BROKE = "Прочитать файл не удалось: чтение оборвалось. Сохраните план заново, лучше как .docx, и загрузите снова."


class ReadingStopped(errors.PlanError):
    """The file took too much time or memory, or broke its reader."""


class _Reader:
    """The waiting process and the socket on which it takes orders."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-E", "-s", "-m", apart.__name__, str(theirs.fileno())],
                cwd=settings.BASE_DIR,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def order(self, memory: int, seconds: float, pasted: bool) -> socket.socket:
        """The socket on which a child waits for a file. Raises OSError when the process is gone."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self.control, [apart.ORDER.pack(memory, seconds, pasted)], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def stop(self) -> None:
        self.control.close()
        self.process.kill()
        self.process.wait()


_readers: dict[int, _Reader] = {}  # by the process that started it: a fork has to start its own
_lock = threading.Lock()


def read_apart(
    data: bytes, *, pasted: bool = False, seconds: float | None = None, memory: int | None = None
) -> Recognition:
    """The plan in a file (or in UTF-8 text that was pasted) and what was odd in reading it.

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
    with _lock:
        reader = _readers.get(os.getpid())
        if reader:
            try:
                return reader.order(memory, seconds, pasted)
            except OSError:
                reader.stop()
        _readers[os.getpid()] = reader = _Reader()
        return reader.order(memory, seconds, pasted)


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


def _understood(answer: dict[str, Any]) -> Recognition:
    if "error" in answer:
        if answer["error"] == "MemoryError":
            raise ReadingStopped(_LARGE)
        raise getattr(errors, answer["error"], errors.PlanError)(answer["text"])
    findings = (Finding(Level(found.pop("level")), **found) for found in answer["findings"])
    torn = (Torn(one["section"], one["row"], tuple(one["pieces"])) for one in answer["torn"])
    return Recognition(from_json(answer["document"]), tuple(findings), tuple(answer["left_out"]), tuple(torn))


@atexit.register
def _stop() -> None:
    if reader := _readers.pop(os.getpid(), None):
        reader.stop()

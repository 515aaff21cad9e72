"""Programs that run apart, as the service sees them: each is started once by each process, without its secrets."""

import atexit
import os
import socket
import subprocess
import sys
import threading

from django.conf import settings

from plans.core.processes.forking import ORDER

_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


class _Started:
    """The waiting process and the socket on which it takes orders."""

    def __init__(self, program: str) -> None:
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-E", "-s", "-m", program, str(theirs.fileno())],
                cwd=settings.BASE_DIR,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def order(self, descriptor: int, said: bytes) -> None:
        """Raises OSError when the process is gone."""
        socket.send_fds(self.control, [said], [descriptor])

    def stop(self) -> None:
        self.control.close()
        self.process.kill()
        self.process.wait()


class Forks:
    """A program (`python -m PROGRAM`) that forks a child for each order."""

    def __init__(self, program: str) -> None:
        self.program = program
        self._started: dict[int, _Started] = {}  # by the process that started it: a fork has to start its own
        self._lock = threading.Lock()
        atexit.register(self.stop)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The one that this process has started."""
        return self._started[os.getpid()].process

    def start(self) -> None:
        """Have the program waiting before the first order: its libraries take their time."""
        with self._lock:
            if os.getpid() not in self._started:
                self._started[os.getpid()] = _Started(self.program)

    def order(
        self, descriptor: int, memory: int, seconds: float, word: bool = False, *, clock: float | None = None
    ) -> None:
        """Let a child work on the descriptor, within so many bytes and seconds. `word` is the work's own.

        `clock`: how long it may take where others keep the processors busy, else as many seconds.
        """
        said = ORDER.pack(memory, seconds, clock or seconds, word)
        with self._lock:
            if started := self._started.get(os.getpid()):
                try:
                    return started.order(descriptor, said)
                except OSError:
                    started.stop()
            self._started[os.getpid()] = started = _Started(self.program)
            return started.order(descriptor, said)

    def stop(self) -> None:
        """End the program, if this process has started it."""
        if started := self._started.pop(os.getpid(), None):
            started.stop()

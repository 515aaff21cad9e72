"""How one file is made: in a process of its own, under limits, from a job in a folder of this machine.

Whoever makes a file holds the lock of its job: a job that nobody holds was stopped.
"""

import fcntl
import os
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from plans.core.processes import write
from plans.files import forks

STOPPED = "Файл получался слишком долго или не хватило памяти, работа остановлена. Скачайте Word или Excel."
LIGHT_SECONDS = 60  # of a processor: a busy machine only takes longer

MAKERS = forks.Forks(write.__name__)


class Readiness(StrEnum):
    """Where the making of a file stands."""

    READY = "ready"
    RUNNING = "running"
    QUEUED = "queued"
    FAILED = "failed"


def begin(job: Path, path: Path, text: str, *, heavy: bool) -> None:
    """Have `path` made of the text, while somebody holds `job`; nothing is done where somebody has begun it."""
    with NamedTemporaryFile("w", dir=job.parent, suffix=".part", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the child gets this very lock with the file
        file.write(f"{job}\n{path}\n{text}")
        file.flush()
        try:
            os.link(file.name, job)
        except FileExistsError:  # somebody else was quicker
            return
        clock = settings.MAKING_SECONDS
        seconds = clock if heavy else min(LIGHT_SECONDS, clock)
        MAKERS.order(file.fileno(), settings.MAKING_MEMORY, seconds, heavy, clock=clock)


def is_held(job: Path) -> bool | None:
    """Whether somebody works on the job; None when there is no such job."""
    try:
        with job.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return True
    return False

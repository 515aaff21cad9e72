"""Files are made outside the request, in a process of their own under limits; a page says how far a slow one is.

Files lie by the hash of what they are made from, so that one file is made once whoever asks, and a change of the plan
asks for another one. They are no source of anything: all may be deleted at any time. Whoever makes a file holds the
lock of its job: a job that nobody holds was stopped.
"""

import fcntl
import os
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from plans.core.errors import PlanError
from plans.core.processes import write
from plans.core.text import sha256
from plans.files import forks

HEAVY_ROWS = 300  # about four seconds with drawings
MOST_AT_ONCE = {".heavy": 2, ".job": 4}
_SECONDS_A_ROW = {False: 0.001, True: 0.013}  # without and with drawings, for the progress bar only
_SECONDS_TO_START = 1.5
_KEPT = 24 * 3600
_LOOK = 0.01
_STOPPED = "Файл получался слишком долго или не хватило памяти, работа остановлена. Скачайте Word или Excel."

MAKERS = forks.Forks(write.__name__)


class Readiness(StrEnum):
    """Where the making of a file stands."""

    READY = "ready"
    RUNNING = "running"
    QUEUED = "queued"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is made or being made: `seconds` since it was begun, of about `expected`; `why` it failed."""

    state: Readiness
    path: Path
    rows: int = 0
    seconds: int = 0
    expected: int = 0
    why: str = ""


class NotMade(PlanError):
    """The file cannot be made; the message says why."""


class NotYet(PlanError):
    """The file is not there yet: `made` tells how far it is."""

    def __init__(self, made: Made) -> None:
        super().__init__("Файлы ещё готовятся. Повторите через несколько секунд: ничего не потеряно.")
        self.made = made


def is_heavy(wanted: write.Job | write.Paper) -> bool:
    """Whether no page waits for this file at all."""
    return wanted.rows > HEAVY_ROWS


def made(wanted: write.Job | write.Paper, *, wait: float | None = None) -> Made:
    """The file if it is there; otherwise it is begun, unless too many are being made already.

    `wait`: for how many seconds after its beginning it is waited for; else as the settings say, and no moment for a
    heavy one.
    """
    text = write.dumps(wanted)
    folder = Path(settings.MADE_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{sha256(text)}.{wanted.kind}"
    heavy = is_heavy(wanted)
    job = path.with_suffix(".heavy" if heavy else ".job")
    if wait is None:
        wait = 0 if heavy else settings.MAKING_WAIT
    since, expected = time.time(), round(_SECONDS_TO_START + _SECONDS_A_ROW[wanted.drawn] * wanted.rows)
    while True:
        state, why = _standing(path, job)
        if state is None:
            state = _begin(folder, job, path, text)
        began = _began(job) or since
        if state not in (Readiness.RUNNING, Readiness.QUEUED) or time.time() - min(began, since) >= wait:
            return Made(state, path, wanted.rows, round(time.time() - began), expected, why)
        time.sleep(_LOOK)


def data_of(wanted: write.Job | write.Paper, *, wait: float | None = None) -> bytes:
    """The bytes of the file. Raises NotYet when the wait (as in `made`) is over, NotMade when it failed."""
    found = made(wanted, wait=wait)
    if found.state is Readiness.FAILED:
        raise NotMade(found.why)
    if found.state is not Readiness.READY:
        raise NotYet(found)
    return found.path.read_bytes()


def stopped() -> list[Path]:
    """Jobs that nobody works on any more: their process was ended."""
    folder = Path(settings.MADE_ROOT)
    return [job for suffix in MOST_AT_ONCE for job in folder.glob(f"*{suffix}") if _is_held(job) is False]


def _standing(path: Path, job: Path) -> tuple[Readiness | None, str]:
    """Where the making stands, and why it failed, which is said once; None when nobody has begun it."""
    alive = _is_held(job)  # looked at first: whoever makes a file lets go of the job when all else is there
    if path.exists():
        os.utime(path)
        return Readiness.READY, ""
    if (failed := path.with_suffix(".error")).exists():
        why = failed.read_text(encoding="utf-8")
        failed.unlink(missing_ok=True)
        return Readiness.FAILED, why
    if alive is False:
        job.unlink(missing_ok=True)
        return Readiness.FAILED, _STOPPED
    return (Readiness.RUNNING, "") if alive else (None, "")


def _is_held(job: Path) -> bool | None:
    """Whether somebody works on the job; None when there is no such job."""
    try:
        with job.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return True
    return False


def _began(job: Path) -> float | None:
    try:
        return job.stat().st_mtime
    except FileNotFoundError:
        return None


def _begin(folder: Path, job: Path, path: Path, text: str) -> Readiness:
    _forget_old(folder)
    if sum(bool(_is_held(one)) for one in folder.glob(f"*{job.suffix}")) >= MOST_AT_ONCE[job.suffix]:
        return Readiness.QUEUED
    with NamedTemporaryFile("w", dir=folder, suffix=".part", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # the child gets this very lock with the file
        file.write(f"{job}\n{path}\n{text}")
        file.flush()
        try:
            os.link(file.name, job)
        except FileExistsError:  # somebody else was quicker
            return Readiness.RUNNING
        heavy = job.suffix == ".heavy"
        seconds = settings.MAKING_SECONDS if heavy else min(60, settings.MAKING_SECONDS)
        MAKERS.order(file.fileno(), settings.MAKING_MEMORY, seconds, heavy)
    return Readiness.RUNNING


def _forget_old(folder: Path) -> None:
    now = time.time()
    for path in folder.iterdir():
        limit = settings.MAKING_SECONDS * 2 if path.suffix in (".job", ".heavy", ".part") else _KEPT
        try:
            if now - path.stat().st_mtime > limit:
                path.unlink()
        except FileNotFoundError:  # another one forgets too
            continue

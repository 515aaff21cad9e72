"""Files made on the machine that was asked (JOBS=process): they and their jobs lie in the folder MADE_ROOT.

All of it may be deleted at any time.
"""

import os
import time
from pathlib import Path

from django.conf import settings

from plans.files import making
from plans.files.making import Readiness

MOST_AT_ONCE = {".heavy": 2, ".job": 4}
LOOK = 0.01  # seconds between two looks
_KEPT = 24 * 3600


def standing(name: str, text: str, *, heavy: bool) -> tuple[Readiness, str, float | None]:
    """Where the making of the file stands, why it failed, and when it was begun; it is begun unless it was."""
    folder = Path(settings.MADE_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    job = path.with_suffix(".heavy" if heavy else ".job")
    state, why = _found(path, job)
    if state is None:
        state = _begin(job, path, text, heavy=heavy)
    return state, why, _began(job)


def read(name: str) -> bytes:
    """The bytes of a file that is ready."""
    return (Path(settings.MADE_ROOT) / name).read_bytes()


def stopped() -> int:
    """How many jobs nobody works on any more: their process was ended."""
    folder = Path(settings.MADE_ROOT)
    return sum(making.is_held(job) is False for suffix in MOST_AT_ONCE for job in folder.glob(f"*{suffix}"))


def _found(path: Path, job: Path) -> tuple[Readiness | None, str]:
    """Where the making stands, and why it failed, which is said once; None when nobody has begun it."""
    alive = making.is_held(job)  # looked at first: whoever makes a file lets go of the job when all else is there
    if path.exists():
        os.utime(path)
        return Readiness.READY, ""
    if (failed := path.with_suffix(".error")).exists():
        why = failed.read_text(encoding="utf-8")
        failed.unlink(missing_ok=True)
        return Readiness.FAILED, why
    if alive is False:
        job.unlink(missing_ok=True)
        return Readiness.FAILED, making.STOPPED
    return (Readiness.RUNNING, "") if alive else (None, "")


def _began(job: Path) -> float | None:
    try:
        return job.stat().st_mtime
    except FileNotFoundError:
        return None


def _begin(job: Path, path: Path, text: str, *, heavy: bool) -> Readiness:
    _forget_old(job.parent)
    if sum(bool(making.is_held(one)) for one in job.parent.glob(f"*{job.suffix}")) >= MOST_AT_ONCE[job.suffix]:
        return Readiness.QUEUED
    making.begin(job, path, text, heavy=heavy)
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

"""Heavy files are made outside the request, in a process of their own; the page says how far it is.

Files lie by the hash of what they are made from, so that one file is made once whoever asks, and a change of the plan
asks for another one. They are no source of anything: all may be deleted at any time.
"""

import hashlib
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from plans.core import make

HEAVY_ROWS = 300  # about two seconds of PDF
MOST_AT_ONCE = 2
_SECONDS_A_ROW = 0.013  # for the progress bar only
_SECONDS_TO_START = 1.5
_TOO_LONG = 600
_KEPT = 24 * 3600


class State(StrEnum):
    """Where the making of a file stands."""

    READY = "ready"
    RUNNING = "running"
    QUEUED = "queued"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is made or being made: `seconds` since it was begun, of about `expected`; `why` it failed."""

    state: State
    path: Path
    seconds: int = 0
    expected: int = 0
    why: str = ""


def is_heavy(wanted: make.Job) -> bool:
    """Whether a page should not wait for this file. DOCX and XLSX of any plan are quick."""
    return wanted.kind == "pdf" and len(wanted.document.activities) > HEAVY_ROWS


def made(wanted: make.Job) -> Made:
    """The file if it is there; otherwise it is begun, unless too many are being made already."""
    text = make.dumps(wanted)
    folder = Path(settings.MADE_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()}.{wanted.kind}"
    expected = round(_SECONDS_TO_START + _SECONDS_A_ROW * len(wanted.document.activities))
    if path.exists():
        os.utime(path)
        return Made(State.READY, path)
    if (failed := path.with_suffix(".error")).exists():
        why = failed.read_text(encoding="utf-8")
        failed.unlink(missing_ok=True)
        return Made(State.FAILED, path, why=why)
    job = path.with_suffix(".job")
    if job.exists() and (age := time.time() - job.stat().st_mtime) < _TOO_LONG:
        return Made(State.RUNNING, path, round(age), expected)
    return _begin(folder, job, path, text, expected)


def _begin(folder: Path, job: Path, path: Path, text: str, expected: int) -> Made:
    _forget_old(folder)
    if len(list(folder.glob("*.job"))) >= MOST_AT_ONCE:
        return Made(State.QUEUED, path, 0, expected)
    job.write_text(text, encoding="utf-8")
    command = f'"$0" -m {make.__name__} "$1" "$2"; code=$?; rm -f "$1"; exit $code'
    # The shell takes the job away whatever becomes of the program, and is no child that anybody must wait for.
    subprocess.Popen(  # noqa: S603 (our own module, names made of hashes)
        ["/bin/sh", "-c", f"({command}) &", sys.executable, str(job), str(path)],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ).wait()
    return Made(State.RUNNING, path, 0, expected)


def _forget_old(folder: Path) -> None:
    now = time.time()
    for path in folder.iterdir():
        limit = _TOO_LONG if path.suffix in (".job", ".part") else _KEPT
        if now - path.stat().st_mtime > limit:
            path.unlink(missing_ok=True)

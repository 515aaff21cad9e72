"""Files are made outside the request, each in a process of its own under limits; a page says how far a slow one is.

Files are named by the hash of what they are made from, so that one file is made once whoever asks, and a change of the
plan asks for another one. They are no source of anything: all may be deleted at any time.
"""

import time
from dataclasses import dataclass

from django.conf import settings

from plans.core.errors import PlanError
from plans.core.processes import write
from plans.core.text import sha256
from plans.files import nearby, queued
from plans.files.making import Readiness

HEAVY_ROWS = 300  # about four seconds with drawings
_SECONDS_A_ROW = {False: 0.001, True: 0.013}  # without and with drawings, for the progress bar only
_SECONDS_TO_START = 1.5
_WAYS = {"process": nearby, "database": queued}  # by JOBS


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is made or being made: `seconds` since it was begun, of about `expected`; `why` it failed."""

    state: Readiness
    name: str
    rows: int = 0
    seconds: int = 0
    expected: int = 0
    why: str = ""

    def read(self) -> bytes:
        """The bytes of a file that is ready."""
        return _WAYS[settings.JOBS].read(self.name)


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
    name, heavy, way = f"{sha256(text)}.{wanted.kind}", is_heavy(wanted), _WAYS[settings.JOBS]
    if wait is None:
        wait = 0 if heavy else settings.MAKING_WAIT
    since, expected = time.time(), round(_SECONDS_TO_START + _SECONDS_A_ROW[wanted.drawn] * wanted.rows)
    while True:
        state, why, began = way.standing(name, text, heavy=heavy)
        began = began or since
        if state not in (Readiness.RUNNING, Readiness.QUEUED) or time.time() - min(began, since) >= wait:
            return Made(state, name, wanted.rows, round(time.time() - began), expected, why)
        time.sleep(way.LOOK)


def data_of(wanted: write.Job | write.Paper, *, wait: float | None = None) -> bytes:
    """The bytes of the file. Raises NotYet when the wait (as in `made`) is over, NotMade when it failed."""
    found = made(wanted, wait=wait)
    if found.state is Readiness.FAILED:
        raise NotMade(found.why)
    if found.state is not Readiness.READY:
        raise NotYet(found)
    return found.read()

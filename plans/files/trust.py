"""Whom signatures are checked against: files that the administrator brings, each under the day on which it was made.

All nodes read them from one storage, so that a signature gets the same verdicts wherever it is checked.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.utils import timezone

from plans.core.errors import PlanError
from plans.core.text import sha256
from plans.files import sandbox

STALE_DAYS = 30
_NAMED = re.compile(r"(\d{4}-\d\d-\d\d) (.+)")


@dataclass(frozen=True, slots=True)
class Brought:
    """One file of trust: its day and its name."""

    day: date
    name: str

    @property
    def place(self) -> str:
        """Its name in the storage."""
        return f"{self.day.isoformat()} {self.name}"

    def read(self) -> bytes:
        with _kept().open(self.place) as file:
            return file.read()


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a file: authorities with the last days of their certificates, lists with their days."""

    certificates: tuple[tuple[str, datetime], ...]
    revoked: tuple[tuple[datetime, datetime | None], ...]


def _kept() -> Storage:
    return storages["trust"]


def files() -> list[Brought]:
    """All of them, the newest first."""
    try:
        _, places = _kept().listdir("")
    except FileNotFoundError:  # nobody has brought anything yet
        return []
    found = filter(None, map(_NAMED.fullmatch, places))
    brought = [Brought(date.fromisoformat(name[1]), name[2]) for name in found]
    return sorted(brought, key=lambda one: (one.day, one.name), reverse=True)


def age(today: date) -> int | None:
    """For how many days nobody has brought anything; None where nothing ever was."""
    newest = next(iter(files()), None)
    return (today - newest.day).days if newest else None


def bring(data: bytes, name: str, day: date) -> Contents:
    """Keep a file; one of the same name that is there is replaced. Raises UnreadableFile, PlanError."""
    if day > timezone.localdate():
        raise PlanError("День файла не может быть в будущем.")
    found = look(data)
    safe = re.sub(r"[^\w.-]+", "_", Path(name).name)[-100:] or sha256(data)[:12]
    former, new = files(), Brought(day, safe)
    keep(new.place, data)
    for one in former:
        if one.name == safe and one != new:
            _kept().delete(one.place)
    return found


def keep(place: str, data: bytes) -> None:
    """Lay a file down, in place of one of its name."""
    _kept().save(place, ContentFile(data))


def look(data: bytes) -> Contents:
    """What stands in a file. Raises UnreadableFile."""
    said, _ = sandbox.ask({"read": "trust"}, data)
    when = datetime.fromisoformat
    return Contents(
        tuple((owner, when(ends)) for owner, ends in said["certificates"]),
        tuple((when(begins), when(ends) if ends else None) for begins, ends in said["revoked"]),
    )


def drop(name: str) -> None:
    """Forget a file. Raises PlanError where there is none of this name."""
    found = [one for one in files() if one.name == name]
    if not found:
        raise PlanError(f"Файла «{name}» среди принесённых нет.")
    for one in found:
        _kept().delete(one.place)

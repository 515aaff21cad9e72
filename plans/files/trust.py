"""Whom signatures are checked against: files that the administrator brings, each under the day on which it was made."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from plans.core.errors import PlanError
from plans.core.text import sha256
from plans.files import sandbox

STALE_DAYS = 30
_NAMED = re.compile(r"(\d{4}-\d\d-\d\d) (.+)")


@dataclass(frozen=True, slots=True)
class Brought:
    """One file of trust: its day, its name, and where it lies."""

    day: date
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a file: authorities with the last days of their certificates, lists with their days."""

    certificates: tuple[tuple[str, datetime], ...]
    revoked: tuple[tuple[datetime, datetime | None], ...]


def files() -> list[Brought]:
    """All of them, the newest first."""
    folder = Path(settings.TRUST_ROOT)
    found = ((_NAMED.fullmatch(path.name), path) for path in folder.glob("*") if path.is_file())
    brought = [Brought(date.fromisoformat(name[1]), name[2], path) for name, path in found if name]
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
    folder = Path(settings.TRUST_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    safe = re.sub(r"[^\w.-]+", "_", Path(name).name)[-100:] or sha256(data)[:12]
    part = folder / f".{safe}.part"
    part.write_bytes(data)
    former = [one.path for one in files() if one.name == safe]
    target = folder / f"{day.isoformat()} {safe}"
    part.replace(target)
    for path in former:
        if path != target:
            path.unlink(missing_ok=True)
    return found


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
        one.path.unlink()

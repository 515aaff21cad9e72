"""The door for backups: copy, prove, restore.

A copy is a folder: the database as one file, `files/` with everything that members have brought, `trust/` with whom
signatures are checked against, `settings.json` without secrets, and `manifest.json` with the size and SHA-256 of each
file, the number of rows of each table and the sums of all editions. It is made beside its name and gets the name when
it is whole.
"""

import json
import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypedDict

import django
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage, storages
from django.db import connection
from django.utils import timezone

from plans.backups import databases
from plans.core.errors import PlanError
from plans.core.text import sha256
from plans.models import Backup

log = logging.getLogger(__name__)
MANIFEST, SETTINGS, FILES, TRUST = "manifest.json", "settings.json", "files", "trust"
# What an administrator must know to build the same place again; nothing that opens a door.
_TOLD = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "HTTPS", "SITE_URL", "TIME_ZONE", "DEFAULT_FROM_EMAIL")


class BackupRefused(PlanError):
    """The copy cannot be made, proved or brought back; the message says why and what to do."""


class Listed(TypedDict):
    """A file of the copy."""

    path: str
    size: int
    sha256: str


class Manifest(TypedDict):
    """What a copy must hold."""

    made_at: str
    vendor: str
    django: str
    migration: str
    rows: dict[str, int]
    editions: dict[str, str]
    files: list[Listed]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a check has looked at, for people."""

    files: int
    rows: int
    editions: int
    trust: int
    made_at: datetime


def copy(folder: Path) -> Backup:
    """A new copy in a folder of its own inside `folder`. Raises BackupRefused, ToolFailed."""
    now = timezone.localtime()
    target = folder / f"plans-{now:%Y-%m-%d-%H%M%S}"
    if target.exists():
        raise BackupRefused(f"Папка {target} уже есть. Повторите через секунду.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".copying-", dir=folder) as part:
        made = Path(part) / "copy"
        made.mkdir(mode=0o700)
        # First the database, then the files: they are only ever added, so what the rows name is there.
        databases.dump(made / databases.file_name())
        _copy_files(made / FILES)
        _copy_trust(made / TRUST)
        told = {name: getattr(settings, name) for name in _TOLD if hasattr(settings, name)}
        (made / SETTINGS).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        text = json.dumps(_manifest(made, now), ensure_ascii=False, indent=1)
        (made / MANIFEST).write_text(text, encoding="utf-8")
        made.rename(target)
    size = sum(path.stat().st_size for path in _files(target))
    log.info("backup %s: %s bytes", target, size)
    return Backup.objects.create(folder=str(target), size=size, manifest_sha256=sha256(text), made_at=now)


def check(folder: Path) -> Proof:
    """Prove a copy: each file by its sum, then the database itself, which is restored beside the site's own.

    Its rows are counted, the sums of its editions computed anew, and each file that a row names must be there. Raises
    BackupRefused at the first thing that is wrong.
    """
    manifest = _read(folder)
    _check_files(folder, manifest)
    _check_vendor(manifest)
    with tempfile.TemporaryDirectory() as part, databases.beside(_database(folder), Path(part)) as opened:
        _check_rows(manifest, opened)
        _check_editions(manifest, opened)
        _check_brought(folder, opened)
    made_at = datetime.fromisoformat(manifest["made_at"])
    lists = sum(one["path"].startswith(f"{TRUST}/") for one in manifest["files"])
    return Proof(len(manifest["files"]), sum(manifest["rows"].values()), len(manifest["editions"]), lists, made_at)


def restore(folder: Path) -> Proof:
    """Bring a proved copy back into an empty place. Raises BackupRefused where anything stands there already."""
    if not databases.is_empty():
        raise BackupRefused("База не пуста: восстановление стёрло бы её. Укажите в DATABASE_URL новую, пустую базу.")
    if next(_brought(), None):
        raise BackupRefused(
            "В хранилище уже есть файлы. Укажите новую, пустую папку (MEDIA_ROOT) или пустое хранилище (S3_URL)."
        )
    proof = check(folder)
    databases.make_room()
    databases.load(_database(folder))
    for path in _files(folder / FILES):
        with path.open("rb") as file:
            default_storage.save(str(path.relative_to(folder / FILES)), File(file))
    _bring_trust(folder / TRUST)
    log.info("restored from %s", folder)
    return proof


def _copy_files(target: Path) -> None:
    target.mkdir(mode=0o700)
    for path in _brought():
        (target / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with default_storage.open(path) as file, (target / path).open("xb") as copy:
            shutil.copyfileobj(file, copy)


def _brought(folder: str = "") -> Iterator[str]:
    """Paths of all that people have brought, wherever it lies."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nobody has brought anything yet
        return
    yield from (f"{folder}{name}" for name in sorted(names))
    for one in sorted(folders):
        yield from _brought(f"{folder}{one}/")


def _copy_trust(target: Path) -> None:
    target.mkdir(mode=0o700)
    for name in _lists():
        with storages["trust"].open(name) as file:
            (target / name).write_bytes(file.read())


def _lists() -> list[str]:
    """Names of the files of trust that are whole."""
    try:
        _, names = storages["trust"].listdir("")
    except FileNotFoundError:  # nobody has brought any yet
        return []
    return [name for name in names if not name.startswith(".")]


def _bring_trust(source: Path) -> None:
    """Lists that were brought here since stay: a file of the same day and name is not overwritten."""
    there = _lists()
    for path in _files(source):  # none in a copy that an earlier version has made
        if path.name not in there:
            storages["trust"].save(path.name, ContentFile(path.read_bytes()))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _manifest(folder: Path, now: datetime) -> Manifest:
    with tempfile.TemporaryDirectory() as part, databases.beside(_database(folder), Path(part)) as opened:
        rows, editions = _rows(opened), _editions(opened)
        applied = databases.rows(opened, "SELECT name FROM django_migrations WHERE app = 'plans' ORDER BY id")
        last = [name for (name,) in applied][-1]
    return Manifest(
        made_at=now.isoformat(),
        vendor=connection.vendor,
        django=django.get_version(),
        migration=last,
        rows=rows,
        editions=editions,
        files=[
            Listed(path=str(path.relative_to(folder)), size=path.stat().st_size, sha256=_sum(path))
            for path in _files(folder)
        ],
    )


def _sum(path: Path) -> str:
    return sha256(path.read_bytes())


def _rows(opened: databases.Connection) -> dict[str, int]:
    """The number of rows of each of our tables."""
    names = sorted(model._meta.db_table for model in apps.get_app_config("plans").get_models(include_auto_created=True))
    counted = ((name, databases.rows(opened, f'SELECT count(*) FROM "{name}"')) for name in names)  # noqa: S608
    return {name: next(found)[0] for name, found in counted}


def _editions(opened: databases.Connection) -> dict[str, str]:
    """Each edition with the sum of its content and files, computed from what lies in the table."""
    found = databases.rows(opened, "SELECT id, content, pdf, docx FROM plans_edition ORDER BY id")
    return {str(key): sha256(text + sha256(bytes(pdf)) + sha256(bytes(docx))) for key, text, pdf, docx in found}


def _read(folder: Path) -> Manifest:
    try:
        found: Manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupRefused(f"В папке {folder} нет описи {MANIFEST}: это не резервная копия.") from error
    return found


def _database(folder: Path) -> Path:
    return folder / databases.file_name()


def _check_vendor(manifest: Manifest) -> None:
    if manifest["vendor"] != connection.vendor:
        raise BackupRefused(
            f"Копия сделана с базы {manifest['vendor']}, а DATABASE_URL указывает на {connection.vendor}."
        )


def _check_files(folder: Path, manifest: Manifest) -> None:
    for one in manifest["files"]:
        path = folder / one["path"]
        if not path.is_file() or path.stat().st_size != one["size"] or _sum(path) != one["sha256"]:
            raise BackupRefused(f"Файл {one['path']} отсутствует или изменён: копия повреждена, возьмите другую.")


def _check_rows(manifest: Manifest, opened: databases.Connection) -> None:
    rows = _rows(opened)
    for table, count in manifest["rows"].items():
        if rows.get(table) != count:
            raise BackupRefused(f"В таблице {table} строк {rows.get(table)}, а в описи {count}: копия повреждена.")


def _check_editions(manifest: Manifest, opened: databases.Connection) -> None:
    if _editions(opened) != manifest["editions"]:
        raise BackupRefused("Утверждённые редакции не совпадают с описью: копия повреждена, возьмите другую.")


def _check_brought(folder: Path, opened: databases.Connection) -> None:
    for path, digest in databases.rows(opened, "SELECT path, sha256 FROM plans_storedfile ORDER BY id"):
        file = folder / FILES / path
        if not file.is_file() or _sum(file) != digest:
            raise BackupRefused(f"Файл отметки {path} отсутствует или изменён: копия повреждена, возьмите другую.")

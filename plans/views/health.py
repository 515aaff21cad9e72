"""How the site is, for the programs that watch it. Public, and says nothing of the plans."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.models import Backup

ROOM = 500 * 1024 * 1024  # bytes that a disk should have left


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The program answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when people can work, 503 with what is missing; `warnings` do not stop the work."""
    failed = {name: why for name, check in CHECKS.items() if (why := check())}
    warnings = {} if "database" in failed else {name: why for name, check in WARNINGS.items() if (why := check())}
    answer = {"ready": not failed, "failed": failed, "warnings": warnings}
    response = JsonResponse(answer, status=503 if failed else 200, json_dumps_params={"ensure_ascii": False})
    if failed:
        response["Retry-After"] = "30"
    return response


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "База данных не отвечает."
    return ""


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return "База данных не отвечает."
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"Не применены миграции: {len(waiting)}. Выполните ./run manage migrate" if waiting else ""


def _writable(folder: str | Path) -> str:
    path = Path(folder)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path, prefix=".health-") as file:
            file.write(b"ok")
            file.flush()
    except OSError as error:
        return f"Нельзя записать файл: {error.strerror}."
    return ""


def _room() -> str:
    try:
        free = shutil.disk_usage(settings.MEDIA_ROOT).free
    except OSError as error:
        return f"Диск не отвечает: {error.strerror}."
    return f"На диске осталось {free // 1024**2} МБ." if free < ROOM else ""


def _backup() -> str:
    last = Backup.last()
    if last is None:
        return "Резервной копии ещё не было."
    return f"Последняя резервная копия сделана {last.made_at:%d.%m.%Y}." if last.is_stale(timezone.now()) else ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "files": lambda: _writable(settings.MEDIA_ROOT),
    "made": lambda: _writable(settings.MADE_ROOT),
}
WARNINGS: dict[str, Callable[[], str]] = {"room": _room, "backup": _backup}

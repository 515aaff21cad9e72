"""How the site is, for the programs that watch it. Public, and says nothing of the plans."""

import secrets
import shutil
import tempfile
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans import replica
from plans.accounts import post
from plans.files import nearby, queued, trust
from plans.models import Backup, Letter

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


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, where METRICS=1 asks for them: to programs on this machine and to who has the token."""
    if not settings.METRICS or not (_is_of_this_machine(request) or _has_token(request)):
        raise Http404
    from django_prometheus.exports import ExportToDjangoView  # only where it is wanted: it begins to count

    return ExportToDjangoView(request)


def _is_of_this_machine(request: HttpRequest) -> bool:
    """What a proxy brings is from elsewhere, whatever it says."""
    address = request.META.get("REMOTE_ADDR", "")
    return bool(address) and ip_address(address).is_loopback and "HTTP_X_FORWARDED_FOR" not in request.META


def _has_token(request: HttpRequest) -> bool:
    said = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(said.encode(), settings.METRICS_TOKEN.encode())


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


def _writable(folder: str | Path, name: str) -> str:
    """`name`: of the storage that lies in the folder, where it is no bucket."""
    try:
        if settings.S3_URL:
            _try_bucket(storages[name])
        else:
            _try_folder(Path(folder))
    except OSError as error:
        return f"Нельзя записать файл: {error.strerror}."
    return ""


def _try_folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path, prefix=".health-") as file:
        file.write(b"ok")
        file.flush()


def _try_bucket(storage: Storage) -> None:
    storage.delete(storage.save(f"health/{secrets.token_hex(8)}", ContentFile(b"ok")))


def _room() -> str:
    if settings.S3_URL:
        return ""
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


def _jobs() -> str:
    """Work beside the pages that nobody does any more."""
    stopped, begun = nearby.stopped(), Letter.objects.abandoned(timezone.now()).count()
    waiting = queued.unheard()
    workers = f"Никто не берёт работу, файлов ждёт: {waiting}. Запустите ./run manage work" if waiting else ""
    files = f"Остановлено на середине файлов: {stopped}, их сделают заново, когда попросят." if stopped else ""
    letters = f"Начато и не отправлено писем: {begun}. Выполните ./run manage remind" if begun else ""
    return " ".join(filter(None, (workers, files, letters)))


def _mail() -> str:
    trouble = post.trouble()
    return f"{trouble} Письма ждут. Проверьте EMAIL_URL." if trouble else ""


def _replica() -> str:
    return replica.look()[0] if settings.REPLICA_URL else ""


def _trust() -> str:
    """Where nobody has brought lists, nobody checks signatures by them."""
    try:
        days = trust.age(timezone.localdate()) or 0
    except OSError as error:
        return f"Списки доверенных центров не читаются: {error.strerror}."
    old = days > trust.STALE_DAYS
    return f"Спискам доверенных центров и отозванных сертификатов {days} дн.: принесите новые." if old else ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "files": lambda: _writable(settings.MEDIA_ROOT, "default"),
    "made": lambda: _writable(settings.MADE_ROOT, "made"),
}
WARNINGS: dict[str, Callable[[], str]] = {
    "room": _room,
    "jobs": _jobs,
    "mail": _mail,
    "backup": _backup,
    "replica": _replica,
    "trust": _trust,
}

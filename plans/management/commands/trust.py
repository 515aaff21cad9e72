"""`manage.py trust [FILE…]`: bring certificates of authorities and lists of revoked ones, or see what is there."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.core.errors import PlanError
from plans.files import trust


class Command(BaseCommand):
    help = (
        "Принести список доверенных центров (сертификаты PEM или DER, TSL.xml) и списки отозванных (CRL); "
        "без файлов — показать, что принесено и когда."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", help="файлы; одноимённый прежний заменяется")
        parser.add_argument("--day", help="каким днём датирован файл, 2026-11-21; без этого — днём самого файла")
        parser.add_argument("--drop", action="append", default=[], help="забыть файл с этим именем")

    def handle(self, *args: object, **options: object) -> None:
        try:
            for name in options["drop"]:
                trust.drop(name)
            for path in map(Path, options["files"]):
                self._bring(path, options["day"])
        except OSError as error:
            raise CommandError(f"Файл {error.filename} не читается: {error.strerror}.") from error
        except (PlanError, ValueError) as error:
            raise CommandError(str(error)) from error
        self._list()

    def _bring(self, path: Path, day: str | None) -> None:
        when = date.fromisoformat(day) if day else date.fromtimestamp(path.stat().st_mtime)
        found = trust.bring(path.read_bytes(), path.name, when)
        said = f"сертификатов {len(found.certificates)}, списков отозванных {len(found.revoked)}"
        self.stdout.write(f"Принесён {path.name}: {said}.")

    def _list(self) -> None:
        brought = trust.files()
        if not brought:
            self.stdout.write("Ничего не принесено: подписи проверяются без доверенных центров, их цепочка неизвестна.")
        for one in brought:
            days = (timezone.localdate() - one.day).days
            old = " – пора обновить" if days > trust.STALE_DAYS else ""
            self.stdout.write(f"{one.day:%d.%m.%Y}  {one.name}  ({days} дн.{old})")

"""`manage.py restore FOLDER [--check]`: prove a copy, or bring it back into an empty place."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.backups import door
from plans.core.errors import PlanError


class Command(BaseCommand):
    help = "Восстановить данные из резервной копии в пустую базу, или только проверить копию (--check)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="папка копии")
        parser.add_argument("--check", action="store_true", help="только проверить: рабочая база не меняется")

    def handle(self, *args: object, **options: object) -> None:
        folder = Path(str(options["folder"]))
        try:
            proof = door.check(folder) if options["check"] else door.restore(folder)
        except (PlanError, OSError) as error:
            raise CommandError(str(error)) from error
        done = "Копия цела" if options["check"] else "Данные восстановлены"
        self.stdout.write(
            f"{done}: файлов {proof.files}, строк в таблицах {proof.rows}, редакций {proof.editions}, "
            f"файлов доверия {proof.trust}; "
            f"сделана {proof.made_at:%d.%m.%Y %H:%M}."
        )

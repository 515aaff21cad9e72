"""`manage.py backup FOLDER`: a copy of the database and all files, made while people work."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.backups import door
from plans.core.errors import PlanError


class Command(BaseCommand):
    help = "Сделать резервную копию: база, файлы, настройки без секретов и опись с контрольными суммами."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="папка, в которой появится папка новой копии")

    def handle(self, *args: object, **options: object) -> None:
        try:
            made = door.copy(Path(str(options["folder"])))
        except (PlanError, OSError) as error:
            raise CommandError(f"Копия не сделана. {error}") from error
        self.stdout.write(
            f"{made.folder}: {made.size / 1024**2:.1f} МБ. Проверить: ./run restore {made.folder} --check"
        )

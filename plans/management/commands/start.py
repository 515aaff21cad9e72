"""What `./run` does before the server: migrate, then demo data into an empty database; in one process, to be quick."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError


class Command(BaseCommand):
    help = "Готовит базу: применяет миграции и наполняет пустую базу демонстрационными данными."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            raise CommandError(f"База данных не отвечает: {error}") from error
        call_command("load_demo")

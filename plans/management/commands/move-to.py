"""`manage.py move-to DATABASE_URL`: bring everything into another, empty database, and prove that it is the same."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from plans.backups import moving
from plans.core.errors import PlanError


class Command(BaseCommand):
    help = "Перенести все данные в другую, пустую базу (например, из SQLite в PostgreSQL) и доказать, что они те же."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="адрес новой базы, как в DATABASE_URL: postgres://имя:пароль@сервер/база")

    def handle(self, *args: object, **options: object) -> None:
        try:
            moved = moving.move(str(options["address"]))
        except PlanError as error:
            raise CommandError(f"Данные не перенесены. {error}") from error
        for table in moved:
            if table.rows:
                self.stdout.write(f"{table.name:<40} строк {table.rows:>8}   SHA-256 {table.sha256[:16]}…")
        self.stdout.write(
            f"Перенесено строк: {sum(table.rows for table in moved)}, таблиц: {len(moved)}; всё прочитано ещё раз и "
            "совпало. Укажите новый адрес в DATABASE_URL и запустите сайт снова; файлы остаются на своём месте."
        )

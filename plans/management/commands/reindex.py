"""Make the table of search again, or see whether it is what the plans' words make of it."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from plans import index


class Command(BaseCommand):
    help = "Заново строит таблицу поиска по словам планов. С --check только сверяет её с планами и ничего не меняет."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="сверить; при расхождении код ответа не нулевой")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        if not check:
            self.stdout.write(f"Таблица поиска построена: записей {index.rebuild()}.")
            return
        wrong = list(index.differences())
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"Таблица поиска расходится с планами: {len(wrong)}. Постройте её заново: reindex")
        self.stdout.write("Таблица поиска совпадает с планами.")

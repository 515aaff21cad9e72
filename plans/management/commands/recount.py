"""Make the stored obligations and numbers again, or see whether they are what the facts make of them."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.oversight import snapshots
from plans.owed import counters


class Command(BaseCommand):
    help = "Заново считает обязательства и числа планов. С --check только сверяет их с отметками и ничего не меняет."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="сверить; при расхождении код ответа не нулевой")

    def handle(self, *args: object, check: bool, **options: object) -> None:
        if not check:
            self.stdout.write(f"Пересчитано планов: {counters.rebuild()}.")
            self.stdout.write(f"Снимков по месяцам: {snapshots.remake(timezone.localdate())}.")
            return
        wrong = list(counters.differences())
        for line in wrong:
            self.stderr.write(line)
        if wrong:
            raise CommandError(f"Числа расходятся с отметками: {len(wrong)}. Пересчитайте их: recount")
        self.stdout.write("Числа совпадают с отметками.")

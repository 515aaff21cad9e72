"""The process that does the work beside the pages, where JOBS=database; any number of them, on any node."""

import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans import jobs
from plans.accounts import post
from plans.files import queued


class Command(BaseCommand):
    help = "Делает работу, которую страницы ставят в очередь (JOBS=database), пока не остановят."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--light", type=int, default=2, help="сколько коротких работ делать сразу (2)")
        parser.add_argument("--heavy", type=int, default=1, help="сколько долгих работ делать сразу (1)")

    def handle(self, *args: object, light: int, heavy: int, **options: object) -> None:
        if settings.JOBS != "database":
            raise CommandError("Работу в очередь ставят только при JOBS=database: укажите это в настройках сайта.")
        worker = jobs.Worker([queued.LIGHT] * light + [queued.HEAVY] * heavy + [post.QUEUE])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stopping.set())
        worker.work()

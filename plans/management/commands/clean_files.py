"""`manage.py clean_files`: delete files that nothing names, and name those that are damaged."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.files import stored
from plans.models import Evidence, ReplyFile, Scan


class Command(BaseCommand):
    help = "Удалить файлы, на которые ничто не ссылается, и назвать повреждённые."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="только показать, ничего не удалять")

    def handle(self, *args: object, **options: object) -> None:
        broken = 0
        for file, why in stored.damaged():
            broken += 1
            self.stdout.write(f"Повреждён: {file.name} ({_owner(file)}, SHA-256 {file.sha256}). {why}")
        orphans = stored.orphans(timezone.now())
        for path in orphans:
            self.stdout.write(f"Лишний: {path}")
        if options["dry_run"]:
            self.stdout.write(f"Лишних файлов: {len(orphans)}. Ничего не удалено: это проба.")
        else:
            self.stdout.write(f"Лишних файлов: {sum(map(stored.forget, orphans))}, удалены.")
        if broken:
            raise CommandError(f"Повреждённых файлов: {broken}. Приложите те же файлы ещё раз, и они восстановятся.")


def _owner(file: Evidence | Scan | ReplyFile) -> str:
    if isinstance(file, ReplyFile):
        return f"ответ на запрос {file.reply_id}"
    return f"отметка {file.mark_id}" if isinstance(file, Evidence) else f"скан плана {file.plan_id}"

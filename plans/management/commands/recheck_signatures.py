"""`manage.py recheck_signatures`: checks signature files anew while their certificates live; for cron."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plans.approval import signatures
from plans.core.errors import PlanError
from plans.core.signatures.verdicts import NAMES, Verdict


class Command(BaseCommand):
    help = "Проверить приложенные подписи ещё раз, пока живы их сертификаты; говорит, что изменилось."

    def handle(self, *args: object, **options: object) -> None:
        failed = 0
        rows = signatures.alive(timezone.now())
        for row in rows:
            before = row.checks.first()
            try:
                check = signatures.check_again(row)
            except PlanError as error:
                failed += 1
                self.stderr.write(f"Подпись {row.pk} ({row.name}): {error}")
                continue
            if before is None or before.verdict != check.verdict:
                was = NAMES[Verdict(before.verdict)] if before else "не проверялась"
                self.stdout.write(
                    f"Подпись {row.pk} ({row.name}): была «{was}», теперь «{NAMES[Verdict(check.verdict)]}»."
                )
        self.stdout.write(f"Проверено подписей: {len(rows) - failed}.")
        if failed:
            raise CommandError(f"Не удалось проверить: {failed}.")

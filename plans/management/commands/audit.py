"""`manage.py audit`: proves that no decision, edition or signature was changed, or tells the first break."""

from django.core.management.base import BaseCommand, CommandError

from plans.approval.audit import audit


class Command(BaseCommand):
    help = "Доказать, что решения, редакции и подписи никто не менял: цепочка контрольных сумм каждого плана."

    def handle(self, *args: object, **options: object) -> None:
        broken = 0
        for proof in audit():
            name = f"План {proof.plan.pk} «{proof.plan.short_name}»"
            if proof.broken:
                broken += 1
                self.stdout.write(f"{name}: НАРУШЕНО — {proof.broken}.")
            else:
                self.stdout.write(f"{name}: звеньев {proof.links}, последнее {proof.head}")
        if broken:
            raise CommandError(f"Нарушена цепочка планов: {broken}. Сравните с резервной копией.")
        self.stdout.write("Всё цело.")

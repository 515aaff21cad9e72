"""Take the demo away: first it is shown what would go, with --yes it goes."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from plans.management import demo_removal
from plans.management.commands.load_demo import demo_data
from plans.models import Plan, User


class Command(BaseCommand):
    help = "Показывает, что в базе принадлежит демонстрации; с --yes удаляет это целиком."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="удалить; без этого ничего не меняется")

    def handle(self, *args: object, **options: object) -> None:
        data = demo_data()
        clusters, people = demo_removal.clusters(data), demo_removal.people(data)
        plans = Plan.objects.filter(cluster__in=clusters)
        if not clusters and not people:
            self.stdout.write("Демонстрации в базе нет.")
            return
        self._list("Кластеры", map(str, clusters))
        self._list("Их планы со всеми отметками, редакциями и файлами", map(str, plans))
        self._list("Учётные записи", people.values_list("username", flat=True))
        if not options["yes"]:
            self.stdout.write("Это проба: ничего не удалено. Удалить всё названное: ./run manage remove_demo --yes")
            return
        for sentence in demo_removal.remove(data):
            self.stdout.write(sentence)
        self._remember()

    def _list(self, heading: str, names: object) -> None:
        self.stdout.write(f"{heading}:")
        for name in names:
            self.stdout.write(f"  {name}")

    def _remember(self) -> None:
        """An empty database would be filled again by the next start."""
        mark = Path(settings.DEMO_REMOVED)
        mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark.touch(mode=0o600)
        self.stdout.write("Демонстрация удалена.")
        if not User.objects.filter(is_superuser=True, is_active=True).exists():
            self.stdout.write("Администратора теперь нет. Заведите его: ./run manage createsuperuser")

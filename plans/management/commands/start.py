"""What `./run` does before the server: migrate, then the demo where it is wanted; in one process, to be quick."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from plans.management.commands.load_demo import demo_data
from plans.management.demo_removal import people
from plans.models import User


class Command(BaseCommand):
    help = "Готовит базу: применяет миграции и, если это не рабочая база, наполняет пустую демонстрацией."

    def handle(self, *args: object, **options: object) -> None:
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            raise CommandError(f"База данных не отвечает: {error}") from error
        if settings.DEMO:
            call_command("load_demo")
        else:
            self._say_what_is_missing()

    def _say_what_is_missing(self) -> None:
        """A database in earnest needs an administrator, and none of the demo's accounts."""
        if people(demo_data()).filter(is_active=True).exists():
            self.stderr.write(
                "В базе есть учётные записи демонстрации: пароль к ним известен всем. "
                "Посмотреть и удалить: ./run manage remove_demo"
            )
        if not User.objects.filter(is_superuser=True, is_active=True).exists():
            self.stderr.write("Администратора ещё нет. Заведите его: ./run manage createsuperuser")

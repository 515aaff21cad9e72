"""What `./run` does before the server: migrate, then the demo where it is wanted; in one process, to be quick."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from plans import index, sizes
from plans.management.commands.load_demo import demo_data
from plans.management.demo_removal import people
from plans.models import User
from plans.owed import counters


class Command(BaseCommand):
    help = "Готовит базу: применяет миграции и, если это не рабочая база, наполняет пустую демонстрацией."

    def handle(self, *args: object, **options: object) -> None:
        try:
            self._refuse_foreign()
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)  # where CACHE_URL asks for one
        except OperationalError as error:
            raise CommandError(f"База данных не отвечает: {error}") from error
        if index.is_missing():  # the plans are older than search
            call_command("reindex")
        if counters.is_missing():  # and than the numbers of what is owed
            call_command("recount")
        if settings.DEMO:
            call_command("load_demo")
        else:
            self._say_what_is_missing()
        sizes.renew()

    def _refuse_foreign(self) -> None:
        """A database of a version that was never released, or of a newer one, would only seem to work."""
        known = {name for app, name in MigrationLoader(None).disk_migrations if app == "plans"}
        applied = {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "plans"}
        if foreign := sorted(applied - known):
            raise CommandError(
                f"База сделана другой версией программы (миграция {foreign[-1]} здесь неизвестна). "
                "Возьмите ту же версию или укажите в DATABASE_URL новую базу; "
                "пробную базу ./run можно удалить вместе с папкой var."
            )

    def _say_what_is_missing(self) -> None:
        """A database in earnest needs an administrator, and none of the demo's accounts."""
        if people(demo_data()).filter(is_active=True).exists():
            self.stderr.write(
                "В базе есть учётные записи демонстрации: пароль к ним известен всем. "
                "Посмотреть и удалить: ./run manage remove_demo"
            )
        if not User.objects.filter(is_superuser=True, is_active=True).exists():
            self.stderr.write("Администратора ещё нет. Заведите его: ./run manage createsuperuser")

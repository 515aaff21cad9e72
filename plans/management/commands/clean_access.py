"""`manage.py clean_access`: delete from the logs of access and of signing in what is older than ACCESS_LOG_DAYS."""

from django.conf import settings
from django.core.management.base import BaseCommand

from plans.accounts.watching import forget_old


class Command(BaseCommand):
    help = "Удалить записи об обращениях к документам и о входах, которые старше ACCESS_LOG_DAYS дней."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Записей старше {settings.ACCESS_LOG_DAYS} дн.: {forget_old()}, удалены.")

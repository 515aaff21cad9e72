from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Планы кластеров"

    def ready(self) -> None:
        from plans.models import found, guards  # models can be imported only now

        pre_migrate.connect(guards.before_migrate, sender=self)
        post_migrate.connect(guards.after_migrate, sender=self)
        post_migrate.connect(found.after_migrate, sender=self)

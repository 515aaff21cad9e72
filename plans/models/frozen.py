"""Rows that are stored once and never changed: approved editions, frozen reports."""

from typing import NoReturn

from django.db import models


class FrozenError(Exception):
    """Somebody tried to change or delete what is frozen."""


class FrozenQuerySet(models.QuerySet["Frozen"]):
    """Frozen rows can be added and read; nothing else."""

    def refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise FrozenError(f"{self.model._meta.verbose_name.capitalize()} не изменяется и не удаляется.")

    update = delete = bulk_update = refuse


class Frozen(models.Model):
    """A row that is written once."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise FrozenError(f"{self._meta.verbose_name.capitalize()} не изменяется.")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise FrozenError(f"{self._meta.verbose_name.capitalize()} не удаляется.")

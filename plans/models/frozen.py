"""Rows that are stored once and never changed: approved editions, frozen reports."""

from collections.abc import Mapping
from typing import NoReturn

from django.conf import settings
from django.db import models

from plans.core.text import sha256


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


class FrozenPaper(Frozen):
    """A paper with its content as JSON (canonical text), the bytes of its files and the SHA-256 of each."""

    content = models.TextField("содержание (JSON)")
    content_sha256 = models.CharField("SHA-256 содержания", max_length=64)
    pdf = models.BinaryField("файл PDF")
    pdf_sha256 = models.CharField("SHA-256 файла PDF", max_length=64)
    docx = models.BinaryField("файл DOCX")
    docx_sha256 = models.CharField("SHA-256 файла DOCX", max_length=64)
    xlsx = models.BinaryField("файл XLSX")
    xlsx_sha256 = models.CharField("SHA-256 файла XLSX", max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="сохранил")
    made_at = models.DateTimeField("сохранён", auto_now_add=True)

    class Meta:
        abstract = True

    @staticmethod
    def stored(content: str, files: Mapping[str, bytes]) -> dict[str, object]:
        """The fields of the content and of the files (by kind), each with its sum."""
        sums = {f"{kind}_sha256": sha256(data) for kind, data in files.items()}
        return {"content": content, "content_sha256": sha256(content), **files, **sums}

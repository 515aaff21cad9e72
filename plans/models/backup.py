"""When the data was last copied to a safe place: for the administrator's first page and the health of the site."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

STALE = timedelta(days=2)


class Backup(models.Model):
    """One finished copy: where it lies, how large it is, and the SHA-256 of its manifest."""

    folder = models.TextField("папка")
    size = models.BigIntegerField("байт")
    manifest_sha256 = models.CharField("SHA-256 описи", max_length=64)
    made_at = models.DateTimeField("сделана", default=timezone.now)

    class Meta:
        verbose_name = "резервная копия"
        verbose_name_plural = "резервные копии"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.folder} ({timezone.localtime(self.made_at):%d.%m.%Y %H:%M})"

    @classmethod
    def last(cls) -> "Backup | None":
        """The newest copy."""
        return cls.objects.first()

    def is_stale(self, now: datetime) -> bool:
        """Whether it is too old to rely on."""
        return now - self.made_at > STALE

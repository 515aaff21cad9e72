"""Letters that anybody may ask for: counted, so that nobody is flooded with them."""

from django.db import models


class AskedLetter(models.Model):
    """One request for a letter: what for and to whom (only a sum of it is kept), from which address. Kept for a day."""

    about = models.CharField("о чём", max_length=64, db_index=True)
    address = models.CharField("откуда", max_length=45, db_index=True)
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "запрос письма"
        verbose_name_plural = "запросы писем"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y %H:%M}"

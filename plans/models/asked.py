"""What anybody may ask for without signing in: counted, so that nobody is flooded and no code is guessed."""

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


class GuestCount(models.Model):
    """How often public pages were asked for from one address until a moment; deleted after it."""

    what = models.CharField("что", max_length=10)
    address = models.CharField("откуда", max_length=45)
    until = models.DateTimeField("считается до", db_index=True)
    number = models.PositiveIntegerField("сколько раз", default=1)

    class Meta:
        verbose_name = "счёт обращений без входа"
        verbose_name_plural = "счёт обращений без входа"
        ordering = ["-until", "-pk"]
        constraints = [models.UniqueConstraint(name="guest_counted_once", fields=["what", "address", "until"])]

    def __str__(self) -> str:
        return f"{self.address}: {self.number}"

"""Letters: what each person wants to be reminded of, and what was said to whom on which day."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from plans.core.reminders import Occasion, Rhythm

# No letter takes so long; a row still unsent after it is what a killed run has left.
PATIENCE = timedelta(hours=1)


class ReminderChoice(models.Model):
    """A person's own choice; who never chose gets everything. `calendar` is the secret of the calendar's address."""

    class Rhythms(models.TextChoices):
        DAILY = Rhythm.DAILY.value, "в любой день, когда есть о чём"
        WORKDAYS = Rhythm.WORKDAYS.value, "только по будням"
        WEEKLY = Rhythm.WEEKLY.value, "не чаще раза в неделю"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_choice", verbose_name="пользователь"
    )
    letters = models.BooleanField("получать письма", default=True)
    rhythm = models.CharField("когда", max_length=20, choices=Rhythms, default=Rhythms.DAILY.value)
    soon = models.BooleanField("срок скоро или сегодня", default=True)
    late = models.BooleanField("срок прошёл", default=True)
    returned = models.BooleanField("отметку вернули", default=True)
    waiting = models.BooleanField("отметка ждёт моей проверки", default=True)
    calendar = models.CharField("секрет календаря", max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, so none is NULL

    class Meta:
        verbose_name = "выбор писем"
        verbose_name_plural = "выбор писем"

    def __str__(self) -> str:
        return str(self.person)

    @classmethod
    def of(cls, person: settings.AUTH_USER_MODEL) -> "ReminderChoice":
        """The person's choice, or a new one that is not saved yet."""
        try:
            return person.reminder_choice
        except cls.DoesNotExist:
            return cls(person=person)

    @classmethod
    def kept_of(cls, person: settings.AUTH_USER_MODEL) -> "ReminderChoice":
        """The person's choice, saved: of two first ones at once there is one."""
        return cls.objects.get_or_create(person=person)[0]

    def wants(self, kind: Occasion) -> bool:
        """Whether the person wants to read rows of this kind; who must act or answer is told in any case."""
        if kind in (Occasion.PLAN, Occasion.ASKED):
            return self.letters
        return self.letters and getattr(self, Occasion.SOON if kind is Occasion.TODAY else kind)

    def renew_calendar(self) -> None:
        """A new secret; the old address answers no more."""
        self.calendar = secrets.token_urlsafe(32)
        self.save()


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters by what became of them."""

    def abandoned(self, now: datetime) -> "LetterQuerySet":
        """Letters that a run began and did not end: it was killed."""
        return self.filter(sent_at=None, begun_at__lt=now - PATIENCE)


class Letter(models.Model):
    """One person's letter of one day: the row is written before the letter is handed to the mail server.

    `keys` name the facts and steps that it speaks of, so that none is said twice.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="letters", verbose_name="пользователь"
    )
    day = models.DateField("день")
    subject = models.TextField("тема")
    keys = models.JSONField("о чём", default=list)
    begun_at = models.DateTimeField("начато", auto_now_add=True)
    sent_at = models.DateTimeField("отправлено", null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "письмо"
        verbose_name_plural = "письма"
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(name="letter_once_a_day", fields=["person", "day"])]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}: {self.subject}"

"""What changes of a plan in force leave behind: how an edition's rows stood, and where marks went."""

from django.conf import settings
from django.db import models

from plans.models.edition import Edition
from plans.models.mark import Mark
from plans.models.parts import Activity, Section
from plans.models.plan import Plan


class EditionRow(models.Model):
    """A row as it stood and was read when its edition was replaced: what was owed before is counted from it.

    `cells` are its texts by column; `slots` its windows as [start, due, label], days in ISO; `executors` ids in order;
    `owing` who owed it on the last day: [organisation or None, name]. None: nobody wrote that down at the time.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rows", verbose_name="редакция")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="former", verbose_name="мероприятие")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+", verbose_name="раздел")
    heading = models.TextField("заголовок раздела", blank=True)
    position = models.PositiveIntegerField("порядок")
    cells = models.JSONField("тексты", default=dict)
    slots = models.JSONField("сроки", default=list)
    executors = models.JSONField("исполнители", default=list)
    owing = models.JSONField("кто отвечал", null=True)
    collective = models.CharField("кто отмечает", max_length=10, choices=Activity.Collectives)

    class Meta:
        verbose_name = "строка прежней редакции"
        verbose_name_plural = "строки прежних редакций"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(name="edition_row_once", fields=["edition", "activity"])]

    def __str__(self) -> str:
        return f"{self.cells.get('number', '')} {self.cells.get('title', '')}".strip()


class MarkMove(models.Model):
    """Where a mark goes whose due day an amendment has changed: the secretary's word.

    `was` is the due day that it answered; `due` the one that it will answer, None for the row without a day.
    """

    amendment = models.ForeignKey(Plan, models.CASCADE, related_name="mark_moves", verbose_name="изменения")
    mark = models.ForeignKey(Mark, models.CASCADE, related_name="moves", verbose_name="отметка")
    was = models.DateField("отвечала сроку", null=True)
    due = models.DateField("теперь отвечает сроку", null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто решил")
    at = models.DateTimeField("когда", auto_now=True)

    class Meta:
        verbose_name = "перенос отметки"
        verbose_name_plural = "переносы отметок"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="mark_move_once", fields=["amendment", "mark"])]

    def __str__(self) -> str:
        return f"{self.mark}: {self.was} → {self.due}"

"""Frozen summaries of a department, and what secretaries say of their figures."""

from django.conf import settings
from django.db import models

from plans.models.cluster import Department
from plans.models.frozen import FrozenPaper
from plans.models.plan import Plan

MOST_WHY = 300  # letters of a reason: one line


class KeptSummary(FrozenPaper):
    """A summary of all clusters of a department as it was on the day when it was kept."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="summaries", verbose_name="департамент")
    number = models.PositiveIntegerField("номер сводки")
    on = models.DateField("по состоянию на")
    period_start = models.DateField("начало периода", null=True, blank=True)
    period_end = models.DateField("конец периода", null=True, blank=True)

    class Meta:
        verbose_name = "сохранённая сводка"
        verbose_name_plural = "сохранённые сводки"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="summary_number_once", fields=["department", "number"])]

    def __str__(self) -> str:
        return f"№ {self.number}: сводка на {self.on:%d.%m.%Y}"


class Reason(models.Model):
    """Why a plan's figures of a period are what they are, as its secretary says; the newest of each period counts.

    An empty text takes the one before it back. Rows are only added: all of them are the history.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reasons", verbose_name="план")
    start = models.DateField("начало периода")
    end = models.DateField("конец периода")
    text = models.CharField("почему", max_length=MOST_WHY, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто")
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "причина в сводке"
        verbose_name_plural = "причины в сводках"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.start:%d.%m.%Y} – {self.end:%d.%m.%Y}: {self.text or 'снято'}"

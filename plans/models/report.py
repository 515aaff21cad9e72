"""Frozen reports: what a report said and its files, stored once and never changed."""

from django.db import models

from plans.core.reports.document import KIND_NAMES, ReportKind
from plans.models.frozen import FrozenPaper
from plans.models.plan import Plan


class Report(FrozenPaper):
    """A report on a plan's execution.

    `on` is the day of the report, `by` the last day whose marks were known; no period is the whole plan.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports", verbose_name="план")
    number = models.PositiveIntegerField("номер отчёта")
    kind = models.CharField("вид", max_length=20, choices=[(kind.value, KIND_NAMES[kind]) for kind in ReportKind])
    on = models.DateField("по состоянию на")
    by = models.DateField("учтены отметки по")
    period_start = models.DateField("начало периода", null=True, blank=True)
    period_end = models.DateField("конец периода", null=True, blank=True)

    class Meta:
        verbose_name = "сохранённый отчёт"
        verbose_name_plural = "сохранённые отчёты"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="report_number_once", fields=["plan", "number"])]

    def __str__(self) -> str:
        return f"№ {self.number}: {self.get_kind_display()} на {self.on:%d.%m.%Y}"

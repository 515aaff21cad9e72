"""Frozen reports: what a report said and its files, stored once and never changed."""

from django.conf import settings
from django.db import models

from plans.core.reports.document import KIND_NAMES, ReportKind
from plans.models.frozen import Frozen
from plans.models.plan import Plan


class Report(Frozen):
    """A report on a plan's execution: content as JSON (canonical text), the bytes of its files, the SHA-256 of each.

    `on` is the day of the report, `by` the last day whose marks were known; no period is the whole plan.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reports", verbose_name="план")
    number = models.PositiveIntegerField("номер отчёта")
    kind = models.CharField("вид", max_length=20, choices=[(kind.value, KIND_NAMES[kind]) for kind in ReportKind])
    on = models.DateField("по состоянию на")
    by = models.DateField("учтены отметки по")
    period_start = models.DateField("начало периода", null=True, blank=True)
    period_end = models.DateField("конец периода", null=True, blank=True)
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
        verbose_name = "сохранённый отчёт"
        verbose_name_plural = "сохранённые отчёты"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="report_number_once", fields=["plan", "number"])]

    def __str__(self) -> str:
        return f"№ {self.number}: {self.get_kind_display()} на {self.on:%d.%m.%Y}"

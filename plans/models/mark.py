"""Marks: somebody's report that an activity is done, with its document and files."""

import secrets

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from plans.models.cluster import Organisation
from plans.models.plan import Activity


class MarkQuerySet(models.QuerySet["Mark"]):
    """Marks by what became of them."""

    def counting(self) -> "MarkQuerySet":
        """Marks that stand: reported or accepted, not returned."""
        return self.exclude(state=Mark.States.RETURNED)


class Mark(models.Model):
    """One report: what was done, when, by which document. `due` is the slot's due day that it answers, if any."""

    class States(models.TextChoices):
        REPORTED = "reported", "ждёт проверки"
        ACCEPTED = "accepted", "принята"
        RETURNED = "returned", "возвращена"

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="marks", verbose_name="мероприятие")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="marks",
        verbose_name="организация",
        help_text="Пусто, если отметил секретарь за орган кластера.",
    )
    due = models.DateField("за срок", null=True, blank=True)
    done_on = models.DateField("дата выполнения")
    result = models.TextField("что сделано")
    document = models.TextField("документ", blank=True, help_text="Например: протокол № 2 от 15.03.2022.")
    state = models.CharField("состояние", max_length=20, choices=States, default=States.REPORTED.value)
    note = models.TextField("замечание", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="отметил")
    created_at = models.DateTimeField("отмечено", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="проверил"
    )
    decided_at = models.DateTimeField("проверено", null=True, blank=True)
    history = HistoricalRecords()

    objects = MarkQuerySet.as_manager()

    class Meta:
        verbose_name = "отметка о выполнении"
        verbose_name_plural = "отметки о выполнении"
        ordering = ["done_on", "pk"]

    def __str__(self) -> str:
        return self.printed

    @property
    def printed(self) -> str:
        """The words for the plan's last column: «Выполнено 12.04.2022, протокол № 2 от 15.03.2022»."""
        words = f"Выполнено {self.done_on:%d.%m.%Y}"
        return f"{words}, {self.document}" if self.document else words


def evidence_path(evidence: "Evidence", name: str) -> str:
    """A name that nobody can guess and that tells nothing; the real one is kept in the row."""
    return f"evidence/{secrets.token_hex(16)}"


class Evidence(models.Model):
    """A file that proves a mark. Served only through a permission check, never from a public folder."""

    mark = models.ForeignKey(Mark, models.CASCADE, related_name="evidence", verbose_name="отметка")
    file = models.FileField("файл", upload_to=evidence_path, max_length=200)
    name = models.TextField("имя файла")
    content_type = models.CharField("тип", max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)

    class Meta:
        verbose_name = "подтверждающий файл"
        verbose_name_plural = "подтверждающие файлы"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

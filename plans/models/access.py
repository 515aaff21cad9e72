"""Who saw or took what: numbers of people and objects, and nothing of their words."""

from django.conf import settings
from django.db import models


class Access(models.Model):
    """One look at a paper or a file, or one download; kept for ACCESS_LOG_DAYS."""

    class Kinds(models.TextChoices):
        PLAN = "plan", "план, файл"
        EDITION = "edition", "утверждённая редакция"
        ARCHIVE = "archive", "архив редакции"
        DEPARTMENT = "department", "архив планов департамента"
        REPORT = "report", "отчёт по плану"
        FROZEN = "frozen", "сохранённый отчёт"
        EVIDENCE = "evidence", "подтверждение отметки"
        COMPARISON = "comparison", "сравнение редакций"
        SEARCH = "search", "выгрузка поиска"
        INQUIRY = "inquiry", "ответы на запрос"
        OTHER = "other", "другая выгрузка"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="accesses", verbose_name="кто"
    )
    kind = models.CharField("что", max_length=20, choices=Kinds)
    number = models.BigIntegerField("номер", null=True)
    page = models.CharField("страница", max_length=40)
    form = models.CharField("вид файла", max_length=10, blank=True)
    at = models.DateTimeField("когда", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "обращение к документу"
        verbose_name_plural = "обращения к документам"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or ''}".strip()

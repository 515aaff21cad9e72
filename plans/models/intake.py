"""Intakes: a file that was read and waits for the secretary's word before it becomes a plan."""

from django.conf import settings
from django.db import models

from plans.models.cluster import Cluster


class Intake(models.Model):
    """What was understood of an uploaded file. Kept until it is saved as a plan or thrown away."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="intakes", verbose_name="кластер")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="загрузил")
    file_name = models.TextField("имя файла")
    content = models.JSONField("содержание")
    findings = models.JSONField("замечания", default=list)
    left_out = models.JSONField("не вошло", default=list)
    created_at = models.DateTimeField("загружен", auto_now_add=True)

    class Meta:
        verbose_name = "загруженный файл"
        verbose_name_plural = "загруженные файлы"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

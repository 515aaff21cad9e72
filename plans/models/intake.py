"""Intakes: a file that was read and waits for the secretary's word before it becomes a plan."""

from django.conf import settings
from django.db import models

from plans.core import document as paper
from plans.core import revise
from plans.core.findings import Finding, Level
from plans.core.recognise import Recognition, Torn
from plans.models.cluster import Cluster
from plans.models.plan import Plan


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Files that were read."""

    def waiting(self) -> "IntakeQuerySet":
        """Those that nobody saved as a plan yet."""
        return self.filter(plan=None)

    def without_words(self) -> "IntakeQuerySet":
        """For lists: all but what was read."""
        return self.defer("content", "findings", "left_out", "torn", "steps")


class Intake(models.Model):
    """What was read of a file, and how a person corrected it since; the plan that was made of it in the end.

    What was read never changes: the plan is always `content` after `steps` (`plans.core.revise`).
    """

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="intakes", verbose_name="кластер")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="загрузил")
    file_name = models.TextField("имя файла")
    digest = models.CharField("SHA-256 файла", max_length=64, blank=True, db_index=True)
    content = models.JSONField("содержание")
    findings = models.JSONField("замечания при чтении", default=list)
    left_out = models.JSONField("не вошло при чтении", default=list)
    torn = models.JSONField("соединённые строки", default=list)
    steps = models.JSONField("исправления", default=list)
    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="intakes", verbose_name="сохранён как план"
    )
    created_at = models.DateTimeField("загружен", auto_now_add=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name = "загруженный файл"
        verbose_name_plural = "загруженные файлы"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def read(self) -> Recognition:
        """What was read of the file."""
        return Recognition(
            paper.from_json(self.content),
            tuple(Finding(**(found | {"level": Level(found["level"])})) for found in self.findings),
            tuple(self.left_out),
            tuple(Torn(one["section"], one["row"], tuple(one["pieces"])) for one in self.torn),
        )

    def revised(self) -> revise.Revised:
        """The plan as it is after all steps."""
        return revise.replay(self.read, self.steps)

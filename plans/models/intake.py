"""Intakes: a file that was read and waits for the secretary's word before it becomes a plan."""

from django.conf import settings
from django.db import models

from plans.core import revise
from plans.core.recognise import Recognition
from plans.models.cluster import Cluster
from plans.models.plan import Plan


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Files that were read."""

    def waiting(self) -> "IntakeQuerySet":
        """Those that nobody saved as a plan yet."""
        return self.filter(plan=None)

    def without_words(self) -> "IntakeQuerySet":
        """For lists: all but what was read."""
        return self.defer("readings", "steps")


class Intake(models.Model):
    """What was read of a file, and how a person corrected it since; the plan that was made of it in the end.

    What was read never changes: the plan is always the chosen one of `readings` after `steps` (`plans.core.revise`).
    """

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="intakes", verbose_name="кластер")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="загрузил")
    file_name = models.TextField("имя файла")
    digest = models.CharField("SHA-256 файла", max_length=64, blank=True, db_index=True)
    readings = models.JSONField("прочитанные планы", default=list)
    choice = models.PositiveSmallIntegerField("который из них", null=True, blank=True)
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
        """What was read of the file: of several plans the one that a person chose."""
        return Recognition.from_json(self.readings[self.choice or 0])

    @property
    def plans(self) -> list[Recognition]:
        """All plans of the file."""
        return list(map(Recognition.from_json, self.readings))

    @property
    def wants_choice(self) -> bool:
        """Whether the file holds several plans, and nobody has said which one is wanted."""
        return self.choice is None and len(self.readings) > 1

    def revised(self) -> revise.Revised:
        """The plan as it is after all steps."""
        return revise.replay(self.read, self.steps)

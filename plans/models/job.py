"""Work beside the pages that any node's worker may take (`plans/jobs.py`)."""

from django.db import models


class Job(models.Model):
    """One piece of work: the task's name and what it is given; who holds it until when, and how often it was begun.

    `key`: what is asked for twice under the same key is done once.
    """

    class Status(models.TextChoices):
        READY = "ready", "ждёт"
        RUNNING = "running", "выполняется"
        FAILED = "failed", "не вышло"
        SUCCESSFUL = "successful", "готово"

    key = models.CharField("ключ", max_length=100, unique=True)
    task = models.CharField("задача", max_length=100)
    args = models.JSONField("что дано", default=list)
    queue_name = models.CharField("очередь", max_length=20)
    status = models.CharField("состояние", max_length=20, choices=Status, default=Status.READY.value)
    owner = models.CharField("кто взял", max_length=100, blank=True)
    leased_until = models.DateTimeField("взято до", null=True, blank=True)
    run_after = models.DateTimeField("не раньше", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("сколько раз начато", default=0)
    error = models.TextField("почему не вышло", blank=True)
    enqueued_at = models.DateTimeField("поставлено", auto_now_add=True)
    started_at = models.DateTimeField("начато", null=True, blank=True)
    finished_at = models.DateTimeField("закончено", null=True, blank=True)

    class Meta:
        verbose_name = "фоновая работа"
        verbose_name_plural = "фоновые работы"
        indexes = [
            models.Index("queue_name", "id", name="job_to_do", condition=models.Q(status__in=["ready", "running"]))
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.key}"

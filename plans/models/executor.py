"""Executors of a cluster: what a name in the executors' column stands for."""

from django.db import models
from simple_history.models import HistoricalRecords

from plans.core.scopes import Scope
from plans.models.cluster import Cluster, Organisation
from plans.models.plan import Activity, Positioned


class Executor(models.Model):
    """A role, body, organisation, group or person; several spellings with one `key` meet here."""

    class Scopes(models.TextChoices):
        UNKNOWN = Scope.UNKNOWN.value, "не указано"
        COUNCIL = Scope.COUNCIL.value, "орган или должность кластера (отмечает секретарь)"
        EVERYONE = Scope.EVERYONE.value, "все участники кластера"
        COLLEGES = Scope.COLLEGES.value, "все образовательные организации"
        ENTERPRISES = Scope.ENTERPRISES.value, "все предприятия"
        LEAD = Scope.LEAD.value, "ведущая организация"
        CHOSEN = Scope.CHOSEN.value, "выбранные организации"

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="executors", verbose_name="кластер")
    name = models.TextField("название")
    key = models.TextField("ключ", editable=False)
    scope = models.CharField("кто выполняет", max_length=20, choices=Scopes, default=Scopes.UNKNOWN.value)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="executors", verbose_name="организации"
    )
    activities = models.ManyToManyField(Activity, through="Execution", related_name="executor_set")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "исполнитель"
        verbose_name_plural = "исполнители"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="executor_once",
                fields=["cluster", "key"],
                violation_error_message="Такой исполнитель в кластере уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Execution(Positioned):
    """An executor of an activity, in the order of the cell."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="executions", verbose_name="мероприятие")
    executor = models.ForeignKey(Executor, models.CASCADE, related_name="executions", verbose_name="исполнитель")

    class Meta:
        verbose_name = "исполнитель мероприятия"
        verbose_name_plural = "исполнители мероприятий"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(name="execution_once", fields=["activity", "executor"])]

    def __str__(self) -> str:
        return str(self.executor)

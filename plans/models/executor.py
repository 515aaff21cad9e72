"""Executors of a cluster: what a name in the executors' column stands for."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from plans.core.executors import same_name_key
from plans.core.scopes import Scope, guess
from plans.models.cluster import Cluster, Organisation
from plans.models.frozen import Frozen
from plans.models.parts import Activity, Positioned


class ExecutorQuerySet(models.QuerySet["Executor"]):
    """Executors by whether they still matter."""

    def with_use(self) -> "ExecutorQuerySet":
        """Each with `is_in_use`: a row names it, or a person has said for whom it stands."""
        named = models.Exists(Execution.objects.filter(executor=models.OuterRef("pk")))
        return self.annotate(is_in_use=models.Q(basis=Executor.Bases.PERSON) | named)

    def in_use(self) -> "ExecutorQuerySet":
        """Without what is left of words that have changed."""
        return self.with_use().filter(is_in_use=True)


class Executor(models.Model):
    """A role, body, organisation, group or person; several spellings with one `key` meet here.

    A cell may hold prose of any length, an index of PostgreSQL takes 2,704 bytes: the key's SHA-256 is what is unique.
    """

    class Scopes(models.TextChoices):
        UNKNOWN = Scope.UNKNOWN.value, "не указано"
        COUNCIL = Scope.COUNCIL.value, "орган или должность кластера (отмечает секретарь)"
        EVERYONE = Scope.EVERYONE.value, "все участники кластера"
        COLLEGES = Scope.COLLEGES.value, "все образовательные организации"
        ENTERPRISES = Scope.ENTERPRISES.value, "все предприятия"
        LEAD = Scope.LEAD.value, "ведущая организация"
        CHOSEN = Scope.CHOSEN.value, "выбранные организации"

    class Bases(models.TextChoices):
        """Who says for whom the name stands. A guess at its words is shown as a guess until a person has looked."""

        WORDS = "words", "понято по словам"
        NAME = "name", "название организации"
        PERSON = "person", "указано"

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="executors", verbose_name="кластер")
    name = models.TextField("название")
    key = models.TextField("ключ", editable=False)
    digest = models.CharField("SHA-256 ключа", max_length=64, editable=False)
    scope = models.CharField("кто выполняет", max_length=20, choices=Scopes, default=Scopes.UNKNOWN.value)
    basis = models.CharField("откуда известно", max_length=10, choices=Bases, default=Bases.WORDS.value, editable=False)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="executors", verbose_name="организации"
    )
    activities = models.ManyToManyField(Activity, through="Execution", related_name="executor_set")
    history = HistoricalRecords(m2m_fields=[organisations])

    objects = ExecutorQuerySet.as_manager()

    class Meta:
        verbose_name = "исполнитель"
        verbose_name_plural = "исполнители"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="executor_once",
                fields=["cluster", "digest"],
                violation_error_message="Такой исполнитель в кластере уже есть.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.fold()
        super().save(*args, **kwargs)

    @property
    def is_guess(self) -> bool:
        """Whether nobody but the program says for whom the name stands."""
        return self.basis == self.Bases.WORDS and self.scope != self.Scopes.UNKNOWN

    @classmethod
    def named(cls, cluster: Cluster, name: str) -> "Executor":
        """A new one, not saved yet: its key, and a guess at whom it stands for."""
        executor = cls(cluster=cluster, name=name, scope=guess(name).value)
        executor.fold()
        return executor

    def fold(self) -> None:
        """Derive from the name that by which its spellings are known."""
        self.key = same_name_key(self.name)
        self.digest = hashlib.sha256(self.key.encode()).hexdigest()

    def clean(self) -> None:
        super().clean()
        self.fold()
        if Executor.objects.filter(cluster_id=self.cluster_id, digest=self.digest).exclude(pk=self.pk).exists():
            raise ValidationError({"name": "Такой исполнитель в кластере уже есть."})


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


class Owing(Frozen):
    """One who owed an activity when its plan was closed, by the name of that day; no organisation: the council.

    It stands, whatever the cluster's directory says later.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="owing", verbose_name="мероприятие")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="организация"
    )
    name = models.TextField("название тогда")

    class Meta:
        verbose_name = "запись об отвечавшем"
        verbose_name_plural = "кто отвечал к завершению плана"
        constraints = [
            models.UniqueConstraint(name="owing_once", fields=["activity", "organisation"]),
            models.UniqueConstraint(
                name="owing_body_once", fields=["activity"], condition=models.Q(organisation__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

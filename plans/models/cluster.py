"""The directory: departments, clusters, organisations and who takes part in what."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from plans.core.checks import Moved
from plans.core.deadlines import SchoolTime, read_school_time
from plans.core.errors import PlanError
from plans.models.kept import Kept, KeptQuerySet


class Department(Kept):
    """The authority that oversees the clusters of a region."""

    INSTEAD = (
        "Сначала передайте кластеры другому департаменту: департамент меняют на странице кластера в «Справочнике»."
    )

    name = models.TextField("название")
    region = models.CharField("регион", max_length=200)
    lessons_end = models.CharField(
        "конец занятий",
        max_length=5,
        default="30.06",
        help_text="День, которым кончается «до конца учебного года», например 30.06.",
    )
    holidays = models.TextField(
        "каникулы",
        blank=True,
        help_text="По одним на строке: «осенние 28.10 – 05.11». Пока дни не заданы, срок «в каникулы» ждёт события.",
    )
    day_off = models.CharField(
        "перенос с выходного",
        max_length=10,
        choices=[
            ("next", "на следующий рабочий день"),
            ("previous", "на предыдущий рабочий день"),
        ],
        default=Moved.NEXT.value,
        help_text="Какой рабочий день замечание проверки называет первым. Сами сроки не меняются.",
    )
    shares = models.BooleanField(
        "показывать мероприятия другим департаментам",
        default=False,
        db_default=False,
        help_text="Мероприятия утверждённых планов увидят, когда пишут свой план, секретари той же отрасли в других "
        "департаментах: название, срок и результат, без имён. Внутри департамента они видны всегда.",
    )
    history = HistoricalRecords()

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "департамент"
        verbose_name_plural = "департаменты"
        ordering = ["name"]

    def clean(self) -> None:
        for name, words in (("lessons_end", (self.lessons_end, "")), ("holidays", ("30.06", self.holidays))):
            try:
                read_school_time(*words)
            except PlanError as error:
                raise ValidationError({name: str(error)}) from error

    @property
    def school_time(self) -> SchoolTime:
        return read_school_time(self.lessons_end, self.holidays)

    @property
    def kept_summaries(self) -> models.QuerySet:
        """The frozen summaries without their content and files, the newest first."""
        return self.summaries.only("department", "number", "on", "made_at")


class Organisation(Kept):
    """A college, an enterprise or an authority that can take part in clusters."""

    INSTEAD = (
        "Если организация больше не участвует, уберите её из кластера: «Справочник» → «Участники». "
        "Её отметки и место в утверждённых планах останутся."
    )
    NAMED_BY = ("short_name", "name")

    class Kinds(models.TextChoices):
        COLLEGE = "college", "профессиональная образовательная организация"
        ENTERPRISE = "enterprise", "предприятие"
        AUTHORITY = "authority", "орган власти"
        OTHER = "other", "другая организация"

    name = models.TextField("полное название")
    short_name = models.CharField("краткое название", max_length=300, blank=True)
    kind = models.CharField("вид", max_length=20, choices=Kinds, default=Kinds.COLLEGE.value)
    history = HistoricalRecords()

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        ordering = ["name"]

    def named_in(self) -> dict[str, int]:
        """Rows of plans name it too, through their executors."""
        rows = Organisation.objects.filter(pk=self.pk, executors__executions__isnull=False)
        number = rows.values("executors__executions").count()
        return super().named_in() | ({"исполнители мероприятий": number} if number else {})


_SEARCHED = ("name", "short_name", "industry", "department__region")


class ClusterQuerySet(KeptQuerySet["Cluster"]):
    """Clusters by who may see them."""

    def visible_to(self, user: settings.AUTH_USER_MODEL) -> "ClusterQuerySet":
        """Clusters where the person has a role, or which his department oversees; all of them for an administrator."""
        if user.is_superuser:
            return self
        return self.among(*user.places)

    def among(self, clusters: Iterable[int], departments: Iterable[int]) -> "ClusterQuerySet":
        """Those with these keys, and those of these departments."""
        return self.filter(models.Q(pk__in=clusters) | models.Q(department__in=departments))

    def named(self, words: str) -> "ClusterQuerySet":
        """Those with each of the words in the name, the industry or the region."""
        found = self
        for word in words.split():
            # A pattern, since SQLite's LIKE knows no capital Cyrillic letters.
            fields = {f"{name}__iregex": re.escape(word) for name in _SEARCHED}
            found = found.filter(models.Q(*fields.items(), _connector=models.Q.OR))
        return found


class Cluster(Kept):
    """An association of colleges, employers and authorities in one industry and region."""

    INSTEAD = (
        "Черновики планов удалите на их страницах, утверждённые планы завершите, роли людей снимите: кластер останется "
        "в справочнике вместе с тем, что в нём утверждено."
    )
    NAMED_BY = ("short_name", "name")

    name = models.TextField("название")
    short_name = models.CharField("краткое название", max_length=300, blank=True)
    industry = models.CharField("отрасль", max_length=300)
    department = models.ForeignKey(Department, models.PROTECT, related_name="clusters", verbose_name="департамент")
    organisations = models.ManyToManyField(
        Organisation, through="Participation", related_name="clusters", verbose_name="участники"
    )
    history = HistoricalRecords()

    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = "кластер"
        verbose_name_plural = "кластеры"
        ordering = ["name"]


class Participation(models.Model):
    """An organisation's part in a cluster."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="participations", verbose_name="кластер")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="participations", verbose_name="организация"
    )
    leads = models.BooleanField("ведущая организация", default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "участие в кластере"
        verbose_name_plural = "участие в кластерах"
        constraints = [
            models.UniqueConstraint(
                name="participation_once",
                fields=["cluster", "organisation"],
                violation_error_message="Эта организация уже участвует в кластере.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} — {self.cluster}"

"""One period's plan of one cluster: its columns, blocks, sections and rows. All texts are the words of the paper."""

from datetime import date
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from plans.core import document as paper
from plans.core.deadlines import Period, Rule
from plans.core.obligations import Collective
from plans.core.stages import EDITABLE, FROZEN, IN_FORCE, STAGE_NAMES, Stage
from plans.models.cluster import Cluster, ClusterQuerySet

# What ГОСТ Р 7.0.97-2025 allows: 30 mm on the left for papers kept over ten years, letters of 12–14, less in a table.
LEFT_MARGINS = [(30, "30 мм, для хранения дольше десяти лет"), (20, "20 мм")]
TEXT_SIZES = [(size, f"{size} пт") for size in (12, 13, 14)]
TABLE_SIZES = [(size, f"{size} пт") for size in (10, 11, 12, 13, 14)]
PRINTS_MARKS = [(True, "печатать"), (False, "не печатать")]


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans by who may see them and where they stand."""

    def visible_to(self, user: settings.AUTH_USER_MODEL) -> "PlanQuerySet":
        """The plans of all clusters that the person may see."""
        if user.is_superuser:
            return self
        clusters: ClusterQuerySet = Cluster.objects.visible_to(user)
        return self.filter(cluster__in=clusters)

    def in_force(self) -> "PlanQuerySet":
        """Approved plans that are not closed yet."""
        return self.filter(stage__in=[stage.value for stage in IN_FORCE])

    def locked(self, **which: object) -> "Plan":
        """The one plan that is asked for, with its cluster, as it stands now: locked until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("cluster").get(**which)

    def with_counts(self) -> "PlanQuerySet":
        """Each plan with `activity_count`."""
        return self.annotate(activity_count=models.Count("sections__activities", distinct=True))


class Plan(models.Model):
    """A work plan or a roadmap. `title`, `masthead` and `tail` keep their line breaks."""

    class Kinds(models.TextChoices):
        WORK_PLAN = paper.Kind.WORK_PLAN.value, "план работы"
        ROADMAP = paper.Kind.ROADMAP.value, "дорожная карта"

    class Orientations(models.TextChoices):
        AUTO = "auto", "по числу граф"
        PORTRAIT = "portrait", "книжная"
        LANDSCAPE = "landscape", "альбомная"

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="plans", verbose_name="кластер")
    kind = models.CharField("вид документа", max_length=20, choices=Kinds, default=Kinds.WORK_PLAN.value)
    title = models.TextField("заголовок", help_text="Как на бумаге, строки переносите клавишей Enter.")
    masthead = models.TextField("шапка над грифами", blank=True, help_text="Ведомство, организация — если нужны.")
    tail = models.TextField("текст после таблицы", blank=True)
    period_start = models.DateField("начало периода", null=True, blank=True)
    period_end = models.DateField("конец периода", null=True, blank=True)
    orientation = models.CharField(
        "ориентация листа", max_length=10, choices=Orientations, default=Orientations.AUTO.value
    )
    left_margin = models.PositiveSmallIntegerField("левое поле", choices=LEFT_MARGINS, default=30)
    text_size = models.PositiveSmallIntegerField("размер букв текста", choices=TEXT_SIZES, default=12)
    table_size = models.PositiveSmallIntegerField("размер букв таблицы", choices=TABLE_SIZES, default=11)
    prints_marks = models.BooleanField("графа отметок на бумаге", choices=PRINTS_MARKS, default=True)
    stage = models.CharField(
        "состояние",
        max_length=20,
        choices=[(stage.value, STAGE_NAMES[stage]) for stage in Stage],
        default=Stage.DRAFT.value,
        editable=False,
    )
    version = models.PositiveIntegerField("версия", default=1, editable=False)
    created_at = models.DateTimeField("создан", auto_now_add=True)
    changed_at = models.DateTimeField("изменён", auto_now=True)
    history = HistoricalRecords()

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "план"
        verbose_name_plural = "планы"
        ordering = ["-period_start", "cluster__name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_period_in_order",
                condition=models.Q(period_start__lte=models.F("period_end"))
                | models.Q(period_start__isnull=True, period_end__isnull=True),
                violation_error_message="Укажите обе даты периода; начало не может быть позже конца.",
            )
        ]

    def __str__(self) -> str:
        return " ".join(self.title.split())

    @property
    def period(self) -> Period | None:
        """The plan's own period, None while nobody has given it."""
        if self.period_start and self.period_end:
            return Period(self.period_start, self.period_end)
        return None

    @property
    def period_name(self) -> str:
        """«2022 год», «2022/2023 учебный год» or the two dates."""
        if not self.period:
            return "период не указан"
        start, end = self.period.start, self.period.end
        if self.period == Period.calendar(start.year):
            return f"{start.year} год"
        if self.period == Period.academic(start.year):
            return f"{start.year}/{end.year} учебный год"
        return f"{start:%d.%m.%Y} – {end:%d.%m.%Y}"

    @property
    def stage_name(self) -> str:
        return STAGE_NAMES[Stage(self.stage)]

    @property
    def is_editable(self) -> bool:
        return self.stage in EDITABLE

    @property
    def is_frozen(self) -> bool:
        """Approved or closed: what people download are the stored bytes of an edition."""
        return self.stage in FROZEN

    @cached_property
    def has_edition(self) -> bool:
        """Whether the plan was approved at least once."""
        return self.pk is not None and self.editions.exists()

    @property
    def kept_reports(self) -> models.QuerySet:
        """The frozen reports without their content and files, the newest first."""
        return self.reports.only("plan", "number", "kind", "on", "made_at")

    @cached_property
    def column_list(self) -> list["PlanColumn"]:
        return list(self.columns.all())

    @cached_property
    def signoff_list(self) -> list["SignOff"]:
        return list(self.signoffs.all())

    def has_column(self, key: str) -> bool:
        return any(column.key == key for column in self.column_list)


class Positioned(models.Model):
    """A row that stands in an order of its own."""

    position = models.PositiveIntegerField("порядок", default=0)

    class Meta:
        abstract = True


class PlanPart(Positioned):
    """A piece of a plan's text: nothing of it is added or changed once the plan has left the draft.

    `version` grows with every change of the part, wherever it was made.
    """

    version = models.PositiveIntegerField("версия", default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def owner(self) -> Plan:
        """The plan to which the part belongs."""
        return self.plan

    def clean(self) -> None:
        super().clean()
        parent = Section.objects.filter(pk=self.section_id) if isinstance(self, Activity) else None
        owner = Plan.objects.filter(sections__in=parent) if parent is not None else Plan.objects.filter(pk=self.plan_id)
        if any(not plan.is_editable for plan in owner):
            raise ValidationError("Этот план уже не черновик: его текст не меняют.")


class PlanColumn(PlanPart):
    """One column of the plan's table: key and heading as printed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="columns", verbose_name="план")
    key = models.CharField("ключ", max_length=20)
    heading = models.TextField("заголовок графы")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "графа"
        verbose_name_plural = "графы"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(name="plan_column_once", fields=["plan", "key"])]

    def __str__(self) -> str:
        return self.heading


class SignOff(PlanPart):
    """A block above the table: the word (УТВЕРЖДАЮ) and the lines under it, verbatim."""

    class Places(models.TextChoices):
        LEFT = paper.Place.LEFT.value, "слева"
        RIGHT = paper.Place.RIGHT.value, "справа"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="signoffs", verbose_name="план")
    place = models.CharField("место", max_length=10, choices=Places, default=Places.RIGHT.value)
    word = models.CharField("слово", max_length=60)
    lines = models.TextField(
        "строки", blank=True, help_text="Должность, фамилия, дата или протокол; строка за строкой."
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "гриф"
        verbose_name_plural = "грифы"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.word


class Section(PlanPart):
    """A numbered group of activities; the heading holds its number in the plan's own style."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections", verbose_name="план")
    heading = models.TextField("заголовок раздела", blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "раздел"
        verbose_name_plural = "разделы"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.heading or "Без раздела"


class Activity(PlanPart):
    """One row. `number` is text and may repeat; `rule`, `event` and the slots are derived from `deadline`.

    `pinned` holds windows set by hand as [start, due] in ISO dates, `event_on` the day of the event that is waited for,
    `named` the executors as a person has separated them.
    """

    class Collectives(models.TextChoices):
        ONE = Collective.ONE.value, "достаточно одной отметки"
        EACH = Collective.EACH.value, "отмечает каждый"

    section = models.ForeignKey(Section, models.CASCADE, related_name="activities", verbose_name="раздел")
    number = models.CharField("номер", max_length=60, blank=True)
    title = models.TextField("мероприятие", blank=True)
    executors = models.TextField("исполнители", blank=True)
    deadline = models.TextField("срок", blank=True)
    result = models.TextField("ожидаемый результат", blank=True)
    mark = models.TextField("отметка о выполнении", blank=True)
    other = models.JSONField("прочие графы", default=dict, blank=True)
    rule = models.CharField("вид срока", max_length=20, default=Rule.UNCLEAR.value, editable=False)
    event = models.TextField("ждёт события", blank=True, editable=False)
    pinned = models.JSONField("даты, заданные вручную", default=list, blank=True, editable=False)
    named = models.JSONField("исполнители, разделённые вручную", default=list, blank=True, editable=False)
    event_on = models.DateField("день события", null=True, blank=True, editable=False)
    collective = models.CharField("кто отмечает", max_length=10, choices=Collectives, default=Collectives.ONE.value)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "мероприятие"
        verbose_name_plural = "мероприятия"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def owner(self) -> Plan:
        return self.section.plan

    @property
    def is_unclear(self) -> bool:
        """Whether the words of the deadline give neither dates nor an event, and nobody has set dates."""
        return bool(self.deadline) and self.rule == Rule.UNCLEAR

    @property
    def waits(self) -> bool:
        """Whether the deadline has no dates until an event's day is entered."""
        return self.rule == Rule.ON_EVENT

    @property
    def pinned_windows(self) -> list[tuple[date, date]]:
        return [(date.fromisoformat(start), date.fromisoformat(due)) for start, due in self.pinned]

    def text(self, key: str) -> str:
        """The cell of the column `key`; "" where the row has none."""
        if key in paper.KNOWN_COLUMNS:
            return getattr(self, key)
        return self.other.get(key, "")


class Slot(models.Model):
    """One window of an activity with its due day, computed from the words of the deadline."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="slots", verbose_name="мероприятие")
    start = models.DateField("начало")
    due = models.DateField("срок", db_index=True)
    label = models.TextField("подпись", blank=True)

    class Meta:
        verbose_name = "срок мероприятия"
        verbose_name_plural = "сроки мероприятий"
        ordering = ["due", "start", "pk"]

    def __str__(self) -> str:
        return self.label or f"до {self.due:%d.%m.%Y}"

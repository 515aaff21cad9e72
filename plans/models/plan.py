"""One period's plan of one cluster: its columns, blocks, sections and rows. All texts are the words of the paper."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from plans.core import document as paper
from plans.core.deadlines import Period
from plans.core.stages import EDITABLE, FROZEN, IN_FORCE, IN_PREPARATION, STAGE_NAMES, Stage
from plans.models.cluster import Cluster, ClusterQuerySet
from plans.models.editable import Editable
from plans.prepared import PreparedObjects

if TYPE_CHECKING:
    from plans.models.parts import PlanColumn, SignOff

# What ГОСТ Р 7.0.97-2025 allows: 30 mm on the left for papers kept over ten years, letters of 12–14, less in a table.
LEFT_MARGINS = [(30, "30 мм, для хранения дольше десяти лет"), (20, "20 мм")]
TEXT_SIZES = [(size, f"{size} пт") for size in (12, 13, 14)]
TABLE_SIZES = [(size, f"{size} пт") for size in (10, 11, 12, 13, 14)]
PRINTS_MARKS = [(True, "печатать"), (False, "не печатать")]
SIGNATURE_LINE = [(True, "чертить"), (False, "только пустая строка")]
SIGN_BLANKS = [(True, "оставить для них место"), (False, "печатать как есть")]


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

    def shared_with(self, cluster: Cluster) -> "PlanQuerySet":
        """Approved plans whose rows the writers of the cluster's plans may read and take over.

        Those of the other clusters of its department, and of its industry where the other department shares them.
        """
        near = models.Q(cluster__department=cluster.department_id)
        near |= models.Q(cluster__industry=cluster.industry, cluster__department__shares=True)
        frozen = [stage.value for stage in FROZEN]
        return self.filter(near, stage__in=frozen).exclude(cluster=cluster.pk)

    def not_closed(self) -> "PlanQuerySet":
        """Plans on which something may still be done."""
        return self.exclude(stage=Stage.CLOSED.value)

    def locked(self, **which: object) -> "Plan":
        """The one plan that is asked for, with its cluster, as it stands now: locked until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("cluster").get(**which)

    def being_prepared(self) -> "PlanQuerySet":
        """Drafts, and what is on its way to approval."""
        return self.filter(stage__in=[stage.value for stage in IN_PREPARATION])

    def with_open_amendment(self) -> "PlanQuerySet":
        """Each plan with `open_amendment`, the key of the changes that are being prepared."""
        changes = Plan.texts.being_prepared().filter(amends=models.OuterRef("pk")).order_by()
        return self.annotate(open_amendment=models.Subquery(changes.values("pk")[:1]))


class PlanManager(models.Manager.from_queryset(PlanQuerySet)):  # type: ignore[misc]
    """Plans proper: a working copy of one is no plan of the cluster."""

    def get_queryset(self) -> PlanQuerySet:
        return super().get_queryset().filter(amends=None)


class Plan(Editable):
    """A work plan or a roadmap. `title`, `masthead` and `tail` keep their line breaks.

    An amendment is a plan too, the working copy of the one that it `amends`: copied of the edition `base`, on its way
    to the edition that it `became`. Then its rows are the plan's, and it keeps its decisions alone.
    """

    KIND = "plan"
    CELLS = (
        *("title", "masthead", "tail", "kind", "period_start", "period_end"),
        *("orientation", "left_margin", "text_size", "table_size", "prints_marks"),
        *("sheet_size", "signature_line", "sign_blanks"),
    )

    class Kinds(models.TextChoices):
        WORK_PLAN = paper.Kind.WORK_PLAN.value, "план работы"
        ROADMAP = paper.Kind.ROADMAP.value, "дорожная карта"

    class SheetSizes(models.TextChoices):
        A4 = "A4", "A4"
        A3 = "A3", "A3, для девяти граф и больше"

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
    sheet_size = models.CharField("лист", max_length=2, choices=SheetSizes, default=SheetSizes.A4.value)
    signature_line = models.BooleanField("черта для подписи", choices=SIGNATURE_LINE, default=True)
    sign_blanks = models.BooleanField("если в грифе нет имени или даты", choices=SIGN_BLANKS, default=False)
    stage = models.CharField(
        "состояние",
        max_length=20,
        choices=[(stage.value, STAGE_NAMES[stage]) for stage in Stage],
        default=Stage.DRAFT.value,
        editable=False,
    )
    amends = models.ForeignKey(
        "self", models.CASCADE, null=True, editable=False, related_name="+", verbose_name="изменяет план"
    )
    base = models.ForeignKey(
        "Edition", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="изменяет редакцию"
    )
    became = models.OneToOneField(
        "Edition", models.PROTECT, null=True, editable=False, related_name="amendment", verbose_name="стало редакцией"
    )
    amended_on = models.DateField("последние изменения действуют с", null=True, editable=False)
    # Why each row is changed, for the comparative table: by the row of the plan, else by the new row itself.
    grounds = models.JSONField("обоснования изменений", default=dict, blank=True, editable=False)
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="followers",
        verbose_name="продолжает план",
    )
    created_at = models.DateTimeField("создан", auto_now_add=True)
    changed_at = models.DateTimeField("изменён", auto_now=True)
    history = HistoricalRecords()

    objects = PlanManager()
    # Plans and the working copies of them: for whoever works on one text by its key.
    texts = PlanQuerySet.as_manager()

    # The key of the changes that are being prepared, where `with_open_amendment` has asked for it.
    open_amendment: int | None = None

    class Meta:
        verbose_name = "план"
        verbose_name_plural = "планы"
        ordering = ["-period_start", "cluster__name", "pk"]
        # What the overview counts of: one plan of each cluster, however many years stand behind it.
        indexes = [
            models.Index(
                name="plan_in_force", fields=["cluster"], condition=models.Q(amends=None, stage=Stage.APPROVED.value)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="plan_amended_once_at_a_time",
                fields=["amends"],
                condition=models.Q(stage__in=sorted(stage.value for stage in IN_PREPARATION)),
                violation_error_message="Изменения в этот план уже готовятся.",
            ),
            models.CheckConstraint(
                name="plan_period_in_order",
                condition=models.Q(period_start__lte=models.F("period_end"))
                | models.Q(period_start__isnull=True, period_end__isnull=True),
                violation_error_message="Укажите обе даты периода; начало не может быть позже конца.",
            ),
        ]

    def __str__(self) -> str:
        return " ".join(self.title.split())

    @property
    def owner(self) -> "Plan":
        return self

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
    def short_name(self) -> str:
        """«Транспорт · 2021/22», as lists and links call the plan; its own title is for the paper."""
        end = ", дорожная карта" if self.kind == paper.Kind.ROADMAP else ""
        return f"{self.cluster.industry} · {self.short_period}{end}"

    @property
    def short_period(self) -> str:
        """«2022», «2021/22» or the two dates."""
        if not self.period:
            return "без периода"
        start, end = self.period.start, self.period.end
        if self.period == Period.calendar(start.year):
            return f"{start.year}"
        if self.period == Period.academic(start.year):
            return f"{start.year}/{end:%y}"
        return f"{start:%d.%m.%Y}–{end:%d.%m.%Y}"

    @property
    def stage_name(self) -> str:
        return STAGE_NAMES[Stage(self.stage)]

    @property
    def is_editable(self) -> bool:
        return self.stage in EDITABLE

    @property
    def is_amendment(self) -> bool:
        """Whether it is the working copy of a plan in force."""
        return self.amends_id is not None

    @property
    def is_merged(self) -> bool:
        """Whether it is an amendment that was approved: its rows are the plan's now."""
        return self.is_amendment and self.is_frozen

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
        return _COLUMNS.of(self, "plan", "columns")

    @cached_property
    def signoff_list(self) -> list["SignOff"]:
        return _SIGNOFFS.of(self, "plan", "signoffs")

    def has_column(self, key: str) -> bool:
        return any(column.key == key for column in self.column_list)


_COLUMNS: PreparedObjects["PlanColumn"] = PreparedObjects(lambda plan: Plan(pk=plan).columns.all())
_SIGNOFFS: PreparedObjects["SignOff"] = PreparedObjects(lambda plan: Plan(pk=plan).signoffs.all())

"""The parts of a plan's text: columns, blocks, sections, rows; and the windows of a row's deadline."""

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from plans.core import document as paper
from plans.core.deadlines import Rule
from plans.core.editor.values import Plain, State
from plans.core.obligations import Collective
from plans.models.editable import Editable
from plans.models.plan import Plan


class Positioned(models.Model):
    """A row that stands in an order of its own."""

    position = models.PositiveIntegerField("порядок", default=0)

    class Meta:
        abstract = True


class PlanPart(Positioned, Editable):
    """A piece of a plan's text: nothing of it is added or changed once the plan has left the draft.

    In an amendment `origin` is the part of the plan in force from which it was copied.
    """

    origin = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        abstract = True

    def whole(self) -> State:
        """With its origin: what is deleted in an amendment and brought back is still the same row of the plan."""
        state = super().whole()
        return replace(state, facts={**state.facts, "origin_id": self.origin_id}) if self.origin_id else state

    @property
    def owner(self) -> Plan:
        """The plan to which the part belongs."""
        return self.plan

    @property
    def container(self) -> int:
        """What the part stands in: the section of a row, else the plan."""
        return self.plan_id

    def clean(self) -> None:
        super().clean()
        parent = Section.objects.filter(pk=self.section_id) if isinstance(self, Activity) else None
        owner = Plan.texts.filter(sections__in=parent) if parent is not None else Plan.texts.filter(pk=self.plan_id)
        if any(not plan.is_editable for plan in owner):
            raise ValidationError("Этот план уже не черновик: его текст не меняют.")


class PlanColumn(PlanPart):
    """One column of the plan's table: key and heading as printed."""

    KIND = "column"
    CELLS = ("heading",)
    FACTS = ("key",)

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

    KIND = "signoff"
    CELLS = ("word", "lines", "place")

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


class NotExcluded(models.Manager):
    """What stands in a plan: without the rows and sections that an edition has taken out."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(excluded_by=None)


class Excludable(PlanPart):
    """A part that is never deleted from a plan in force: `excluded_by` is the edition that has taken it out."""

    excluded_by = models.ForeignKey(
        "Edition", models.PROTECT, null=True, editable=False, related_name="+", verbose_name="исключено редакцией"
    )

    class Meta:
        abstract = True


class Section(Excludable):
    """A numbered group of activities; the heading holds its number in the plan's own style."""

    KIND = "section"
    CELLS = ("heading",)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections", verbose_name="план")
    heading = models.TextField("заголовок раздела", blank=True)
    history = HistoricalRecords()

    objects = NotExcluded()

    class Meta:
        verbose_name = "раздел"
        verbose_name_plural = "разделы"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.heading or "Без раздела"


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Rows of plans."""

    def of_plan(self, plan: Plan) -> "ActivityQuerySet":
        """The plan's rows from top to bottom."""
        return self.filter(section__plan=plan).in_order()

    def in_order(self) -> "ActivityQuerySet":
        """Sections as they stand in the plan, rows as they stand in their sections."""
        return self.order_by("section__position", "section__pk", "position", "pk")


class StandingActivities(NotExcluded.from_queryset(ActivityQuerySet)):  # type: ignore[misc]
    """The rows that stand in plans."""


class Activity(Excludable):
    """One row. `number` is text and may repeat; `rule`, `event`, `assumed` and the slots are derived from `deadline`.

    `pinned` holds windows set by hand as [start, due] in ISO dates, `event_on` the day of the event that is waited for,
    `named` the executors as a person has separated them. `follows` is the row of the plan before from which it came,
    `carried` says that it was not done there; `goes_on`, that it goes into the next plan, as was said at the end.
    """

    KIND = "activity"
    CELLS = paper.KNOWN_COLUMNS
    FACTS = ("pinned", "named", "event_on", "collective")

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
    assumed = models.BooleanField("срок понят с допущением", default=False, editable=False)
    pinned = models.JSONField("даты, заданные вручную", default=list, blank=True, editable=False)
    named = models.JSONField("исполнители, разделённые вручную", default=list, blank=True, editable=False)
    event_on = models.DateField("день события", null=True, blank=True, editable=False)
    collective = models.CharField("кто отмечает", max_length=10, choices=Collectives, default=Collectives.ONE.value)
    follows = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="followers",
        verbose_name="строка прежнего плана",
    )
    carried = models.BooleanField("перенесено невыполненным", default=False, editable=False)
    goes_on = models.BooleanField("переносится в следующий план", default=False, editable=False)
    history = HistoricalRecords()

    objects = StandingActivities()
    ever = ActivityQuerySet.as_manager()

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
    def container(self) -> int:
        return self.section_id

    def whole(self) -> State:
        """With the row of the plan before, too."""
        state = super().whole()
        past: dict[str, Plain] = {"follows_id": self.follows_id, "carried": self.carried}
        return replace(state, facts={**state.facts, **past}) if self.follows_id else state

    @property
    def cell_names(self) -> tuple[str, ...]:
        return (*self.CELLS, *self.other)

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

    def cell(self, key: str) -> Plain:
        return self.text(key)

    def put_cell(self, key: str, value: Plain) -> None:
        """An empty text of a column of the plan's own leaves the row."""
        if key in self.CELLS:
            self.put_fact(key, value)
        else:
            self.other = {name: text for name, text in (self.other | {key: value}).items() if text}

    def fields_of(self, state: State) -> set[str]:
        return {key if key in self.CELLS else "other" for key in state.cells} | set(state.facts)


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

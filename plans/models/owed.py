"""What is owed, kept as rows and numbers for pages that cross plans.

All of it is a cache of marks, slots and executors: `plans/owed/counters.py` writes it, and can make it again.
"""

from datetime import date

from django.conf import settings
from django.db import models

from plans.core.counting import UNSAID, Outcome
from plans.models.cluster import Organisation
from plans.models.parts import Activity
from plans.models.plan import Plan

_SAID = [(said.value, said.value) for said in Outcome]


class TallyQuerySet(models.QuerySet["Tally"]):
    """Numbers of plans by the days on which they hold."""

    def counted_on(self, today: date) -> "TallyQuerySet":
        """Those whose counts hold on the day: no mark speaks of a later one."""
        return self.filter(models.Q(since=None) | models.Q(since__lte=today))

    def told_on(self, today: date) -> "TallyQuerySet":
        """Those whose own numbers are those of the day."""
        return self.filter(tells(today))


def tells(today: date) -> models.Q:
    """That a tally's own numbers are those of the day."""
    lasts = models.Q(until=None) | models.Q(until__gte=today)
    return lasts & models.Q(on__lte=today) & (models.Q(since=None) | models.Q(since__lte=today))


def is_told(today: date, on: date | None, until: date | None, since: date | None) -> bool:
    """The same of values that were read; a plan without a tally has no `on`."""
    return on is not None and on <= today and (until is None or until >= today) and (since is None or since <= today)


class Tally(models.Model):
    """That the numbers of an approved plan are kept. They hold from `since` on, the day of its newest mark.

    `waiting` marks wait for the secretary, `unclear` rows have no sure date; `moved_at`: when anything was last said.
    `waits` obligations have a mark that waits, `failed` ones were not done or in part. What follows, to `oldest`, are
    the numbers of any day from `on` to `until` (None: for ever); of another day they are summed from the counts.
    """

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="tally", verbose_name="план")
    since = models.DateField("верно с", null=True)
    waiting = models.PositiveIntegerField("отметок ждёт проверки", default=0)
    unclear = models.PositiveIntegerField("строк с неясным сроком", default=0)
    moved_at = models.DateTimeField("последнее движение", null=True)
    waits = models.PositiveIntegerField("сроков с отметками на проверке", default=0, db_default=0)
    failed = models.PositiveIntegerField("не выполнено или частично", default=0, db_default=0)
    on = models.DateField("числа на день", null=True)
    until = models.DateField("и до дня", null=True)
    late = models.PositiveIntegerField("просрочено", default=0, db_default=0)
    fallen = models.PositiveIntegerField("сроков наступило", default=0, db_default=0)
    kept = models.PositiveIntegerField("из них выполнено", default=0, db_default=0)
    done = models.PositiveIntegerField("выполнено всего", default=0, db_default=0)
    owed = models.PositiveIntegerField("всего без снятых", default=0, db_default=0)
    oldest = models.DateField("самое давнее просроченное", null=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = "итог плана"
        verbose_name_plural = "итоги планов"

    def __str__(self) -> str:
        return str(self.plan)


class ObligationCount(models.Model):
    """How many obligations of an approved plan stand so: what was said of them, and their day now."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="counts", verbose_name="план")
    said = models.CharField("что известно", max_length=10, choices=_SAID)
    due = models.DateField("срок теперь", null=True)
    number = models.PositiveIntegerField("сколько")
    waiting = models.PositiveIntegerField("из них ждёт проверки", default=0)

    class Meta:
        verbose_name = "число обязательств"
        verbose_name_plural = "числа обязательств"
        # Sums over many plans are read from the index alone.
        indexes = [models.Index("plan", "said", "due", "number", "waiting", name="obligation_count_all")]

    def __str__(self) -> str:
        return f"{self.said} {self.due}: {self.number}"


class ObligationRow(models.Model):
    """One obligation of a plan in force: its row, its day in the plan and now, what was said of it.

    `party` is named where exactly this organisation must do it.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="obligations", verbose_name="план", db_index=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="obligations", verbose_name="мероприятие")
    party = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+", verbose_name="организация", db_index=False
    )
    planned = models.DateField("срок в плане", null=True)
    due = models.DateField("срок теперь", null=True)
    said = models.CharField("что известно", max_length=10, choices=_SAID)
    waits = models.BooleanField("отметка ждёт проверки", default=False)

    class Meta:
        verbose_name = "обязательство"
        verbose_name_plural = "обязательства"
        indexes = [
            models.Index("plan", "said", "due", name="obligation_of_plan"),
            models.Index("due", "id", name="obligation_waits", condition=models.Q(waits=True)),
            models.Index(
                "due",
                "id",
                name="obligation_failed",
                condition=models.Q(said__in=[Outcome.NOT_DONE.value, Outcome.PART.value]),
            ),
            models.Index(
                "due", "id", name="obligation_open", condition=models.Q(said__in=sorted(said.value for said in UNSAID))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.said} {self.due}"


class Snapshot(models.Model):
    """The numbers of a plan in force at the end of a day; made at night, and from the facts where it is missing."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="snapshots", verbose_name="план")
    day = models.DateField("день")
    late = models.PositiveIntegerField("просрочено")
    fallen = models.PositiveIntegerField("сроков наступило")
    kept = models.PositiveIntegerField("из них выполнено")
    done = models.PositiveIntegerField("выполнено всего")
    owed = models.PositiveIntegerField("всего без снятых")

    class Meta:
        verbose_name = "снимок плана"
        verbose_name_plural = "снимки планов"
        constraints = [models.UniqueConstraint(name="snapshot_once", fields=["plan", "day"])]

    def __str__(self) -> str:
        return f"{self.plan} на {self.day:%d.%m.%Y}"


class Visit(models.Model):
    """When a person looked at the overview last, and the time before: what changed since then is told."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="кто")
    at = models.DateTimeField("последний раз")
    before = models.DateTimeField("перед этим", null=True)

    class Meta:
        verbose_name = "заход в обзор"
        verbose_name_plural = "заходы в обзор"

    def __str__(self) -> str:
        return f"{self.person}: {self.at:%d.%m.%Y %H:%M}"

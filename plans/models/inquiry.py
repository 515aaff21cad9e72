"""Requests of a department: one question to several clusters, and what each answered. Moves and answers are facts."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from plans.core.deadlines import Period
from plans.models.cluster import Cluster, ClusterQuerySet, Department
from plans.models.mark import HeldFile
from plans.models.plan import Plan


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Requests by who keeps them."""

    def kept_by(self, user: settings.AUTH_USER_MODEL) -> "InquiryQuerySet":
        """Those of the departments whose official the person is; all of them for an administrator."""
        if user.is_superuser:
            return self
        return self.filter(department__in=[row.department_id for row in user.membership_list if row.department_id])


class Inquiry(models.Model):
    """What a department wants to know by a day, of the period `start`–`end` where it is about one.

    `figure` names the number that the program proposes from its own facts; `due` and `state` are those of the last
    move that changed them.
    """

    class Wants(models.TextChoices):
        WORDS = "words", "ответ словами"
        NUMBER = "number", "число"
        FILE = "file", "файл"
        REPORT = "report", "отчёт об исполнении плана"

    class Known(models.TextChoices):
        OWED = "owed", "сколько сроков в периоде"
        DONE = "done", "сколько выполнено"
        LATE = "late", "сколько просрочено"
        SHARE = "due_share", "доля выполненного из наступивших сроков, %"

    class States(models.TextChoices):
        OPEN = "open", "открыт"
        CLOSED = "closed", "закрыт"
        WITHDRAWN = "withdrawn", "отозван"

    department = models.ForeignKey(Department, models.PROTECT, related_name="inquiries", verbose_name="департамент")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто спросил")
    subject = models.CharField("о чём запрос", max_length=200)
    question = models.TextField("что нужно")
    wants = models.CharField("чем ответить", max_length=10, choices=Wants, default=Wants.WORDS.value)
    figure = models.CharField("какое число подставить", max_length=10, choices=Known, blank=True)
    start = models.DateField("период с", null=True, blank=True)
    end = models.DateField("период по", null=True, blank=True)
    due = models.DateField("ответить до")
    state = models.CharField("состояние", max_length=10, choices=States, default=States.OPEN.value)
    created_at = models.DateTimeField("когда спросили", auto_now_add=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = "запрос кластерам"
        verbose_name_plural = "запросы кластерам"
        ordering = ["-pk"]
        indexes = [models.Index("state", "due", name="inquiry_open_due")]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        return self.state == self.States.OPEN

    @property
    def period(self) -> Period | None:
        return Period(self.start, self.end) if self.start and self.end else None


class AddresseeQuerySet(models.QuerySet["Addressee"]):
    """Whom a request was sent to, by what became of it."""

    def waiting(self) -> "AddresseeQuerySet":
        """Those that still owe an answer."""
        return self.filter(answered_at=None, inquiry__state=Inquiry.States.OPEN.value)

    def of_clusters(self, clusters: ClusterQuerySet) -> "AddresseeQuerySet":
        return self.filter(cluster__in=clusters)


class Addressee(models.Model):
    """A cluster that was asked. `answered_at` is when it answered first, `reminded_on` when it was reminded last."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="addressees", verbose_name="запрос")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="asked", verbose_name="кластер")
    answered_at = models.DateTimeField("впервые ответили", null=True)
    reminded_on = models.DateField("напомнили", null=True)

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        verbose_name = "кого спросили"
        verbose_name_plural = "кого спросили"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="addressee_once", fields=["inquiry", "cluster"])]
        indexes = [
            models.Index("cluster", "inquiry", name="addressee_waits", condition=models.Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry}: {self.cluster}"

    @property
    def waits(self) -> bool:
        return self.answered_at is None and self.inquiry.is_open

    def days_late(self, today: date) -> int:
        """How many days after the day the answer came, or how many it is late by now; 0 for none."""
        said = timezone.localdate(self.answered_at) if self.answered_at else today
        late = (said - self.inquiry.due).days
        return max(0, late) if self.answered_at or self.inquiry.is_open else 0

    @cached_property
    def newest(self) -> "Reply | None":
        """The answer that counts: the last one."""
        return next(iter(sorted(self.replies.all(), key=lambda one: -one.pk)), None)


class Reply(models.Model):
    """An answer. A later one of the same cluster counts instead of it; none is ever changed."""

    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="replies", verbose_name="кто ответил")
    plan = models.ForeignKey(
        Plan, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="план, о котором ответ"
    )
    text = models.TextField("ответ", blank=True)
    number = models.DecimalField("число", max_digits=14, decimal_places=2, null=True, blank=True)
    known = models.DecimalField("число по данным программы", max_digits=14, decimal_places=2, null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто написал")
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "ответ на запрос"
        verbose_name_plural = "ответы на запросы"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text[:80] or str(self.number if self.number is not None else "файл")


class ReplyFile(HeldFile):
    """A file of an answer."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="files", verbose_name="ответ")

    class Meta:
        verbose_name = "файл ответа"
        verbose_name_plural = "файлы ответов"
        ordering = ["pk"]


class InquiryMove(models.Model):
    """What became of a request: reminded, put off, closed, withdrawn; by whom and in which words."""

    class Moves(models.TextChoices):
        ASK = "ask", "спросили"
        REMIND = "remind", "напомнили"
        EXTEND = "extend", "срок изменён"
        CLOSE = "close", "закрыт"
        WITHDRAW = "withdraw", "отозван"

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="moves", verbose_name="запрос")
    move = models.CharField("что сделано", max_length=10, choices=Moves)
    due = models.DateField("срок", null=True)
    count = models.PositiveIntegerField("скольким кластерам", default=0)
    words = models.TextField("слова", blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто")
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "движение запроса"
        verbose_name_plural = "движение запросов"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_move_display()}: {self.inquiry}"

"""The way of agreement: how each sign-off was given, comments on rows, permits to pass errors, scans of papers."""

from datetime import date

from django.conf import settings
from django.db import models

from plans.core import blanks
from plans.models.edition import Edition
from plans.models.mark import HeldFile
from plans.models.parts import Activity, SignOff
from plans.models.plan import Plan


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Sign-offs on their way, and those that were given."""

    def current(self) -> "ApprovalQuerySet":
        """Of the way that is gone now, or was gone to its end: no ways that were broken off."""
        return self.filter(ended_at=None)

    def waiting(self) -> "ApprovalQuerySet":
        """Those that somebody has still to give."""
        return self.current().filter(state=Approval.States.WAITING)


class Approval(models.Model):
    """How one sign-off of a plan, or of changes of one, is given: by whom, when, by which document.

    Rows belong to the plan until it is approved; then they get its `edition` and the database refuses to change them.
    A way that was broken off by a return keeps its rows, with `ended_at`; the plan then gets new ones. So does a paper
    that was brought in by mistake, with who took it back (`ended_by`) and why (`ended_why`).
    `word`, `lines` and `place` are those of the block, `filled` its lines once its blanks were filled with what was
    given. `version` names the very text (`approval.door.version_of`) to which it was given.
    """

    class States(models.TextChoices):
        WAITING = "waiting", "ожидается"
        GIVEN = "given", "дано"
        RETURNED = "returned", "возвращено"

    class Means(models.TextChoices):
        PROGRAM = "program", "в программе"
        PAPER = "paper", "на бумаге"
        SIGNATURE = "signature", "файлом электронной подписи"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="approvals", verbose_name="план")
    signoff = models.ForeignKey(SignOff, models.SET_NULL, null=True, related_name="approvals", verbose_name="гриф")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="approvals", verbose_name="утверждённая редакция"
    )
    ended_at = models.DateTimeField("путь прерван или документ отозван", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто отозвал документ"
    )
    ended_why = models.TextField("почему документ отозван", blank=True, db_default="", default="")
    step = models.PositiveSmallIntegerField("шаг", help_text="С одним номером согласуют одновременно.")
    place = models.CharField("место", max_length=10, choices=SignOff.Places)
    word = models.CharField("слово", max_length=60)
    lines = models.TextField("строки", blank=True)
    filled = models.TextField("строки с заполненными пропусками", blank=True)
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто даёт в программе"
    )
    outsider = models.CharField("чей документ принесёт секретарь", max_length=300, blank=True)
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто может дать за него"
    )
    deputy_basis = models.CharField("основание замещения", max_length=300, blank=True)
    due = models.DateField("срок", null=True)
    state = models.CharField("состояние", max_length=10, choices=States, default=States.WAITING.value)
    means = models.CharField("каким образом", max_length=10, choices=Means, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто дал или внёс"
    )
    given_at = models.DateTimeField("когда внесено", null=True)
    given_on = models.DateField("день согласования", null=True)
    signed_name = models.CharField("кто подписал", max_length=300, blank=True)
    document_kind = models.CharField("вид документа", max_length=100, blank=True)
    document_number = models.CharField("номер документа", max_length=100, blank=True)
    note = models.TextField("замечание или причина возврата", blank=True)
    version = models.CharField("версия текста", max_length=64, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = "согласование"
        verbose_name_plural = "согласования"
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="approval_once_a_block",
                fields=["plan", "signoff"],
                condition=models.Q(ended_at=None, signoff__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.get_state_display()}"

    @property
    def approves(self) -> bool:
        """Whether the plan is in force by it."""
        return blanks.approves(self.word)

    @property
    def shown_word(self) -> str:
        """The block's word: as it was given, else as it stands."""
        return self.signoff.word if self.signoff and not self.is_given else self.word

    @property
    def shown_lines(self) -> str:
        """The block's lines: as it was given, else as it stands."""
        return self.signoff.lines if self.signoff and not self.is_given else self.filled or self.lines

    @property
    def who(self) -> str:
        """Who is to give it, for people: «Громов А. В.», «Педагогический совет»."""
        return str(self.giver) if self.giver else self.outsider or "не назначен"

    @property
    def is_given(self) -> bool:
        return self.state == self.States.GIVEN

    @property
    def is_open(self) -> bool:
        return self.state == self.States.WAITING and self.ended_at is None

    @property
    def fills_block(self) -> bool:
        """Whether what it has filled still stands in the block."""
        return bool(self.filled and self.signoff and self.signoff.lines == self.filled)

    @property
    def by_deputy(self) -> bool:
        """Whether the deputy has given it in the program instead of the person."""
        by = self.given_by_id
        return self.means == self.Means.PROGRAM and by == self.deputy_id is not None and by != self.giver_id

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due is not None and self.due < today


class Comment(models.Model):
    """What a reader says of a row of a plan on its way, or of the plan (no row); the secretary answers once."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="comments", verbose_name="план")
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, related_name="comments", verbose_name="мероприятие"
    )
    about = models.TextField("о чём", blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто")
    at = models.DateTimeField("когда", auto_now_add=True)
    text = models.TextField("комментарий")
    answer = models.TextField("ответ", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто ответил"
    )
    answered_at = models.DateTimeField("когда ответили", null=True)

    class Meta:
        verbose_name = "комментарий"
        verbose_name_plural = "комментарии"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Waiver(models.Model):
    """The chair's word that a plan goes on with errors that were shown: `errors` are their keys."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="waivers", verbose_name="план")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто разрешил")
    at = models.DateTimeField("когда", auto_now_add=True)
    reason = models.TextField("причина")
    errors = models.JSONField("с какими ошибками", default=list)

    class Meta:
        verbose_name = "разрешение с ошибками"
        verbose_name_plural = "разрешения с ошибками"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.reason[:80]


class Scan(HeldFile):
    """A scan: of the paper by which one sign-off was given, or of the signed sheet of an edition. Never the edition."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="scans", verbose_name="план")
    approval = models.ForeignKey(Approval, models.CASCADE, null=True, related_name="scans", verbose_name="согласование")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="scans", verbose_name="редакция")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто приложил")
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "скан"
        verbose_name_plural = "сканы"
        ordering = ["pk"]

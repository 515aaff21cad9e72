"""Marks: somebody's report that an activity is done, with its document and files."""

import secrets

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from simple_history.models import HistoricalRecords

from plans.core.evidence import safe_name
from plans.core.mark_words import document_words, printed, request_words
from plans.core.obligations import DECISIONS
from plans.core.progress import Deed
from plans.models.cluster import Organisation
from plans.models.parts import Activity


class Mark(models.Model):
    """One report: what became of a slot, when, by which document. `due` is the slot's due day that it answers, if any.

    `done_on` is the day of which it speaks; `basis` the reason (not done, done in part) or the ground (moved, dropped).
    `document` and `words` are written by hand, and then stand in place of what is composed from the other fields.
    """

    class Facts(models.TextChoices):
        DONE = Deed.DONE.value, "выполнено"
        PART = Deed.PART.value, "выполнено частично"
        NOT_DONE = Deed.NOT_DONE.value, "не выполнено"
        MOVED = Deed.MOVED.value, "перенесено"
        DROPPED = Deed.DROPPED.value, "снято"

    class States(models.TextChoices):
        REPORTED = "reported", "ждёт проверки"
        ACCEPTED = "accepted", "принята"
        RETURNED = "returned", "возвращена"

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="marks", verbose_name="мероприятие")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="marks",
        verbose_name="организация",
        help_text="Пусто, если отметил секретарь за орган управления кластера.",
    )
    due = models.DateField("за срок", null=True, blank=True)
    fact = models.CharField("что с мероприятием", max_length=20, choices=Facts, default=Facts.DONE.value)
    done_on = models.DateField("дата")
    moved_to = models.DateField("новый срок", null=True, blank=True)
    basis = models.TextField("причина или основание", blank=True)
    result = models.TextField("что сделано", blank=True)
    document_kind = models.CharField("вид документа", max_length=100, blank=True)
    document_number = models.CharField("номер документа", max_length=60, blank=True)
    document_on = models.DateField("дата документа", null=True, blank=True)
    document = models.TextField("документ своими словами", blank=True)
    people = models.PositiveIntegerField("участвовало человек", null=True, blank=True)
    link = models.CharField("ссылка", max_length=500, blank=True, validators=[URLValidator(schemes=["http", "https"])])
    words = models.TextField("текст в графу плана", blank=True)
    state = models.CharField("состояние", max_length=20, choices=States, default=States.REPORTED.value)
    note = models.TextField("комментарий", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="отметил")
    created_at = models.DateTimeField("отмечено", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="проверил"
    )
    decided_at = models.DateTimeField("проверено", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "отметка о выполнении"
        verbose_name_plural = "отметки о выполнении"
        ordering = ["done_on", "pk"]
        indexes = [
            models.Index("done_on", "id", name="mark_done_on"),
            models.Index("created_at", "id", name="mark_waits", condition=models.Q(state="reported")),
        ]
        constraints = [
            models.CheckConstraint(
                name="mark_moved_to_a_day",
                condition=~models.Q(fact=Deed.MOVED.value) | models.Q(moved_to__isnull=False),
                violation_error_message="Укажите новый срок.",
            )
        ]

    def __str__(self) -> str:
        return self.printed

    @property
    def party(self) -> str:
        """Who the mark is of: an organisation; without one a body of the cluster, for which its secretary marks."""
        return str(self.organisation or "секретарь за орган управления")

    @property
    def document_words(self) -> str:
        """The document as written by hand, else «протокол № 2 от 15.03.2022» from its parts."""
        return self.document or document_words(self.document_kind, self.document_number, self.document_on)

    @property
    def printed(self) -> str:
        """The words for the plan's last column: «Выполнено 12.04.2022, протокол № 2 от 15.03.2022»."""
        if self.words:
            return self.words
        if self.is_request:
            return request_words(Deed(self.fact), basis=self.basis, document=self.document_words, to=self.moved_to)
        return printed(
            Deed(self.fact),
            self.done_on,
            result=self.result,
            document=self.document_words,
            basis=self.basis,
            to=self.moved_to,
        )

    @property
    def is_request(self) -> bool:
        """Whether it asks for what only the secretary decides: to move or to drop."""
        return self.fact in DECISIONS and self.state != self.States.ACCEPTED

    @property
    def state_words(self) -> str:
        """«ждёт проверки»; of a request, what was answered."""
        if not self.is_request:
            return self.get_state_display()
        return "отказано" if self.state == self.States.RETURNED else "ждёт решения секретаря"

    @property
    def counts(self) -> bool:
        """Whether it has a say in the plan: not returned; what is moved or dropped only once it is accepted."""
        if self.fact in DECISIONS:
            return self.state == self.States.ACCEPTED
        return self.state != self.States.RETURNED


EVIDENCE_FOLDER = "evidence"


def evidence_path(evidence: "Evidence | None" = None, name: str = "") -> str:
    """A name that nobody can guess and that tells nothing; the real one is kept in the row."""
    return f"{EVIDENCE_FOLDER}/{secrets.token_hex(16)}"


class StoredFile(models.Model):
    """Bytes that lie on the disk, once: whoever brings the same a second time, also at the same moment, finds them."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    path = models.CharField("где лежит", max_length=200)
    preview = models.BinaryField("уменьшенный снимок", default=b"", editable=False)

    class Meta:
        verbose_name = "сохранённый файл"
        verbose_name_plural = "сохранённые файлы"

    def __str__(self) -> str:
        return self.sha256


class HeldFile(models.Model):
    """A file that somebody brought, as the rows that show it name it; its bytes are those of a StoredFile."""

    file = models.FileField("файл", upload_to=evidence_path, max_length=200)
    name = models.TextField("имя файла")
    content_type = models.CharField("тип", max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name with the ending of its content, whatever an earlier version of the program has let in."""
        return safe_name(self.name, self.content_type)


class Evidence(HeldFile):
    """A file that proves a mark. Served only through a permission check, never from a public folder."""

    mark = models.ForeignKey(Mark, models.CASCADE, related_name="evidence", verbose_name="отметка")

    class Meta:
        verbose_name = "подтверждающий файл"
        verbose_name_plural = "подтверждающие файлы"
        ordering = ["pk"]

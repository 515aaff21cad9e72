"""Files of electronic signatures, powers of attorney beside them, what checks have said, and the texts on their way."""

from django.conf import settings
from django.db import models, transaction

from plans.core import chain
from plans.core.signatures.attorney import Attorney
from plans.core.signatures.verdicts import NAMES, Judgement, Verdict, from_json
from plans.models.approvals import Approval
from plans.models.chain import ChainLink
from plans.models.edition import Edition
from plans.models.frozen import Frozen
from plans.models.plan import Plan


class WayText(Frozen):
    """The text of a plan on its way of agreement as a file to be signed: made once, before there is an edition.

    `version` is the sum of the very words; a text that comes back unchanged after a return is the same one.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="way_texts", verbose_name="план")
    version = models.CharField("версия текста", max_length=64)
    pdf = models.BinaryField("файл PDF")
    sha256 = models.CharField("SHA-256 файла PDF", max_length=64)
    at = models.DateTimeField("когда сделан", auto_now_add=True)

    class Meta:
        verbose_name = "текст для подписи"
        verbose_name_plural = "тексты для подписи"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="way_text_once", fields=["plan", "version"])]

    def __str__(self) -> str:
        return f"Текст для подписи, SHA-256 {self.sha256[:12]}…"

    def save(self, *args: object, **kwargs: object) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            ChainLink.append(chain.TEXT, self, self.plan_id)


class Signature(Frozen):
    """A file that somebody has brought: a detached signature, or an attorney's XML.

    It lies beside an edition, over its PDF or DOCX, or is that by which a sign-off (`approval`) was given on the way,
    over the `text` of the way. `said`: what an attorney's file says of itself.
    """

    class Kinds(models.TextChoices):
        SIGNATURE = "signature", "подпись"
        ATTORNEY = "attorney", "доверенность (МЧД)"

    class Over(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"
        TEXT = "text", "текст для подписи"

    edition = models.ForeignKey(Edition, models.PROTECT, null=True, related_name="signatures", verbose_name="редакция")
    # With a plan that was never approved its way goes too; the database keeps what was.
    text = models.ForeignKey(
        WayText, models.CASCADE, null=True, related_name="signatures", verbose_name="текст для подписи"
    )
    approval = models.ForeignKey(
        Approval, models.RESTRICT, null=True, related_name="signatures", verbose_name="согласование"
    )
    kind = models.CharField("вид", max_length=10, choices=Kinds, default=Kinds.SIGNATURE.value)
    over = models.CharField("что подписано", max_length=4, choices=Over, blank=True)
    name = models.TextField("имя файла")
    data = models.BinaryField("файл")
    sha256 = models.CharField("SHA-256", max_length=64)
    said = models.JSONField("что сказано в файле", default=dict)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто приложил")
    at = models.DateTimeField("когда приложена", auto_now_add=True)

    class Meta:
        verbose_name = "файл подписи"
        verbose_name_plural = "файлы подписей"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="signature_once", fields=["edition", "sha256"]),
            models.UniqueConstraint(
                name="signature_once_a_text", fields=["text", "sha256"], condition=models.Q(kind="signature")
            ),
            models.CheckConstraint(
                name="signature_over_something",
                condition=models.Q(edition__isnull=False, text=None)
                | models.Q(edition=None, text__isnull=False, approval__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            if self.text:
                ChainLink.append(chain.STEP, self, self.text.plan_id)
            else:
                ChainLink.append(chain.SIGNATURE, self, self.edition.plan_id)

    @property
    def last_check(self) -> "SignatureCheck | None":
        """What was said last; nothing of an attorney's file."""
        return next(iter(self.checks.all()), None)

    @property
    def attorney(self) -> Attorney | None:
        return Attorney(**self.said) if self.kind == self.Kinds.ATTORNEY else None


class SignatureCheck(Frozen):
    """What one technical check of a signature has said, and when."""

    signature = models.ForeignKey(Signature, models.CASCADE, related_name="checks", verbose_name="подпись")
    verdict = models.CharField("итог", max_length=10, choices=[(one.value, NAMES[one]) for one in Verdict])
    said = models.JSONField("ответы")
    at = models.DateTimeField("когда проверена", auto_now_add=True)

    class Meta:
        verbose_name = "проверка подписи"
        verbose_name_plural = "проверки подписей"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} {self.at:%d.%m.%Y}"

    @property
    def judgement(self) -> Judgement:
        return from_json(self.said)

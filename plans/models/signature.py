"""Files of electronic signatures over an edition's files, powers of attorney beside them, and what checks have said."""

from django.conf import settings
from django.db import models, transaction

from plans.core import chain
from plans.core.signatures.attorney import Attorney
from plans.core.signatures.verdicts import NAMES, Judgement, Verdict, from_json
from plans.models.approvals import Approval
from plans.models.chain import ChainLink
from plans.models.edition import Edition
from plans.models.frozen import Frozen


class Signature(Frozen):
    """A file that somebody has put beside an edition: a detached signature over its PDF or DOCX, or an attorney's XML.

    `approval`: the sign-off that is given by it, if one. `said`: what an attorney's file says of itself.
    """

    class Kinds(models.TextChoices):
        SIGNATURE = "signature", "подпись"
        ATTORNEY = "attorney", "доверенность (МЧД)"

    class Over(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="signatures", verbose_name="редакция")
    approval = models.ForeignKey(
        Approval, models.PROTECT, null=True, related_name="signatures", verbose_name="согласование"
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
        verbose_name = "подпись под редакцией"
        verbose_name_plural = "подписи под редакциями"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="signature_once", fields=["edition", "sha256"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            ChainLink.append(chain.SIGNATURE, self, self.edition.plan_id)

    @property
    def attorney(self) -> Attorney | None:
        return Attorney(**self.said) if self.kind == self.Kinds.ATTORNEY else None


class SignatureCheck(Frozen):
    """What one technical check of a signature has said, and when."""

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="checks", verbose_name="подпись")
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

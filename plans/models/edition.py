"""Editions: the frozen, approved text of a plan and its files, stored once and never changed."""

from django.conf import settings
from django.db import models, transaction

from plans.core import chain
from plans.models.chain import ChainLink
from plans.models.frozen import Frozen
from plans.models.plan import Plan


class Edition(Frozen):
    """What was approved: content as JSON (canonical text), PDF and DOCX bytes, and the SHA-256 of each.

    `grounds` are the reasons of its changes, by the key of the plan's row.
    `code`: by which anybody who has the paper finds it. `agreement`: лист согласования as it was then, with the names
    of then (`plans.core.agreement`). Editions of earlier versions of the program have neither.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="editions", verbose_name="план")
    number = models.PositiveIntegerField("номер редакции")
    code = models.CharField("код проверки", max_length=26, unique=True, null=True)  # noqa: DJ001 (none is no code)
    content = models.TextField("содержание (JSON)")
    content_sha256 = models.CharField("SHA-256 содержания", max_length=64)
    pdf = models.BinaryField("файл PDF")
    pdf_sha256 = models.CharField("SHA-256 файла PDF", max_length=64)
    docx = models.BinaryField("файл DOCX")
    docx_sha256 = models.CharField("SHA-256 файла DOCX", max_length=64)
    grounds = models.JSONField("обоснования изменений", default=dict, blank=True)
    agreement = models.JSONField("лист согласования", null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="утвердил")
    approved_at = models.DateTimeField("утверждена", auto_now_add=True)

    class Meta:
        verbose_name = "редакция"
        verbose_name_plural = "редакции"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="edition_number_once", fields=["plan", "number"])]

    def __str__(self) -> str:
        return f"Редакция № {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            ChainLink.append(chain.EDITION, self, self.plan_id)

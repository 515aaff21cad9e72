"""The chain of sums over the decisions, editions and signatures of a plan (`plans.core.chain`)."""

from django.db import models

from plans.core import chain
from plans.models.frozen import Frozen
from plans.models.plan import Plan


class ChainLink(Frozen):
    """One link: the row that it vouches for, and the sum over that row and the link before."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="links", verbose_name="план")
    position = models.PositiveIntegerField("место в цепочке")
    kind = models.CharField("что", max_length=20)
    row = models.BigIntegerField("номер записи")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = "звено цепочки"
        verbose_name_plural = "звенья цепочки"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(name="link_at_one_place", fields=["plan", "position"]),
            models.UniqueConstraint(name="link_for_one_row", fields=["kind", "row"]),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.kind} {self.row}"

    @classmethod
    def append(cls, kind: str, row: models.Model, plan: int) -> None:
        """Vouch for a new row; the caller has locked the plan."""
        last = cls.objects.filter(plan=plan).order_by("-position").values_list("position", "sha256").first() or (0, "")
        position, previous = last
        sha256 = chain.link(previous, kind, chain.facts(kind, row))
        cls.objects.create(plan_id=plan, position=position + 1, kind=kind, row=row.pk, sha256=sha256)

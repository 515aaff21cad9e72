"""The directory stays while anything names it: no plan, decision or mark goes with a cluster, a person, a firm."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from django.db import models
from django.db.models import PROTECT, Q

from plans.core.errors import PlanError

_Row = TypeVar("_Row", bound="Kept", covariant=True)


class StillNamed(PlanError, models.ProtectedError):
    """Records that must stay name the row: it is not deleted; the message says what to do instead."""

    def __init__(self, message: str, rows: Iterable[models.Model] = ()) -> None:
        super().__init__(message, set(rows))

    def __str__(self) -> str:
        return str(self.args[0])


class KeptQuerySet(models.QuerySet[_Row]):
    """Rows of the directory; those that are named are not deleted, nor any others with them."""

    def delete(self) -> tuple[int, dict[str, int]]:
        for one in self:
            one.check_unnamed()
        return super().delete()

    def listed(self, most: int) -> list[tuple[int, str]]:
        """The first rows by name, each with its key and its name: all that a list of choices needs."""
        rows = self.order_by("name", "pk").values_list("pk", *self.model.NAMED_BY)[:most]
        return [(key, next(filter(None, names), "")) for key, *names in rows]


class Kept(models.Model):
    """A row of the directory, called by the first field of NAMED_BY that is filled in.

    `INSTEAD` says what to do with one that is not needed any more.
    """

    INSTEAD = ""
    NAMED_BY: tuple[str, ...] = ("name",)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return next(filter(None, (getattr(self, name) for name in self.NAMED_BY)), "")

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        self.check_unnamed()
        return super().delete(*args, **kwargs)

    def check_unnamed(self) -> None:
        """Raises StillNamed."""
        if why := self.why_kept():
            raise StillNamed(why, [self])

    def why_kept(self) -> str:
        """Why the row is not deleted, and what to do instead; "" where nothing names it."""
        found = ", ".join(f"{kind} – {number}" for kind, number in self.named_in().items())
        return f"Удалить нельзя: «{self}». На эту запись ссылаются: {found}. {self.INSTEAD}" if found else ""

    def named_in(self) -> dict[str, int]:
        """What names the row and must stay: the kinds of records, in the plural, and how many there are."""
        links: dict[type[models.Model], Q] = defaultdict(Q)
        for link in self._meta.get_fields(include_hidden=True):
            if isinstance(link, models.ManyToOneRel) and link.on_delete is PROTECT:
                links[link.related_model] |= Q(**{link.field.name: self.pk})
        found = {model._meta.verbose_name_plural: _count(model, named) for model, named in links.items()}
        return {str(kind): number for kind, number in found.items() if number}


def _count(model: type[models.Model], named: Q) -> int:
    return model._base_manager.filter(named).count()

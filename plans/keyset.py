"""Pages of a list in the database: each begins behind the last row of the one before, so none is slower than the first.

The place stands in the address as text; one that makes no sense begins the list anew.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.functional import cached_property

Row = TypeVar("Row", bound=Model)
COUNTED = 1000
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Key:
    """What a list is ordered by; rows without it, where there may be some, stand last."""

    field: str
    falling: bool = False
    may_lack: bool = False

    @property
    def order(self) -> OrderBy:
        field, last = F(self.field), self.may_lack or None
        return field.desc(nulls_last=last) if self.falling else field.asc(nulls_last=last)

    def behind(self, value: object) -> Q:
        """Rows that stand behind those with this value."""
        if value is None:
            return Q(pk__in=[])
        beyond = Q(**{f"{self.field}__{'lt' if self.falling else 'gt'}": value})
        return beyond | Q(**{self.field: None}) if self.may_lack else beyond

    def bound(self, value: object) -> Q:
        """What all rows behind one with this value fulfil: a database begins to read there, not at the first row."""
        return Q() if self.may_lack else Q(**{f"{self.field}__{'lte' if self.falling else 'gte'}": value})


@dataclass
class Page(Generic[Row]):
    """Some rows of a list; `after` is the place of the next page, "" for none."""

    every: QuerySet[Row]
    rows: list[Row]
    after: str
    is_first: bool

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def count(self) -> int:
        """How many rows the list has; no more than one above COUNTED are counted, and none that stand here already."""
        if self.is_first and not self.after:
            return len(self.rows)
        return self.every.order_by().values("pk")[: COUNTED + 1].count()  # SQLite would work out all columns

    @property
    def counted(self) -> str:
        """The same in words."""
        return f"больше {COUNTED}" if self.count > COUNTED else str(self.count)


def page_of(rows: QuerySet[Row], keys: Sequence[Key], size: int, after: str) -> Page[Row]:
    """The page behind the place; the last of the keys must differ in every row."""
    ordered = rows.order_by(*(key.order for key in keys))
    place = _read(after, len(keys))
    found: list[Row] | None = None
    if place:
        try:
            found = list(ordered.filter(_behind(keys, place))[: size + 1])
        except (ValueError, TypeError, ValidationError):
            place = None
    if found is None:
        found = list(ordered[: size + 1])
    more = _write(keys, found[size - 1]) if len(found) > size else ""
    return Page(rows, found[:size], more, not place)


def _behind(keys: Sequence[Key], place: Sequence[object]) -> Q:
    """Behind in the first key, or equal in it and behind in the next, and so on."""
    found, same = Q(), Q()
    for key, value in zip(keys, place, strict=True):
        found |= same & key.behind(value)
        same &= Q(**{key.field: value})
    return found & keys[0].bound(place[0])


def _write(keys: Sequence[Key], row: Row) -> str:
    text = json.dumps([_value(row, key.field) for key in keys], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _value(row: object, field: str) -> object:
    for name in field.split("__"):
        row = getattr(row, name)
    return row.isoformat() if isinstance(row, date) else row


def _read(text: str, count: int) -> list[object] | None:
    if not text or len(text) > _LONGEST:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return None
    fits = isinstance(found, list) and len(found) == count
    return found if fits and all(_is_plain(one) for one in found) else None


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" not in value
    return value is None or (isinstance(value, int) and abs(value) < 2**63)

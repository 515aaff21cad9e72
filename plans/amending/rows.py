"""The rows of a plan in force beside those of its working copy: what stays, what is new, what is taken out.

Readings that a person has set by hand live on while changes are written: where the words behind them are the same in
both, the hand that came later in the plan itself wins, unless the copy was given a reading of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from plans.models import Activity, Plan

_DATES, _NAMES, _WHO = ("pinned", "event_on"), ("named",), ("collective",)


@dataclass(frozen=True, slots=True)
class RowPair:
    """A row of the plan and its working copy; which of the copy's readings it takes over."""

    row: Activity
    copy: Activity
    takes: frozenset[str]

    @property
    def takes_dates(self) -> bool:
        return bool(self.takes.intersection(("deadline", *_DATES)))

    @property
    def takes_names(self) -> bool:
        return bool(self.takes.intersection(("executors", *_NAMES)))

    @property
    def dues(self) -> list[date | None]:
        """The due days that the row has after the change; None for a row without one."""
        slots = (self.copy if self.takes_dates else self.row).slots.all()
        return list(dict.fromkeys(slot.due for slot in slots)) or [None]


class Beside:
    """A plan and its working copy, row by row; a handful of queries."""

    def __init__(self, plan: Plan, amendment: Plan) -> None:
        self.plan, self.amendment = plan, amendment
        rows = Activity.objects.of_plan(plan).select_related("section").prefetch_related("slots", "executions")
        self.rows = {row.pk: row for row in rows}
        self.copies = list(Activity.objects.of_plan(amendment).prefetch_related("slots", "executions"))

    @cached_property
    def pairs(self) -> list[RowPair]:
        """The rows that stay, in the order of the copy."""
        mine, theirs = set(_set_by_hand(self.amendment)), set(self._set_meanwhile())
        kept = ((self.rows[copy.origin_id], copy) for copy in self.copies if copy.origin_id in self.rows)
        new_period = self.plan.period != self.amendment.period
        return [RowPair(row, copy, _taken(row, copy, mine, theirs, new_period)) for row, copy in kept]

    @property
    def new(self) -> list[Activity]:
        """The rows that the plan does not have yet."""
        return [copy for copy in self.copies if copy.origin_id not in self.rows]

    @property
    def gone(self) -> list[Activity]:
        """The rows that are taken out of the plan."""
        kept = {copy.origin_id for copy in self.copies}
        return [row for key, row in self.rows.items() if key not in kept]

    def _set_meanwhile(self) -> Iterable[tuple[int, str]]:
        return _set_by_hand(self.plan, self.plan.changes.filter(created_at__gt=self.amendment.created_at))


def _set_by_hand(plan: Plan, changes: object = None) -> Iterable[tuple[int, str]]:
    """The readings of rows, by key and name, that steps of the journal have set."""
    for change in plan.changes.all() if changes is None else changes:
        for ref, (was, now) in change.pairs.items():
            if ref.kind == Activity.KIND and was and now:
                yield from ((ref.pk, name) for name in now.facts)


def _taken(
    row: Activity, copy: Activity, mine: set[tuple[int, str]], theirs: set[tuple[int, str]], new_period: bool
) -> frozenset[str]:
    found = {key for key in ("deadline", "executors") if row.text(key) != copy.text(key)}
    found |= {"deadline"} if new_period else set()
    for word, names in (("deadline", _DATES), ("executors", _NAMES), ("", _WHO)):
        ours = word in found or any((copy.pk, name) in mine for name in names)
        if ours or not any((row.pk, name) in theirs for name in names):
            found |= {name for name in names if row.fact(name) != copy.fact(name)}
    return frozenset(found)

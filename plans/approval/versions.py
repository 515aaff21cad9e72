"""The texts of a plan that can be set beside each other: its editions, and what is written now where it is another."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from plans import bridge
from plans.core import document as paper
from plans.models import Edition, Plan

_NOW = "now"


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a plan: its key in an address, and its name for people."""

    key: str
    name: str
    plan: Plan
    number: int | None = None

    def document(self) -> paper.PlanDocument:
        """The text; one query for an edition, five for what is written now."""
        if self.number is None:
            return bridge.to_document(self.plan)
        content = self.plan.editions.values_list("content", flat=True).get(number=self.number)
        return paper.from_json(json.loads(content))


def versions_of(plan: Plan) -> list[Version]:
    """All texts of the plan, the newest first."""
    rows = plan.editions.only("number", "approved_at", "plan").order_by("-number")
    now = [] if plan.is_frozen else [Version(_NOW, f"{plan.stage_name}: как написано сейчас", plan)]
    return [*now, *(_edition(plan, row) for row in rows)]


def _edition(plan: Plan, row: Edition) -> Version:
    return Version(f"{row.number}", f"редакция № {row.number} от {row.approved_at:%d.%m.%Y}", plan, row.number)


def chosen(versions: Sequence[Version], old: str, new: str) -> tuple[Version, Version] | None:
    """The two texts with these keys, else the newest and the one before it; None where there are no two."""
    if len(versions) < 2:
        return None
    by_key = {one.key: one for one in versions}
    now = by_key.get(new, versions[0])
    before = versions[min(versions.index(now) + 1, len(versions) - 1)]
    return by_key.get(old, before), now

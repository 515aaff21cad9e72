"""The plan's rows as the page shows them: cells in the plan's own columns, and beside each row its reading."""

from dataclasses import dataclass

from plans import bridge
from plans.core import document as paper
from plans.core.deadlines import Rule
from plans.models import Activity, Plan, Section, Slot


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One activity: its cells as (key, text), and what is derived from its words."""

    activity: Activity
    cells: tuple[tuple[str, str], ...]
    slots: tuple[Slot, ...]
    is_unclear: bool


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A section with its rows."""

    section: Section
    rows: tuple[SheetRow, ...]


def sheet_of(plan: Plan) -> tuple[paper.PlanDocument, tuple[SheetSection, ...]]:
    """The plan as a document and as rows for the page, from one reading of the database (six queries)."""
    sections = list(plan.sections.prefetch_related("activities__marks", "activities__slots"))
    document = bridge.to_document(plan, sections=sections, with_marks=True)
    keys = [column.key for column in plan.column_list]
    return document, tuple(
        SheetSection(section, tuple(_row(activity, keys) for activity in section.activities.all()))
        for section in sections
    )


def _row(activity: Activity, keys: list[str]) -> SheetRow:
    return SheetRow(
        activity=activity,
        cells=tuple((key, bridge.printed_mark(activity) if key == paper.MARK else activity.text(key)) for key in keys),
        slots=tuple(activity.slots.all()),
        is_unclear=activity.rule == Rule.UNCLEAR and bool(activity.deadline),
    )

"""The plan's rows as the page shows them: cells in the plan's own columns, all rows or those of a filter."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from plans import bridge
from plans.core import document as paper
from plans.models import Activity, Plan, Section


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One activity and its cells as (key, text); how many comments there are on it, and how many wait for an answer."""

    activity: Activity
    cells: tuple[tuple[str, str], ...]
    comments: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A section with its rows."""

    section: Section
    rows: tuple[SheetRow, ...]


FILTERS: dict[str, Callable[[Activity], bool]] = {
    "unclear": lambda activity: activity.is_unclear,
    "waits": lambda activity: activity.waits,
    "assumed": lambda activity: activity.assumed,
}


def sheet_of(plan: Plan) -> tuple[SheetSection, ...]:
    """The plan's sections and rows for the page, in four queries, and one where there are comments; only a plan that
    was in force can have marks."""
    marked = plan.is_frozen or plan.has_edition
    sections = list(plan.sections.prefetch_related("activities__marks" if marked else "activities"))
    keys = [column.key for column in plan.column_list]
    comments = comments_of(plan)
    return tuple(
        SheetSection(
            section, tuple(row_of(one, keys, marked, comments.get(one.pk)) for one in section.activities.all())
        )
        for section in sections
    )


def comments_of(plan: Plan) -> dict[int, tuple[int, int]]:
    """By row of a plan on its way: its comments, and those without an answer."""
    if plan.is_frozen or not getattr(plan, "has_comments", True):
        return {}
    rows = plan.comments.exclude(activity=None).order_by().values("activity")
    counted = rows.annotate(number=Count("pk"), waiting=Count("pk", filter=Q(answer="")))
    return {row["activity"]: (row["number"], row["waiting"]) for row in counted}


def row_of(activity: Activity, keys: list[str], marked: bool, comments: tuple[int, int] | None = None) -> SheetRow:
    """A row with its cells; one that is known to have no marks is not asked for them."""
    return SheetRow(
        activity=activity,
        comments=comments or (0, 0),
        cells=tuple(
            (key, bridge.printed_mark(activity) if key == paper.MARK and marked else activity.text(key)) for key in keys
        ),
    )


def count_rows(groups: tuple[SheetSection, ...]) -> dict[str, int]:
    """How many rows each filter would show."""
    rows = [row.activity for group in groups for row in group.rows]
    return {name: sum(map(wanted, rows)) for name, wanted in FILTERS.items()}


def only(groups: tuple[SheetSection, ...], name: str) -> tuple[SheetSection, ...]:
    """The sections with the rows of one filter; sections without any are left out. An unknown name filters nothing."""
    wanted = FILTERS.get(name)
    if wanted is None:
        return groups
    kept = (replace(group, rows=tuple(row for row in group.rows if wanted(row.activity))) for group in groups)
    return tuple(group for group in kept if group.rows)

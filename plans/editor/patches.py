"""What the editor's page must change in itself after steps of the journal: pieces of HTML, and the order of parts."""

from collections.abc import Iterable, Mapping
from typing import NotRequired, TypedDict

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone

from plans.core.editor.values import Pair, Ref
from plans.editor.drawing import activity_row, add_row, section_row
from plans.editor.parts import Anything, find
from plans.editor.sheet import comments_of, row_of
from plans.models import Activity, Change, Plan, PlanColumn, Section, SignOff

# More steps than this since the page was made, and it is quicker to load it anew.
MANY = 300


class Piece(TypedDict, total=False):
    """One part: its version, and its HTML or its texts."""

    version: int
    html: str
    add: str
    texts: dict[str, str]


class Patch(TypedDict):
    """`last` is the last change that is in it; a part that is gone is None; `order` where parts were moved."""

    last: int
    reload: NotRequired[bool]
    parts: dict[str, Piece | None]
    order: list[str] | None
    signoffs: NotRequired[list[str]]


def patch(plan: Plan, changes: Iterable[Change], known: Mapping[Ref, Anything] | None = None) -> Patch:
    """The patch for a page that has not seen `changes`; `known` are parts that need not be read again."""
    changes = list(changes)
    pairs = [item for change in changes for item in change.pairs.items()]
    refs = dict.fromkeys(ref for ref, _ in pairs)
    moved = {ref.kind for ref, pair in pairs if any(state is None or state.place for state in pair)}
    last = max((change.pk for change in changes), default=0)
    if "column" in moved or len(changes) >= MANY:
        return Patch(last=last, reload=True, parts={}, order=None)
    if any(_has_period(pair) for _, pair in pairs):
        refs |= dict.fromkeys(row.ref for row in Activity.objects.of_plan(plan))
    order = order_of(plan) if moved & {"activity", "section"} else None
    answer = Patch(last=last, parts=_parts(plan, refs, known or {}), order=order)
    if any(ref.kind == SignOff.KIND for ref in refs):  # its corner is one of its cells
        answer["signoffs"] = [f"signoff-{pk}" for pk in plan.signoffs.values_list("pk", flat=True)]
    return answer


def focus_of(change: Change) -> str | None:
    """The part to look at after a step: the first that is new, else the first that is still there."""
    pairs = change.pairs
    made = [ref for ref, (was, now) in pairs.items() if was is None and now is not None]
    kept = [ref for ref, (_, now) in pairs.items() if now is not None]
    return str(first) if (first := next(iter([*made, *kept]), None)) else None


def clock(change: Change | None) -> str:
    """«12:41», when the step was saved."""
    moment = change.created_at if change else timezone.now()
    return f"{timezone.localtime(moment):%H:%M}"


def order_of(plan: Plan) -> list[str]:
    """All sections and rows from top to bottom."""
    rows: dict[int, list[str]] = {pk: [] for pk in plan.sections.values_list("pk", flat=True)}
    for pk, section in Activity.objects.of_plan(plan).values_list("pk", "section_id"):
        rows[section].append(f"activity-{pk}")
    return [ref for section, below in rows.items() for ref in (f"section-{section}", *below)]


def _has_period(pair: Pair) -> bool:
    return any(state and {"period_start", "period_end"} & state.cells.keys() for state in pair)


def _parts(plan: Plan, refs: Iterable[Ref], known: Mapping[Ref, Anything]) -> dict[str, Piece | None]:
    found = dict(known) | find(plan, [ref for ref in refs if ref not in known])
    rows = [part for ref in refs if isinstance(part := found.get(ref), Activity)]
    # Rows of a draft have marks only when the plan was in force before: usually nothing need be asked.
    prefetch_related_objects([row for row in rows if getattr(row, "has_marks", True) and not row.mark], "marks")
    comments = comments_of(plan) if rows else {}
    return {str(ref): _piece(plan, found[ref], comments) if ref in found else None for ref in refs}


def _piece(plan: Plan, part: Anything, comments: Mapping[int, tuple[int, int]]) -> Piece:
    width = len(plan.column_list)
    if isinstance(part, Activity):
        columns = [column.key for column in plan.column_list]
        html = activity_row(row_of(part, columns, getattr(part, "has_marks", True), comments.get(part.pk)), True)
        return Piece(version=part.version, html=html)
    if isinstance(part, Section):
        return Piece(version=part.version, html=section_row(part, width, True), add=add_row(part, width))
    if isinstance(part, SignOff):
        block = render_to_string("plans/_signoff.html", {"block": part, "can_write": True})
        return Piece(version=part.version, html=block.strip())
    keys = PlanColumn.CELLS if isinstance(part, PlanColumn) else ("title", "masthead", "tail")
    return Piece(version=part.version, texts={key: part.words(key) for key in keys})

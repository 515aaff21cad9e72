"""What the editor's page must change in itself after steps of the journal: pieces of HTML, and the order of parts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone

from plans.editor.parts import Part, find, ref_of, rows_of
from plans.editor.sheet import row_of
from plans.models import Activity, Change, Plan, PlanColumn, Section, SignOff
from plans.templatetags.sheet import activity_row, add_row, section_row

# More steps than this since the page was made, and it is quicker to load it anew.
MANY = 300


def patch(plan: Plan, changes: Iterable[Change], known: Mapping[str, Part] | None = None) -> dict[str, Any]:
    """The patch for a page that has not seen `changes`; `known` are parts that need not be read again."""
    changes = list(changes)
    states = [(ref, pair) for change in changes for ref, pair in change.states.items()]
    refs = dict.fromkeys(ref for ref, _ in states)
    moved = {ref.partition("-")[0] for ref, pair in states if any(_is_placed(state) for state in pair)}
    answer: dict[str, Any] = {"last": max((change.pk for change in changes), default=0)}
    if "column" in moved or len(changes) >= MANY:
        return answer | {"reload": True, "parts": {}, "order": None}
    if any(_has_period(pair) for _, pair in states):
        refs |= dict.fromkeys(ref_of(row) for row in rows_of(plan, "activity"))
    answer["parts"] = _parts(plan, refs, known or {})
    answer["order"] = order_of(plan) if moved & {"activity", "section"} else None
    if any(ref.startswith("signoff-") for ref in refs):  # its corner is one of its cells
        answer["signoffs"] = [f"signoff-{pk}" for pk in plan.signoffs.values_list("pk", flat=True)]
    return answer


def focus_of(change: Change) -> str | None:
    """The part to look at after a step: the first that is new, else the first that is still there."""
    made = [ref for ref, (was, now) in change.states.items() if was is None and now is not None]
    kept = [ref for ref, (_, now) in change.states.items() if now is not None]
    return next(iter([*made, *kept]), None)


def clock(change: Change | None) -> str:
    """«12:41», when the step was saved."""
    moment = change.created_at if change else timezone.now()
    return f"{timezone.localtime(moment):%H:%M}"


def order_of(plan: Plan) -> list[str]:
    """All sections and rows from top to bottom."""
    rows: dict[int, list[str]] = {pk: [] for pk in rows_of(plan, "section").values_list("pk", flat=True)}
    for pk, section in rows_of(plan, "activity").values_list("pk", "section_id"):
        rows[section].append(f"activity-{pk}")
    return [ref for section, below in rows.items() for ref in (f"section-{section}", *below)]


def _is_placed(state: dict[str, Any] | None) -> bool:
    return state is None or "place" in state


def _has_period(pair: list[dict[str, Any] | None]) -> bool:
    return any(state and {"period_start", "period_end"} & state["cells"].keys() for state in pair)


def _parts(plan: Plan, refs: Iterable[str], known: Mapping[str, Part]) -> dict[str, Any]:
    found = dict(known) | find(plan, [ref for ref in refs if ref not in known])
    rows = [part for ref in refs if isinstance(part := found.get(ref), Activity)]
    # Rows of a draft have marks only when the plan was in force before: usually nothing need be asked.
    prefetch_related_objects([row for row in rows if getattr(row, "has_marks", True) and not row.mark], "marks")
    return {ref: _piece(plan, found[ref]) if ref in found else None for ref in refs}


def _piece(plan: Plan, part: Part) -> dict[str, Any]:
    answer: dict[str, Any] = {"version": part.version}
    width = len(plan.column_list)
    if isinstance(part, Activity):
        keys = [column.key for column in plan.column_list]
        return answer | {"html": activity_row(row_of(part, keys, getattr(part, "has_marks", True)), True)}
    if isinstance(part, Section):
        return answer | {"html": section_row(part, width, True), "add": add_row(part, width)}
    if isinstance(part, SignOff):
        return answer | {"html": render_to_string("plans/_signoff.html", {"block": part, "can_write": True}).strip()}
    if isinstance(part, PlanColumn):
        return answer | {"texts": {"heading": part.heading}}
    return answer | {"texts": {key: getattr(part, key) for key in ("title", "masthead", "tail")}}

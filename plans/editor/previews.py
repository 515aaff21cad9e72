"""What the editor shows before a step is done, and two texts of one cell side by side: as HTML for its dialogs."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from plans.core.editor import labels
from plans.core.word_diff import differing
from plans.editor.cells import Conflict
from plans.editor.parts import Part, find, kind_of
from plans.models import Activity, Plan
from plans.templatetags.sheet import marked

_ROWS, _CHANGES = "plans/_editor_rows.html", "plans/_editor_changes.html"


def drawn(plan: Plan, preview: Mapping[str, Any]) -> dict[str, Any]:
    """A preview for its dialog: `summary`, `html`, and whether there is anything to do (`ready`)."""
    if "rows" in preview:
        html = render_to_string(_ROWS, {**preview, "columns": plan.column_list})
        return {"summary": preview["summary"], "html": html, "ready": bool(preview["rows"])}
    changes = [*preview["changes"], *preview.get("references", ())]
    parts = find(plan, dict.fromkeys(one["part"] for one in changes))
    for one in changes:
        one["place"] = _place(plan, parts[one["part"]], one.get("key", "number"))
    summary = f"Найдено мест: {preview.get('count', len(changes))}"
    if not changes and "references" in preview:
        summary = "Номера уже идут по порядку."
    return {"summary": summary, "html": render_to_string(_CHANGES, {"changes": changes}), "ready": bool(changes)}


def both_texts(plan: Plan, conflict: Conflict) -> dict[str, Any]:
    """What both people wrote, drawn side by side; without `html` where the part is gone."""
    order, theirs = conflict.order, conflict.theirs
    found = {name: order[name] for name in ("part", "key", "base")} | {"mine": order["text"], "theirs": theirs}
    found |= {"gone": theirs is None, "version": conflict.version, "who": conflict.who}
    found["when"] = timezone.localtime(conflict.when).strftime("%H:%M") if conflict.when else ""
    if theirs is None:
        return found
    mine, other = differing(order["text"], theirs)
    part = find(plan, [order["part"]])[order["part"]]
    context = found | {
        "place": _place(plan, part, order["key"]),
        "marked": {"mine": marked(mine), "theirs": marked(other)},
        "both": order["text"] if theirs in order["text"] else f"{theirs}\n{order['text']}",
    }
    return found | {"html": render_to_string("plans/_editor_conflict.html", context)}


def _place(plan: Plan, part: Part, key: str) -> str:
    """«Срок выполнения, строка 1.2.»"""
    if not isinstance(part, Activity):
        return labels.place(kind_of(part), key)
    heading = next((one.heading for one in plan.column_list if one.key == key), "")
    return f"{labels.short(heading)}, строка {part.number}".rstrip()

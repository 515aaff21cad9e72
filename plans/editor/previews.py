"""What the editor shows before a step is done, and two texts of one cell side by side: as HTML for its dialogs."""

from typing import TypedDict

from django.template.loader import render_to_string
from django.utils import timezone

from plans.core.document import NUMBER
from plans.core.editor import labels
from plans.core.editor.commands import Command
from plans.core.editor.values import Preview
from plans.core.word_diff import differing
from plans.editor.cells import Conflict
from plans.editor.drawing import marked
from plans.editor.parts import Anything, find
from plans.models import Activity, Plan


class Drawn(TypedDict):
    """A preview for its dialog; `ready` tells whether there is anything to do."""

    summary: str
    html: str
    ready: bool


class BothTexts(TypedDict):
    """What both people wrote into a cell; `html` draws it side by side, "" where the part is gone."""

    part: str
    key: str
    base: str
    mine: str
    theirs: str | None
    gone: bool
    version: int
    who: str
    when: str
    html: str


def drawn(plan: Plan, preview: Preview) -> Drawn:
    """A preview as HTML."""
    if preview.proposals:
        parts = find(plan, dict.fromkeys(one.ref for one in preview.proposals))
        rows = [(_meant(plan, parts[one.ref], one.key), one) for one in preview.proposals]
        html = render_to_string("plans/_editor_changes.html", {"changes": rows})
    else:
        html = render_to_string("plans/_editor_rows.html", {"preview": preview, "columns": plan.column_list})
    return {"summary": preview.summary, "html": html, "ready": preview.is_ready}


def both_texts(plan: Plan, command: Command, conflict: Conflict) -> BothTexts:
    """What both people wrote, drawn side by side; without `html` where the part is gone."""
    ref, key, mine = command["part"], command.text("key"), command.text("text")
    theirs = str(conflict.theirs[key] or "") if conflict.theirs is not None else None
    found = BothTexts(
        part=str(ref),
        key=key,
        base=command.text("base"),
        mine=mine,
        theirs=theirs,
        gone=theirs is None,
        version=conflict.version,
        who=conflict.who,
        when=timezone.localtime(conflict.when).strftime("%H:%M") if conflict.when else "",
        html="",
    )
    if theirs is None:
        return found
    pieces, other = differing(mine, theirs)
    context = {
        **found,
        "place": _place(plan, find(plan, [ref])[ref], key),
        "marked": {"mine": marked(pieces), "theirs": marked(other)},
        "both": mine if theirs in mine else f"{theirs}\n{mine}",
    }
    found["html"] = render_to_string("plans/_editor_conflict.html", context)
    return found


def _meant(plan: Plan, part: Anything, key: str) -> str:
    """The place of a new text; a row that gets a new number is told by its words, the number alone may stand twice."""
    words = labels.short(part.title) if isinstance(part, Activity) and key == NUMBER else ""
    return f"«{words}»" if words else _place(plan, part, key)


def _place(plan: Plan, part: Anything, key: str) -> str:
    """«Срок выполнения, строка 1.2.»"""
    if not isinstance(part, Activity):
        return labels.place(part.KIND, key)
    heading = next((one.heading for one in plan.column_list if one.key == key), "")
    return f"{labels.short(heading)}, строка {part.number}".rstrip()

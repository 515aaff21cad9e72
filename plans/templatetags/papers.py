"""Links to the files of a plan, one for each format that is written."""

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from plans.core import document as paper
from plans.core.writers import FORMATS, Format
from plans.drawn import Drawn

register = template.Library()
_DRAWN = Drawn(1_000_000)


@register.inclusion_tag("plans/_files.html")
def plan_files(plan, query: str = "") -> dict[str, object]:
    """Links to the plan's files; a query asks for a variant, which those kept with an edition do not have."""
    kept = plan.is_frozen and query
    formats: list[Format] = [one for one in FORMATS.values() if not (kept and one.kept)]
    return {"plan": plan, "query": query, "formats": formats}


@register.simple_tag
def plan_downloads(plan) -> SafeString:
    """The button under which all files of a plan lie: which there are follows from its stage and its columns."""
    key = (plan.pk, plan.is_frozen, plan.prints_marks, plan.has_column(paper.MARK), get_script_prefix())
    return _DRAWN.piece(key, lambda: render_to_string("plans/_downloads.html", {"plan": plan}))

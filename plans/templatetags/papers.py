"""Links to the files of a plan, one for each format that is written."""

from django import template

from plans.core.writers import FORMATS, Format

register = template.Library()


@register.inclusion_tag("plans/_files.html")
def plan_files(plan, query: str = "") -> dict[str, object]:
    """Links to the plan's files; a query asks for a variant, which those kept with an edition do not have."""
    kept = plan.is_frozen and query
    formats: list[Format] = [one for one in FORMATS.values() if not (kept and one.kept)]
    return {"plan": plan, "query": query, "formats": formats}

"""From a page to the chapter that helps on it."""

from django import template
from django.urls import reverse

from plans.guide import chapter_of

register = template.Library()


@register.simple_tag(takes_context=True)
def help_link(context: template.Context) -> str:
    """The address of the page's own chapter, or of all chapters."""
    match = getattr(context.get("request"), "resolver_match", None)
    name = chapter_of(match.url_name or "") if match else ""
    return reverse("help_chapter", args=[name]) if name else reverse("help")

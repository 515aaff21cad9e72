"""Small pictures beside words: our own sprite, one file for all pages. The words stay; a picture alone says nothing."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """The symbol of static/img/icons.svg with this id; screen readers pass it by."""
    address = static("img/icons.svg")
    return format_html('<svg class="pic" aria-hidden="true"><use href="{}#{}"/></svg>', address, name)

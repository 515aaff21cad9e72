"""Addresses that stand on many pages."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

register = template.Library()


@register.simple_tag
def activity_link(activity: object) -> str:
    """The row on its plan's page."""
    return f"{reverse('plan_page', args=[activity.section.plan_id])}#activity-{activity.pk}"


@register.simple_tag
def mark_link(activity: object, slot: object = None, organisation: int | None = None) -> str:
    """Where the row is marked, for a slot and an organisation when they are known."""
    asked = ({"slot": slot.pk} if slot else {}) | ({"organisation": organisation} if organisation else {})
    return f"{reverse('mark_new', args=[activity.pk])}{'?' if asked else ''}{urlencode(asked)}"


@register.simple_tag(takes_context=True)
def menu_place(context: template.Context) -> str:
    """The name of the page of the menu that the reader is on, "" elsewhere."""
    path = getattr(context.get("request"), "path", "")
    return next((name for name in ("home", "plan_list", "cluster_list") if path == reverse(name)), "")

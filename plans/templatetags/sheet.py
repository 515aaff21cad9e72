"""The rows of the plan's sheet as HTML. In Python, because a template takes five times as long for 100 rows."""

from html import escape

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from plans.core.layout import tie

register = template.Library()

_READING = (
    '<details class="reading {}"><summary>{}</summary>'
    '<div hx-get="{}" hx-trigger="toggle from:closest details once"><a href="{}">подробнее</a></div></details>'
)
_TOOLS = (
    '<td class="col-tools"><div class="tools" data-kind="{}" data-pk="{}">'
    '<a href="{}" title="Изменить" aria-label="Изменить: {}"><svg class="icon"><use href="#icon-edit"/></svg></a>'
    "</div></td>"
)


@register.simple_tag
def row_cells(row) -> SafeString:
    """The cells of a sheet's row: `<td>` by column, the reading under the deadline."""
    cells = []
    for key, text in row.cells:
        reading = ""
        if key == "deadline" and text:
            text, reading = tie(text), _reading(row.activity)
        cells.append(f'<td class="col-{escape(key)}" data-key="{escape(key)}">{_lines(text)}{reading}</td>')
    return mark_safe("".join(cells))  # noqa: S308 - every text above goes through escape or format_html


@register.simple_tag
def row_link(place: str, rows: dict[str, int] | None) -> SafeString:
    """The place of a finding, as a link to its row where there is one on the page."""
    shown = place if len(place) <= 60 else f"{place[:60]}…"
    if rows and place in rows:
        return format_html('<a href="#activity-{}">{}</a>', rows[place], shown)
    return format_html("{}", shown)


@register.simple_tag
def row_tools(kind: str, part) -> SafeString:
    """The cell with what can be done to a row or section; the script adds what needs more than a link."""
    name = str(part)
    return format_html(_TOOLS, kind, part.pk, reverse(f"{kind}_edit", args=[part.pk]), name[:60])


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _reading(activity) -> SafeString:
    state, words = "", "как понято"
    if activity.pinned:
        words = "задано вручную"
    elif activity.is_unclear:
        state, words = "reading-unclear", "не понято"
    elif activity.waits:
        state, words = "reading-waits", "ждёт события"
    address = reverse("activity_reading", args=[activity.pk])
    return format_html(_READING, state, words, address, address)

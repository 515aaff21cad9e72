"""A line of the matrix: written here, since a template for each of 1,200 cells takes three times as long."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
NAMES = 3


@register.simple_tag
def matrix_cells(cells: Iterable[Any], names: Iterable[str]) -> SafeString:
    """The cells of a line, one for each column; an empty one where the organisation does not owe it."""
    drawn = (_drawn(cell, name) for cell, name in zip(cells, names, strict=True))
    return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped by format_html


@register.simple_tag
def matrix_shared(cell: Any) -> SafeString:
    """The content of a cell that stands for all who owe the line: who has marked, else who could."""
    more = f" и ещё {len(cell.owing) - NAMES}" if len(cell.owing) > NAMES else ""
    who = cell.by if cell.fact else ", ".join(cell.owing[:NAMES]) + more
    return format_html('{} <small class="text-body-secondary">{}</small>', _content(cell), who)


def _drawn(cell: Any, name: str) -> str:
    return format_html('<td data-label="{}">{}</td>', name, _content(cell)) if cell else "<td></td>"


def _content(cell: Any) -> SafeString:
    badge = format_html('<span class="badge state-badge state-{}">{}</span>', cell.state.value, cell.state_name)
    return mark_safe(" ".join((badge, *_details(cell))))  # noqa: S308 - as above


def _details(cell: Any) -> Iterator[str]:
    if cell.moved_to:
        yield f"<small>новый срок {cell.moved_to:%d.%m.%Y}</small>"
    if cell.fact:
        link = reverse("mark_page", args=[cell.fact.mark])
        yield format_html('<a href="{}">{}</a>', link, f"{cell.fact.done_on:%d.%m.%Y}")
    if cell.waits:
        yield "<small>ждёт проверки</small>"

"""A line of the matrix: written here, since a template for each of 1,200 cells takes three times as long."""

from collections.abc import Iterable, Iterator

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from plans.core.drawings.gantt import SIGNS
from plans.core.progress import STATE_NAMES, State
from plans.execution.matrix import MatrixCell, MatrixRow

register = template.Library()
NAMES = 3


@register.simple_tag
def matrix_cells(line: MatrixRow, names: Iterable[str], can_mark: bool) -> SafeString:
    """The cells of a line, one for each column; an empty one where the organisation does not owe it."""
    address = _address(line) if can_mark else ""
    drawn = (_drawn(cell, name, address) for cell, name in zip(line.cells, names, strict=True))
    return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped by format_html


@register.simple_tag
def matrix_shared(line: MatrixRow, can_mark: bool) -> SafeString:
    """The content of a cell that stands for all who owe the line: who has marked, else who could."""
    cell = line.shared
    more = f" и ещё {len(cell.owing) - NAMES}" if len(cell.owing) > NAMES else ""
    who = cell.by if cell.fact else ", ".join(cell.owing[:NAMES]) + more
    content = _content(cell, _address(line) if can_mark else "")
    return format_html('{} <small class="text-body-secondary">{}</small>', content, who)


def _address(line: MatrixRow) -> str:
    """Where the line is marked; the organisation is added at its end."""
    slot = f"slot={line.slot}&" if line.slot else ""
    return f"{reverse('mark_new', args=[line.activity.pk])}?{slot}organisation="


def _drawn(cell: MatrixCell | None, name: str, address: str) -> str:
    return format_html('<td data-label="{}">{}</td>', name, _content(cell, address)) if cell else "<td></td>"


def _content(cell: MatrixCell, address: str) -> SafeString:
    return mark_safe(" ".join((state_badge(cell.state), *_details(cell, address))))  # noqa: S308 - as above


@register.simple_tag
def state_badge(state: State, count: int = 0) -> SafeString:
    """A state as a sign with its name: colour alone would not tell it; with a `count` where it is of several."""
    badge = '<span class="badge state-badge state-{}"><span aria-hidden="true">{}</span> {}{}</span>'
    return format_html(badge, state.value, SIGNS[state], STATE_NAMES[state], f": {count}" if count else "")


@register.filter
def state_sign(state: str) -> SafeString:
    """The sign of a state before its own words, unheard."""
    return format_html('<span aria-hidden="true">{}</span>', SIGNS[State(state)])


def _details(cell: MatrixCell, address: str) -> Iterator[str]:
    if cell.moved_to:
        yield f"<small>новый срок {cell.moved_to:%d.%m.%Y}</small>"
    if cell.fact:
        link = reverse("mark_page", args=[cell.fact.mark])
        yield format_html('<a href="{}">{}</a>', link, f"{cell.fact.done_on:%d.%m.%Y}")
    if cell.waits:
        yield "<small>ждёт проверки</small>"
    if address and cell.is_open:
        party = cell.parties[0] if len(cell.parties) == 1 else None
        yield format_html('<a class="no-print" href="{}{}">отметить</a>', address, party or "")

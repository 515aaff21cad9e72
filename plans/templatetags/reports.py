"""Parts of a report on the screen that change with little of what is said: each is kept under all that stands in it."""

from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from plans.core.reports.document import ReportLine
from plans.drawn import Drawn
from plans.reports.screen import Figured

register = template.Library()
LINES = Drawn(4_000_000)  # letters: the pages of some eighty reports
FIGURED = Drawn(4_000_000)


@register.simple_tag
def report_lines(lines: Iterable[ReportLine], has_planned: bool) -> SafeString:
    """The lines of a page, the headings of sections between them; of an activity that goes on no title."""
    drawn, before = [], None
    for line in lines:
        heading = line.section if before is None or line.section != before.section else ""
        drawn.append(_line(line, heading, line.is_like(before), has_planned))
        before = line
    return mark_safe("".join(drawn))  # noqa: S308 - drawn by a template


def _line(line: ReportLine, heading: str, same: bool, has_planned: bool) -> SafeString:
    context = {"line": line, "heading": heading, "same": same, "has_planned": has_planned}
    return LINES.piece(tuple(context.values()), lambda: render_to_string("reports/_line.html", context))


@register.simple_tag
def report_figured(one: Figured, legend: tuple[tuple[str, str], ...], at: int) -> SafeString:
    """A table of figures with its chart, the `at`-th of the page."""
    context = {"one": one, "legend": legend, "at": at}
    return FIGURED.piece(tuple(context.values()), lambda: render_to_string("reports/_figured.html", context))

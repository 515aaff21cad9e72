"""How far plans are, in a line; written here, since a page shows it of each of many plans."""

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from plans.core.counting import Sums
from plans.core.obligations import Figures
from plans.core.reports.summary import NONE, Pair
from plans.drawn import Drawn
from plans.oversight.overview import Dressed
from plans.oversight.rows import RowLine

register = template.Library()
LINES = Drawn(2_000_000)  # letters: of some thousand clusters
ROWS = Drawn(2_000_000)


@register.filter
def in_short(figures: Figures | Sums | None) -> SafeString:
    """«выполнено 50 % из наступивших сроков (1 из 2), 25 % всего плана (1 из 4) · просрочено: 1»."""
    if not figures or not figures.total:
        return mark_safe("сроков нет\n")
    due = figures.due_share
    fallen = f"\n    выполнено {due} % из наступивших сроков ({figures.kept} из {figures.fallen}),\n  "
    whole = f"\n    {figures.plan_share} % всего плана ({figures.done} из {figures.owed})\n  "
    late = f'· <span class="text-danger">просрочено: {figures.late}</span>' if figures.late else ""
    parts = (fallen if due is not None else "", "весь план снят" if figures.plan_share is None else whole, late)
    return mark_safe("".join(f"\n  {part}" for part in parts) + "\n\n")  # noqa: S308 - numbers alone


_ROW = """<tr class="{}">
  <td>{}
    {}</td>
  <td class="center" data-label="Всего сроков">{}</td>
  <td class="center" data-label="Выполнено">{}</td>
  <td class="center" data-label="Просрочено">{}</td>
  <td class="center" data-label="К сроку, %">{}</td>
  <td class="center" data-label="План, %">{}</td>
  <td class="center" data-label="Год назад: всего">{}</td>
  <td class="center" data-label="Год назад: к сроку, %">{}</td>
  <td class="center" data-label="Год назад: план, %">{}</td>
</tr>"""


@register.simple_tag
def pair_row(pair: Pair, kind: str = "") -> SafeString:
    """The line of one name in a summary's table."""
    why = format_html('<br><small class="text-body-secondary">Почему: {}</small>', pair.why) if pair.why else ""
    numbers = (NONE if one is None else one for one in pair.numbers)
    return mark_safe(_ROW.format(kind, escape(pair.name), why, *numbers))  # noqa: S308 - else numbers alone


@register.simple_tag
def cluster_line(one: Dressed, points: str) -> SafeString:
    """The line of one cluster in the overview, with the drawing of its months."""
    plan, worst = one.plan, one.worst
    key = (
        *(one.line, one.turn, points, get_script_prefix()),
        plan and (plan.pk, plan.period_start, plan.period_end, plan.stage, plan.amends_id),
        worst and (worst.number, worst.title),
    )
    return LINES.piece(key, lambda: render_to_string("overview/_line.html", {"one": one, "points": points}))


@register.simple_tag
def owed_row(line: RowLine) -> SafeString:
    """A row behind a number of the overview, or of an answer."""
    row, plan = line.activity, line.activity.section.plan
    key = (
        *(row.pk, row.number, row.title, row.deadline, plan.pk, plan.short_name, str(plan.cluster)),
        *(line.due, line.days, line.state_name, line.names, get_script_prefix()),
    )
    return ROWS.piece(key, lambda: render_to_string("overview/_row.html", {"line": line}))

"""How far plans are, in a line; written here, since a page shows it of each of many plans."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from plans.core.counting import Sums
from plans.core.obligations import Figures

register = template.Library()


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

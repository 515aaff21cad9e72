"""Rows of several plans that have something in common: written here, since a page shows hundreds of them."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from plans.core.text import short
from plans.models import Activity, Plan

register = template.Library()
_ROW = """<li>
          <a href="{}#activity-{}">{}, {}</a>
          {} <span class="text-body-secondary">– {},
          {}</span>
        </li>
"""


@register.simple_tag
def twin_rows(rows: Iterable[Activity]) -> SafeString:
    """The rows, each with the address of its plan's page, and with its cluster."""
    plans = {row.section.plan_id: _shown(row.section.plan) for row in rows}
    return format_html_join("", _ROW, (_line(row, *plans[row.section.plan_id]) for row in rows))


def _shown(plan: Plan) -> tuple[str, str, str]:
    return reverse("plan_page", args=[plan.pk]), plan.short_name, str(plan.cluster)


def _line(row: Activity, address: str, plan: str, cluster: str) -> tuple[object, ...]:
    return address, row.pk, plan, row.number, short(row.title, 160), short(row.deadline, 80), cluster

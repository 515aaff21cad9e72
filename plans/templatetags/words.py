"""Words that stay together on a line: № 1, 2023 г., initials and the surname."""

from django import template

from plans.core.layout import tie

register = template.Library()
register.filter("tie", tie)

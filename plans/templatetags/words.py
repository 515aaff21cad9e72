"""Words that stay together on a line (№ 1, 2023 г., initials and the surname), and long texts cut between words."""

from django import template
from django.template.defaultfilters import stringfilter

from plans.core.layout import tie
from plans.core.text import short

register = template.Library()
register.filter("tie", tie)
register.filter("brief", stringfilter(short))

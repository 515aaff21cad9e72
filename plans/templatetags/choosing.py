"""Lists to choose from. Crispy takes a quarter of a page to draw six of them; one that was drawn before is kept."""

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from plans.drawn import Drawn

register = template.Library()
DRAWN = Drawn(4_000_000)  # a list of five hundred has 60,000 letters


@register.filter
def as_list(field: BoundField) -> SafeString:
    """A field with a flat list of choices, as crispy draws it: from its form's class, choices, value and errors."""
    value, errors = field.value(), tuple(field.errors)
    choices = tuple((str(key), str(name)) for key, name in field.field.widget.choices)
    key = (type(field.form), field.form.prefix, field.name, choices, str(value), errors)
    return DRAWN.piece(key, lambda: as_crispy_field(field))

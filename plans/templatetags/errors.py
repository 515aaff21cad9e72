"""What is wrong in a form, as a list that leads to the fields."""

from collections.abc import Iterator

from django import template
from django.forms import BaseForm
from django.utils.html import strip_tags

register = template.Library()


@register.filter
def mistakes(form: BaseForm) -> Iterator[tuple[str, str, str]]:
    """Label, id of what gets the focus ("" where no field is wrong) and sentence of each error."""
    for sentence in form.non_field_errors():
        yield "", "", sentence
    for field in form:
        for sentence in field.errors:
            # A group of buttons has no id of its own: its first one is led to.
            yield strip_tags(field.label), field.id_for_label or f"{field.auto_id}_0", sentence

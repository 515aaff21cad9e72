"""What search has found, as it is shown. Not as a part of the template: a page has a hundred of them."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def quoted(pieces: Sequence[tuple[str, bool]]) -> SafeString:
    """A text in pieces as HTML, with those marked that were asked for; one that is empty says so."""
    html = (
        format_html("<mark>{}</mark>" if found else "{}", words) for words, found in pieces or [("без текста", False)]
    )
    return format_html_join("", "{}", ((one,) for one in html))

"""Two texts beside each other: words that went and came are marked by colour, by a line and for ears."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from plans.core.word_diff import Piece

register = template.Library()

_MARKS = {
    "del": '<del><span class="visually-hidden"> [исключено: </span>{}<span class="visually-hidden">] </span></del>',
    "ins": '<ins><span class="visually-hidden"> [добавлено: </span>{}<span class="visually-hidden">] </span></ins>',
}


def _marked(pieces: Iterable[Piece], tag: str) -> SafeString:
    """A text as HTML with what the other one lacks inside the tag."""
    html = (format_html(_MARKS[tag] if lacks else "{}", words) for words, lacks in pieces)
    return format_html_join("", "{}", ((one,) for one in html))


@register.simple_tag
def removed(pieces: Iterable[Piece]) -> SafeString:
    """The text as it was: words that went are struck out."""
    return _marked(pieces, "del")


@register.simple_tag
def added(pieces: Iterable[Piece]) -> SafeString:
    """The text as it is: words that came are underlined."""
    return _marked(pieces, "ins")

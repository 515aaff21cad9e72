"""Pieces of templates that are drawn once for all pages that give them the same values."""

from collections.abc import Hashable
from datetime import date

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

from plans.drawn import Drawn

register = template.Library()
_DRAWN = Drawn(6_000_000)  # letters
# Two of these that are equal and of one kind look the same; two states of a row of the database are equal, and do not.
_PLAIN = (str, int, date, type(None))


class DrawnNode(template.Node):
    """What stands between the tags."""

    def __init__(self, values: dict[str, FilterExpression], inside: NodeList) -> None:
        self._values = values
        self.nodelist = inside

    def render(self, context: template.Context) -> SafeString:
        given = {name: value.resolve(context) for name, value in self._values.items()}
        said = tuple([(type(value), _plain(value)) for value in given.values()])
        return _DRAWN.piece((self, said, context.autoescape, *_surroundings()), lambda: self._draw(context, given))

    def _draw(self, context: template.Context, given: dict[str, object]) -> str:
        """Neither the request nor anything else of the page is seen inside."""
        inside = template.Context(given, autoescape=context.autoescape)
        with inside.bind_template(context.template):
            return self.nodelist.render(inside)


@register.tag
def drawn(parser: Parser, token: Token) -> DrawnNode:
    """`{% drawn at=place sees=user.oversees %}…{% enddrawn %}`: between them there are `at` and `sees` alone, so the
    piece cannot depend on anything that it is not kept under."""
    words = token.split_contents()[1:]
    values = token_kwargs(words, parser)
    if words:
        raise template.TemplateSyntaxError(f"drawn takes name=value, not {words[0]}")
    inside = parser.parse(("enddrawn",))
    parser.delete_first_token()
    return DrawnNode(values, inside)


def _plain(value: object) -> Hashable:
    if not isinstance(value, _PLAIN):
        raise TypeError(f"drawn takes plain values, not {type(value).__name__}")
    return value


def _surroundings() -> tuple[Hashable, ...]:
    """What addresses, days and words of a template depend on, whatever it is given."""
    addresses = get_script_prefix(), get_urlconf(), staticfiles_storage.url("")
    return (*addresses, get_language(), get_current_timezone_name())

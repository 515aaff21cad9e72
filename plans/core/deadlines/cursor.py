"""How the rules walk over the tokens, and what makes a function a rule."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from plans.core.deadlines.lexer import Token

_AHEAD = 8  # no rule looks further ahead than this
_Rest = ParamSpec("_Rest")
_Found = TypeVar("_Found")


class Cursor:
    """A place in the tokens, with the small steps that all rules take."""

    __slots__ = ("i", "kinds", "tokens")

    def __init__(self, tokens: list[Token], i: int = 0) -> None:
        self.tokens = tokens
        self.i = i
        self.kinds = [token.kind for token in tokens] + ["end"] * _AHEAD

    def kind(self, ahead: int = 0) -> str:
        """The kind of a token, at most `_AHEAD` places further on."""
        return self.kinds[self.i + ahead]

    def value(self, ahead: int = 0) -> Any:
        at = self.i + ahead
        return self.tokens[at].value if at < len(self.tokens) else None

    def is_unit(self, *units: str, ahead: int = 0) -> bool:
        """Whether the token is one of these units of time ("month", "year")."""
        return self.kinds[self.i + ahead] == "unit" and self.tokens[self.i + ahead].value in units

    def sign(self, signs: str, ahead: int = 0) -> bool:
        """Whether the token is one of these signs."""
        at = self.i + ahead
        return self.kinds[at] == "sign" and self.tokens[at].value in signs

    def next(self) -> Token:
        """The token here, which is taken."""
        self.i += 1
        return self.tokens[self.i - 1]

    def number(self) -> int:
        """The value of the number, month or weekday here, which is taken."""
        self.i += 1
        return int(self.tokens[self.i - 1].value)

    def take(self, *kinds: str) -> Token | None:
        if self.kinds[self.i] in kinds:
            self.i += 1
            return self.tokens[self.i - 1]
        return None

    def take_unit(self, *units: str) -> bool:
        if self.is_unit(*units):
            self.i += 1
            return True
        return False

    def take_word(self, *words: str) -> bool:
        """Take one of these words, whatever its kind."""
        if self.tokens[self.i].text in words:
            self.i += 1
            return True
        return False

    def take_sign(self, signs: str) -> bool:
        if self.sign(signs):
            self.i += 1
            return True
        return False

    def take_kinds(self, *kinds: str) -> bool:
        """Take these tokens, all in this order, or none."""
        end = self.i + len(kinds)
        if tuple(self.kinds[self.i : end]) == kinds:
            self.i = end
            return True
        return False

    def skip(self, *kinds: str) -> None:
        """Step over these, a few at most: a rule that fails after a long way would make the whole quadratic."""
        end = self.i + _AHEAD
        while self.i < end and self.kinds[self.i] in kinds:
            self.i += 1

    def skip_lines(self) -> None:
        """Line breaks inside a phrase count for nothing."""
        end = self.i + _AHEAD
        while self.i < end and self.sign("\n"):
            self.i += 1

    @property
    def at(self) -> int:
        return self.tokens[self.i].at


def rule(
    function: Callable[Concatenate[Cursor, _Rest], _Found],
) -> Callable[Concatenate[Cursor, _Rest], _Found]:
    """A rule takes its words and answers what they say; one that answers nothing has taken nothing."""

    @wraps(function)
    def tried(cursor: Cursor, /, *rest: _Rest.args, **named: _Rest.kwargs) -> _Found:
        start = cursor.i
        found = function(cursor, *rest, **named)
        if not found:
            cursor.i = start
        return found

    return tried

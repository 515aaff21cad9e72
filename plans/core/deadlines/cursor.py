"""What the grammar builds (`Item`, `Repeat`) and how it walks over the tokens (`Cursor`)."""

from dataclasses import dataclass
from typing import Any

from plans.core.deadlines.lexer import Token
from plans.core.deadlines.moments import Moment

AT, UNTIL, SINCE, AFTER, RANGE = "at", "until", "since", "after", "range"


@dataclass(slots=True)
class Item:
    """A window as named: one moment, a range of two, "до …" (until), "с …" (since), "после …" (after)."""

    form: str
    first: Moment
    last: Moment
    at: int
    vague: bool = False


@dataclass(slots=True)
class Repeat:
    """A repetition: `count` times in each `step` units. A unit is day, week, month, quarter, half or year.

    `days` are day numbers inside a month, due by them with `until`, from the day `since`; `following`: of the month
    after the one reported on. `weekdays` with `nth` ("последняя пятница"), `part` a stretch of the unit ("в конце
    квартала"). `implied`: the words narrow a repetition that must be named elsewhere.
    """

    unit: str = ""
    count: int = 1
    step: int = 1
    at: int = 0
    days: tuple[int, ...] = ()
    until: bool = False
    since: int = 0
    following: bool = False
    working: bool = False
    in_last_month: bool = False
    weekdays: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    part: str = ""
    at_most: bool = False
    implied: bool = False


_AHEAD = 8  # no rule looks further ahead than this


class Cursor:
    """A place in the tokens, with the small steps that all rules take."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.i = 0
        self.kinds = [token.kind for token in tokens] + ["end"] * _AHEAD

    def kind(self, ahead: int = 0) -> str:
        """The kind of a token, at most `_AHEAD` places further on."""
        return self.kinds[self.i + ahead]

    def value(self, ahead: int = 0) -> Any:
        at = self.i + ahead
        return self.tokens[at].value if at < len(self.tokens) else None

    def sign(self, signs: str, ahead: int = 0) -> bool:
        """Whether the token is one of these signs."""
        at = self.i + ahead
        return self.kinds[at] == "sign" and self.tokens[at].value in signs

    def take(self, *kinds: str) -> Token | None:
        if self.kinds[self.i] in kinds:
            self.i += 1
            return self.tokens[self.i - 1]
        return None

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

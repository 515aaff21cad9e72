"""The values of the deadline language: what a deadline's words turned out to mean."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Rule(StrEnum):
    """The kind of a deadline."""

    ONCE = "once"
    SEVERAL = "several"
    RECURRING = "recurring"
    THROUGHOUT = "throughout"
    ON_EVENT = "on_event"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Period:
    """The plan's own period, both days included."""

    start: date
    end: date

    @classmethod
    def calendar(cls, year: int) -> "Period":
        """1 January – 31 December of `year`."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def academic(cls, year: int) -> "Period":
        """1 September of `year` – 31 August of the next."""
        return cls(date(year, 9, 1), date(year + 1, 8, 31))

    @property
    def is_academic(self) -> bool:
        """Whether it is a school year: it begins in late summer and ends in the next calendar year."""
        return self.start.month in (8, 9) and self.end.year == self.start.year + 1


@dataclass(frozen=True, slots=True)
class Slot:
    """One window: from `start` to the due day, both included. The label names it: "февраль 2022"."""

    start: date
    due: date
    label: str = ""


class Certainty(StrEnum):
    """How far the dates can be trusted: letters go out for sure ones; assumed ones wait for a person's yes."""

    SURE = "sure"
    ASSUMED = "assumed"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was not understood or looks wrong; `at` is the place in the text, in characters from 0.

    An `aside` only tells of words that were left out: the dates stand without them.
    """

    text: str
    at: int = 0
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A stretch of the text, in characters from 0, and the places of the slots that it gave; () for all of them.

    An `event` gave no slot: its words say what the deadline waits for.
    """

    at: int
    end: int
    slots: tuple[int, ...] = ()
    event: bool = False


class Unit(StrEnum):
    """What a wait is counted in."""

    WORKING_DAY = "working_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Wait:
    """How far the due day lies from an event: 10 working days after it, or (negative) 14 days before it."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the words were understood.

    `slots` are in order of due; `event` is what the deadline waits for, verbatim ("" for nothing); `wait` how long
    after the event it is due, where the words say so; `notes` are remarks that change nothing (a day off).
    `assumed`: what the reading takes for granted though nobody said it; `uses`: the words that gave the slots.
    """

    rule: Rule
    slots: tuple[Slot, ...] = ()
    event: str = ""
    doubts: tuple[Doubt, ...] = ()
    wait: Wait | None = None
    notes: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    uses: tuple[Use, ...] = field(default=(), compare=False)

    @property
    def certainty(self) -> Certainty:
        """Whether the dates are said, assumed, or not to be named."""
        if self.rule is Rule.UNCLEAR:
            return Certainty.UNCLEAR
        if self.assumed or any(not doubt.aside for doubt in self.doubts):
            return Certainty.ASSUMED
        return Certainty.SURE

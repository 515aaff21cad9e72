"""What the rules read: windows as named, repetitions and what narrows them, events; not yet bound to a period."""

from enum import StrEnum
from typing import NamedTuple

from plans.core.deadlines.lexer import Token
from plans.core.deadlines.moments import Moment
from plans.core.deadlines.schedule import Doubt, Wait


class Form(StrEnum):
    """How a window is named: one moment, "до …", "с …", "после …", or two moments."""

    AT = "at"
    UNTIL = "until"
    SINCE = "since"
    AFTER = "after"
    RANGE = "range"


class Item(NamedTuple):
    """A window as named; `first` and `last` are one moment but in a range.

    `vague`: "до мая", May included or not; `report`: what a report is about that is due then ("за год – до 20 января").
    """

    form: Form
    first: Moment
    last: Moment
    at: int
    vague: bool = False
    report: Moment | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is one day by its date."""
        return self.form is Form.AT and self.first.unit == "day"


class Weekdays(NamedTuple):
    """ "По понедельникам" (0), or with `nth` "(последняя, -1) пятница" of a month."""

    days: tuple[int, ...]
    nth: tuple[int, ...] = ()


class Numbered(StrEnum):
    """The month whose days are numbered: the unit's own, its last one, or the one after it."""

    OWN = "own"
    LAST = "last"
    FOLLOWING = "following"


class DayNumbers(NamedTuple):
    """ "15 и 30 числа", "до 5 числа" (until), "с 10 по 15 число" (since 10), "5-й рабочий день" (working)."""

    numbers: tuple[int, ...]
    until: bool = False
    since: int = 0
    working: bool = False
    month: Numbered = Numbered.OWN


class Part(NamedTuple):
    """A stretch of each unit: `grain` edge (1 beginning, 2 middle, 3 end), decade or week; -1 is the last one."""

    grain: str
    number: int
    until: bool = False


class Offset(NamedTuple):
    """ "В течение 10 дней после окончания квартала": a due day counted from the first or last day of each unit."""

    wait: Wait
    from_end: bool


class Repeat(NamedTuple):
    """A repetition: `times` times in each `step` units (day, week, month, quarter, half, semester, year).

    `by` says on which days of the unit. The unit is "" where the words only narrow a repetition named elsewhere;
    `implied`: they name it, but may mean a single one ("последняя неделя месяца").
    """

    unit: str = ""
    times: int = 1
    step: int = 1
    at: int = 0
    by: Weekdays | DayNumbers | Part | Offset | None = None
    working: bool = False
    at_most: bool = False
    implied: bool = False

    @property
    def days(self) -> DayNumbers | None:
        return self.by if isinstance(self.by, DayNumbers) else None

    @property
    def weekdays(self) -> Weekdays | None:
        return self.by if isinstance(self.by, Weekdays) else None


class Throughout(NamedTuple):
    """The plan's whole period; `year` is own, school or calendar."""

    year: str
    at: int


class Except(NamedTuple):
    """Times in which nothing is due: "кроме июля и августа", "кроме воскресенья", "кроме выходных"."""

    at: int
    items: tuple[Item, ...] = ()
    weekdays: tuple[int, ...] = ()
    days_off: bool = False


class Span(NamedTuple):
    """Characters of the text, and whether they name a time, an event or nothing that is used."""

    at: int
    end: int
    names: str


class Event(NamedTuple):
    """The tokens of an event's words, as (from, to)."""

    start: int
    end: int


class Said(NamedTuple):
    """Everything that the words say, before it is bound to the period."""

    items: tuple[Item, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    throughout: Throughout | None = None
    excluded: tuple[Except, ...] = ()
    weekdays: tuple[Token, ...] = ()
    events: tuple[Event, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    repeating: bool = False
    unknown: Token | None = None
    spans: tuple[Span, ...] = ()
    then: "Said | None" = None  # what holds after all this

    @property
    def has_time(self) -> bool:
        return bool(self.items or self.repeats or self.throughout)

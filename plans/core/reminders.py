"""When a reminder falls due. Pure: days and `today` in, a step out.

Each fact (a due day, a returned mark, a mark that waits) walks through steps; a step lasts until the next one begins,
so a step that was missed on days without a run is still the current one on the next run, and is said once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Occasion(StrEnum):
    """The part of a letter where a row stands; the order is that of the letter."""

    ASKED = "asked"
    PLAN = "plan"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"
    RETURNED = "returned"
    WAITING = "waiting"


HEADINGS = {
    Occasion.ASKED: "Запросы департамента",
    Occasion.PLAN: "Планы",
    Occasion.SOON: "Скоро",
    Occasion.TODAY: "Сегодня",
    Occasion.LATE: "Просрочено",
    Occasion.RETURNED: "Возвращено",
    Occasion.WAITING: "Ждут вашей проверки",
}


class Rhythm(StrEnum):
    """How often a person wants letters."""

    DAILY = "daily"
    WORKDAYS = "workdays"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Nearness:
    """One step of a fact: where it is said, and on which day counted from the fact's own day it begins."""

    kind: Occasion
    offset: int


# The last step that has begun is the current one; after the last of the table one begins every EVERY days.
DUE_STEPS = (
    Nearness(Occasion.SOON, -7),
    Nearness(Occasion.SOON, -1),
    Nearness(Occasion.TODAY, 0),
    Nearness(Occasion.LATE, 1),
    Nearness(Occasion.LATE, 7),
)
MARK_OFFSETS = (0, 7)
EVERY = 30
AHEAD = timedelta(days=-DUE_STEPS[0].offset)
# No step lasts longer, so what was said before this cannot be the current step of anything.
LONGEST = timedelta(days=EVERY)


def due_step(due: date, today: date) -> Nearness | None:
    """The current step of something due on `due` and not done; None while it is further away than the first step."""
    return _current(DUE_STEPS, (today - due).days)


def mark_step(kind: Occasion, day: date, today: date) -> Nearness | None:
    """The current step of a mark that is RETURNED or WAITING since `day`; None before that day."""
    return _current(tuple(Nearness(kind, offset) for offset in MARK_OFFSETS), (today - day).days)


def _current(steps: tuple[Nearness, ...], passed: int) -> Nearness | None:
    if passed >= EVERY:
        return Nearness(steps[-1].kind, passed // EVERY * EVERY)
    return next((step for step in reversed(steps) if step.offset <= passed), None)


def may_write(rhythm: Rhythm, last: date | None, today: date) -> bool:
    """Whether a letter may go out today, when the last one went on `last` (None: long ago or never)."""
    if last is not None and last >= today:
        return False
    if rhythm is Rhythm.WORKDAYS:
        return today.weekday() < 5
    if rhythm is Rhythm.WEEKLY:
        monday = today - timedelta(days=today.weekday())
        return last is None or last < monday
    return True

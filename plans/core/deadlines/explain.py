"""One Russian sentence about a schedule, itself in the deadline language: it parses to the same slots."""

from collections.abc import Iterator

from plans.core.deadlines.binding import Window
from plans.core.deadlines.completing import UnboundError
from plans.core.deadlines.moments import written
from plans.core.deadlines.recurring import occurrences
from plans.core.deadlines.schedule import Period, Rule, Schedule, Slot
from plans.core.deadlines.values import DayNumbers, Repeat, Weekdays

_EVERY = (("day", "Ежедневно"), ("week", "Еженедельно"), ("month", "Ежемесячно"), ("quarter", "Ежеквартально"))
_BY_WEEKDAYS = ("понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам", "воскресеньям")


def explain(schedule: Schedule) -> str:
    """How the words were understood, for people: "Один срок: с 01.02.2022 по 28.02.2022."."""
    if schedule.rule is Rule.UNCLEAR:
        return "Срок не понят: дату назвать нельзя."
    if schedule.rule is Rule.ON_EVENT:
        return f"Ждёт события: {schedule.event}."
    waits = f"; и по событию: {schedule.event}" if schedule.event else ""
    return f"{_said(schedule)}{waits}."


def _said(schedule: Schedule) -> str:
    slots = schedule.slots
    if schedule.rule is Rule.THROUGHOUT and len(slots) == 1:
        return f"Весь период: {window(slots[0])}"
    if schedule.rule is Rule.RECURRING:
        regular = _regular(slots)
        return f"{regular}, {count(len(slots))}" if regular else f"Повторяется, {count(len(slots))}: {_listed(slots)}"
    if len(slots) == 1:
        return f"Один срок: {window(slots[0])}"
    return f"{count(len(slots))}: {_listed(slots)}"


def _listed(slots: tuple[Slot, ...]) -> str:
    return "; ".join(window(slot) for slot in slots)


def window(slot: Slot) -> str:
    """A window in words: "15.05.2022" or "с 01.02.2022 по 28.02.2022"."""
    if slot.start == slot.due:
        return f"{written(slot.due)}"
    return f"с {written(slot.start)} по {written(slot.due)}"


def count(number: int) -> str:
    """A number of deadlines with the noun in its right form: "2 срока"."""
    if number % 10 == 1 and number % 100 != 11:
        return f"{number} срок"
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return f"{number} срока"
    return f"{number} сроков"


def _regular(slots: tuple[Slot, ...]) -> str:
    """ "Ежемесячно с 01.09.2022 по 31.08.2023" when the slots are just that; "" when they follow no such rule."""
    if len(slots) < 2:
        return ""
    bounds = Period(slots[0].start, slots[-1].due)
    windows = [(slot.start, slot.due) for slot in slots]
    for words, repeat in _candidates(slots):
        if _occurrences(repeat, bounds) == windows:
            return f"{words} с {written(bounds.start)} по {written(bounds.end)}"
    return ""


def _occurrences(repeat: Repeat, bounds: Period) -> list[Window]:
    """The windows of a repetition; none where they would be too many to name."""
    try:
        return occurrences(repeat, bounds, bounds)
    except UnboundError:
        return []


def _candidates(slots: tuple[Slot, ...]) -> Iterator[tuple[str, Repeat]]:
    """The rules that the slots may follow, as words and as a repetition."""
    for unit, word in _EVERY:
        yield word, Repeat(unit)
    day = slots[0].due.day
    if all(slot.start == slot.due for slot in slots):
        weekdays = tuple(sorted({slot.due.weekday() for slot in slots}))
        yield "По " + " и ".join(_BY_WEEKDAYS[weekday] for weekday in weekdays), Repeat("week", by=Weekdays(weekdays))
        yield f"Ежемесячно {day} числа", Repeat("month", by=DayNumbers((day,)))
    else:
        yield f"Ежемесячно до {day} числа", Repeat("month", by=DayNumbers((day,), until=True))

"""`parse`: the words of a deadline → `Schedule`. What is not surely understood is UNCLEAR, with a doubt at the word."""

import re
from datetime import date

from plans.core.deadlines import workdays
from plans.core.deadlines.binding import UnboundError, Window, bind, narrowed
from plans.core.deadlines.combining import combined
from plans.core.deadlines.cursor import SINCE, UNTIL, Item
from plans.core.deadlines.events import find_wait, text_of, unread_dates
from plans.core.deadlines.lexer import Token, tokens
from plans.core.deadlines.moments import label
from plans.core.deadlines.reader import Reader, Said
from plans.core.deadlines.schedule import Doubt, Period, Rule, Schedule, Slot, Wait
from plans.core.deadlines.words import WEEKDAYS


def parse(text: str, period: Period) -> Schedule:
    """The schedule of a deadline's words in the plan's period.

    Never raises, in time linear in the text. What is not surely understood is UNCLEAR, with a doubt at the word.
    """
    found = tokens(text)
    if len(found) == 1:
        return Schedule(Rule.UNCLEAR, doubts=(Doubt("Не названо, когда.", 0),) if text.strip() else ())
    said = Reader(found).read()
    if said.unknown is not None:
        at, end = said.unknown.at, said.unknown.end
        return Schedule(Rule.UNCLEAR, doubts=(Doubt(f"Не понято: «{_piece(text, at, end)}».", at),))
    event, wait = _event(text, found, said)
    if not said.has_time:
        if said.excluded or not event:
            return Schedule(Rule.UNCLEAR, doubts=(Doubt("Не названо, когда.", 0),))
        return Schedule(Rule.ON_EVENT, event=event, doubts=tuple(said.doubts), wait=wait)
    try:
        rule, windows = _windows(said, period)
    except UnboundError as error:
        return Schedule(Rule.UNCLEAR, doubts=(error.doubt, *said.doubts))
    except (OverflowError, ValueError):
        return Schedule(Rule.UNCLEAR, doubts=(Doubt("Срок выходит за границы календаря.", 0),))
    notes = _notes(said, windows)
    return Schedule(rule, _slots(windows), event, tuple(said.doubts), wait, notes)


def _piece(text: str, at: int, end: int) -> str:
    """The words around a token that was not understood, up to the next sign, to show to a person."""
    rest = re.split(r"[,;\n(]", text[end : end + 60], maxsplit=1)[0]
    return " ".join((text[at:end] + rest).split())


def _event(text: str, found: list[Token], said: Said) -> tuple[str, Wait | None]:
    """The event's words and the wait that they name."""
    pieces = [text_of(text, found, start, end) for start, end in said.events]
    waits = [wait for start, end in said.events if (wait := find_wait(found, start, end))]
    for start, end in said.events:
        if token := unread_dates(found, start, end):
            said.doubts.append(Doubt("Дата внутри описания события не посчитана.", token.at))
    return "; ".join(piece for piece in pieces if piece), waits[0] if waits else None


def _windows(said: Said, period: Period) -> tuple[Rule, list[Window]]:
    if said.repeats:
        _give_weekdays(said)
        windows = combined(said.repeats, said.items, said.excluded, period, said.doubts)
        if not any(repeat.unit for repeat in said.repeats):  # "сентябрь, до 15 числа" repeats nothing
            return (Rule.ONCE if len(windows) == 1 else Rule.SEVERAL), windows
        return Rule.RECURRING, windows
    if said.throughout:
        _doubt_about_year(said, period)
    windows = narrowed(said.items, bind(said.items, period, said.doubts))
    if said.repeating:
        return Rule.RECURRING, windows
    if said.excluded:
        raise UnboundError("Исключение названо без повторения.", said.excluded[0].at)
    _check_weekdays(said, windows)
    if said.throughout and not windows:
        return Rule.THROUGHOUT, [(period.start, period.end)]
    if said.throughout and any(item.form != SINCE for item in said.items):
        said.doubts.append(Doubt("Назван и весь период, и срок: взят срок.", said.throughout_at))
    if len(windows) == 1 and _is_whole_year(said.items[0]) and windows[0] == (period.start, period.end):
        return Rule.THROUGHOUT, windows
    return (Rule.ONCE if len(set(windows)) == 1 else Rule.SEVERAL), windows


def _give_weekdays(said: Said) -> None:
    """ "Еженедельно, вторник, четверг": weekdays beside a repetition are its days."""
    if not said.weekdays:
        return
    repeat = said.repeats[0]
    if repeat.unit != "week" or repeat.weekdays or repeat.step > 1 or len(said.repeats) > 1:
        raise UnboundError("Не ясно, к чему относится день недели.", said.weekdays[0].at)
    repeat.weekdays = tuple(dict.fromkeys(int(token.value) for token in said.weekdays))


def _is_whole_year(item: Item) -> bool:
    return item.form != UNTIL and item.first.unit == "year"


def _doubt_about_year(said: Said, period: Period) -> None:
    if said.throughout == "school" and not period.is_academic:
        text = "План не на учебный год: срок понят как весь период плана."
        said.doubts.append(Doubt(text, said.throughout_at))
    if said.throughout == "calendar" and period.is_academic:
        text = "План на учебный год, а срок говорит о календарном: понят как весь период плана."
        said.doubts.append(Doubt(text, said.throughout_at))


def _check_weekdays(said: Said, windows: list[Window]) -> None:
    """A weekday beside dates must be theirs; without a date it is no deadline."""
    for token in said.weekdays:
        days = [start for start, due in windows if start == due]
        if not days:
            raise UnboundError("День недели назван без даты.", token.at)
        if all(day.weekday() != token.value for day in days):
            name = WEEKDAYS[int(token.value)]
            said.doubts.append(Doubt(f"{days[0]:%d.%m.%Y} — не {name}.", token.at))


def _slots(windows: list[Window]) -> tuple[Slot, ...]:
    ordered = sorted(dict.fromkeys(windows), key=lambda window: (window[1], window[0]))
    return tuple(Slot(start, due, label(start, due)) for start, due in ordered)


def _notes(said: Said, windows: list[Window]) -> tuple[str, ...]:
    """For "до …" on a day off: the working days around it. The words and the due day stay as they are."""
    if said.repeats or len(windows) != len(said.items):  # a repetition, or windows that were narrowed
        return ()
    notes = []
    for item, (_, due) in zip(said.items, windows, strict=True):
        if item.form == UNTIL and item.last.unit == "day":
            notes += _note(due, item, said.doubts)
    return tuple(notes)


def _note(due: date, item: Item, doubts: list[Doubt]) -> list[str]:
    if workdays.is_working(due):
        return []
    if not workdays.is_known(due.year):
        doubts.append(Doubt(f"Выходные дни {due.year} года ещё не опубликованы.", item.at))
        return []
    last, following = workdays.last_working(due), workdays.next_working(due)
    return [f"{due:%d.%m.%Y} — выходной: последний рабочий день {last:%d.%m.%Y}, следующий {following:%d.%m.%Y}."]

"""`parse`: the words of a deadline → `Schedule`. What is not surely understood is UNCLEAR, with a doubt at the word."""

import re
from datetime import date

from plans.core.deadlines import workdays
from plans.core.deadlines.binding import Binder, Window, narrowed
from plans.core.deadlines.combining import combined
from plans.core.deadlines.completing import UnboundError
from plans.core.deadlines.cursor import Cursor
from plans.core.deadlines.events import text_of, unread_dates
from plans.core.deadlines.lexer import Token, tokens
from plans.core.deadlines.moments import label
from plans.core.deadlines.reader import read
from plans.core.deadlines.schedule import Doubt, Period, Rule, Schedule, Slot, Wait
from plans.core.deadlines.values import Form, Item, Said, Throughout, Weekdays
from plans.core.deadlines.waits import find_wait
from plans.core.deadlines.words import WEEKDAYS

_NO_TIME = "Не названо, когда."


def parse(text: str, period: Period) -> Schedule:
    """The schedule of a deadline's words in the plan's period.

    Never raises, in time linear in the text. What is not surely understood is UNCLEAR, with a doubt at the word.
    """
    found = tokens(text)
    if len(found) == 1:
        return _unclear(Doubt(_NO_TIME)) if text.strip() else _unclear()
    said = read(Cursor(found))
    if said.unknown is not None:
        at, end = said.unknown.at, said.unknown.end
        return _unclear(Doubt(f"Не понято: «{_piece(text, at, end)}».", at))
    binder = Binder(period)
    binder.doubts += said.doubts
    event, wait = _event(text, found, said, binder)
    if not said.has_time:
        if said.excluded or not event:
            return _unclear(Doubt(_NO_TIME))
        return Schedule(Rule.ON_EVENT, event=event, doubts=tuple(binder.doubts), wait=wait)
    try:
        rule, windows = _windows(said, binder)
    except UnboundError as error:
        return _unclear(error.doubt, *binder.doubts)
    except (OverflowError, ValueError):
        return _unclear(Doubt("Срок выходит за границы календаря."))
    notes = _notes(said, windows, binder)
    return Schedule(rule, _slots(windows), event, tuple(binder.doubts), wait, notes)


def _unclear(*doubts: Doubt) -> Schedule:
    return Schedule(Rule.UNCLEAR, doubts=doubts)


def _piece(text: str, at: int, end: int) -> str:
    """The words around a token that was not understood, up to the next sign, to show to a person."""
    rest = re.split(r"[,;\n(]", text[end : end + 60], maxsplit=1)[0]
    return " ".join((text[at:end] + rest).split())


def _event(text: str, found: list[Token], said: Said, binder: Binder) -> tuple[str, Wait | None]:
    """The event's words and the wait that they name."""
    if not said.events:
        return "", None
    pieces = [text_of(text, found, *event) for event in said.events]
    waits = [wait for event in said.events if (wait := find_wait(found, *event))]
    for event in said.events:
        if token := unread_dates(found, *event):
            binder.doubt("Дата внутри описания события не посчитана.", token.at)
    return "; ".join(piece for piece in pieces if piece), waits[0] if waits else None


def _windows(said: Said, binder: Binder) -> tuple[Rule, list[Window]]:
    if said.repeats:
        windows = combined(_with_weekdays(said), binder)
        if any(repeat.unit for repeat in said.repeats):
            return Rule.RECURRING, windows
        return _once_or_several(windows), windows  # "сентябрь, до 15 числа" repeats nothing
    if said.throughout:
        _doubt_about_year(said.throughout, binder)
    windows = narrowed(said.items, binder.bind(said.items))
    if said.repeating:
        return Rule.RECURRING, windows
    if said.excluded:
        raise UnboundError("Исключение названо без повторения.", said.excluded[0].at)
    _check_weekdays(said, windows, binder)
    whole = binder.period.start, binder.period.end
    if said.throughout and not windows:
        return Rule.THROUGHOUT, [whole]
    if said.throughout and any(item.form is not Form.SINCE for item in said.items):
        binder.doubt("Назван и весь период, и срок: взят срок.", said.throughout.at)
    if windows == [whole] and _is_whole_year(said.items[0]):
        return Rule.THROUGHOUT, windows
    return _once_or_several(windows), windows


def _once_or_several(windows: list[Window]) -> Rule:
    return Rule.ONCE if len(set(windows)) == 1 else Rule.SEVERAL


def _with_weekdays(said: Said) -> Said:
    """ "Еженедельно, вторник, четверг": weekdays beside a repetition are its days."""
    if not said.weekdays:
        return said
    repeat = said.repeats[0]
    if repeat.unit != "week" or repeat.by or repeat.step > 1 or len(said.repeats) > 1:
        raise UnboundError("Не ясно, к чему относится день недели.", said.weekdays[0].at)
    days = tuple(dict.fromkeys(int(token.value) for token in said.weekdays))
    return said._replace(repeats=(repeat._replace(by=Weekdays(days)),))


def _is_whole_year(item: Item) -> bool:
    return item.form is not Form.UNTIL and item.first.unit == "year"


def _doubt_about_year(said: Throughout, binder: Binder) -> None:
    academic = binder.period.is_academic
    if said.year == "school" and not academic:
        binder.doubt("План не на учебный год: срок понят как весь период плана.", said.at)
    if said.year == "calendar" and academic:
        text = "План на учебный год, а срок говорит о календарном: понят как весь период плана."
        binder.doubt(text, said.at)


def _check_weekdays(said: Said, windows: list[Window], binder: Binder) -> None:
    """A weekday beside dates must be theirs; without a date it is no deadline."""
    for token in said.weekdays:
        days = [start for start, due in windows if start == due]
        if not days:
            raise UnboundError("День недели назван без даты.", token.at)
        if all(day.weekday() != token.value for day in days):
            binder.doubt(f"{days[0]:%d.%m.%Y} — не {WEEKDAYS[int(token.value)]}.", token.at)


def _slots(windows: list[Window]) -> tuple[Slot, ...]:
    ordered = sorted(dict.fromkeys(windows), key=lambda window: (window[1], window[0]))
    return tuple(Slot(start, due, label(start, due)) for start, due in ordered)


def _notes(said: Said, windows: list[Window], binder: Binder) -> tuple[str, ...]:
    """For "до …" on a day off: the working days around it. The words and the due day stay as they are."""
    if said.repeats or len(windows) != len(said.items):  # a repetition, or windows that were narrowed
        return ()
    notes = []
    for item, (_, due) in zip(said.items, windows, strict=True):
        if item.form is Form.UNTIL and item.last.unit == "day" and not workdays.is_working(due):
            notes += _note(due, item.at, binder)
    return tuple(notes)


def _note(due: date, at: int, binder: Binder) -> list[str]:
    if not workdays.is_known(due.year):
        binder.doubt(f"Выходные дни {due.year} года ещё не опубликованы.", at)
        return []
    last, following = workdays.last_working(due), workdays.next_working(due)
    return [f"{due:%d.%m.%Y} — выходной: последний рабочий день {last:%d.%m.%Y}, следующий {following:%d.%m.%Y}."]

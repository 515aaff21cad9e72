"""`parse`: the words of a deadline → `Schedule`. What is not surely understood is UNCLEAR, with a doubt at the word."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from plans.core.deadlines import workdays
from plans.core.deadlines.binding import Binder, Window, narrowed
from plans.core.deadlines.combining import combined
from plans.core.deadlines.completing import UnboundError
from plans.core.deadlines.cursor import Cursor
from plans.core.deadlines.events import seasons_of_holidays, text_of, unread_dates
from plans.core.deadlines.excluding import cut
from plans.core.deadlines.lexer import Token, tokens
from plans.core.deadlines.moments import Moment, label, written
from plans.core.deadlines.reader import EVENT, TIME, read
from plans.core.deadlines.recurring import DAY
from plans.core.deadlines.schedule import Doubt, Period, Rule, Schedule, Slot, Use, Wait
from plans.core.deadlines.school import SCHOOL_TIME, SchoolTime
from plans.core.deadlines.values import Form, Item, Said, Span, Throughout, Weekdays
from plans.core.deadlines.waits import find_wait
from plans.core.deadlines.witness import Witness, swallowed
from plans.core.deadlines.words import WEEKDAYS

_SHORT = 200
_NO_TIME = "Не названо, когда."


def parse(text: str, period: Period, school: SchoolTime = SCHOOL_TIME) -> Schedule:
    """The schedule of a deadline's words in the plan's period, school years as in `school`.

    Never raises, in time linear in the text. What is not surely understood is UNCLEAR, with a doubt at the word.
    """
    found, said = words_of(text) if len(text) <= _SHORT else _words_of(text)
    if len(found) == 1:
        return _unclear(Doubt(_NO_TIME)) if text.strip() else _unclear()
    if said.unknown is not None:
        at, end = said.unknown.at, said.unknown.end
        return _unclear(Doubt(f"Не понято: «{_piece(text, at, end)}».", at))
    binder = Binder(period, school)
    binder.doubts += said.doubts
    holidays, said = _holidays(said, found, binder)
    event, wait = _event(text, found, said, binder)
    if not said.has_time and not holidays:
        if said.excluded or not event:
            return _unclear(Doubt(_NO_TIME))
        return Schedule(Rule.ON_EVENT, event=event, doubts=tuple(binder.doubts), wait=wait, uses=_uses(said))
    try:
        rule, windows = _with_holidays(holidays, said, binder)
    except UnboundError as error:
        return _unclear(error.doubt, *binder.doubts)
    except (OverflowError, ValueError):
        return _unclear(Doubt("Срок выходит за границы календаря."))
    notes = _notes(said, windows, binder)
    _hear_witness(found, said, windows, rule, binder)
    slots = _slots(windows)
    uses = _uses(said, slots, binder.given)
    return Schedule(rule, slots, event, tuple(binder.doubts), wait, notes, tuple(binder.assumed), uses)


def _hear_witness(found: list[Token], said: Said, windows: list[Window], rule: Rule, binder: Binder) -> None:
    """What the second reader misses in the windows becomes a doubt, unless there is one at that word already."""
    plain = not (said.events or said.excluded or binder.doubts)
    heard = found if plain else _tokens_of(found, [span for span in said.spans if span.names == TIME])
    doubted = {doubt.at for doubt in binder.doubts}
    for token in Witness(windows, rule is Rule.RECURRING).lost(heard):
        if token.at not in doubted:
            binder.doubt(f"«{token.text}» не видно в сроках: проверьте, так ли они поняты.", token.at)
    for event in said.events:
        for token in swallowed(found[event.start : event.end]):
            binder.doubt(f"«{token.text}» внутри описания события не посчитано.", token.at)


def _tokens_of(found: list[Token], spans: list[Span]) -> list[Token]:
    """The tokens inside the spans, and the signs between them."""
    kept = []
    left = iter(spans)
    span = next(left, None)
    for token in found:
        while span and token.at >= span.end:
            span = next(left, None)
        if (span and token.at >= span.at) or token.kind == "sign" or token.kind == "и":
            kept.append(token)
    return kept


def _uses(
    said: Said, slots: tuple[Slot, ...] = (), given: Mapping[Window, Collection[int]] | None = None
) -> tuple[Use, ...]:
    """The words that were used; a window of its own gave those slots that no other words gave."""
    places: dict[int, list[int]] = {}
    for place, slot in enumerate(slots if given else ()):
        for at in (given or {}).get((slot.start, slot.due), ()):
            places.setdefault(at, []).append(place)
    return tuple(
        Use(span.at, span.end, tuple(places.get(span.at, ())), span.names == EVENT) for span in said.spans if span.names
    )


def _holidays(said: Said, found: list[Token], binder: Binder) -> tuple[list[Window], Said]:
    """The windows of holidays that the department has set, and the rest of what is said."""
    windows: list[Window] = []
    rest = []
    for event in said.events:
        seasons = seasons_of_holidays(found[event.start : event.end])
        if seasons and all(binder.school.holidays_in(season) for season in seasons):
            moments = [Moment("holidays", found[event.start].at, season) for season in seasons]
            windows += [window for one in moments for window in binder.holidays(one) if binder.touches(window)]
        else:
            rest.append(event)
    return windows, said._replace(events=tuple(rest)) if windows else said


def _with_holidays(holidays: list[Window], said: Said, binder: Binder) -> tuple[Rule, list[Window]]:
    if not holidays:
        return _then(said, binder)
    if said.has_time:
        raise UnboundError("Названы и каникулы, и другой срок: не ясно, что верно.", said.spans[0].at)
    return _once_or_several(holidays), holidays


def _then(said: Said, binder: Binder) -> tuple[Rule, list[Window]]:
    """The windows of what is said first, and of what holds after it: "февраль, затем ежеквартально"."""
    rule, windows = _windows(said, binder)
    if said.then is None:
        return rule, windows
    start = max(due for _, due in windows) + DAY
    later, more = _windows(said.then, binder)
    if later is Rule.THROUGHOUT:
        more = [(start, binder.period.end)] if start <= binder.period.end else []
    elif any(first < start <= due for first, due in more):
        binder.doubt("«Далее» понято так: со следующего целого срока.", said.then.spans[0].at)
    elif all(first < start for first, _ in more):
        binder.doubt("Для сказанного после «далее» в плане не остаётся времени.", said.then.spans[0].at)
    windows = windows + [window for window in more if window[0] >= start]
    return (later if later is Rule.RECURRING else _once_or_several(windows)), windows


def _words_of(text: str) -> tuple[list[Token], Said]:
    """The tokens of a text and what they say, in whatever period; neither is ever changed."""
    found = tokens(text)
    return found, read(Cursor(found))


# Half of the rows of a plan say what another row says, and each row is read when typed, saved and checked.
words_of = lru_cache(maxsize=2048)(_words_of)


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
    windows = narrowed(binder.bind(said.items), binder)
    if said.repeating:
        return Rule.RECURRING, windows
    _doubt_order(windows, binder)
    _check_weekdays(said, windows, binder)
    whole = binder.period.start, binder.period.end
    if said.excluded:
        windows = cut(windows or [whole], said.excluded, binder)
        if not windows:
            raise UnboundError("Исключение не оставило ничего.", said.excluded[0].at)
        return _once_or_several(windows), windows
    if said.throughout and not windows:
        return Rule.THROUGHOUT, [whole]
    if said.throughout and any(item.form is not Form.SINCE for item in said.items):
        binder.doubt("Назван и весь период, и срок: взят срок.", said.throughout.at)
    if windows == [whole] and _is_whole_year(said.items[0]):
        return Rule.THROUGHOUT, windows
    return _once_or_several(windows), windows


def _doubt_order(windows: list[Window], binder: Binder) -> None:
    """ "Сентябрь – декабрь 2022, январь" in the plan of a calendar year: its January, or the next one?"""
    if binder.period.is_academic or len(windows) != len(binder.items):
        return
    for at, item in enumerate(binder.items[1:]):
        named = binder.items[at].last.year is not None and item.last.year is None
        if named and windows[at + 1][1] < windows[at][0]:
            binder.doubt("Назван после более позднего срока: возможно, он в следующем году.", item.at)


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
            binder.doubt(f"{written(days[0])} — не {WEEKDAYS[int(token.value)]}.", token.at)


def _slots(windows: list[Window]) -> tuple[Slot, ...]:
    ordered = sorted(dict.fromkeys(windows), key=lambda window: (window[1], window[0]))
    return tuple(Slot(start, due, label(start, due)) for start, due in ordered)


def _notes(said: Said, windows: list[Window], binder: Binder) -> tuple[str, ...]:
    """For "до …" on a day off: the working days around it. The words and the due day stay as they are."""
    if said.repeats or len(windows) != len(binder.items):  # a repetition, or windows that were narrowed
        return ()
    notes = []
    for item, (_, due) in zip(binder.items, windows, strict=True):
        if item.form is Form.UNTIL and item.last.unit == "day" and not workdays.is_working(due):
            notes += _note(due, item.at, binder)
    return tuple(notes)


def _note(due: date, at: int, binder: Binder) -> list[str]:
    if not workdays.is_known(due.year):
        binder.doubt(workdays.UNPUBLISHED.format(due.year), at)
        return []
    last, following = workdays.last_working(due), workdays.next_working(due)
    return [f"{written(due)} — выходной: последний рабочий день {written(last)}, следующий {written(following)}."]

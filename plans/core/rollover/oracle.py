"""The oracle: the parser reads the shifted words of a deadline in the new period, and says whether nothing was lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plans.core.deadlines import SCHOOL_TIME, Period, Rule, Schedule, SchoolTime, Slot, parse
from plans.core.deadlines.lexer import tokens
from plans.core.deadlines.moments import written
from plans.core.deadlines.workdays import UNPUBLISHED, is_known, is_working
from plans.core.rollover.moving import Move, names_year

_DATED = {"date", "dated_month", "year", "weekday"}  # kinds of words that name a day or a year


@dataclass(frozen=True, slots=True)
class Shifted:
    """The words of a deadline for the new period; what speaks against them ("" for nothing); what is worth knowing."""

    text: str
    against: str = ""
    notes: tuple[str, ...] = ()


def shifted_deadline(text: str, move: Move, school: SchoolTime = SCHOOL_TIME) -> Shifted:
    """The words for the new period: of several choices the first that the parser agrees to."""
    was = parse(text, move.old, school)
    found = []
    for words in dict.fromkeys(move.shifts(text)):
        now = parse(words, move.new, school)
        against = _against(text, was, now, move)
        found.append(Shifted(words, against, tuple(_notes(now, move.new))))
        if not against:
            return found[-1]
    return found[0]


def is_dated(text: str) -> bool:
    """Whether the words of a deadline name a day, a weekday or a year."""
    found = tokens(text)
    days = any(one.kind == "num" and other.kind == "month" for one, other in pairwise(found))
    return days or names_year(text) or any(token.kind in _DATED for token in found)


def _against(text: str, was: Schedule, now: Schedule, move: Move) -> str:
    """Why the new words must be looked at, "" when they give the old dates shifted."""
    if was.rule is Rule.UNCLEAR:
        return "Срок не понят и в прежнем плане." if text.strip() else ""
    if now.rule is not was.rule:
        return "В новом периоде срок понимается иначе."
    if move.shifted(was.event) != now.event:
        return "Событие, которого ждёт срок, в новом периоде понимается иначе."
    doubts = [doubt.text for doubt in now.doubts if not doubt.aside and not _is_unpublished(doubt.text, now)]
    if doubts:
        return " ".join(doubts)
    if any(not _touches(slot, move.old) for slot in was.slots):
        return "Срок стоял вне периода прежнего плана."
    if not _same(was, now, move):
        return "Даты нового срока — не прежние даты, сдвинутые на новый период."
    if now.assumed and not was.assumed:
        return " ".join(now.assumed)
    return "" if move.has_own_years(text) else "Год назван вне периода прежнего плана или двумя цифрами."


def _same(was: Schedule, now: Schedule, move: Move) -> bool:
    """Whether each old window has its new one, and none is new; a repetition in a period of another kind is itself."""
    if was.rule is Rule.THROUGHOUT:
        return [(one.start, one.due) for one in now.slots] == [(move.new.start, move.new.end)]
    if was.rule is Rule.RECURRING and not move.is_alike:
        return bool(now.slots)
    left = list(now.slots)
    for slot in was.slots:
        found = next((one for one in left if _goes(slot, one, move)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _goes(was: Slot, now: Slot, move: Move) -> bool:
    """Whether one window is another's: a window that begins or ends with the plan does so in the new one too."""
    starts = move.goes(was.start, now.start) or (was.start == move.old.start and now.start == move.new.start)
    ends = move.goes(was.due, now.due) or (was.due == move.old.end and now.due == move.new.end)
    return starts and ends


def _touches(slot: Slot, period: Period) -> bool:
    return slot.start <= period.end and period.start <= slot.due


def _is_unpublished(text: str, now: Schedule) -> bool:
    return any(text == UNPUBLISHED.format(slot.due.year) for slot in now.slots)


def _notes(now: Schedule, period: Period) -> Iterator[str]:
    """Due days that are days off, with the working days around them where the parser names them."""
    yield from now.notes
    for day in dict.fromkeys(slot.due for slot in _days(now.slots)):
        if (
            period.start <= day <= period.end
            and not is_working(day)
            and not any(written(day) in one for one in now.notes)
        ):
            known = "" if is_known(day.year) else " (переносы этого года ещё не опубликованы)"
            yield f"{written(day)} — выходной{known}."


def _days(slots: Sequence[Slot]) -> list[Slot]:
    """The windows of one day: only their due day is named by the words."""
    return [slot for slot in slots if slot.start == slot.due]

"""The whole grammar as one reader: tokens → what they say, before it is bound to a period."""

from plans.core.deadlines import asides, events, phrases
from plans.core.deadlines.cursor import Cursor, rule
from plans.core.deadlines.exceptions import exception, list_goes_on
from plans.core.deadlines.lexer import Token
from plans.core.deadlines.offsets import counted_from_unit
from plans.core.deadlines.repeats import repeat, within_month
from plans.core.deadlines.schedule import Doubt
from plans.core.deadlines.values import Event, Except, Form, Item, Repeat, Said, Span, Throughout
from plans.core.deadlines.waits import wait_in

_FILLERS = frozenset(("и", "а", "также", "но", "затем"))
_SEPARATORS = frozenset(",;.()\n:/-|")
_THEN = frozenset(("затем", "далее"))
_BEHIND_THEN = 8
_PLAIN_TIMES = frozenset(("month", "date", "dated_month", "every", "weekday"))
_NUMBERS = frozenset(("num", "number", "roman", "ordinal", "year"))
_EVENT_SUBJECT_WORDS = 12
TIME, EVENT, LEFT_OUT, NOTHING = "time", "event", "left out", ""


def read(c: Cursor, end: int | None = None, *, with_events: bool = True, after_then: bool = False) -> Said:
    """What the tokens up to `end` say: a sequence of times, repetitions and events in any order."""
    reading = _Reading(c, with_events, after_then)
    end = len(c.tokens) - 1 if end is None else end
    joined = True
    while c.i < end and reading.unknown is None:
        before = c.i
        if c.kinds[before] in _THEN and reading.goes_on_with_then():
            break
        if _separator(c, reading):
            joined = True
            continue
        names = reading.step(joined)
        joined = False
        if c.i == before:
            reading.unknown = c.tokens[c.i]
        elif names:
            reading.spans.append(Span(c.tokens[before].at, c.tokens[c.i - 1].end, names))
    if c.i > end:
        reading.unknown = c.tokens[end]
    return reading.said()


def _separator(c: Cursor, reading: "_Reading") -> bool:
    kind = c.kind()
    if kind == "sign":
        sign = c.value()
        if sign not in _SEPARATORS:
            return False
        if sign == "-" and reading.items and reading.items[-1].first.unit != "year":
            return False  # "май - июнь - июль"
    elif kind not in _FILLERS:
        return False
    c.i += 1
    return True


class _Reading:
    """What was read so far."""

    def __init__(self, c: Cursor, with_events: bool, after_then: bool) -> None:
        self.c = c
        self.with_events = with_events
        self.after_then = after_then
        self.items: list[Item] = []
        self.repeats: list[Repeat] = []
        self.throughout: Throughout | None = None
        self.excluded: list[Except] = []
        self.weekdays: list[Token] = []
        self.events: list[Event] = []
        self.doubts: list[Doubt] = []
        self.repeating = False
        self.unknown: Token | None = None
        self.spans: list[Span] = []
        self.then: Said | None = None
        self.item_end = 0  # the token behind the last window

    def said(self) -> Said:
        return Said(
            tuple(self.items),
            tuple(self.repeats),
            self.throughout,
            tuple(self.excluded),
            tuple(self.weekdays),
            tuple(self.events),
            tuple(self.doubts),
            self.repeating,
            self.unknown,
            tuple(self.spans),
            self.then,
        )

    @property
    def has_time(self) -> bool:
        return bool(self.items or self.repeats or self.throughout)

    def goes_on_with_then(self) -> bool:
        """ "(февраль,) затем ежеквартально": what is said behind "затем" holds after what is said before it."""
        c = self.c
        if not self.has_time or not self.with_events or not _repeats_behind(c):
            return False
        if self.after_then:
            self.unknown = c.tokens[c.i]
            return True
        c.i += 1
        self.then = read(c, after_then=True)
        self.unknown = self.then.unknown
        self.spans += self.then.spans
        self.events += self.then.events
        self.doubts += self.then.doubts
        return True

    def step(self, joined: bool) -> str:
        """One time, repetition or event; takes nothing where none begins. `joined`: a sign or "и" stands before.

        Answers what the words name: a time, an event, or nothing that is used.
        """
        kind = self.c.kind()
        if kind in _PLAIN_TIMES:  # no event or aside begins so
            return self._time(joined)
        if kind == "word" and self.c.value() == "повторяется":  # the word in front of an explanation's windows
            self.c.i += 1
            self.repeating = True
            return NOTHING
        if (kind in _NUMBERS and asides.announcement(self.c)) or (kind == "span" and asides.heading(self.c)):
            return NOTHING
        return self._sure_event() or self._time(joined) or self._event() or self._aside()

    def _sure_event(self) -> str:
        """An event that is surely one: "по событию: …" to the end of the text, a wait, or holidays."""
        c = self.c
        if not self.with_events:
            return NOTHING
        if c.kind(1) == "word" and c.value(1) in ("событию", "события") and c.value(2) == ":":
            self.events.append(Event(c.i + 3, len(c.tokens) - 1))
            c.i = len(c.tokens) - 1
            return EVENT
        if wait_in(c.tokens, c.i) is None and not events.are_holidays(c):
            return NOTHING
        if found := counted_from_unit(c, self.repeats[-1].unit if self.repeats else "") or within_month(c):
            self.repeats.append(found)
            return TIME
        return self._event(surely=True)

    def _time(self, joined: bool) -> str:
        c, start = self.c, self.c.i
        kind = c.kind()
        if kind in phrases.REPORT_HEADS and (report := phrases.report(c)):
            self._add(report, start, joined)
        elif found := repeat(c):
            self.repeats.append(found)
        elif kind in phrases.THROUGHOUT_HEADS and (whole := phrases.throughout(c)):
            self.throughout = whole
        elif item := phrases.item(c):
            self._add(item, start, joined)
        elif gaps := exception(c):
            self.excluded.append(gaps)
            return LEFT_OUT
        elif weekday := _lone_weekday(c):
            self.weekdays.append(weekday)
        else:
            return NOTHING
        return TIME

    def _add(self, item: Item, start: int, joined: bool) -> None:
        c = self.c
        before = self.items[-1] if self.items else None
        if item.form is Form.AT and item.first.unit == "bare" and not (joined and list_goes_on(c)):
            self.unknown = c.tokens[c.i - 1]
        if before and not joined:
            if (before.form, item.form) == (Form.SINCE, Form.UNTIL):
                self.unknown = c.tokens[c.i - 1]
            if start == self.item_end and _lost_dash(before, item):
                self.doubts.append(Doubt("Между сроками нет знака: может быть, это один промежуток.", item.at))
        listed = start and (c.kinds[start - 1] == "и" or c.tokens[start - 1].value == ",")
        if before and listed and before.form is Form.UNTIL and item.is_day:  # "до 25 января и 25 июля"
            item = item._replace(form=Form.UNTIL)
        self.items.append(item)
        self.item_end = c.i

    def _event(self, surely: bool = False) -> str:
        if not self.with_events:
            return NOTHING
        c = self.c
        if c.kind() == "approximately":
            return NOTHING
        found = (_event(c) if surely or events.opens(c) else None) or (None if surely else _subject_of_event(c))
        if not found:
            return NOTHING
        self.events.append(found)
        return EVENT

    def _aside(self) -> str:
        c, at = self.c, self.c.at
        if c.take("approximately"):
            self.doubts.append(Doubt("Срок назван примерно.", at))
        elif c.take("span", "inclusive", "clock") or asides.of_the_span(c):
            pass
        elif self.items and (item := _prolonged(c)):
            self.items[-1] = item
            self.spans.pop()
            self.doubts.append(Doubt("Срок продлён: взят новый.", at, aside=True))
            return TIME
        elif self.has_time and asides.remark(c):
            self.doubts.append(Doubt("Пояснение при сроке не учтено: оно не меняет дату.", at, aside=True))
        elif asides.subject(c) or asides.name(c):
            self.doubts.append(Doubt("Слова перед сроком не учтены: они не меняют дату.", at, aside=True))
        return NOTHING


def _repeats_behind(c: Cursor) -> bool:
    """Whether a repetition or the whole time stands behind "затем" here; takes nothing itself."""
    ahead = Cursor(c.tokens[c.i + 1 : c.i + 1 + _BEHIND_THEN] + c.tokens[-1:])
    ahead.skip("sign", "и")
    kind = ahead.kind()
    return kind in ("every", "throughout", "each") or repeat(ahead) is not None or phrases.throughout(ahead) is not None


def _lost_dash(before: Item, item: Item) -> bool:
    """ "Сентябрь 2023 май 2024", "2022 2024 годы": two, or all between them?"""
    if before.form is not Form.AT or item.form is not Form.AT or before.last.unit != item.first.unit:
        return False
    if item.first.unit == "year":
        return before.last.year is None or item.first.year != before.last.year + 1
    return item.first.unit == "month" and item.first.number != before.last.number % 12 + 1


def _event(c: Cursor) -> Event:
    start = c.i
    c.i = _closes(c.tokens, start)
    return Event(start, c.i)


@rule
def _subject_of_event(c: Cursor) -> Event | None:
    """ "Размещение новостей не позднее 1 рабочего дня после события": a subject in front of an event's words."""
    start = c.i
    while c.kind() not in ("end", "every", "month", "date", "season", "year") and not c.sign(";\n"):
        if c.i > start and events.surely_opens(c):
            c.i = _closes(c.tokens, c.i)
            return Event(start, c.i)
        if c.i - start >= _EVENT_SUBJECT_WORDS:
            return None
        c.i += 1
    return None


def _closes(tokens: list[Token], start: int) -> int:
    """Where an event's words end: before words that are surely a time, or as late as they can."""
    end = events.last_end(tokens, start)
    for at in events.earlier_ends(tokens, start, end):
        if _is_time(tokens, at, end):
            return at
    return end


def _is_time(tokens: list[Token], start: int, end: int) -> bool:
    """Whether the tokens between are nothing but times."""
    c = Cursor(tokens, start)
    said = read(c, end, with_events=False)
    bare = any(item.last.unit == "bare" for item in said.items)
    return said.unknown is None and said.has_time and not said.doubts and not bare and c.i == end


@rule
def _lone_weekday(c: Cursor) -> Token | None:
    c.take("в", "во")
    return c.take("weekday")


@rule
def _prolonged(c: Cursor) -> Item | None:
    """ "(до 1 мая) (продлено до 1 июня)": the deadline in place of the one before."""
    if c.kind() == "word" and str(c.value()).startswith(("продлен", "перенесен")):
        c.i += 1
        return phrases.item(c)
    return None

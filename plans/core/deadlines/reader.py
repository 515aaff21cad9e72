"""The whole grammar as one reader: tokens → what they say, before it is bound to a period."""

from difflib import get_close_matches
from functools import lru_cache

from plans.core.deadlines import events, phrases
from plans.core.deadlines.cursor import Cursor, rule
from plans.core.deadlines.lexer import Token
from plans.core.deadlines.repeats import repeat
from plans.core.deadlines.schedule import Doubt
from plans.core.deadlines.values import Event, Except, Form, Item, Repeat, Said, Throughout
from plans.core.deadlines.waits import wait_in
from plans.core.deadlines.words import VOCABULARY

_OF_THE_SPAN = frozenset("исполнения выполнения проведения реализации сдачи представления предоставления".split())
_FILLERS = frozenset(("и", "а", "также", "но", "затем"))
_REMARK_WORDS = 6
_SUBJECT_WORDS = 5
_EVENT_SUBJECT_WORDS = 12
_ALIKE = 0.75
_TIME_KINDS = frozenset(
    "month season weekday ordinal unit half_of edge every each once_in times throughout within all span working".split()
)
_TIME_WORDS = sorted(word for word, (kind, _) in VOCABULARY.items() if kind in _TIME_KINDS and len(word) > 3)


@lru_cache(maxsize=4096)
def _looks_like_time(word: str) -> bool:
    """Whether a word may be a slip in one of time: "апрелль"."""
    return bool(get_close_matches(word, _TIME_WORDS, 1, _ALIKE))


def read(c: Cursor, end: int | None = None, *, with_events: bool = True) -> Said:
    """What the tokens up to `end` say: a sequence of times, repetitions and events in any order."""
    reading = _Reading(c, with_events)
    end = len(c.tokens) - 1 if end is None else end
    joined = True
    while c.i < end and reading.unknown is None:
        before = c.i
        if _separator(c, reading):
            joined = True
            continue
        reading.step(joined)
        joined = False
        if c.i == before:
            reading.unknown = c.tokens[c.i]
    if c.i > end:
        reading.unknown = c.tokens[end]
    return reading.said()


def _separator(c: Cursor, reading: "_Reading") -> bool:
    if c.sign("-") and reading.items and reading.items[-1].first.unit != "year":
        return False  # "май - июнь - июль"
    if c.kind() in _FILLERS or (c.kind() == "sign" and str(c.value()) in ",;.()\n:/-|"):
        c.i += 1
        return True
    return False


class _Reading:
    """What was read so far."""

    def __init__(self, c: Cursor, with_events: bool) -> None:
        self.c = c
        self.with_events = with_events
        self.items: list[Item] = []
        self.repeats: list[Repeat] = []
        self.throughout: Throughout | None = None
        self.excluded: list[Item] = []
        self.weekdays: list[Token] = []
        self.events: list[Event] = []
        self.doubts: list[Doubt] = []
        self.repeating = False
        self.unknown: Token | None = None

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
        )

    @property
    def has_time(self) -> bool:
        return bool(self.items or self.repeats or self.throughout)

    def step(self, joined: bool) -> None:
        """One time, repetition or event; takes nothing where none begins. `joined`: a sign or "и" stands before."""
        c, at = self.c, self.c.at
        if _repeats_itself(c):
            self.repeating = True
        elif _announcement(c):
            pass
        elif self.with_events and (event := _sure_event(c)):
            self.events.append(event)
        elif found := repeat(c):
            self.repeats.append(found)
        elif whole := phrases.throughout(c):
            self.throughout = whole
        elif item := phrases.item(c):
            self._add(item, joined)
        elif gaps := _exception(c):
            self.excluded += gaps.items
        elif weekday := _lone_weekday(c):
            self.weekdays.append(weekday)
        elif token := c.take("approximately"):
            self.doubts.append(Doubt("Срок назван примерно.", token.at))
        elif self.with_events and (event := _event(c) or _subject_of_event(c)):
            self.events.append(event)
        elif c.take("span", "inclusive", "clock") or _of_the_span(c):
            pass
        elif self.has_time and _remark(c):
            self.doubts.append(Doubt("Пояснение при сроке не учтено: оно не меняет дату.", at))
        elif _subject(c):
            self.doubts.append(Doubt("Слова перед сроком не учтены: они не меняют дату.", at))

    def _add(self, item: Item, joined: bool) -> None:
        c = self.c
        before = self.items[-1].form if self.items else None
        if item.form is Form.AT and item.first.unit == "bare" and not (joined and _list_goes_on(c)):
            self.unknown = c.tokens[c.i - 1]
        if not joined and (before, item.form) == (Form.SINCE, Form.UNTIL):
            self.unknown = c.tokens[c.i - 1]
        if joined and before is Form.UNTIL and item.is_day:  # "до 25 января и 25 июля"
            item = item._replace(form=Form.UNTIL)
        self.items.append(item)


def _repeats_itself(c: Cursor) -> bool:
    """The word in front of the windows of an explanation: "Повторяется, 4 срока: …"."""
    if c.kind() == "word" and c.value() == "повторяется":
        c.i += 1
        return True
    return False


def _announcement(c: Cursor) -> bool:
    """ "4 срока:", "1 этап – …"."""
    if c.kind() in ("num", "number") and c.kind(1) == "span" and c.sign(":.,;", 2):
        c.i += 2
        return True
    return c.kind() in ("num", "roman", "ordinal") and c.kind(1) == "word" and _subject(c)


def _sure_event(c: Cursor) -> Event | None:
    """An event that is surely one: "по событию: …" to the end of the text, a wait, or holidays."""
    if c.value(2) == ":" and c.kind(1) == "word" and c.value(1) in ("событию", "события"):
        start = c.i + 3
        c.i = len(c.tokens) - 1
        return Event(start, c.i)
    if wait_in(c.tokens, c.i) is not None or events.are_holidays(c):
        return _event(c)
    return None


def _event(c: Cursor) -> Event | None:
    if not events.opens(c):
        return None
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


def _list_goes_on(c: Cursor) -> bool:
    """A bare number is a member of a list only before a sign or "и"."""
    return c.sign(",-\n") or c.kind() in ("и", "по", "до")


@rule
def _exception(c: Cursor) -> Except | None:
    """ "кроме июля и августа"."""
    c.take("за")
    if not c.take("except"):
        return None
    found = []
    while item := phrases.item(c):
        found.append(item)
        if c.sign(",") or c.kind() == "и":
            c.i += 1
    return Except(tuple(found))


@rule
def _lone_weekday(c: Cursor) -> Token | None:
    c.take("в", "во")
    return c.take("weekday")


def _of_the_span(c: Cursor) -> bool:
    """ "(срок) исполнения": a word that only says whose the deadline is."""
    after = c.i > 0 and c.kind(-1) in ("span", "срок")
    if after and c.kind() == "word" and str(c.value()) in _OF_THE_SPAN:
        c.i += 1
        return True
    return False


@rule
def _remark(c: Cursor) -> bool:
    """ "(5 октября) – День учителя", "(март) (отборочный этап)": words of no time behind a time."""
    if not c.take_sign("-") and not (c.i and c.sign("(:", -1)):
        return False
    first = c.i
    if c.kind() in ("word", "unit"):
        while c.i - first < _REMARK_WORDS and _is_plain(c.tokens[c.i]):
            c.i += 1
    return c.i > first and (c.kind() == "end" or c.sign(",;\n)."))


def _is_plain(token: Token) -> bool:
    """A word that says nothing of time and does not look like a slip in one that does."""
    if token.kind in ("unit", "sign"):
        return token.value in ("day", "-")
    return token.kind in ("word", "и") and not _looks_like_time(str(token.value))


@rule
def _subject(c: Cursor) -> bool:
    """ "Отчёт: до 15 мая", "1 этап – февраль": a few words before a sign that introduces a time."""
    start = c.i
    while c.i - start < _SUBJECT_WORDS and c.kind() in ("word", "num", "roman", "ordinal", "и"):
        c.i += 1
    return "word" in c.kinds[start : c.i] and c.take_sign("-:")

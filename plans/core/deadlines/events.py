"""Events: deadlines that wait for something, how long after it they are due, and where its words end."""

import re

from plans.core.deadlines.lexer import Token
from plans.core.deadlines.repeats import RepeatRules
from plans.core.deadlines.schedule import Unit, Wait
from plans.core.deadlines.words import EVENT_WORDS, NO_EVENT_AFTER

_OPENERS = frozenset(("до", "к", "ко", "по", "после", "с", "со", "от", "при", "в", "на", "через", "за"))
_UNITS = {"day": Unit.DAY, "week": Unit.WEEK, "month": Unit.MONTH}
_WAITS = (
    ("не", "позднее", "чем", "за"),
    ("не", "позже", "чем", "за"),
    ("не", "позднее", "за"),
    ("не", "позднее", "чем"),
    ("не", "позднее", "в", "within"),
    ("не", "позднее"),
    ("не", "позже"),
    ("в", "within"),
    ("within",),
    ("за",),
)
_SPAN_UNITS = {"дневн": Unit.DAY, "недельн": Unit.WEEK, "месячн": Unit.MONTH}
_WAIT_HEADS = frozenset(("не", "в", "within", "за", "word", "num", "number"))
# A date behind one of these belongs to the name of a document: "приказом от 12.03.2022 № 45".
_OF_DOCUMENT = frozenset(("от", "на", "за"))
_BEFORE_HOLIDAYS = frozenset(("в", "во", "на", "за", "span", "within", "all", "season", "и"))
_HOLIDAYS_WITHIN = 6
_MOST_SPLITS = 8
_SUBJECT_WORDS = 12


class EventRules(RepeatRules):
    """The rules that find where an event begins and where it ends."""

    def event(self) -> tuple[int, int] | None:
        """The tokens of an event that begins here, as (from, to)."""
        start = self.i
        if not (self._are_holidays() or self._opens()):
            return None
        self.i = self._closes(start)
        return start, self.i

    def _opens(self) -> bool:
        kind, value = self.kind(), self.value()
        if kind in ("word", "span") and isinstance(value, str | None):
            word = str(value) if value else ""
            if word in EVENT_WORDS:
                return True
            if kind == "span" and self._says_later(1):
                return True
        if kind == "span" and self.kind(1) in ("word", "sign") and self._says_later(1):
            return True
        if self._is_wait(self.i) is not None:
            return True
        return self._opens_by_preposition()

    def _says_later(self, ahead: int) -> bool:
        return self.kind(ahead) == "word" and str(self.value(ahead)) in EVENT_WORDS

    def _opens_by_preposition(self) -> bool:
        """ "до заседания", "по графику", "в дни проведения", "с момента …", "на основании …"."""
        kind = self.kind()
        if kind not in _OPENERS:
            return False
        word = self.value(1)
        following = self.kind(1)
        if kind in ("к", "ко", "до") and following == "unit" and self.kind(2) == "word":  # "ко Дню Победы"
            return bool(self.value(1) == "day")
        if kind == "в" and str(word).endswith("дневный") and self.kind(2) == "span":  # "в трёхдневный срок"
            return True
        if kind == "в" and _numbered_span(self.tokens, self.i + 1):  # "в 10-дневный срок"
            return True
        if following == "edge" and self.kind(2) == "word":  # "до начала занятий"
            return kind in ("до", "к", "ко", "с", "со", "после")
        if following in ("span", "unit", "all") and kind in ("в", "во", "на", "с", "со"):  # "в период проведения"
            return self.kind(2) == "word" and following != "all"
        if following == "own":
            return True
        if following != "word":
            return kind == "после" and following == "each"
        if str(word) in EVENT_WORDS:
            return True
        return kind in ("до", "к", "ко", "по", "после", "при") and str(word) not in NO_EVENT_AFTER

    def _closes(self, start: int) -> int:
        """Where the event's words end: at a bracket, or before words that are surely a time, else with the text."""
        end = self._bracket(start)
        if end is None:
            end = len(self.tokens) - 1
        tries = 0
        named = False
        since = self.tokens[start].kind in ("с", "со")
        for at in range(start + 1, end):
            token = self.tokens[at]
            named = named or token.kind == "date" or token.value == "№"
            if not self._may_split(at) and not (since and token.kind in ("до", "по")):
                continue
            tries += 1
            if tries > _MOST_SPLITS:
                break
            if not (named and self._has_date(at, end)) and self.is_time(at, end):
                return at
        return end

    def _has_date(self, start: int, end: int) -> bool:
        return any(token.kind == "date" for token in self.tokens[start:end])

    def _may_split(self, at: int) -> bool:
        token = self.tokens[at]
        if token.kind == "sign":
            return str(token.value) in ",;\n.(" and self.tokens[at + 1].kind != "sign"
        if token.kind in ("every", "но", "within"):
            return True
        following = self.tokens[at + 1].kind
        return (token.kind in ("в", "на") and following in ("within", "throughout")) or (
            token.kind == "не" and following in ("реже", "менее")
        )

    def _are_holidays(self) -> bool:
        """ "осенние каникулы": their days differ from college to college."""
        at = 0
        while at < _HOLIDAYS_WITHIN and self.kind(at) in _BEFORE_HOLIDAYS:
            at += 1
        return self.kind(at) == "word" and str(self.value(at)).startswith("каникул")

    def is_time(self, start: int, end: int) -> bool:
        """Whether the tokens from `start` to `end` are nothing but a time; defined by the whole grammar."""
        raise NotImplementedError

    def _bracket(self, start: int) -> int | None:
        """The closing bracket, when the event stands inside brackets."""
        depth = 0
        for at in range(start, len(self.tokens) - 1):
            value = self.tokens[at].value
            if value == "(":
                depth += 1
            elif value == ")":
                if not depth:
                    return at
                depth -= 1
        return None

    def subject_of_event(self) -> tuple[int, int] | None:
        """ "Размещение новостей не позднее 1 рабочего дня после события": a subject in front of an event's words."""
        start = self.i
        while self.kind() not in ("end", "every", "month", "date", "season", "year") and not self.sign(";\n"):
            if self.i > start and self._opens_surely():
                end = self._closes(self.i)
                self.i = end
                return start, end
            if self.i - start >= _SUBJECT_WORDS:
                break
            self.i += 1
        self.i = start
        return None

    def _opens_surely(self) -> bool:
        if self._is_wait(self.i) is not None:
            return True
        if self.kind() in ("по", "в") and self.kind(1) == "word":
            return str(self.value(1)) in EVENT_WORDS
        return self.kind() == "после" or (self.kind() == "word" and str(self.value()) in EVENT_WORDS)

    def _is_wait(self, start: int) -> Wait | None:
        return wait_in(self.tokens, start)


def _numbered_span(tokens: list[Token], at: int) -> Wait | None:
    """ "10-дневный срок", "2-месячный срок"."""
    kinds = [token.kind for token in tokens[at : at + 4]]
    if kinds != ["num", "sign", "word", "span"] or tokens[at + 1].value != "-":
        return None
    unit = _SPAN_UNITS.get(re.sub("(?:ый|ого|ом)$", "", str(tokens[at + 2].value)))
    return Wait(int(tokens[at].value), unit) if unit and 0 < int(tokens[at].value) <= 400 else None


def wait_in(tokens: list[Token], start: int) -> Wait | None:
    """A wait that begins at a token: "в течение 10 рабочих дней после …", "не позднее чем за 2 недели до …"."""
    if tokens[start].kind not in _WAIT_HEADS:
        return None
    if tokens[start].kind == "в" and (found := _numbered_span(tokens, start + 1)):
        return found
    kinds = [token.kind for token in tokens[start : start + 6]]
    for head in _WAITS:
        if tuple(kinds[: len(head)]) == head:
            return _count_of_units(tokens, start + len(head), before=head[-1] == "за")
    if kinds[0] == "word" and tokens[start].value in ("через", "спустя"):
        return _count_of_units(tokens, start + 1, before=False)
    if kinds[0] in ("num", "number") and "после" in kinds[2:5]:
        return _count_of_units(tokens, start, before=False)
    return None


def _count_of_units(tokens: list[Token], at: int, before: bool) -> Wait | None:
    if tokens[at].value in ("через", "спустя"):
        at += 1
    count = 1
    if tokens[at].kind in ("num", "number", "ordinal"):
        count = int(tokens[at].value)
        at += 1
        if tokens[at].value == "-" and tokens[at + 1].kind in ("num", "number"):  # "3-5 дней": the later one
            count = int(tokens[at + 1].value)
            at += 2
    working = tokens[at].kind == "working"
    at += working or tokens[at].kind == "calendar"
    unit = _UNITS.get(str(tokens[at].value)) if tokens[at].kind == "unit" else None
    if unit is None or not 0 < count <= 400:
        return None
    following = tokens[at + 1]
    if before:
        return Wait(-count, Unit.WORKING_DAY if working else unit) if following.kind == "до" else None
    joined = following.kind in ("после", "с", "со", "от") or following.value in ("следующих", "момента", "дня")
    return Wait(count, Unit.WORKING_DAY if working else unit) if joined or working else None


def find_wait(tokens: list[Token], start: int, end: int) -> Wait | None:
    """The first wait among the tokens of an event."""
    for at in range(start, min(end, start + 60)):
        if (found := wait_in(tokens, at)) is not None:
            return found
    return None


def unread_dates(tokens: list[Token], start: int, end: int) -> Token | None:
    """A date inside an event's words that does not just belong to the name of a document."""
    for at in range(start, end):
        if tokens[at].kind in ("date", "month") and not (at and tokens[at - 1].kind in _OF_DOCUMENT):
            return tokens[at]
    return None


def text_of(text: str, tokens: list[Token], start: int, end: int) -> str:
    """The event's words, verbatim from the text, white space folded."""
    piece = text[tokens[start].at : tokens[end - 1].end] if end > start else ""
    return re.sub(r"\s+", " ", piece).strip(" ,;.-–—")

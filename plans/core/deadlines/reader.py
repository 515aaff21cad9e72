"""The whole grammar as one reader: tokens → what they say, before it is bound to a period."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from plans.core.deadlines.binding import is_day
from plans.core.deadlines.cursor import AT, SINCE, UNTIL, Item, Repeat
from plans.core.deadlines.events import EventRules
from plans.core.deadlines.lexer import Token
from plans.core.deadlines.schedule import Doubt
from plans.core.deadlines.words import VOCABULARY

_OF_THE_SPAN = frozenset("исполнения выполнения проведения реализации сдачи представления предоставления".split())
_REMARK_WORDS = 6
_ALIKE = 0.75
_TIME_KINDS = frozenset(
    "month season weekday ordinal unit half_of edge every each once_in times throughout within all span working".split()
)
_TIME_WORDS = sorted(word for word, (kind, _) in VOCABULARY.items() if kind in _TIME_KINDS and len(word) > 3)
_FILLERS = frozenset(("и", "а", "также", "но", "затем"))


@lru_cache(maxsize=4096)
def _looks_like_time(word: str) -> bool:
    """Whether a word may be a slip in one of time: "апрелль"."""
    return bool(get_close_matches(word, _TIME_WORDS, 1, _ALIKE))


@dataclass(slots=True)
class Said:
    """Everything that the words say, before it is bound to the period."""

    items: list[Item] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    throughout: str = ""
    throughout_at: int = 0
    excluded: list[Item] = field(default_factory=list)
    weekdays: list[Token] = field(default_factory=list)
    events: list[tuple[int, int]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    repeating: bool = False
    unknown: Token | None = None

    @property
    def has_time(self) -> bool:
        return bool(self.items or self.repeats or self.throughout)


class Reader(EventRules):
    """The whole grammar: a sequence of times, repetitions and events in any order."""

    def read(self, end: int | None = None, *, events: bool = True) -> Said:
        """What the tokens up to `end` say."""
        said = Said()
        end = len(self.tokens) - 1 if end is None else end
        joined = True
        while self.i < end and said.unknown is None:
            before = self.i
            if self._separator(said):
                joined = True
                continue
            self._one(said, events, joined)
            joined = False
            if self.i == before:
                said.unknown = self.tokens[self.i]
        if self.i > end:
            said.unknown = self.tokens[end]
        return said

    def _separator(self, said: Said) -> bool:
        if self.sign("-") and said.items and said.items[-1].first.unit != "year":
            return False  # "май - июнь - июль"
        if self.kind() == "sign" and str(self.value()) in ",;.()\n:/-|":
            self.i += 1
            return True
        if self.kind() in _FILLERS:
            self.i += 1
            return True
        return False

    def _one(self, said: Said, events: bool, joined: bool) -> None:
        at = self.at
        if self._announcement(said):
            return
        if events and (span := self._named_event()):
            said.events.append(span)
        elif found := self.repeat():
            said.repeats.append(found)
        elif kind := self.throughout():
            said.throughout, said.throughout_at = kind, at
        elif item := self.item():
            if item.form == AT and item.first.unit == "bare" and not (joined and self._list_goes_on()):
                said.unknown = self.tokens[self.i - 1]
            if said.items and not joined and (said.items[-1].form, item.form) == (SINCE, UNTIL):
                said.unknown = self.tokens[self.i - 1]
            if said.items and joined and said.items[-1].form == UNTIL and is_day(item):  # "до 25 января и 25 июля"
                item.form = UNTIL
            said.items.append(item)
        elif self._except():
            while item := self.item():
                said.excluded.append(item)
                self._comma_or_and()
        elif weekday := self._lone_weekday():
            said.weekdays.append(weekday)
        elif token := self.take("approximately"):
            said.doubts.append(Doubt("Срок назван примерно.", token.at))
        elif events and (span := self.event() or self.subject_of_event()):
            said.events.append(span)
        elif self.take("span", "inclusive", "clock") or self._of_the_span():
            pass
        elif said.has_time and self._remark():
            said.doubts.append(Doubt("Пояснение при сроке не учтено: оно не меняет дату.", at))
        elif self._subject():
            said.doubts.append(Doubt("Слова перед сроком не учтены: они не меняют дату.", at))

    def _announcement(self, said: Said) -> bool:
        """The words of an explanation around its windows ("Повторяется, 4 срока: …"), and "1 этап – …"."""
        if self.kind() == "word" and self.value() == "повторяется":
            self.i += 1
            said.repeating = True
            return True
        if self.kind() in ("num", "number") and self.kind(1) == "span" and self.sign(":.,;", 2):
            self.i += 2
            return True
        return self.kind() in ("num", "roman", "ordinal") and self.kind(1) == "word" and self._subject()

    def _named_event(self) -> tuple[int, int] | None:
        """An event that is surely one: "по событию: …" to the end of the text, or a wait."""
        words = [self.value(ahead) for ahead in range(3)]
        if words[2] == ":" and self.kind(1) == "word" and words[1] in ("событию", "события"):
            start = self.i + 3
            self.i = len(self.tokens) - 1
            return start, self.i
        if self._is_wait(self.i) is not None or self._are_holidays():
            return self.event()
        return None

    def _list_goes_on(self) -> bool:
        """A bare number is a member of a list only before a sign or "и"."""
        return self.sign(",-\n") or self.kind() in ("и", "по", "до")

    def _comma_or_and(self) -> None:
        if self.sign(",") or self.kind() == "и":
            self.i += 1

    def _except(self) -> bool:
        start = self.i
        self.take("за")
        if self.take("except"):
            return True
        self.i = start
        return False

    def _lone_weekday(self) -> Token | None:
        start = self.i
        self.take("в", "во")
        found = self.take("weekday")
        if found is None:
            self.i = start
        return found

    def _of_the_span(self) -> bool:
        """ "(срок) исполнения": a word that only says whose the deadline is."""
        after = self.i > 0 and self.tokens[self.i - 1].kind in ("span", "срок")
        if after and self.kind() == "word" and str(self.value()) in _OF_THE_SPAN:
            self.i += 1
            return True
        return False

    def _remark(self) -> bool:
        """ "(5 октября) – День учителя", "(март) (отборочный этап)": words of no time behind a time."""
        start = self.i
        if (self.take_sign("-") or self._sign_before("(:")) and self.kind() in ("word", "unit"):
            first = self.i
            while self.i - first < _REMARK_WORDS and self._is_plain(self.tokens[self.i]):
                self.i += 1
            if self.i > first and (self.kind() == "end" or self.sign(",;\n).")):
                return True
        self.i = start
        return False

    def _sign_before(self, signs: str) -> bool:
        """Whether the token before is one of these signs."""
        return self.i > 0 and self.tokens[self.i - 1].kind == "sign" and self.tokens[self.i - 1].value in signs

    def _is_plain(self, token: Token) -> bool:
        """A word that says nothing of time and does not look like a slip in one that does."""
        if token.kind in ("unit", "sign"):
            return token.value in ("day", "-")
        return token.kind in ("word", "и") and not _looks_like_time(str(token.value))

    def _subject(self) -> bool:
        """ "Отчёт: до 15 мая", "1 этап – февраль": a few words before a sign that introduces a time."""
        start = self.i
        while self.i - start < 5 and self.kind() in ("word", "num", "roman", "ordinal", "и"):
            self.i += 1
        if any(token.kind == "word" for token in self.tokens[start : self.i]) and self.take_sign("-:"):
            return True
        self.i = start
        return False

    def is_time(self, start: int, end: int) -> bool:
        """Whether the tokens between are nothing but times."""
        other = Reader(self.tokens)
        other.i = start
        said = other.read(end, events=False)
        bare = any(item.last.unit == "bare" for item in said.items)
        return said.unknown is None and said.has_time and not said.doubts and not bare and other.i == end

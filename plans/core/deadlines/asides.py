"""Words around a time that change no date: whose it is, what it is called, what is reported then."""

from difflib import get_close_matches
from functools import lru_cache

from plans.core.deadlines.cursor import Cursor, rule
from plans.core.deadlines.lexer import Token
from plans.core.deadlines.words import VOCABULARY

_OF_THE_SPAN = frozenset("исполнения выполнения проведения реализации сдачи представления предоставления".split())
_REMARK_WORDS = 6
_SUBJECT_WORDS = 5
_ALIKE = 0.75
_TIME_KINDS = frozenset(
    "month season weekday ordinal unit half_of edge every each once_in times throughout within all span working".split()
)
_TIME_WORDS = sorted(word for word, (kind, _) in VOCABULARY.items() if kind in _TIME_KINDS and len(word) > 3)
_INSIDE_NAMES = frozenset(("в", "во", "на", "по", "с", "со", "к", "за", "от"))
_SEASONS = ("зимне", "весенне", "летне", "осенне")
_IN_BRACKETS = frozenset("num roman ordinal date dated_month month season edge year с со до по в во не every".split())


@lru_cache(maxsize=4096)
def _looks_like_time(word: str) -> bool:
    """Whether a word may be a slip in one of time: "апрелль"."""
    return bool(get_close_matches(word, _TIME_WORDS, 1, _ALIKE))


def announcement(c: Cursor) -> bool:
    """ "4 срока:", "1 этап – …"."""
    if c.kind() in ("num", "number", "year") and c.kind(1) == "span" and c.sign(":.,;", 2):
        c.i += 2
        return True
    return c.kind() in ("num", "roman", "ordinal") and c.kind(1) == "word" and (subject(c) or name(c))


@rule
def heading(c: Cursor) -> bool:
    """ "Срок проведения: …": what the time behind the sign is."""
    return bool(c.take("span")) and c.take_word(*_OF_THE_SPAN) and c.sign("-:")


def of_the_span(c: Cursor) -> bool:
    """ "(срок) исполнения": a word that only says whose the deadline is."""
    after = c.i > 0 and c.kind(-1) == "span"
    return after and c.kind() == "word" and c.value() in _OF_THE_SPAN and bool(c.next())


@rule
def remark(c: Cursor) -> bool:
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
def subject(c: Cursor) -> bool:
    """ "Отчёт: до 15 мая", "1 этап – февраль": a few words before a sign that introduces a time."""
    start = c.i
    while c.i - start < _SUBJECT_WORDS and c.kind() in ("word", "num", "roman", "ordinal", "и"):
        if c.kind() == "word" and str(c.value()).startswith(_SEASONS):  # "осенне-весенний"
            return False
        c.i += 1
    return "word" in c.kinds[start : c.i] and c.take_sign("-:")


@rule
def name(c: Cursor) -> bool:
    """ "Неделя науки (5–9 февраля)", "День учителя (5 октября)": what happens then, the time in brackets behind it."""
    start = c.i
    if c.kind(1) == "word":  # "I этап (январь – март)"
        c.take("num", "roman", "ordinal")
    while c.i - start < _SUBJECT_WORDS and (
        c.is_unit("week", "day") or _is_plain(c.tokens[c.i]) or (c.i > start and c.kind() in _INSIDE_NAMES)
    ):
        c.i += 1
    return "word" in c.kinds[start : c.i] and c.sign("(") and c.kind(1) in _IN_BRACKETS

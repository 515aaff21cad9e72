"""Events: deadlines that wait for something; how their words begin, and where they may end."""

import re
from collections.abc import Iterator, Sequence

from plans.core.deadlines.cursor import Cursor
from plans.core.deadlines.lexer import Token
from plans.core.deadlines.waits import SPAN_ADJECTIVES, numbered_span, wait_in
from plans.core.deadlines.words import EVENT_WORDS, NO_EVENT_AFTER

_OPENERS = frozenset(("до", "к", "ко", "по", "после", "с", "со", "от", "в", "на", "за"))
# A date behind one of these belongs to the name of a document: "приказом от 12.03.2022 № 45".
_OF_DOCUMENT = frozenset(("от", "на", "за"))
_BEFORE_HOLIDAYS = frozenset(("в", "во", "на", "за", "span", "within", "all", "season", "и"))
_HOLIDAYS_WITHIN = 6
_MOST_SPLITS = 8


def opens(c: Cursor) -> bool:
    """Whether the words of an event begin here."""
    return are_holidays(c) or _opens_alone(c) or wait_in(c.tokens, c.i) is not None or _opens_by_preposition(c)


def _opens_alone(c: Cursor) -> bool:
    """ "Согласно …", "сроки определяются …"."""
    if c.kind() == "word":
        return str(c.value()) in EVENT_WORDS
    return c.kind() == "span" and c.kind(1) == "word" and str(c.value(1)) in EVENT_WORDS


def _opens_by_preposition(c: Cursor) -> bool:
    """ "до заседания", "по графику", "в дни проведения", "с момента …", "на основании …"."""
    kind, following, word = c.kind(), c.kind(1), str(c.value(1))
    if kind not in _OPENERS:
        return False
    if kind in ("к", "ко", "до") and following == "unit" and c.kind(2) == "word":  # "ко Дню Победы"
        return word == "day"
    if kind == "в" and word.endswith(SPAN_ADJECTIVES) and c.kind(2) == "span":  # "в трёхдневный срок"
        return True
    if kind == "в" and numbered_span(c.tokens, c.i + 1):  # "в 10-дневный срок"
        return True
    if following == "edge" and c.kind(2) == "word":  # "до начала занятий"
        return kind in ("до", "к", "ко", "с", "со", "после")
    if following in ("span", "unit", "all") and kind in ("в", "во", "на", "с", "со"):  # "в период проведения"
        return c.kind(2) == "word" and following != "all"
    if following == "own":
        return True
    if following != "word":
        return kind == "после" and following == "each"
    return word in EVENT_WORDS or (kind in ("до", "к", "ко", "по", "после") and word not in NO_EVENT_AFTER)


def are_holidays(c: Cursor) -> bool:
    """ "осенние каникулы": their days differ from college to college."""
    at = 0
    while at < _HOLIDAYS_WITHIN and (
        c.kind(at) in _BEFORE_HOLIDAYS or (c.sign(",", at) and c.kind(at + 1) == "season")
    ):
        at += 1
    return c.kind(at) == "word" and str(c.value(at)).startswith("каникул")


def seasons_of_holidays(tokens: Sequence[Token]) -> list[int]:
    """The seasons whose holidays an event's words name, 0 for all; none where they say anything else."""
    named = [token for token in tokens if token.kind not in _BEFORE_HOLIDAYS and token.value != ","]
    if len(named) != 1 or not named[0].text.startswith("каникул"):
        return []
    return [int(token.value) for token in tokens if token.kind == "season"] or [0]


def surely_opens(c: Cursor) -> bool:
    """Whether an event begins here even behind words of no time."""
    if wait_in(c.tokens, c.i) is not None:
        return True
    if c.kind() in ("по", "в") and c.kind(1) == "word":
        return str(c.value(1)) in EVENT_WORDS
    return c.kind() == "после" or (c.kind() == "word" and str(c.value()) in EVENT_WORDS)


def last_end(tokens: list[Token], start: int) -> int:
    """Where an event's words end at the latest: at the bracket around them, or with the text."""
    depth = 0
    for at in range(start, len(tokens) - 1):
        value = tokens[at].value
        if value == "(":
            depth += 1
        elif value == ")":
            if not depth:
                return at
            depth -= 1
    return len(tokens) - 1


def earlier_ends(tokens: list[Token], start: int, end: int) -> Iterator[int]:
    """Where an event's words may end earlier: before signs and words that begin a time; a few places at most."""
    tries = 0
    since = tokens[start].kind in ("с", "со")
    named = False  # behind a date or number of a document its own date may follow
    for at in range(start + 1, end):
        token = tokens[at]
        named = named or token.kind == "date" or token.value == "№"
        if not _may_split(tokens, at) and not (since and token.kind in ("до", "по")):
            continue
        tries += 1
        if tries > _MOST_SPLITS:
            return
        if not (named and any(token.kind == "date" for token in tokens[at:end])):
            yield at


def _may_split(tokens: list[Token], at: int) -> bool:
    token, following = tokens[at], tokens[at + 1].kind
    if token.kind == "sign":
        return str(token.value) in ",;\n.(" and following != "sign"
    if token.kind in ("every", "но", "within", "times", "once_in"):
        return tokens[at - 1].kind not in ("num", "number")
    if token.kind in ("num", "number"):
        return following == "once_in"
    return (token.kind in ("в", "на") and following in ("within", "throughout")) or (
        token.kind == "не" and following in ("реже", "менее")
    )


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

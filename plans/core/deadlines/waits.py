"""How far a due day lies from an event: "в течение 10 рабочих дней после …", "не позднее чем за 2 недели до …"."""

import re

from plans.core.deadlines.lexer import Token
from plans.core.deadlines.schedule import Unit, Wait

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
SPAN_ADJECTIVES = ("дневный", "недельный", "месячный")
_SPAN_UNITS = {"дневн": Unit.DAY, "недельн": Unit.WEEK, "месячн": Unit.MONTH}
_COUNTS = {
    "одно": 1, "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9,
    "десяти": 10, "двенадцати": 12, "четырнадцати": 14, "пятнадцати": 15, "двадцати": 20, "тридцати": 30,
}  # fmt: skip
_ENDING = re.compile("(?:ый|ого|ом)$")
_SPELLED = re.compile(f"({'|'.join(_COUNTS)})?({'|'.join(_SPAN_UNITS)})(?:ый|ого|ом)")
SPELLED_SPAN, NUMBERED_SPAN = 2, 4  # tokens
_AT_THE_END = frozenset(("окончании", "завершении", "истечении"))
_HEADS = frozenset(("не", "в", "within", "за", "word", "num", "number"))
_MOST_AHEAD = 60  # tokens of an event among which its wait may stand
_LONGEST = 400


def wait_in(tokens: list[Token], start: int) -> Wait | None:
    """A wait that begins at a token."""
    token = tokens[start]
    if token.kind not in _HEADS:
        return None
    if token.kind == "в" and (found := numbered_span(tokens, start + 1)):
        return found
    kinds = tuple(token.kind for token in tokens[start : start + 6])
    for head in _WAITS:
        if kinds[: len(head)] == head:
            return _count_of_units(tokens, start + len(head), before=head[-1] == "за")
    if token.kind == "word" and token.value in ("через", "спустя"):
        return _count_of_units(tokens, start + 1, before=False)
    if token.kind in ("num", "number") and "после" in kinds[2:5]:
        return _count_of_units(tokens, start, before=False)
    return None


def numbered_span(tokens: list[Token], at: int) -> Wait | None:
    """ "10-дневный срок", "2-месячный срок", "месячный срок", "пятидневный срок"."""
    if found := _spelled_span(tokens, at):
        return found
    kinds = [token.kind for token in tokens[at : at + NUMBERED_SPAN]]
    if kinds != ["num", "sign", "word", "span"] or tokens[at + 1].value != "-":
        return None
    unit = _SPAN_UNITS.get(_ENDING.sub("", str(tokens[at + 2].value)))
    return Wait(int(tokens[at].value), unit) if unit and 0 < int(tokens[at].value) <= _LONGEST else None


def _spelled_span(tokens: list[Token], at: int) -> Wait | None:
    """ "Недельный срок", "трёхдневный срок": the number inside the word."""
    if tokens[at].kind != "word" or tokens[at + 1].kind != "span":
        return None
    found = _SPELLED.fullmatch(tokens[at].text)
    return Wait(_COUNTS[found[1] or "одно"], _SPAN_UNITS[found[2]]) if found else None


def span_length(tokens: list[Token], at: int) -> int:
    """How many tokens the words of `numbered_span` are."""
    return SPELLED_SPAN if tokens[at].kind == "word" else NUMBERED_SPAN


def _count_of_units(tokens: list[Token], at: int, before: bool) -> Wait | None:
    at += tokens[at].value in ("через", "спустя")
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
    if unit is None or not 0 < count <= _LONGEST:
        return None
    following = tokens[at + 1]
    if before:
        return Wait(-count, Unit.WORKING_DAY if working else unit) if following.kind == "до" else None
    joined = following.kind in ("после", "с", "со", "от")
    joined = joined or (following.kind == "по" and tokens[at + 2].text in _AT_THE_END)
    return Wait(count, Unit.WORKING_DAY if working else unit) if joined or working else None


def find_wait(tokens: list[Token], start: int, end: int) -> Wait | None:
    """The first wait among the tokens of an event."""
    for at in range(start, min(end, start + _MOST_AHEAD)):
        if (found := wait_in(tokens, at)) is not None:
            return found
    return None

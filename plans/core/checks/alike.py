"""Rows that say nearly the same, and results that only repeat the title."""

import re
from collections import defaultdict
from collections.abc import Iterator

from plans.core.checks.rows import ended, folded, keys_of, place_of, said
from plans.core.document import Activity, PlanDocument
from plans.core.findings import Finding, Level
from plans.core.text import slips

Words = tuple[str, ...]

_STEM = 5  # letters of a word that its endings leave alone
_LONGEST = 30  # words of a title of which one may be wrong
_CANDIDATES = 5  # rows with which one row is compared
_ENDING = 3  # letters of an ending: "кадров-ыми", "кадров-ой"
_FEWEST = 3  # words of a title that can be nearly another one
_SMALL = frozenset("и в во на по для с со о об от к при за из до не а".split())
_DIGITS = re.compile(r"\d")


def rows(document: PlanDocument) -> Iterator[Finding]:
    """Two titles that differ by endings or one slip of the pen, with the same numbers and deadline."""
    seen: dict[tuple[str, Words], list[tuple[Activity, Words]]] = defaultdict(list)
    for row in document.activities:
        words = tuple(word for word in folded(row.title).split() if word not in _SMALL)
        if len(words) < _FEWEST:
            continue
        keys = [(folded(row.deadline), key) for key in _keys(words)]
        other = next((one for key in keys for one in seen[key][:_CANDIDATES] if _are_alike(row, words, *one)), None)
        if other:
            text = ended(f"Мероприятие почти то же, что в строке {place_of(other[0])}")
            yield said(Level.WARNING, "activity.similar", row, text, "Оставьте одну строку или уточните разницу.")
        for key in keys:
            seen[key].append((row, words))


def _keys(words: Words) -> Iterator[Words]:
    """The stems, and the stems without each word in turn: titles that differ in one word meet there."""
    stems = tuple(word if _DIGITS.search(word) else word[:_STEM] for word in words)
    yield stems
    for at, word in enumerate(words[:_LONGEST]):
        if len(word) > _STEM:
            yield (*stems[:at], "", *stems[at + 1 :])


def _are_alike(row: Activity, words: Words, other: Activity, theirs: Words) -> bool:
    if len(words) != len(theirs):
        return False
    differing = [(one, another) for one, another in zip(words, theirs, strict=True) if one != another]
    if not differing:  # the same title and deadline, by other executors: said only when these are the same as well
        same = keys_of(row.executors) == keys_of(other.executors)
        return same and folded(row.executors) != folded(other.executors)
    return all(_is_one_word(*pair) for pair in differing)


def _is_one_word(one: str, other: str) -> bool:
    """Another ending, or a slip of the pen in a long word; never another number."""
    if _DIGITS.search(one + other):
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if same >= _STEM:
        return max(len(one), len(other)) - same <= _ENDING
    return min(len(one), len(other)) > _STEM and slips(one, other, 1) <= 1


def results(document: PlanDocument) -> Iterator[Finding]:
    """A result that is the title once more says nothing of what comes out."""
    for row in document.activities:
        if row.result.strip() and folded(row.result) == folded(row.title):
            text = "Ожидаемый результат повторяет название мероприятия."
            yield said(Level.INFO, "result.copied", row, text, "Напишите, что получится: документ, число, событие.")

"""A Russian name in the genitive: «Кластер транспорта Томской области» → «кластера транспорта Томской области».

Only the words up to the first noun change, all of which must stand in the nominative; of anything else nothing is
guessed, and None is answered. The word list is read on first use: 0.2 s, 15 MB.
"""

import re
from functools import cache

import pymorphy3
from pymorphy3.analyzer import Parse

_WORD = re.compile(r"[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*")
_MOST = 6  # words before the noun; no name of a body has more
_ADJECTIVES = frozenset({"ADJF", "PRTF"})


def genitive(name: str) -> str | None:
    """The name in the genitive, None when it is not certain which word must change."""
    found: list[Parse] = []
    words = name.split(" ")
    for word in words[:_MOST]:
        one = _nominative(word)
        if one is None:
            return None
        found.append(one)
        if one.tag.POS == "NOUN":
            if words[len(found) :] and words[len(found)].startswith("("):
                return None  # «Центр (кластер) …»: the second name would have to change too
            return " ".join([*_declined(found, words), *words[len(found) :]])
    return None


def _nominative(word: str) -> Parse | None:
    """How the word is read as an adjective or a noun in the nominative singular."""
    if not _WORD.fullmatch(word):
        return None
    readings = [one for one in _analyzer().parse(word) if {"nomn", "sing"} <= one.tag.grammemes]
    return next((one for one in readings if one.tag.POS == "NOUN" or one.tag.POS in _ADJECTIVES), None)


def _declined(found: list[Parse], words: list[str]) -> list[str]:
    inflected = [one.inflect({"gent"}) for one in found]
    return [_as(word, one.word) if one else word for word, one in zip(words, inflected, strict=False)]


def _as(word: str, form: str) -> str:
    """The form with the capitals of the word."""
    if len(word) > 1 and word.isupper():
        return form.upper()
    return form.capitalize() if word[0].isupper() else form


@cache
def _analyzer() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")

"""A Russian name in another case: «Кластер транспорта Томской области» → «кластера транспорта Томской области».

Only the words up to the first noun change, all of which must stand in one case; of anything else nothing is
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
    return _from(name, "nomn", "gent")


def nominative(name: str) -> str | None:
    """A name that stands in the genitive or the instrumental («Педагогическим советом») as it is called."""
    if _in_case(name.split(" ")[0], "nomn"):
        return name
    return _from(name, "gent", "nomn") or _from(name, "ablt", "nomn")


def _from(name: str, case: str, other: str) -> str | None:
    """The name, which stands in a case, in another."""
    found: list[Parse] = []
    words = name.split(" ")
    for word, after in zip(words[:_MOST], [*words[1:], ""], strict=False):
        one = _in_case(word, case, before_noun=_in_case(after, case) is not None)
        if one is None:
            return None
        found.append(one)
        if one.tag.POS == "NOUN":
            if words[len(found) :] and words[len(found)].startswith("("):
                return None  # «Центр (кластер) …»: the second name would have to change too
            return " ".join([*_declined(found, words, other), *words[len(found) :]])
    return None


def _in_case(word: str, case: str, *, before_noun: bool = False) -> Parse | None:
    """How the word is read as an adjective or a noun in this case, in the singular; «Учёный» is both."""
    if not _WORD.fullmatch(word):
        return None
    readings = [one for one in _analyzer().parse(word) if {case, "sing"} <= one.tag.grammemes]
    found = [one for one in readings if one.tag.POS == "NOUN" or one.tag.POS in _ADJECTIVES]
    return min(found, key=lambda one: before_noun and one.tag.POS == "NOUN", default=None)


def _declined(found: list[Parse], words: list[str], case: str) -> list[str]:
    gender = found[-1].tag.gender
    inflected = [one.inflect({case, gender} if one.tag.POS in _ADJECTIVES else {case}) for one in found]
    return [_as(word, one.word) if one else word for word, one in zip(words, inflected, strict=False)]


def _as(word: str, form: str) -> str:
    """The form with the capitals of the word."""
    if len(word) > 1 and word.isupper():
        return form.upper()
    return form.capitalize() if word[0].isupper() else form


@cache
def _analyzer() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")

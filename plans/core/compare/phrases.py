"""The words of official changes: what of a text is replaced, put in or taken out, said so that it can be done.

«слова «…» заменить словами «…»»: the quoted words stand in the old text just once, so that nobody can err.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from plans.core.text import fold

_DIGITS = re.compile(r"[\d.]+")
_WORDS = re.compile(r"\S+")
_LONGEST = 400  # words of a text that are compared one by one
_SHORT = 6  # words of a text that is replaced as a whole
_MOST_PLACES = 2  # of one text that are named one by one
_MOST_CHANGED = 0.5  # the share of words from which the whole text is said anew
_NEAR = 2  # words between two changed places that are made one
_CONTEXT = 5  # words around a place that are tried to make it the only one


@dataclass(frozen=True, slots=True)
class Swap:
    """One place of a text: the old words and the new ones; `after` words that stay, where something is put in."""

    old: str
    new: str
    after: str = ""
    before: str = ""

    @property
    def phrase(self) -> str:
        """«слова «…» заменить словами «…»» and its kin."""
        if self.after:
            return f"после {_of(self.after)} дополнить {_by(self.new)}"
        if self.before:
            return f"перед {_by(self.before)} дополнить {_by(self.new)}"
        if not self.new:
            return f"{_the(self.old)} исключить"
        return f"{_the(self.old)} заменить {_by(self.new)}"

    def done(self, text: str) -> str:
        """The text as it is after the change, its white space folded."""
        text = fold(text)
        if self.after:
            return text.replace(self.after, f"{self.after} {self.new}", 1)
        if self.before:
            return text.replace(self.before, f"{self.new} {self.before}", 1)
        return fold(text.replace(self.old, self.new, 1))


def swaps(old: str, new: str) -> tuple[Swap, ...]:
    """The places in which the two texts differ; () where the whole text had better be said anew."""
    left, right = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(left), len(right)) > _LONGEST or not left or not right:
        return ()
    whole = (Swap(" ".join(left), " ".join(right)),) if max(len(left), len(right)) <= _SHORT and left != right else ()
    places = list(_places(left, right))
    changed = sum(max(end - start, to - since) for start, end, since, to in places)
    if not places or len(places) > _MOST_PLACES or changed > max(1, _MOST_CHANGED * max(len(left), len(right))):
        return whole
    found = [_swap(left, right, place) for place in places]
    if any(one is None for one in found):
        return whole
    text = fold(old)
    for one in found:
        text = one.done(text) if one else text
    return tuple(one for one in found if one) if text == fold(new) else whole


Place = tuple[int, int, int, int]


def _places(left: list[str], right: list[str]) -> Iterator[Place]:
    """Stretches of words that differ; two that nearly touch are one."""
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    found: list[Place] = []
    for tag, *place in codes:
        start, end, since, to = place
        if tag == "equal":
            continue
        if found and start - found[-1][1] <= _NEAR:
            found[-1] = (found[-1][0], end, found[-1][2], to)
        else:
            found.append((start, end, since, to))
    yield from found


def _swap(left: list[str], right: list[str], place: Place) -> Swap | None:
    """The change of one place, with as many words around it as make it the only one; None when none do."""
    start, end, since, to = place
    text = " ".join(left)
    new = " ".join(right[since:to])
    if start == end:
        for count in range(1, _CONTEXT + 1):
            after, before = " ".join(left[max(0, start - count) : start]), " ".join(left[start : start + count])
            if after and _once(after, text):
                return Swap("", new, after=after)
            if before and _once(before, text):
                return Swap("", new, before=before)
        return None
    for count in range(_CONTEXT):
        low, high = max(0, start - count), min(len(left), end + count)
        old = " ".join(left[low:high])
        if _once(old, text):
            return Swap(old, " ".join([*left[low:start], *right[since:to], *left[end:high]]))
    return None


def _once(words: str, text: str) -> bool:
    return text.count(words) == 1


def _the(words: str) -> str:
    return _noun(words, "цифры", "слово", "слова")


def _of(words: str) -> str:
    return _noun(words, "цифр", "слова", "слов")


def _by(words: str) -> str:
    return _noun(words, "цифрами", "словом", "словами")


def _noun(words: str, digits: str, one: str, many: str) -> str:
    """The quoted words after what they are called."""
    name = digits if _DIGITS.fullmatch(words) else many if " " in words else one
    return f"{name} «{words}»"


def ranges(pairs: list[tuple[str, str]], neighbours: list[int]) -> str:
    """Old numbers and new ones: «пункты 2.4 – 2.7 считать пунктами 2.3 – 2.6 соответственно».

    `neighbours` are the places of the rows in their section: those that follow each other become one range.
    """
    if len(pairs) == 1:
        return f"пункт {pairs[0][0]} считать пунктом {pairs[0][1]}"
    runs: list[list[tuple[str, str]]] = [[pairs[0]]]
    for (one, other), pair in zip(pairwise(neighbours), pairs[1:], strict=True):
        if other == one + 1:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    old, new = (", ".join(_range([pair[side] for pair in run]) for run in runs) for side in (0, 1))
    return f"пункты {old} считать пунктами {new} соответственно"


def _range(numbers: list[str]) -> str:
    return f"{numbers[0]} – {numbers[-1]}" if len(numbers) > 2 else ", ".join(numbers)

"""Which row of one plan is which row of another: by their words alone, the surest pairs first.

Equal rows are pairs; then rows with equal titles; then rows that share most of their words, rare words weighing more.
Words stand in an index, so that only rows with common words are ever weighed against each other.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from plans.core.document import DEADLINE, EXECUTORS, RESULT, TITLE, Activity

# What a cell's words say of a row: its title nearly everything.
_WEIGHTS = {TITLE: 1.0, RESULT: 0.35, EXECUTORS: 0.2, DEADLINE: 0.2}
_ENOUGH = 0.5  # the share of common words from which two rows are the same row
_PLACE = 0.04  # what an equal number adds: it decides between rows that are equally near
_CANDIDATES = 12  # rows by common rare words that are weighed
_SAME_NUMBER = 3  # and so many with the same number
_LISTED = 200  # rows of a word that are looked up; a word of more rows says little
_WORD = re.compile(r"\w+")
_ENDING = 2  # letters that Russian endings change
_STEM = 4


@dataclass(frozen=True, slots=True)
class _Words:
    """A row as its stems with their weights, and the sum of them."""

    stems: Mapping[str, float]
    whole: float


def matched(old: Sequence[Activity], new: Sequence[Activity]) -> dict[int, int]:
    """Indexes of new rows → indexes of the old rows that they come from; each old row at most once."""
    pairs: dict[int, int] = {}
    for same in (_whole, _title):
        _pair_equal(old, new, same, pairs)
    _pair_alike(old, new, pairs)
    for kept in (_folded, _stems):
        kept.cache_clear()  # cells repeat within two plans; nobody's words are kept longer
    return pairs


def _whole(row: Activity) -> Hashable:
    return tuple(_folded(row.text(key)) for key in _WEIGHTS)


def _title(row: Activity) -> Hashable:
    return _folded(row.title)


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())


def _pair_equal(
    old: Sequence[Activity], new: Sequence[Activity], key: Callable[[Activity], Hashable], pairs: dict[int, int]
) -> None:
    """Rows with equal words; of several that are equal those with the same number first, then in their order."""
    taken = set(pairs.values())
    free: dict[Hashable, list[int]] = defaultdict(list)
    for at, row in enumerate(old):
        if at not in taken and row.title.strip():
            free[key(row)].append(at)
    keys = {at: key(row) for at, row in enumerate(new) if at not in pairs}
    waiting = [at for at, one in keys.items() if one in free]
    for numbered in (True, False):
        for at in waiting:
            found = free[keys[at]]
            one = next((one for one in found if not numbered or old[one].number == new[at].number), None)
            if at not in pairs and one is not None:
                pairs[at] = one
                found.remove(one)


def _pair_alike(old: Sequence[Activity], new: Sequence[Activity], pairs: dict[int, int]) -> None:
    taken = set(pairs.values())
    left = [at for at in range(len(old)) if at not in taken]
    right = [at for at in range(len(new)) if at not in pairs]
    weigh = _weights((*old, *new))
    olds = {at: _words(old[at], weigh) for at in left}
    index: dict[str, list[int]] = defaultdict(list)
    for at, words in olds.items():
        for stem in words.stems:
            index[stem].append(at)
    near = []
    numbered: dict[str, list[int]] = defaultdict(list)
    for at in left:
        numbered[old[at].number].append(at)
    for at in right:
        words = _words(new[at], weigh)
        for one in {*_candidates(words, index), *numbered[new[at].number][:_SAME_NUMBER]}:
            likeness = _likeness(words, olds[one]) + (_PLACE if old[one].number == new[at].number else 0)
            if likeness >= _ENOUGH:
                near.append((-likeness, abs(one - at), at, one))
    for _, _, at, one in sorted(near):
        if at not in pairs and one not in taken:
            pairs[at] = one
            taken.add(one)


@lru_cache(maxsize=65_536)
def _stems(text: str) -> tuple[str, ...]:
    """Words without their endings: «руководители» and «руководителей» meet."""
    words = _WORD.findall(text.lower().replace("ё", "е"))
    return tuple(word[: max(_STEM, len(word) - _ENDING)] for word in words)


def _weights(rows: Sequence[Activity]) -> Callable[[str], float]:
    """How much a stem says: the rarer in both plans, the more."""
    counts = Counter(stem for row in rows for stem in set(_stems(row.title)))
    return lambda stem: 1 + log(len(rows) / counts.get(stem, 1))


def _words(row: Activity, weigh: Callable[[str], float]) -> _Words:
    stems: dict[str, float] = {}
    for key, share in _WEIGHTS.items():
        for stem in _stems(row.text(key)):
            name = stem if key == TITLE else f"{key}:{stem}"
            stems[name] = max(stems.get(name, 0.0), share * weigh(stem))
    return _Words(stems, sum(stems.values()))


def _candidates(words: _Words, index: Mapping[str, Sequence[int]]) -> list[int]:
    """The old rows with the most common words, found by the rarest of them."""
    votes: Counter[int] = Counter()
    rare = sorted((stem for stem in words.stems if stem in index), key=lambda stem: len(index[stem]))
    for stem in rare[:_CANDIDATES]:
        for at in index[stem][:_LISTED]:
            votes[at] += 1
    return [at for at, _ in votes.most_common(_CANDIDATES)]


def _likeness(one: _Words, other: _Words) -> float:
    """The share of common words in both rows, from 0 to 1."""
    common = sum(min(weight, other.stems[stem]) for stem, weight in one.stems.items() if stem in other.stems)
    return 2 * common / ((one.whole + other.whole) or 1)

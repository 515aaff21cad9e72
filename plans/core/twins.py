"""How near two rows of plans are by their words. Pure: texts in, shares out.

A row is the set of the stems of its title, without small words and numbers: years and paragraphs differ where the work
is the same. Two rows are as near as what they share weighs of all that they have; a stem weighs the more the fewer rows
have it, so that «кластер» and «проведение», which nearly all have, make no twins.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import chain, repeat
from math import fsum, log

from plans.core.search import telling

# On the five plans of fixtures/ from 0.35 to 0.45 the same 64 of 116 rows have a twin in another plan. Under it rows
# of one form («Реализация … проекта …») begin to count, above it the same work with a place or a year more is lost.
NEAR = 0.45

Words = frozenset[str]


def words(title: str) -> Words:
    """What a row is compared by."""
    return telling(title)


@dataclass(frozen=True, slots=True)
class Twin:
    """A row of the pool by its place there, and how near it is: 1 for the very same words."""

    at: int
    nearness: float


class Pool:
    """Rows among which twins are looked for; a row is found by its rare stems, not by looking at all."""

    def __init__(self, rows: Iterable[Words]) -> None:
        self.rows = list(rows)
        frequent = Counter(chain.from_iterable(self.rows))
        self._weights = {stem: self._weigh(count) for stem, count in frequent.items()}
        self._unknown = self._weigh(0)
        # Rows with the very same words are one here: copies of a plan from year to year cost nothing.
        self._places: dict[Words, list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            self._places[row].append(at)
        self._holding: dict[str, list[Words]] = defaultdict(list)
        for row in self._places:
            for stem in row:
                self._holding[stem].append(row)
        self._wholes = {row: self.whole(row) for row in self._places}

    def _weigh(self, count: int) -> float:
        return log(1 + (len(self.rows) + 1) / (count + 1))

    def weight(self, stem: str) -> float:
        """How much a stem tells; one that no row has tells most."""
        return self._weights.get(stem, self._unknown)

    def whole(self, row: Words) -> float:
        """What all of its stems weigh; summed so that their order does not matter, equal rows weigh the same."""
        return fsum(map(self._weights.get, row, repeat(self._unknown)))

    def nearness(self, one: Words, other: Words) -> float:
        """From 0 to 1; the same both ways round."""
        return self._shared(one, other, self.whole(one), self.whole(other))

    def _shared(self, one: Words, other: Words, weighs: float, other_weighs: float) -> float:
        shared = self.whole(one & other)
        return shared / (weighs + other_weighs - shared) if shared else 0.0

    def rare(self, row: Words) -> list[str]:
        """The rarest stems, of which each twin has one at least: what is left weighs less than NEAR of the row."""
        found = sorted(row, key=lambda stem: (-self.weight(stem), stem))
        left = sum(map(self.weight, row))
        enough = NEAR * left
        for count, stem in enumerate(found):
            if left < enough:
                return found[:count]
            left -= self.weight(stem)
        return found

    def twins(self, row: Words, passed: Set[Words] = frozenset()) -> list[Twin]:
        """The near rows but those `passed`, the nearest first, rows of the pool in their order among equals."""
        weighs = self.whole(row)
        others = {other for stem in self.rare(row) for other in self._holding.get(stem, ())} - passed
        # What one row lacks of the other's weight, no shared word makes up for.
        like = (one for one in others if NEAR * weighs <= self._wholes[one] <= weighs / NEAR)
        near = ((other, self._shared(row, other, weighs, self._wholes[other])) for other in like)
        found = [Twin(at, share) for other, share in near if share >= NEAR for at in self._places[other]]
        return sorted(found, key=lambda twin: (-twin.nearness, twin.at))


def grouped(rows: Sequence[Words], owners: Sequence[int]) -> list[list[int]]:
    """Rows that are near to the first of their group, as places; only groups of two owners or more.

    A row is in one group at most: in that of the first row to which it is near.
    """
    pool = Pool(rows)
    taken: set[Words] = set()
    found: list[list[int]] = []
    for row in rows:
        if row and row not in taken:
            near = sorted(twin.at for twin in pool.twins(row, taken))
            taken.update(rows[at] for at in near)
            found.append(near)
    return [group for group in found if len({owners[at] for at in group}) > 1]

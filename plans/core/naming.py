"""Whose plan a file is, by its own words: the name that they meet best of those that it could be."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

from plans.core.document import PlanDocument
from plans.core.search import stems

Key = TypeVar("Key", bound=Hashable)

_LETTERS = 6  # of a stem: «педагогика» and «педагогический» meet
_LEAST = 4  # shorter words name nobody


def front_words(document: PlanDocument) -> str:
    """What stands above the table: there a plan says whose it is."""
    blocks = (line for block in document.signoffs for line in block.lines)
    return "\n".join((*document.masthead, *document.title, *blocks))


def better_named(text: str, names: Mapping[Key, str], chosen: Key) -> Key | None:
    """The key of the name that the text says more of than of the chosen one, words of few names weighing more.

    None where nothing is said more of any other, or of several alike.
    """
    words = {key: _words(name) for key, name in names.items()}
    known = Counter(word for found in words.values() for word in found)
    said = _words(text)
    weights = {
        key: sum(1 / known[word] for word in found & said if known[word] < len(words)) for key, found in words.items()
    }
    most = max(weights.values(), default=0)
    best = [key for key, weight in weights.items() if weight == most]
    return best[0] if len(best) == 1 and best[0] != chosen and most > weights.get(chosen, 0) else None


def _words(text: str) -> frozenset[str]:
    return frozenset(stem[:_LETTERS] for stem in stems(text) if len(stem) >= _LEAST)

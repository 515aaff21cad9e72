"""Two texts word by word: which words the other one lacks."""

import re
from difflib import SequenceMatcher

# A word or a blank, and whether the other text lacks it there.
Piece = tuple[str, bool]

_WORDS = re.compile(r"\s+|\S+")
_LONGEST = 2_000  # words; comparing takes the square of it


def differing(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces that join to the same text again; very long ones differ as a whole."""
    left, right = _WORDS.findall(one), _WORDS.findall(other)
    if max(len(left), len(right)) > _LONGEST:
        return [(one, one != other)], [(other, one != other)]
    pieces: tuple[list[Piece], list[Piece]] = ([], [])
    for tag, start, end, from_, to in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        pieces[0].extend((word, tag != "equal") for word in left[start:end])
        pieces[1].extend((word, tag != "equal") for word in right[from_:to])
    return pieces

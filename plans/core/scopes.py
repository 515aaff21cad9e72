"""What an executor's name stands for, guessed from its words. A guess only: the secretary's word counts."""

import re
from enum import StrEnum


class Scope(StrEnum):
    """Who carries out what is written of an executor."""

    UNKNOWN = "unknown"
    COUNCIL = "council"
    EVERYONE = "everyone"
    COLLEGES = "colleges"
    ENTERPRISES = "enterprises"
    LEAD = "lead"
    CHOSEN = "chosen"


# The first pattern that stands in the name wins, so the narrow ones come first.
_WORDS = (
    (Scope.LEAD, r"\bведущ\w+ (?:поо|организаци|колледж)|\bадминистраци\w* гбпоу"),
    (
        Scope.COUNCIL,
        r"\b(?:координационн|экспертн)\w+ совет|\bсекретар|\bпредседател|\bрабоч\w+ групп|^кс$|\bответственн",
    ),
    (Scope.EVERYONE, r"\b(?:участник|член|представител)\w* (?:кластера|опк|образовательно)|^все участники"),
    (Scope.COLLEGES, r"\bпоо\b|\bобразовательн\w+ организаци|\bколледж|\bтехникум"),
    (Scope.ENTERPRISES, r"\bпредприяти|\bработодател"),
)
_PATTERNS = tuple((scope, re.compile(pattern)) for scope, pattern in _WORDS)


def guess(name: str) -> Scope:
    """The scope that the words of `name` suggest; UNKNOWN when they suggest none."""
    words = " ".join(name.lower().replace("ё", "е").split())
    return next((scope for scope, pattern in _PATTERNS if pattern.search(words)), Scope.UNKNOWN)

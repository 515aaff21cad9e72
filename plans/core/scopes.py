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


# A name of its own: quotes, a number, a legal form before a name. One college is not all of them.
_NAMED = re.compile(r"[«\"“№]|(?<!\w)(?:[А-Я]{1,6}(?:ПОУ|ОУ)|[ОПЗН]?АО|ООО|ИП)\s+[«\"А-ЯЁ]")
# The first pattern that stands in the name wins, so the narrow ones come first.
_WORDS = (
    (Scope.LEAD, r"\bведущ\w+ (?:поо|организаци|колледж)|\bадминистраци\w* гбпоу"),
    (
        Scope.COUNCIL,
        r"\b(?:координационн|экспертн)\w+ совет|\bсекретар|\bпредседател|\bрабоч\w+ групп|^кс$|\bответственн",
    ),
    (Scope.EVERYONE, r"\b(?:участник|член|представител)\w* (?:кластера|опк|образовательно)|^все участники"),
    # Many of them: "Директор колледжа", "Техникум транспорта" speak of one.
    (Scope.COLLEGES, r"\bпоо\b|\bобразовательны\w+ организаци|\b(?:колледж|техникум)(?:и|ы|ей|ов|ам|ами|ах)\b"),
    (Scope.ENTERPRISES, r"\bпредприяти(?:я|й|ям|ями|ях)\b|\bработодател(?!я\b|ь\b|ю\b)"),
)
_PATTERNS = tuple((scope, re.compile(pattern)) for scope, pattern in _WORDS)


def guess(name: str) -> Scope:
    """The scope that the words of `name` suggest; UNKNOWN when they suggest none."""
    if _NAMED.search(name):
        return Scope.UNKNOWN
    words = " ".join(name.lower().replace("ё", "е").split())
    return next((scope for scope, pattern in _PATTERNS if pattern.search(words)), Scope.UNKNOWN)

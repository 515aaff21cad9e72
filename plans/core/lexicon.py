"""Whether a string of letters is a Russian word: the word list of OpenCorpora (packaged, 5 million forms).

It is read on first use: 20 ms and 10 MB.
"""

from functools import cache
from pathlib import Path

import pymorphy3_dicts_ru
from dawg_python import RecordDAWG

_LONGEST = 60
_ALONE = frozenset("аиоуявкс")  # letters that are words


def knows(word: str) -> bool:
    """Whether the list has the word in any form, capitals and the dots of «ё» aside."""
    word = word.lower()
    if len(word) < 2:
        return word in _ALONE
    if len(word) > _LONGEST:
        return False
    words, replaces = _words()
    return bool(words.similar_keys(word, replaces))


@cache
def _words() -> tuple[RecordDAWG, dict[str, list[tuple[bytes, str]]]]:
    words = RecordDAWG(">HH").load(str(Path(pymorphy3_dicts_ru.get_path()) / "words.dawg"))
    return words, words.compile_replaces({"е": "ё"})

"""What several checks share: how a row is named, how texts are shown, what a cell was understood to mean."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from plans.core.deadlines import Period, Schedule, SchoolTime, parse
from plans.core.document import DEADLINE, EXECUTORS, RESULT, TITLE, Activity, PlanDocument
from plans.core.executors import same_name_key, split
from plans.core.findings import Finding, Level
from plans.core.text import short

TEXTS = (TITLE, EXECUTORS, DEADLINE, RESULT)
_WORDS = re.compile(r"[^\W_]+")
ROWS = " Строки: "  # between a sentence and the rows of which it is true
_SHOWN = 60  # characters of a cell that a finding repeats
_LISTED = 8  # numbers that a finding lists


def place_of(row: Activity) -> str:
    """The official number of a row; its first words where it has none."""
    return row.number.strip() or shown(row.title) or "строка без номера"


def is_empty(row: Activity) -> bool:
    """Whether nothing but a number stands in it: a row that somebody has only begun."""
    return not any(text.strip() for text in (*map(row.text, TEXTS), row.mark, *row.other.values()))


def written(document: PlanDocument) -> list[Activity]:
    """The rows that say something."""
    return [row for row in document.activities if not is_empty(row)]


def said(level: Level, id: str, row: Activity, text: str, hint: str = "") -> Finding:
    """A finding about one row."""
    return Finding(level, id, place_of(row), text, hint, (row,))


def said_of(level: Level, id: str, rows: Sequence[Activity], text: str, hint: str = "") -> Finding:
    """A finding about several rows, which its text names; about one it stands at that row."""
    return Finding(level, id, place_of(rows[0]) if len(rows) == 1 else "", text, hint, tuple(rows))


def shown(text: str) -> str:
    """A text on one line, short enough to stand inside a sentence."""
    return short(text, _SHOWN)


def at_rows(text: str, rows: Iterable[Activity]) -> str:
    """A sentence with the rows of which it is true."""
    return ended(f"{text}{ROWS}{listed(list(dict.fromkeys(map(place_of, rows))))}")


def ended(text: str) -> str:
    """With one full stop at the end: numbers may bring their own."""
    return text if text.endswith(".") else f"{text}."


def listed(places: Sequence[str]) -> str:
    """«3.5, 3.6, 4.1»; of very many the first ones."""
    if len(places) <= _LISTED:
        return ", ".join(places)
    return f"{', '.join(places[:_LISTED])} и ещё {len(places) - _LISTED}"


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """The words of a text alone: neither case, ё nor signs count."""
    return " ".join(_WORDS.findall(text.lower().replace("ё", "е")))


def texts_of(document: PlanDocument) -> Iterator[tuple[Activity, str, str]]:
    """Every filled cell that has words: its row, column and text."""
    for row in document.activities:
        for key in TEXTS:
            if text := row.text(key):
                yield row, key, text


@lru_cache(maxsize=512)
def schedule_of(text: str, period: Period, school: SchoolTime) -> Schedule:
    """The parsed deadline: several checks ask for the same one."""
    return parse(text, period, school)


@lru_cache(maxsize=512)
def names_of(cell: str) -> tuple[str, ...]:
    """The separate executors of a cell."""
    return split(cell)


@lru_cache(maxsize=512)
def keys_of(cell: str) -> frozenset[str]:
    """The executors of a cell, in a form that ignores how they are spelled."""
    return frozenset(map(key_of, names_of(cell)))


@lru_cache(maxsize=1024)
def key_of(name: str) -> str:
    """An executor's name in that form."""
    return same_name_key(name)

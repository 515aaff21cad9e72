"""A table whose head nobody knows: what its columns may be, told by what stands in them. A person has to agree."""

import re
from collections.abc import Callable

from plans.core.document import DEADLINE, NUMBER, TITLE, Column
from plans.core.grid import Grid, Table
from plans.core.recognise.head import Head
from plans.core.recognise.headings import OTHER, mended
from plans.core.recognise.words import is_number
from plans.core.text import fold

_LONGEST = 80
_SAMPLE = 200
_TIME = re.compile(
    r"\d{1,2}\.\d{1,2}|(?:19|20)\d\d|январ|феврал|март|апрел|\bма[йя]\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
    r"|квартал|течени|ежемесячн|еженедельн|ежегодн|постоянно|полугоди",
    re.IGNORECASE,
)
_MOSTLY = 0.6


def guess_head(grid: Grid) -> Head | None:
    """A head of the largest table with several columns, its keys guessed; None without such a table."""
    tables = [
        (len(block.rows), -at, block)
        for at, block in enumerate(grid.blocks)
        if isinstance(block, Table) and _holds_rows(block)
    ]
    if not tables:
        return None
    _, at, table = max(tables, key=lambda one: one[:2])
    start = next(row for row, line in enumerate(table.rows) if _filled(line.texts) > 1)
    height = int(_is_heading(table.rows[start].texts) and start + 1 < len(table.rows))
    headings = _headings(table, start) if height else []
    headings += [""] * (table.columns - len(headings))
    keys = _keys(table, start + height)
    columns = tuple(Column(key, heading) for key, heading in zip(keys, headings, strict=False))
    own = frozenset("".join(text.split()).lower() for text in table.rows[start].texts if text.strip() and height)
    return Head(-at, start, height, columns, keys, own, keys)


def _holds_rows(table: Table) -> bool:
    if not table.ruled or table.columns < 2:
        return False
    return 2 * sum(_filled(row.texts) > 1 for row in table.rows) > len(table.rows) > 1


def _filled(texts: tuple[str, ...]) -> int:
    return sum(bool(text.strip()) for text in texts)


def _is_heading(texts: tuple[str, ...]) -> bool:
    """Whether a first row may be a head: short words without a number in front."""
    shown = [fold(text) for text in texts if text.strip()]
    return all(len(text) <= _LONGEST and any(map(str.isalpha, text)) and not is_number(text) for text in shown[1:])


def _headings(table: Table, start: int) -> list[str]:
    found: list[str] = []
    for row, column, cell in table.places():
        if row == start:
            found += [""] * (column - len(found)) + [mended(cell.text)] * cell.colspan
    return found


def _keys(table: Table, start: int) -> tuple[str, ...]:
    """A key for each column: numbers, the longest words, times; the others are not understood."""
    texts: list[list[str]] = [[] for _ in range(table.columns)]
    for row, column, cell in table.places():
        if start <= row < start + _SAMPLE and cell.colspan == 1 and cell.text.strip() and column < len(texts):
            texts[column].append(fold(cell.text))
    number = next((at for at, own in enumerate(texts) if _share(own, is_number) > _MOSTLY), None)
    rest = [at for at in range(len(texts)) if at != number]
    title = max(rest, key=lambda at: (sum(map(len, texts[at])) / max(len(texts[at]), 1), -at))
    deadline = max(rest, key=lambda at: _share(texts[at], _is_time) if at != title else -1.0)
    known = {number: NUMBER, title: TITLE}
    if deadline != title and _share(texts[deadline], _is_time) > _MOSTLY:
        known[deadline] = DEADLINE
    others = iter([OTHER, *(f"{OTHER}{at}" for at in range(2, len(texts) + 1))])
    return tuple(known.get(at) or next(others) for at in range(len(texts)))


def _is_time(text: str) -> bool:
    return bool(_TIME.search(text))


def _share(texts: list[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, texts)) / len(texts) if texts else 0.0

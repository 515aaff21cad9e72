"""Tables without lines: columns told by the edges at which texts begin again and again, rows by white space.

What is found is written down as lines that were never drawn, so that all the rest works as for ruled tables.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from plans.core.limits import MAX_COLUMNS
from plans.core.readers.pdf.lattice import Box, Lattice
from plans.core.readers.pdf.lines import Line

APART = 0.45  # of the letter's height: a wider gap may part two columns
_NEAR = 4.0  # points between texts that begin at one edge
_NARROWEST = 12.0  # points between two edges
_SHARE = 0.15  # of the rows with several texts begin one at an edge
_FEWEST = 3  # columns, and rows that have so many
_TALLER = 1.2  # times the usual distance of lines: a row ends
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?(?:\s|$)")

Rows = list[list[Line]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table: its lines of print; `wide` runs over the columns, as a section's heading does."""

    lines: Rows
    wide: bool


def bare_tables(pages: list[Rows]) -> list[Lattice | None]:
    """For each page the lattice of its part of the table. `pages`: its rows, texts parted by gaps of APART."""
    edges = _edges(pages)
    if len(edges) < _FEWEST or len(edges) > MAX_COLUMNS:
        return [None] * len(pages)
    found: list[Lattice | None] = []
    base = _base(pages)
    parts = list(_parts(pages, edges, base))
    right = max((line.x1 for rows in parts for row in rows for line in row), default=0.0) + 2
    head: list[str] = []
    for rows in parts:
        repeated = len(head) if head and _texts(rows[: len(head)]) == head else 0
        groups = [_Row(rows[:repeated], False)] if repeated else []
        groups += _grouped(rows[repeated:], edges, base)
        head = head or (_texts(groups[0].lines) if groups else [])
        found.append(_lattice(groups, edges, right) if groups else None)
    return found


def _texts(rows: Rows) -> list[str]:
    return [" ".join(line.text for line in row) for row in rows]


def _edges(pages: list[Rows]) -> list[float]:
    """The left edges of the columns, from left to right."""
    rows = [row for page in pages for row in page if len(row) > 1]
    starts = sorted(line.x0 for row in rows for line in row)
    groups: list[list[float]] = []
    for start in starts:
        if groups and start - groups[-1][0] <= _NEAR:
            groups[-1].append(start)
        else:
            groups.append([start])
    least = max(_FEWEST, _SHARE * len(rows))
    edges: list[float] = []
    for group in groups:
        if len(group) >= least and (not edges or group[0] - edges[-1] >= _NARROWEST):
            edges.append(group[0])
    full = sum(len({_column(line.x0, edges) for line in row}) >= _FEWEST for row in rows)
    return edges if full >= _FEWEST else []


def _column(x: float, edges: list[float]) -> int:
    return max(bisect_right(edges, x + _NEAR) - 1, 0)


def _parts(pages: list[Rows], edges: list[float], base: float) -> Iterator[Rows]:
    """The rows of each page that belong to the table: from the first full one on the first page to the last one."""
    columns = [[len({_column(line.x0, edges) for line in row}) for row in page] for page in pages]
    first = next(at for at, counts in enumerate(columns) if max(counts, default=0) >= _FEWEST)
    last = max(at for at, counts in enumerate(columns) if max(counts, default=0) > 1)
    for at, (page, counts) in enumerate(zip(pages, columns, strict=True)):
        start = next(place for place, count in enumerate(counts) if count >= _FEWEST) if at == first else 0
        end = max((place for place, count in enumerate(counts) if count > 1), default=-1) + 1
        while 0 < end < len(page) and page[end - 1][0].y - page[end][0].y <= _TALLER * base:
            end += 1  # the last lines of the last row
        yield page[start : end if at == last else len(page)] if first <= at <= last else []


def _base(parts: list[Rows]) -> float:
    """The usual distance between two lines of one cell."""
    gaps = sorted(above[0].y - below[0].y for rows in parts for above, below in pairwise(rows))
    return gaps[len(gaps) // 5] if gaps else 0.0


def _grouped(rows: Rows, edges: list[float], base: float) -> Iterator[_Row]:
    group: Rows = []
    wide = False
    for row in rows:
        crosses = _is_wide(row, edges)
        tall = bool(group) and group[-1][0].y - row[0].y > _TALLER * base
        numbered = _column(row[0].x0, edges) == 0 and bool(_NUMBER.match(row[0].text))
        if group and (tall or numbered or crosses != wide):
            yield _Row(group, wide)
            group = []
        group.append(row)
        wide = crosses
    if group:
        yield _Row(group, wide)


def _is_wide(row: list[Line], edges: list[float]) -> bool:
    """Whether one text alone runs over the edge of a column."""
    return len(row) == 1 and _column(row[0].x1 - 2 * _NEAR, edges) > _column(row[0].x0, edges)


def _lattice(rows: list[_Row], edges: list[float], right: float) -> Lattice:
    left = min(line.x0 for row in rows for lines in row.lines for line in lines) - 2
    xs = [min(left, edges[0] - 2), *(edge - 3 for edge in edges[1:]), max(right, edges[-1] + 4)]
    tops = [max(line.y + 0.9 * line.size for line in row.lines[0]) for row in rows]
    last = rows[-1].lines[-1]
    ys = [*tops, min(line.y - 0.4 * line.size for line in last)]
    lattice = Lattice(xs, ys)
    for at, row in enumerate(rows):
        count = 1 if row.wide else len(edges)
        first = len(lattice.boxes)
        for column in range(count):
            edge = xs[-1] if row.wide else xs[column + 1]
            lattice.boxes.append(
                Box(xs[column], ys[at + 1], edge, ys[at], at, column, 1, len(edges) if row.wide else 1)
            )
        lattice.owner.append([first + (0 if row.wide else column) for column in range(len(edges))])
    return lattice

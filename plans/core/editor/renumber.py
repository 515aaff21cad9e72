"""New numbers for a plan whose rows were moved: in the plan's own style, with the references to them.

Only what stands out of order changes. A row without a number gets one; words in place of a number stay.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from plans.core.checks.corrections import end_of, usual_ends
from plans.core.checks.numbers import Parts, counts_anew, parts_of, section_number
from plans.core.checks.references import numbers_in
from plans.core.checks.rows import TEXTS
from plans.core.document import Activity, PlanDocument, Section

_FIRST_WORD = re.compile(r"[^\W\d_]{4,}|")
_DIGITS = re.compile(r"\d{1,2}")
_SECTION_AND_ROW = 2
_ROMAN_SIGNS = re.compile(r"\b[IVX]{1,5}\b", re.IGNORECASE)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Renumbering:
    """New headings by index of the section, new numbers by index of the row, new texts by row and column."""

    headings: Mapping[int, str]
    numbers: Mapping[int, str]
    texts: Mapping[tuple[int, str], str]


def renumber(document: PlanDocument) -> Renumbering:
    """What would change; nothing in a plan that numbers none of its rows."""
    depths = Counter(len(parts) for row in document.activities if (parts := parts_of(row.number)))
    if not depths:
        return Renumbering({}, {}, {})
    headings = dict(_headings(document))
    new = list(_Counter(document, depths.most_common(1)[0][0]).numbers(headings))
    rows = document.activities
    numbers = {at: text for at, text in enumerate(new) if text != rows[at].number}
    return Renumbering(headings, numbers, dict(_texts(rows, _moves(rows, new))))


def _headings(document: PlanDocument) -> Iterator[tuple[int, str]]:
    """Sections of one word («Задача 3. …») count on from the smallest number, unless they begin anew on purpose."""
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, section in enumerate(document.sections):
        if own := section_number(section.heading):
            groups[_FIRST_WORD.match(section.heading.strip().lower())[0]].append((at, own))  # type: ignore[index]
    for numbered in groups.values():
        begin = min(own for _, own in numbered)
        if sum(own == begin for _, own in numbered) > 1 and _begins_anew(numbered):
            continue
        for count, (at, own) in enumerate(numbered, begin):
            if own != count:
                yield at, _with_number(document.sections[at].heading, count)


def _begins_anew(numbered: list[tuple[int, int]]) -> bool:
    """Whether the numbers rise, then begin again: tasks under each goal, not a section that was copied."""
    return any(after == 1 < before for (_, before), (_, after) in pairwise(numbered))


def _with_number(heading: str, number: int) -> str:
    """«Задача 3. Кадры» → «Задача 2. Кадры»; Roman numbers stay Roman."""
    digits, roman = _DIGITS.search(heading), _ROMAN_SIGNS.search(heading)
    if roman and (digits is None or roman.start() < digits.start()):
        return f"{heading[: roman.start()]}{_roman(number)}{heading[roman.end() :]}"
    return _DIGITS.sub(str(number), heading, count=1)


def _roman(number: int) -> str:
    signs = ""
    for value, sign in _ROMAN:
        signs += sign * (number // value)
        number %= value
    return signs


class _Counter:
    """Gives out numbers of the plan's usual depth; deeper ones count below the row above them."""

    def __init__(self, document: PlanDocument, depth: int) -> None:
        self._document = document
        self._depth = depth
        self._ends = usual_ends(document)
        self._anew = depth > 1 or counts_anew(document)
        self._by_section = _follows_sections(document, depth)

    def numbers(self, headings: Mapping[int, str]) -> Iterator[str]:
        last: Parts = ()
        taken: dict[Parts, int] = {}
        for at, section in enumerate(self._document.sections):
            prefix = self._prefix(at, section, headings, last)
            begin = taken.get(prefix, 0) if self._depth > 1 or not self._anew else 0
            last = (*prefix, begin)
            for row in section.activities:
                last = self._next(row, last)
                yield self._written(row, last)
            taken[prefix] = last[self._depth - 1]

    def _prefix(self, at: int, section: Section, headings: Mapping[int, str], last: Parts) -> Parts:
        if self._depth == 1:
            return ()
        own = section_number(headings.get(at, section.heading))
        if self._by_section and own:
            return (own, *self._below(section))
        counts = Counter(parts[:-1] for row in section.activities if len(parts := parts_of(row.number)) == self._depth)
        return (
            counts.most_common(1)[0][0]
            if counts
            else (*last[: self._depth - 1], *(1,) * self._depth)[: self._depth - 1]
        )

    def _below(self, section: Section) -> Parts:
        """The middle of numbers with three and more parts, which the heading does not tell."""
        middles = Counter(
            parts[1:-1] for row in section.activities if len(parts := parts_of(row.number)) == self._depth
        )
        return middles.most_common(1)[0][0] if middles else (1,) * (self._depth - 2)

    def _stays(self, row: Activity) -> bool:
        """Words in place of a number stay, and so does the number of a row above its group."""
        parts = parts_of(row.number)
        return bool(row.number.strip()) and (not parts or len(parts) < self._depth)

    def _next(self, row: Activity, last: Parts) -> Parts:
        parts = parts_of(row.number)
        if self._stays(row):
            return last
        if len(parts) <= self._depth or last[self._depth - 1] == 0:
            return (*last[: self._depth - 1], last[self._depth - 1] + 1)
        above = (*last, *(0,) * (len(parts) - len(last)))[: len(parts)]
        return (*above[:-1], above[-1] + 1)

    def _written(self, row: Activity, parts: Parts) -> str:
        if self._stays(row):
            return row.number
        end = self._ends.get(len(parts))
        own = end_of(row.number) if parts_of(row.number) else "."
        if parts == parts_of(row.number):
            return row.number
        return ".".join(map(str, parts)) + (own if end is None else end)


def _follows_sections(document: PlanDocument, depth: int) -> bool:
    """Whether rows begin with the number of their section, as in most plans; not so under goals with tasks."""
    agree = differ = 0
    for section in document.sections:
        firsts = Counter(parts[0] for row in section.activities if len(parts := parts_of(row.number)) == depth)
        if firsts and (own := section_number(section.heading)):
            agree += firsts.most_common(1)[0][0] == own
            differ += firsts.most_common(1)[0][0] != own
    return agree > differ or (agree == differ and depth <= _SECTION_AND_ROW)


def _moves(rows: tuple[Activity, ...], new: list[str]) -> dict[Parts, Parts]:
    """The old number of each row → its new one; a number that stood at two rows names neither."""
    counts = Counter(parts_of(row.number) for row in rows)
    pairs = ((parts_of(row.number), parts_of(number)) for row, number in zip(rows, new, strict=True))
    return {old: now for old, now in pairs if old and now and counts[old] == 1}


def _texts(rows: tuple[Activity, ...], moves: Mapping[Parts, Parts]) -> Iterator[tuple[tuple[int, str], str]]:
    for at, row in enumerate(rows):
        for key in TEXTS:
            text = row.text(key)
            new = _with_references(text, moves)
            if new != text:
                yield (at, key), new


def _with_references(text: str, moves: Mapping[Parts, Parts]) -> str:
    pieces, end = [], 0
    for numbers in numbers_in(text):
        for found in numbers:
            new = moves.get(parts_of(found[0]), parts_of(found[0]))
            pieces += [text[end : found.start()], ".".join(map(str, new))]
            end = found.end()
    return "".join([*pieces, text[end:]])

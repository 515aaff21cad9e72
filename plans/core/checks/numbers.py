"""Official numbers: repeated, missing, skipped, out of order, of another section."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from plans.core.checks.rows import ended, listed, place_of, said, shown, written
from plans.core.document import NUMBER, Activity, PlanDocument
from plans.core.findings import Finding, Level

Parts = tuple[int, ...]

_NUMBER = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,4}")
_HEADING = re.compile(
    r"(?:раздел|задача|направление|блок|цель|глава|этап)?\s?№?\s?(?:(\d{1,2})|([IVX]{1,5}))\s?(?:[.):]|$)",
    re.IGNORECASE,
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


@lru_cache(maxsize=1024)
def parts_of(number: str) -> Parts:
    """ "2.10." → (2, 10); () for anything else than such a number."""
    bare = number.strip().rstrip(".)")
    return tuple(map(int, bare.split("."))) if _NUMBER.fullmatch(bare) else ()


def section_number(heading: str) -> int:
    """The number that a heading begins with: "3. Качество", "Задача 3. …", "III. …"; 0 when there is none."""
    found = _HEADING.match(heading.strip())
    if not found:
        return 0
    return int(found[1]) if found[1] else _ROMAN.get(found[2].upper(), 0)


def repeated(document: PlanDocument) -> Iterator[Finding]:
    counts = Counter(row.number.strip() for row in document.activities)
    for number, count in counts.items():
        # Plans that count anew in each section repeat every "1." on purpose.
        if count > 1 and number and not (len(parts_of(number)) == 1 and counts_anew(document)):
            text = f"Номер {number} стоит у {count} мероприятий."
            rows = tuple(row for row in document.activities if row.number.strip() == number)
            yield Finding(Level.WARNING, "number.repeated", number, text, "Проверьте нумерацию раздела.", rows)


def missing(document: PlanDocument) -> Iterator[Finding]:
    """A row without a number in a plan that numbers most of its rows."""
    rows = written(document)
    bare = [row for row in rows if not row.number.strip()]
    if not document.has(NUMBER) or 2 * len(bare) > len(rows):
        return
    for row in bare:
        title = shown(row.title)
        text = f"У мероприятия «{title}» нет номера." if title else "У строки без названия нет номера."
        hint = "Впишите номер или соедините строку с той, которую она продолжает."
        yield said(Level.WARNING, "number.missing", row, text, hint)


def garbled(document: PlanDocument) -> Iterator[Finding]:
    """A number that is none ("1.З", "1..2"), where nearly all are."""
    rows = [row for row in document.activities if row.number.strip()]
    odd = [row for row in rows if not parts_of(row.number)]
    if 5 * len(odd) <= len(rows):
        for row in odd:
            text = f"«{shown(row.number)}» не похоже на номер."
            yield said(Level.WARNING, "number.garbled", row, text, "Исправьте номер.")


def skipped(document: PlanDocument) -> Iterator[Finding]:
    """A number that nobody has, though the numbers before and after it are there."""
    for (*front, last), (*_, following), row in _gaps(document):
        ends = [".".join(map(str, (*front, at))) for at in dict.fromkeys((last + 1, following - 1))]
        text = f"Перед {row.number.strip()} пропущено: {' – '.join(ends)}."
        yield said(Level.INFO, "number.skipped", row, text, "Проверьте, не пропала ли строка.")


def _gaps(document: PlanDocument) -> Iterator[tuple[Parts, Parts, Activity]]:
    """The number before a gap, the one after it, and the row that has the latter."""
    for rows in _siblings(document).values():
        present = sorted(rows)
        begin = (*present[0][:-1], 0)
        for before, after in pairwise([begin, *present]):
            if after[-1] > before[-1] + 1:
                yield before, after, rows[after]


def _siblings(document: PlanDocument) -> dict[tuple[int, Parts], dict[Parts, Activity]]:
    """Rows by number, for each group that counts by itself: one prefix (3.…), or the single numbers."""
    groups: dict[tuple[int, Parts], dict[Parts, Activity]] = defaultdict(dict)
    anew = counts_anew(document)
    for at, section in enumerate(document.sections):
        for row in section.activities:
            if parts := parts_of(row.number):
                group = at if anew and len(parts) == 1 else -1
                groups[group, parts[:-1]].setdefault(parts, row)
    return groups


def counts_anew(document: PlanDocument) -> bool:
    """Whether single numbers begin with 1 in more than one section."""
    return sum(any(parts_of(row.number) == (1,) for row in one.activities) for one in document.sections) > 1


def unordered(document: PlanDocument) -> Iterator[Finding]:
    """Inside a section, a number smaller than the one above it."""
    for section in document.sections:
        numbered = [(parts, row) for row in section.activities if (parts := parts_of(row.number))]
        for (before, above), (parts, row) in pairwise(numbered):
            if parts < before and len(parts) == len(before):
                text = ended(f"Номер {row.number.strip()} стоит после {above.number.strip()}")
                yield said(Level.WARNING, "number.unordered", row, text, "Проверьте порядок строк.")


def misplaced(document: PlanDocument) -> Iterator[Finding]:
    """A row whose first number is not that of its section."""
    whole: list[Finding] = []
    for section in document.sections:
        own = section_number(section.heading)
        numbered = [row for row in section.activities if len(parts_of(row.number)) > 1]
        strange = [row for row in numbered if own and parts_of(row.number)[0] != own]
        if strange and len(strange) == len(numbered) > 1:
            text = f"Номера раздела {own} начинаются с другого числа: {listed([place_of(row) for row in strange])}."
            hint = "Проверьте номер раздела."
            whole.append(Finding(Level.WARNING, "number.misplaced", section.heading, text, hint, tuple(strange)))
            continue
        for row in strange:
            text = f"Номер {row.number.strip()} стоит в разделе {own}."
            yield said(Level.WARNING, "number.misplaced", row, text, "Проверьте номер или место строки.")
    # Under goals with tasks ("Цель 2", "Задача 1", "2.1.1") the first number is not the section's: no slip then.
    if len(whole) == 1 or 2 * len(whole) < len(document.sections):
        yield from whole

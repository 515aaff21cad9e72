"""One-click corrections of typographic slips. A finding and the corrections for it have the same id."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plans.core.checks.numbers import parts_of
from plans.core.checks.rows import TEXTS, place_of
from plans.core.checks.typography import RULES
from plans.core.document import KNOWN_COLUMNS, NUMBER, Activity, PlanDocument, Section

_ENDS = (".", ")")


@dataclass(frozen=True, slots=True)
class Correction:
    """In row `row` of `document.activities` (from 0) the whole text of `column` becomes `after`.

    `place` is the row's official number, for people: it may repeat, `row` does not.
    """

    id: str
    row: int
    place: str
    column: str
    before: str
    after: str


def corrections(document: PlanDocument) -> tuple[Correction, ...]:
    """Every correction that can be offered, in order of the rows."""
    usual = usual_ends(document)
    return tuple(one for at, row in enumerate(document.activities) for one in _of_row(at, row, usual))


def corrected(document: PlanDocument, correction: Correction) -> PlanDocument:
    """The document with one correction made. Raises ValueError when the cell no longer reads as before."""
    rows = document.activities
    if not 0 <= correction.row < len(rows) or correction.column not in KNOWN_COLUMNS:
        raise ValueError(f"There is no cell {correction.column!r} in row {correction.row}.")
    row = rows[correction.row]
    if row.text(correction.column) != correction.before:
        raise ValueError(f"The text of row {correction.row} has changed.")
    changed = replace(row, **{correction.column: correction.after})  # type: ignore[arg-type]
    return replace(document, sections=tuple(_with_row(document, correction.row, changed)))


def _with_row(document: PlanDocument, wanted: int, changed: Activity) -> Iterator[Section]:
    at = 0
    for section in document.sections:
        place = wanted - at
        if 0 <= place < len(section.activities):
            yield replace(section, activities=(*section.activities[:place], changed, *section.activities[place + 1 :]))
        else:
            yield section
        at += len(section.activities)


def _of_row(at: int, row: Activity, usual: dict[int, str | None]) -> Iterator[Correction]:
    number = row.number.strip()
    end = usual.get(len(parts_of(number)))
    if end is not None and end_of(number) != end:
        yield Correction("number.varied", at, place_of(row), NUMBER, row.number, number.rstrip(".)") + end)
    for key in TEXTS:
        text = row.text(key)
        for id, rule in RULES.items():
            if (after := rule(text)) != text:
                yield Correction(id, at, place_of(row), key, text, after)


def usual_ends(document: PlanDocument) -> dict[int, str | None]:
    """How most numbers of one, two, … parts end: "." or ")" or ""; None when two ways are equally frequent."""
    counts: dict[int, Counter[str]] = {}
    for row in document.activities:
        if parts := parts_of(row.number):
            counts.setdefault(len(parts), Counter())[end_of(row.number)] += 1
    usual: dict[int, str | None] = {}
    for depth, ends in counts.items():
        (first, most), *rest = ends.most_common(2)
        usual[depth] = None if rest and rest[0][1] == most else first
    return usual


def end_of(number: str) -> str:
    """The sign that a number ends with: "." of "1.1.", ")" of "1)", "" of "1.1"."""
    bare = number.strip()
    return bare[-1] if bare.endswith(_ENDS) else ""

"""A plan that was read, corrected by a person step by step before it is saved: read content + steps → the plan.

Nothing is changed in place: every state is replayed from what was read, so that each step can be undone. Whatever of
the file is not in the plan is listed as left out, with its words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plans.core.document import PlanDocument
from plans.core.errors import PlanError
from plans.core.findings import Finding
from plans.core.recognise import Recognition
from plans.core.revise.fields import StepRefused
from plans.core.revise.sheet import KNOWN_ROLES, OTHER, OUT, Item, RevisedSheet, Source, document_of, sheet_of
from plans.core.revise.steps import STEPS
from plans.core.text import fold, too_long

__all__ = [
    "COLUMN", "FRONT", "KNOWN_ROLES", "MOST_STEPS", "OTHER", "OUT", "READ", "ROW", "Item", "LeftOut", "Revised",
    "RevisedSheet", "Source", "StepRefused", "replay", "still_odd", "unfit",
]  # fmt: skip

Step = Mapping[str, Any]
MOST_STEPS = 500
LONGEST_NUMBER = 60
READ, ROW, COLUMN, FRONT = "read", "row", "column", "front"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A piece of the file that is not in the plan, verbatim; `place` is its place among those of its kind.

    `kind` is READ (reading left it out), ROW, COLUMN (a person did) or FRONT (a line that was replaced by hand).
    `is_row` tells that a piece which reading left out can become a row: not a leftover of markup or a reader's note.
    """

    kind: str
    place: str
    text: str
    is_row: bool = False


@dataclass(frozen=True, slots=True)
class Revised:
    """The plan after the steps, what of the file is not in it, the rows behind it, and each step in words."""

    document: PlanDocument
    left_out: tuple[LeftOut, ...]
    sheet: RevisedSheet
    said: tuple[str, ...]


def replay(read: Recognition, steps: Sequence[Step]) -> Revised:
    """The plan that was read, after the steps. Raises StepRefused for a step that cannot be done, or is none."""
    if len(steps) > MOST_STEPS:
        raise StepRefused(f"Исправлений больше {MOST_STEPS}. Сохраните план и правьте его дальше на его странице.")
    sheet = sheet_of(read)
    said = []
    for step in steps:
        name = step.get("do") if isinstance(step, Mapping) else None
        apply = STEPS.get(name) if isinstance(name, str) else None
        if apply is None:
            raise StepRefused("Такого исправления нет. Обновите страницу и попробуйте снова.")
        before, (sheet, words) = sheet, apply(sheet, step)
        if sheet == before:
            raise StepRefused("Ничего не изменилось: так уже и было.")
        said.append(words)
    document = document_of(sheet)
    return Revised(document, tuple(_left_out(read, document, sheet)), sheet, tuple(said))


def _left_out(read: Recognition, now: PlanDocument, sheet: RevisedSheet) -> Iterator[LeftOut]:
    notes = {finding.text for finding in read.findings if finding.id == "file.note"}
    for at, text in sheet.spare.items():
        is_row = text not in notes and "<" not in text and any(map(str.isalpha, text))
        yield LeftOut(READ, str(at), text, is_row)
    for item in sheet.items:
        if item.is_out:
            yield LeftOut(ROW, item.id, item.verbatim(sheet.sources))
    for source in sheet.sources:
        if source.role == OUT:
            rows = (item for item in sheet.items if not item.is_out and not item.is_heading)
            texts = [source.heading, *(item.cells.get(source.key, "") for item in rows)]
            yield LeftOut(COLUMN, source.key, " | ".join(text for text in map(fold, texts) if text))
    lost = Counter(_front(read.document)) - Counter(_front(now))
    yield from (LeftOut(FRONT, "", line) for line in lost.elements())


def _front(document: PlanDocument) -> Iterator[str]:
    yield from (*document.masthead, *document.title, *document.tail)
    for block in document.signoffs:
        yield from (block.word, *block.lines)


def still_odd(findings: Sequence[Finding], revised: Revised) -> list[Finding]:
    """The findings of reading without those that a person has settled since."""
    sheet, document = revised.sheet, revised.document
    open_places: dict[str, set[str]] = {
        "period.missing": set() if document.period else {""},
        "title.missing": set() if document.title else {""},
        "columns.guessed": {""} if sheet.is_guessed else set(),
        "row.torn": {item.place(sheet.sources) for item in sheet.items if item.parts and not item.is_out},
        "row.unnumbered": {item.place(sheet.sources) for item in sheet.items if not item.is_out},
    }
    return [finding for finding in findings if finding.place in open_places.get(finding.id, {finding.place})]


def _cells(document: PlanDocument) -> Iterator[str]:
    for row in document.activities:
        yield from (row.text(column.key) for column in document.columns)


def unfit(revised: Revised) -> PlanError | None:
    """Why a document cannot be saved as a plan, None when it can."""
    document = revised.document
    if revised.sheet.is_guessed:
        return StepRefused("Заголовки таблицы не узнаны. Откройте «Столбцы: что где стоит», проверьте и примените.")
    if not document.activities:
        return StepRefused("В плане не осталось ни одного мероприятия. Верните строки или загрузите другой файл.")
    for row in document.activities:
        if len(row.number) > LONGEST_NUMBER:
            shown = fold(row.number)[:60]
            return StepRefused(f"В графе номеров стоит длинный текст «{shown}…». Проверьте, верно ли названы столбцы.")
    why = next((why for text in (*document.title, *_cells(document)) if (why := too_long(text))), "")
    return StepRefused(why) if why else None

"""A file for a plan in force: set beside the text in force, then written into a working copy, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain, count

from django.db import transaction

from plans import bridge
from plans.amending import door
from plans.amending.writing import write
from plans.approval.door import Changed
from plans.core import document as paper
from plans.core import revise
from plans.core.compare import Comparison, compare
from plans.core.compare.changes import At, Change
from plans.core.text import fold, sha256
from plans.intake import door as intakes
from plans.models import Intake, Plan, User

STALE = "Пока вы смотрели, изменился файл или действующий план. Ничего не сделано: посмотрите сравнение ещё раз."


@dataclass(frozen=True, slots=True)
class Incoming:
    """The text in force, what the file makes of it, and how many rows of the file bring marks that are not taken."""

    found: Comparison
    marks_left: int

    @property
    def shown(self) -> str:
        """A name of both texts: equal ones have equal names."""
        return sha256(paper.dumps(self.found.old) + paper.dumps(self.found.new))

    @property
    def counts(self) -> dict[str, int]:
        """How many rows stay, change, move, come and go."""
        changes = [row.change for row in self.found.rows]
        return {change.value: changes.count(change) for change in Change}


def beside(plan: Plan, document: paper.PlanDocument) -> Incoming:
    """The document as the plan's next text: its marks and a period that the document does not tell stay."""
    now = bridge.to_document(plan)
    read = _normal(_named_as(document, now))
    found = compare(now, read)
    origins = {row.new: row.old for row in found.rows if row.new and row.old}
    marks = {at: row.mark for at, row in _rows(now).items() if row.mark}
    left = sum(fold(row.mark) not in ("", fold(marks.get(origins.get(at), ""))) for at, row in _rows(read).items())
    new = replace(
        read,
        period=read.period or now.period,
        columns=_columns(read, now),
        sections=tuple(
            replace(
                section,
                activities=tuple(
                    replace(row, mark=marks.get(origins.get((at, place)), ""))
                    for place, row in enumerate(section.activities)
                ),
            )
            for at, section in enumerate(read.sections)
        ),
    )
    return Incoming(compare(now, new, origins), left)


def _rows(document: paper.PlanDocument) -> Mapping[At | None, paper.Activity]:
    return {
        (at, place): row for at, section in enumerate(document.sections) for place, row in enumerate(section.activities)
    }


def _named_as(document: paper.PlanDocument, now: paper.PlanDocument) -> paper.PlanDocument:
    """A column that the program does not understand is the plan's own where both have the same heading."""
    theirs = {_heading(one): one.key for one in now.columns if one.key not in paper.KNOWN_COLUMNS}
    taken, names = set(theirs.values()), {}
    for one in document.columns:
        if one.key not in paper.KNOWN_COLUMNS:
            free = (key for key in chain((one.key,), map("other{}".format, count(2))) if key not in taken)
            names[one.key] = theirs.pop(_heading(one), None) or next(free)
            taken.add(names[one.key])
    return replace(
        document,
        columns=tuple(replace(one, key=names.get(one.key, one.key)) for one in document.columns),
        sections=tuple(
            replace(section, activities=tuple(_renamed(row, names) for row in section.activities))
            for section in document.sections
        ),
    )


def _heading(column: paper.Column) -> str:
    return fold(column.heading).lower()


def _renamed(row: paper.Activity, names: Mapping[str, str]) -> paper.Activity:
    return replace(row, other={names[key]: text for key, text in row.other.items() if text and key in names})


def _normal(document: paper.PlanDocument) -> paper.PlanDocument:
    """As the database gives it back: lines without empty ones at their end."""
    return replace(
        document,
        title=_lines(document.title),
        masthead=_lines(document.masthead),
        tail=_lines(document.tail),
        signoffs=tuple(replace(block, lines=_lines(block.lines)) for block in document.signoffs),
    )


def _lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("\n".join(lines).splitlines())


def _columns(read: paper.PlanDocument, now: paper.PlanDocument) -> tuple[paper.Column, ...]:
    """Those of the file; the column of marks stays, which files often leave out."""
    marks = tuple(one for one in now.columns if one.key == paper.MARK and not read.has(paper.MARK))
    return read.columns + marks


def begin_from_file(intake: Intake, plan: Plan, person: User, note: str, shown: str) -> Plan:
    """Changes of the plan with the words of the file, each kind of change a step that can be undone.

    `shown` names the two texts that the person has seen. Raises as `amending.door.begin` and `intake.door.save`, and
    Changed when one of the texts is another by now.
    """
    seen, revised = intakes.ready(intake, person)
    return _begun(seen, revised.document, plan, person, note, shown)


@transaction.atomic
def _begun(seen: Intake, document: paper.PlanDocument, plan: Plan, person: User, note: str, shown: str) -> Plan:
    return intakes.finish(seen, person, lambda: _written(document, plan, person, note, shown))


def _written(document: paper.PlanDocument, plan: Plan, person: User, note: str, shown: str) -> Plan:
    copy = door.begin(plan, person, note).plan
    incoming = beside(copy, document)
    if incoming.shown != shown:
        raise Changed(STALE)
    if incoming.found.is_same:
        raise revise.StepRefused("В файле тот же текст, что и в действующем плане: вносить нечего.")
    write(copy, incoming.found, person)
    copy = Plan.texts.get(pk=copy.pk)
    if bridge.to_document(copy) != incoming.found.new:
        raise RuntimeError(f"changes {copy.pk} did not become the text of the file")
    return copy

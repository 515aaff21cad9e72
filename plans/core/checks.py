"""What a careful secretary would notice in a plan. One function a check; each yields findings and changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterator

from plans.core.deadlines import Rule, parse
from plans.core.document import DEADLINE, EXECUTORS, RESULT, PlanDocument
from plans.core.findings import Finding, Level

_MISSING = ((EXECUTORS, "исполнитель"), (DEADLINE, "срок"), (RESULT, "ожидаемый результат"))


def check(document: PlanDocument) -> tuple[Finding, ...]:
    """All findings about a document, in the order of the checks."""
    return tuple(finding for one in CHECKS for finding in one(document))


def repeated_numbers(document: PlanDocument) -> Iterator[Finding]:
    counts = Counter(row.number for row in document.activities if row.number)
    for number, count in counts.items():
        if count > 1:
            text = f"Номер {number} стоит у {count} мероприятий."
            yield Finding(Level.WARNING, "number.repeated", number, text, "Проверьте нумерацию раздела.")


def missing_cells(document: PlanDocument) -> Iterator[Finding]:
    for key, name in _MISSING:
        if document.has(key):
            for row in document.activities:
                if not row.text(key):
                    yield Finding(Level.WARNING, f"{key}.missing", row.number, f"Не указан {name}.", "Заполните графу.")


def deadlines(document: PlanDocument) -> Iterator[Finding]:
    if document.period is None or not document.has(DEADLINE):
        return
    for row in document.activities:
        schedule = parse(row.deadline, document.period)
        if row.deadline and schedule.rule is Rule.UNCLEAR:
            text = f"Срок «{row.deadline}» не понят: дату назвать нельзя."
            yield Finding(Level.INFO, "deadline.unclear", row.number, text)
        if any(slot.due < document.period.start or slot.start > document.period.end for slot in schedule.slots):
            text = f"Срок «{row.deadline}» вне периода плана."
            yield Finding(Level.WARNING, "deadline.outside_period", row.number, text, "Проверьте год.")


CHECKS: tuple[Callable[[PlanDocument], Iterator[Finding]], ...] = (repeated_numbers, missing_cells, deadlines)

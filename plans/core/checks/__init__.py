"""What a careful secretary would notice in a plan. One function a check; each yields findings and changes nothing."""

from collections.abc import Callable, Iterator

from plans.core.checks import (
    abbreviations,
    cells,
    deadlines,
    executors,
    numbers,
    references,
    repeats,
    signoffs,
    trifles,
)
from plans.core.document import PlanDocument
from plans.core.findings import Finding

Check = Callable[[PlanDocument], Iterator[Finding]]

# In the order in which a person reads: the front page, the numbers, the cells, their words, the trifles.
CHECKS: tuple[Check, ...] = (
    signoffs.title_and_period,
    signoffs.undated,
    signoffs.misworded,
    signoffs.late,
    signoffs.after_period,
    numbers.repeated,
    numbers.missing,
    numbers.skipped,
    numbers.unordered,
    numbers.misplaced,
    repeats.sections,
    repeats.activities,
    cells.missing,
    cells.misplaced,
    cells.torn,
    deadlines.unclear,
    deadlines.outside_period,
    deadlines.other_year,
    deadlines.before_approval,
    deadlines.doubtful,
    executors.varied,
    executors.personal,
    references.missing,
    references.mismatched,
    abbreviations.unexplained,
    trifles.quotes,
    trifles.stray_letters,
    trifles.correctable,
)


def check(document: PlanDocument) -> tuple[Finding, ...]:
    """All findings about a document, each once, in the order of the checks."""
    return tuple(dict.fromkeys(finding for one in CHECKS for finding in one(document)))

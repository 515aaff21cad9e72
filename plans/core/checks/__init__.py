"""What a careful secretary would notice in a plan. One function a check; each yields findings and changes nothing."""

from collections.abc import Callable, Iterable, Iterator
from inspect import signature

from plans.core.checks import (
    abbreviations,
    alike,
    cells,
    deadlines,
    executors,
    numbers,
    references,
    repeats,
    sections,
    sentences,
    signoffs,
    titles,
    trifles,
    variety,
)
from plans.core.checks.about import About, Moved
from plans.core.checks.rows import at_rows
from plans.core.checks.score import Loss, Score, score
from plans.core.document import Activity, PlanDocument
from plans.core.findings import Finding

__all__ = ["About", "Loss", "Moved", "Score", "check", "score"]

Check = Callable[..., Iterator[Finding]]

# In the order in which a person reads: the front page, the numbers, the cells, their words, the trifles.
CHECKS: tuple[Check, ...] = (
    titles.untitled,
    titles.oblique,
    titles.dotted,
    signoffs.title_and_period,
    titles.other_period,
    titles.other_cluster,
    signoffs.absent,
    signoffs.misspelled,
    signoffs.incomplete,
    signoffs.undated,
    signoffs.impossible,
    signoffs.unnumbered,
    signoffs.misworded,
    signoffs.late,
    signoffs.after_period,
    cells.empty,
    numbers.repeated,
    numbers.missing,
    numbers.garbled,
    numbers.skipped,
    numbers.unordered,
    numbers.misplaced,
    sections.empty,
    sections.numbered,
    repeats.sections,
    repeats.activities,
    alike.rows,
    alike.results,
    cells.missing,
    cells.misplaced,
    cells.torn,
    deadlines.unclear,
    deadlines.outside_period,
    deadlines.early,
    deadlines.other_year,
    deadlines.before_approval,
    deadlines.mixed,
    deadlines.doubtful,
    deadlines.day_off,
    executors.varied,
    executors.misspelled,
    executors.twice,
    executors.referring,
    executors.early,
    executors.personal,
    references.missing,
    references.own,
    references.mismatched,
    abbreviations.unexplained,
    abbreviations.unused,
    titles.cluster_varied,
    sentences.broken_off,
    sentences.leftovers,
    sentences.brackets,
    sentences.begun_small,
    sentences.capitals,
    sentences.stopped,
    sentences.glued,
    trifles.quotes,
    trifles.stray_letters,
    trifles.correctable,
    variety.letters,
    variety.dashes,
    variety.stops,
    variety.quotes,
)
# Those that take a second argument also ask what is known of the plan beside its words.
ASKING: frozenset[Check] = frozenset(one for one in CHECKS if len(signature(one).parameters) > 1)
_ALONE = About()


def check(document: PlanDocument, about: About = _ALONE) -> tuple[Finding, ...]:
    """All findings about a document, each once with all its rows, in the order of the checks."""
    found = (finding for one in CHECKS for finding in (one(document, about) if one in ASKING else one(document)))
    return tuple(_once(found))


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that say the same of several rows become one, which names them."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    # Rows that read alike are several all the same: empty ones, one number twice.
    for finding in {(one, tuple(map(id, one.rows))): one for one in found}.values():
        groups.setdefault((finding.id, finding.text, finding.hint), []).append(finding)
    for first, *others in groups.values():
        rows = tuple(row for finding in (first, *others) for row in finding.rows if isinstance(row, Activity))
        if others and all(finding.rows for finding in (first, *others)):
            yield Finding(first.level, first.id, "", at_rows(first.text, rows), first.hint, rows)
        else:
            yield from (first, *others)

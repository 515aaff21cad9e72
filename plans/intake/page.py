"""A file under review as its page shows it: rows beside how they are understood, findings, what is left out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from plans import bridge
from plans.core import executors, revise
from plans.core.checks import check
from plans.core.deadlines import Period, Rule, Schedule, explain, parse
from plans.core.document import KNOWN_COLUMNS, PlanDocument
from plans.core.findings import Finding, Level
from plans.core.text import fold, short
from plans.models import Intake

PAGE_ROWS = 200
CHECKED_ROWS = 1_000  # a longer plan is checked on its own page: here each step would wait for it
SAMPLE = 80
parse_once = lru_cache(maxsize=4_096)(parse)
split_once = lru_cache(maxsize=4_096)(executors.split)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a row's deadline and executors are understood; `is_doubtful` wants a look."""

    deadline: str = ""
    is_doubtful: bool = False
    doubts: tuple[str, ...] = ()
    executors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A row or heading of the file. `level` is that of its worst finding.

    `cells` are (key, text, heading); the heading only where the column's meaning is not known.
    """

    item: revise.Item
    name: str
    cells: tuple[tuple[str, str, str], ...] = ()
    reading: Reading = Reading()
    level: str = ""
    can_join: bool = False


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of the file, its first words, and whether it is joined with another."""

    source: revise.Source
    sample: str


@dataclass(frozen=True)
class Review:
    """Everything that the page shows."""

    intake: Intake
    document: PlanDocument
    rows: tuple[ReviewRow, ...]
    columns: tuple[SourceColumn, ...]
    findings: tuple[tuple[Finding, str], ...]
    left_out: tuple[revise.LeftOut, ...]
    steps: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)
    is_checked: bool = True
    is_guessed: bool = False

    @property
    def last_kept(self) -> int:
        """How many steps stay when the last one is undone."""
        return max(len(self.steps) - 1, 0)


def review_of(intake: Intake) -> Review:
    """The page's values after all steps of the intake; few queries, for what is known of the cluster."""
    revised = intake.revised()
    document, sheet = revised.document, revised.sheet
    known = tuple(intake.cluster.executors.in_use().values_list("name", flat=True))
    is_checked = len(document.activities) <= CHECKED_ROWS
    found = revise.still_odd(intake.read.findings, revised)
    found += check(document, bridge.about(intake.cluster)) if is_checked else ()
    places = _places(sheet)
    findings = tuple((finding, places.get(finding.place, "")) for finding in dict.fromkeys(found))
    rows = tuple(_rows(revised, known, _levels(findings)))
    return Review(
        intake,
        document,
        rows,
        tuple(SourceColumn(source, _sample(source, sheet.items)) for source in sheet.sources),
        findings,
        revised.left_out,
        revised.said,
        counts={
            "sections": len(document.sections),
            "activities": len(document.activities),
            "doubtful": sum(row.reading.is_doubtful for row in rows),
        },
        is_checked=is_checked,
        is_guessed=sheet.is_guessed,
    )


def _places(sheet: revise.RevisedSheet) -> dict[str, str]:
    """The row's id for each place that a finding can name; of two rows with one number the first."""
    places: dict[str, str] = {}
    for item in sheet.items:
        if not item.is_out:
            places.setdefault(item.place(sheet.sources), item.id)
    return places


def _levels(findings: Iterable[tuple[Finding, str]]) -> dict[str, str]:
    levels: dict[str, str] = {}
    for finding, place in findings:
        if finding.level is not Level.INFO and levels.get(place) != Level.ERROR.value:
            levels[place] = finding.level.value
    return levels


def _rows(revised: revise.Revised, known: tuple[str, ...], levels: dict[str, str]) -> Iterable[ReviewRow]:
    document, sheet = revised.document, revised.sheet
    keys = [(one.key, "" if one.key in KNOWN_COLUMNS else one.heading) for one in document.columns]
    kept = [item.id for item in sheet.items if not (item.is_out or item.is_heading)]
    by_item = dict(zip(kept, document.activities, strict=True))
    above: revise.Item | None = None
    for item in sheet.items:
        name = item.verbatim(sheet.sources)
        if item.is_out:
            yield ReviewRow(item, name)
            continue
        can_join = above is not None and above.is_heading == item.is_heading
        above = item
        level = levels.get(item.id, "")
        if item.is_heading:
            yield ReviewRow(item, name, level=level, can_join=can_join)
            continue
        row = by_item[item.id]
        reading = _reading(row.deadline, row.executors, document.period, known)
        cells = tuple((key, row.text(key), heading) for key, heading in keys)
        yield ReviewRow(item, name.replace(" | ", " ")[:SAMPLE], cells, reading, level, can_join)


def _reading(deadline: str, cell: str, period: Period | None, known: tuple[str, ...]) -> Reading:
    names = split_once(cell, known=known)
    if not deadline or period is None:
        return Reading(executors=names)
    schedule: Schedule = parse_once(deadline, period)
    doubts = tuple(doubt.text for doubt in schedule.doubts)
    return Reading(explain(schedule), schedule.rule is Rule.UNCLEAR or bool(doubts), doubts, names)


def _sample(source: revise.Source, items: Iterable[revise.Item]) -> str:
    text = next((text for item in items if (text := fold(item.cells.get(source.key, "")))), "")
    return short(text, SAMPLE)

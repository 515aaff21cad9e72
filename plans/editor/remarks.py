"""Findings beside the sheet: each with links to its rows, and the signs that the editor hangs into the margin."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from plans.core.checks.rows import ROWS, place_of
from plans.core.document import Activity as Row
from plans.core.document import PlanDocument
from plans.core.findings import Finding
from plans.core.text import short
from plans.models import Section

_LEVELS = ("error", "warning", "info")
_NOTES = (
    '<button type="button" tabindex="-1" class="row-notes notes-{}" '
    'data-row="{}" aria-label="Замечаний: {}" data-count="{}"></button>'
)
_SHOWN = 60  # characters of a place


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with the parts of the page that it is about: what a person calls each, and its name there."""

    finding: Finding
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The words; without the list of rows, where that stands beside them as links."""
        return self.finding.text.partition(ROWS)[0] if len(self.parts) > 1 else self.finding.text

    @property
    def rows(self) -> list[str]:
        """The names of its rows."""
        return [name for _, name in self.parts if name.startswith("activity-")]


def remarks(findings: Iterable[Finding], document: PlanDocument, sections: Sequence[Section]) -> list[Remark]:
    """The findings about a document, each with its rows or section; `sections` are those of the document."""
    activities = [row for section in sections for row in section.activities.all()]
    names = {id(row): f"activity-{one.pk}" for row, one in zip(document.activities, activities, strict=True)}
    headings = {section.heading: f"section-{section.pk}" for section in reversed(sections) if section.heading}
    return [Remark(finding, tuple(_parts(finding, names, headings))) for finding in findings]


def _parts(finding: Finding, names: dict[int, str], headings: dict[str, str]) -> Iterator[tuple[str, str]]:
    seen: set[int] = set()
    for row in finding.rows:
        if isinstance(row, Row) and id(row) not in seen:
            seen.add(id(row))
            yield place_of(row), names[id(row)]
    if not finding.rows and finding.place in headings:
        yield finding.place, headings[finding.place]


def remark_links(remark: Remark, page: str) -> SafeString:
    """The places of a finding as links to their rows on the `page`; bare words where there is no such row."""
    if not remark.parts:
        return format_html("{}", short(remark.finding.place, _SHOWN))
    links = ((page, name, short(words, _SHOWN)) for words, name in remark.parts)
    return format_html_join(", ", '<a href="{}#{}">{}</a>', links)


def remark_data(remark: Remark) -> SafeString:
    """What the editor must know of a finding: its kind, its place, and its rows on the page."""
    rows = format_html(' data-rows="{}"', " ".join(remark.rows)) if remark.rows else ""
    return format_html(' data-finding="{}" data-place="{}"{}', remark.finding.id, remark.finding.place, rows)


def row_notes(found: Sequence[Remark]) -> SafeString:
    """The signs that the editor hangs into the margin: a button for each row that has findings."""
    by_row: dict[str, list[str]] = {}
    for remark in found:
        for row in remark.rows:
            by_row.setdefault(row, []).append(remark.finding.level)
    worst = ((row, len(levels), min(levels, key=_LEVELS.index)) for row, levels in by_row.items())
    return format_html_join("", _NOTES, ((level, row, count, count) for row, count, level in worst))

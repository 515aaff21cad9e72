"""The plan's rows as the page shows them: cells in the plan's own columns, all rows or those of a filter."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, FilteredRelation, Q

from plans import bridge
from plans.core import document as paper
from plans.core.deadlines import Rule
from plans.models import Activity, Mark, Plan, Section
from plans.prepared import Prepared, Raw

_TEXTS = paper.KNOWN_COLUMNS
_FACTS = ("pk", "version", "rule", "assumed", "pinned")
_ORDER = ("position", "pk", "row__position", "row__pk")
Comments = Mapping[int, tuple[int, int]]
Marks = Mapping[int, Iterable[Mark]]


class Facts(NamedTuple):
    """What is known of a row beside its words."""

    pk: int
    version: int
    rule: str
    assumed: bool
    pinned: object


class SheetRow(NamedTuple):
    """One activity as the page draws it, its cells as (key, text): two rows that are equal look the same.

    `is_written`: its mark was written by hand; `comments`: how many there are on it, how many wait for an answer.
    """

    pk: int
    version: int
    name: str
    cells: tuple[tuple[str, str], ...]
    pinned: bool
    unclear: bool
    waits: bool
    assumed: bool
    is_written: bool
    comments: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A section with its rows."""

    section: Section
    rows: tuple[SheetRow, ...]


FILTERS: dict[str, Callable[[SheetRow], bool]] = {
    "unclear": attrgetter("unclear"),
    "waits": attrgetter("waits"),
    "assumed": attrgetter("assumed"),
}


def _lines(fields: Iterable[str]) -> Prepared:
    """By plan a line for each row that stands in it, and one for each section without any."""
    standing = FilteredRelation("activities", condition=Q(activities__excluded_by=None))
    names = ("pk", "version", "heading", *(f"row__{name}" for name in (*_FACTS, *fields)))
    sections = Section.objects.annotate(row=standing).order_by(*_ORDER)
    return Prepared(lambda plan: sections.filter(plan=plan).values_list(*names))


_LINES, _WHOLE_LINES = _lines(_TEXTS), _lines((*_TEXTS, "other"))
_SAID = tuple(field.attname for field in Mark._meta.concrete_fields)
_MARKS = Prepared(lambda plan: Mark.objects.filter(activity__section__plan=plan).values_list(*_SAID))


def sheet_of(plan: Plan) -> tuple[SheetSection, ...]:
    """The plan's sections and rows for the page, in three queries, and one where there are comments; only a plan that
    was in force can have marks. The rows are read as plain values: a hundred objects take as long as the whole page."""
    keys = tuple([column.key for column in plan.column_list])
    lines = (_LINES if set(keys) <= set(_TEXTS) else _WHOLE_LINES).raw(plan.pk)
    has_marks = paper.MARK in keys and (plan.is_frozen or plan.has_edition)
    return _sheet(lines, keys, _MARKS.raw(plan.pk) if has_marks else None, tuple(comments_of(plan).items()))


@lru_cache(64)
def _sheet(
    lines: Raw, keys: tuple[str, ...], said: Raw | None, comments: tuple[tuple[int, tuple[int, int]], ...]
) -> tuple[SheetSection, ...]:
    """The same of what was read; most was read before, for another reader."""
    has_others, marks, noted = not set(keys) <= set(_TEXTS), _marks_of(said) if said else {}, dict(comments)
    found: dict[int, tuple[Section, list[SheetRow]]] = {}
    for at, version, heading, pk, *values in lines.rows:
        if at not in found:
            found[at] = Section(pk=at, version=version, heading=heading), []
        if pk is not None:
            facts, texts = Facts(pk, *values[: len(_FACTS) - 1]), values[len(_FACTS) - 1 :]
            other = dict(texts.pop()) if has_others else {}
            found[at][1].append(_row(facts, other | dict(zip(_TEXTS, texts, strict=True)), keys, marks, noted))
    return tuple(SheetSection(section, tuple(rows)) for section, rows in found.values())


def _marks_of(said: Raw) -> dict[int, list[Mark]]:
    """By row the marks of a plan."""
    found = defaultdict(list)
    for values in said.rows:
        mark = Mark.from_db(DEFAULT_DB_ALIAS, _SAID, values)
        found[mark.activity_id].append(mark)
    return found


def comments_of(plan: Plan) -> dict[int, tuple[int, int]]:
    """By row of a plan on its way: its comments, and those without an answer."""
    if plan.is_frozen or not getattr(plan, "has_comments", True):
        return {}
    rows = plan.comments.exclude(activity=None).order_by().values("activity")
    counted = rows.annotate(number=Count("pk"), waiting=Count("pk", filter=Q(answer="")))
    return {row["activity"]: (row["number"], row["waiting"]) for row in counted}


def row_of(activity: Activity, keys: list[str], marked: bool, comments: tuple[int, int] | None = None) -> SheetRow:
    """A row with its cells; one that is known to have no marks is not asked for them."""
    facts = Facts(activity.pk, activity.version, activity.rule, activity.assumed, activity.pinned)
    texts = {**activity.other, **{key: getattr(activity, key) for key in _TEXTS}}
    marks = {activity.pk: activity.marks.all()} if marked and not activity.mark else {}
    return _row(facts, texts, keys, marks, {activity.pk: comments or (0, 0)})


def _row(facts: Facts, texts: dict[str, str], keys: Iterable[str], marks: Marks, comments: Comments) -> SheetRow:
    is_written = bool(texts[paper.MARK])
    if not is_written and facts.pk in marks:
        texts[paper.MARK] = bridge.marks_in_words(marks[facts.pk])
    return SheetRow(
        pk=facts.pk,
        version=facts.version,
        name=f"{texts[paper.NUMBER]} {texts[paper.TITLE]}".strip(),
        cells=tuple([(key, texts.get(key, "")) for key in keys]),
        pinned=bool(facts.pinned),
        unclear=bool(texts[paper.DEADLINE]) and facts.rule == Rule.UNCLEAR,
        waits=facts.rule == Rule.ON_EVENT,
        assumed=facts.assumed,
        is_written=is_written,
        comments=comments.get(facts.pk, (0, 0)),
    )


def count_rows(groups: tuple[SheetSection, ...]) -> dict[str, int]:
    """How many rows each filter would show."""
    rows = [row for group in groups for row in group.rows]
    return {name: sum(map(wanted, rows)) for name, wanted in FILTERS.items()}


def only(groups: tuple[SheetSection, ...], name: str) -> tuple[SheetSection, ...]:
    """The sections with the rows of one filter; sections without any are left out. An unknown name filters nothing."""
    wanted = FILTERS.get(name)
    if wanted is None:
        return groups
    kept = (replace(group, rows=tuple(filter(wanted, group.rows))) for group in groups)
    return tuple(group for group in kept if group.rows)

"""What of a report stands on the screen beside its lines: tables of figures, charts, a legend."""

from collections.abc import Mapping
from dataclasses import dataclass

from plans.core.drawings.charts import Chart, chart
from plans.core.grid import Table
from plans.core.reports.document import Report, ReportKind
from plans.core.reports.figures import GROUPS, Discipline, counts
from plans.core.reports.layout import TWO_YEARS, summary
from plans.core.reports.layout import figured as tables_of

# The columns of the totals as classes of colours.
KEYS: Mapping[str, str] = dict(
    zip(GROUPS, ("done", "done_late", "part", "not_done", "late", "ahead", "moved", "dropped"), strict=True)
)
FAILED, TODAY = "Частично или не выполнено", "Срок сегодня"
DISCIPLINE_KEYS = {
    "Выполнено в срок": "done",
    "Выполнено позже срока": "done_late",
    "Просрочено": "late",
    FAILED: "part",
    TODAY: "ahead",
}


@dataclass(frozen=True, slots=True)
class Figured:
    """A table of figures with its chart."""

    heading: str
    chart: Chart
    table: Table


@dataclass(frozen=True, slots=True)
class Screen:
    """The sentences, the legend as (class, words), and the tables with their charts."""

    summary: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]
    figured: tuple[Figured, ...]
    has_planned: bool


def screen_of(report: Report) -> Screen:
    """Everything but the lines, from the report's own values; nothing is asked of the database."""
    made = tables_of(report)
    if report.kind is ReportKind.DISCIPLINE:
        rows = [(name, _counts(one)) for name, one in report.disciplines]
        keys = {name: key for name, key in DISCIPLINE_KEYS.items() if _counts(report.discipline)[name]}
        figured = [Figured(head, chart(head, rows, DISCIPLINE_KEYS), table) for head, table in made.items()]
    elif report.years:
        sides = [(report.years.before, report.years.whole), (report.years.now, report.whole)]
        bars = [(name, counts(one)) for name, one in sides if one]
        keys = {name: KEYS[name] for name in report.columns}
        charts = {TWO_YEARS: chart(TWO_YEARS, bars, KEYS)}
        figured = [Figured(head, charts.get(head) or chart(head, [], KEYS), table) for head, table in made.items()]
    else:
        keys = {name: KEYS[name] for name in report.columns}
        charts = {
            f"Итоги по {split.by}": chart(f"Исполнение по {split.by}", [(n, counts(f)) for n, f in split.parts], KEYS)
            for split in report.splits
        }
        figured = [Figured(head, one, made[head]) for head, one in charts.items()]
    legend = tuple((key, name.lower()) for name, key in keys.items())
    has_planned = any(line.planned for line in report.lines)
    return Screen(tuple(summary(report)), legend, tuple(figured), has_planned)


def _counts(one: Discipline) -> dict[str, int]:
    numbers = (one.in_time, one.done_late, one.late, one.failed, one.today)
    return dict(zip(DISCIPLINE_KEYS, numbers, strict=True))

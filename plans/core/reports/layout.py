"""`Report` → `Grid`: how a report stands on paper, and each of its tables by itself for a spreadsheet.

Rules as for plans (ГОСТ Р 7.0.97-2025): kind in capitals, then the heading; dates in one form; the head repeated; the
signature of the secretary at the end.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.layout import tie
from plans.core.obligations import Figures
from plans.core.reports.document import Report, ReportKind, ReportLine, Years
from plans.core.reports.figures import Discipline, counts
from plans.core.wrapping import balanced, pieces, text_width

PAGE = Page(landscape=True, left=20, table_size=10)
GAP = Paragraph(" ")
SAME = "То же"  # ГОСТ Р 2.105: words repeated in the rows below are replaced so; numbers are not
NONE = "–"
REPEATED = "Повторы (вычтены)"  # what several executors owe together stands in the row of each
WORDS = {
    ReportKind.EXECUTION: ("ОТЧЁТ", "об исполнении"),
    ReportKind.YEARS: ("СРАВНЕНИЕ", "с прошлым периодом исполнения"),
    ReportKind.DISCIPLINE: ("СВЕДЕНИЯ", "об исполнительской дисциплине организаций при исполнении"),
}
TWO_YEARS = "Два периода"
NUMBER, SECTION, PLANNED = "№ п/п", "Раздел", "Планируемый результат"
LINES: Mapping[str, Callable[[ReportLine], str]] = {
    NUMBER: lambda line: line.number,
    SECTION: lambda line: line.section,
    "Мероприятие": lambda line: line.title,
    "Срок": lambda line: line.due,
    "Исполнитель": lambda line: line.who,
    PLANNED: lambda line: line.planned,
    "Фактический результат": lambda line: line.done,
    "Документ": lambda line: line.document,
    "Состояние": lambda line: line.state_name,
    "Причина, новый срок": lambda line: line.note,
}
# Shorter than in the sentences, for there may be eleven columns.
SHORT = {"Выполнено в срок": "В срок", "Выполнено позже срока": "Позже срока", "Выполнено частично": "Частично"}
SHARES = ("К сроку, %", "План, %")
DISCIPLINE = (
    "Организация",
    "Срок наступил",
    "Выполнено в срок",
    "Выполнено позже срока",
    "Просрочено",
    "Частично или не выполнено",
    "Срок сегодня",
    "Опозданий, %",
    "Среднее опоздание, дней",
    "Наибольшее опоздание, дней",
)
_LINE = (297 - PAGE.left - PAGE.right) * 72 / 25.4  # points
_PADDING = 10
_SAMPLE = 300  # rows by which columns are weighed


def lay_out_report(report: Report) -> Grid:
    """The whole report as one paper."""
    blocks: list[Paragraph | Table] = [*_head(report), GAP, *(Paragraph(tie(line)) for line in summary(report))]
    for heading, table in tables(report).items():
        blocks += (GAP, Paragraph(heading, Align.CENTER, bold=True), table)
    blocks += (Paragraph(tie(line)) for line in (*report.definitions, report.known))
    blocks += _signature(report)
    return Grid(tuple(blocks), page=PAGE, title=" ".join(_titles(report)))


def sheets(report: Report) -> Mapping[str, Grid]:
    """The same report for a spreadsheet: a sheet for each table, the first with the words around it.

    There every cell of a row is filled, so that the rows can be sorted and filtered.
    """
    made: dict[str, Grid] = {}
    words = [Paragraph(tie(line)) for line in (*report.definitions, report.known)]
    for heading, table in tables(report, repeat=True).items():
        blocks: tuple[Paragraph | Table, ...] = (Paragraph(heading, Align.CENTER, bold=True), table)
        if not made:
            summed = (Paragraph(tie(line)) for line in summary(report))
            blocks = (*_head(report), *summed, table, *words, *_signature(report))
        made[heading] = Grid(blocks, page=PAGE, title=" ".join(_titles(report)))
    return made


def tables(report: Report, *, repeat: bool = False) -> dict[str, Table]:
    """The tables of the report by their headings."""
    if report.kind is not ReportKind.EXECUTION:
        return figured(report)
    return {"Исполнение мероприятий": _lines(report.lines, repeat=repeat)} | figured(report)


def figured(report: Report) -> dict[str, Table]:
    """The tables of figures alone, by their headings."""
    if report.kind is ReportKind.DISCIPLINE:
        return {"Организации": _disciplines(report)}
    if report.years:
        return {TWO_YEARS: _two_years(report, report.years), "Организации": _beside(report.years)}
    return {f"Итоги по {split.by}": _totals(report, split.parts, split.repeated) for split in report.splits}


def summary(report: Report) -> list[str]:
    """The figures of the whole as sentences."""
    if report.kind is ReportKind.DISCIPLINE:
        one = report.discipline
        share = f"{one.late_share} %" if one.owed else NONE
        return [f"Наступило сроков: {one.owed}. С опозданием: {one.delayed}, доля {share}."]
    whole = report.whole
    if report.years:
        return _compared(whole, report.years)
    counted = "; ".join(f"{name.lower()} — {count}" for name, count in counts(whole).items() if count)
    return [
        f"Сроков в отчёте: {whole.total}" + (f", из них {counted}." if counted else "."),
        f"Выполнение к сроку: {_percent(whole.due_share)} ({whole.kept} из {whole.fallen}). "
        f"Выполнение плана: {_percent(whole.plan_share)} ({whole.done} из {whole.owed}).",
    ]


def _compared(now: Figures, years: Years) -> list[str]:
    if years.whole is None:
        return ["План на прошлый период программе не известен: сравнивать не с чем."]
    was = years.whole
    return [
        f"Выполнение к сроку: {_percent(was.due_share)} на {years.on:%d.%m.%Y} ({years.before}), теперь "
        f"{_percent(now.due_share)}.",
        f"Выполнение плана: {_percent(was.plan_share)} на {years.on:%d.%m.%Y}, теперь {_percent(now.plan_share)}.",
    ]


def _percent(share: int | None) -> str:
    return NONE if share is None else f"{share} %"


def _head(report: Report) -> list[Paragraph]:
    return [Paragraph(tie(line), Align.CENTER, bold=True) for line in _titles(report)]


def _titles(report: Report) -> tuple[str, ...]:
    word, about = WORDS[report.kind]
    return (word, f"{about} {report.about[0]}", *report.about[1:], report.when)


def _signature(report: Report) -> list[Paragraph | Table]:
    left = f"{tie(report.post)}\n{report.made_on:%d.%m.%Y}"
    line = Row((Cell(left), Cell(tie(f"_______________ {report.signer}".rstrip()))))
    return [GAP, Table((line,), widths=(0.5, 0.5), ruled=False)]


def _table(heads: Iterable[str], body: Sequence[Row]) -> Table:
    head = Row(tuple(Cell(tie(name), bold=True, align=Align.CENTER) for name in heads), Role.HEAD)
    return Table((head, *body), widths=_widths(head, [row for row in body if row.role is Role.BODY]))


def _widths(head: Row, body: Sequence[Row]) -> tuple[float, ...]:
    """Shares of the line: no word is broken where that can be, and the table is as low as it can be."""
    body = body[:: len(body) // _SAMPLE + 1]
    least = [_longest(column) + _PADDING for column in zip(*(row.cells for row in (head, *body)), strict=True)]
    lengths = [[text_width(cell.text, PAGE.table_size) for cell in row.cells] for row in body]
    widths = balanced(lengths, [min(one, _LINE * one / sum(least)) for one in least], _LINE)
    return tuple(width / sum(widths) for width in widths)


def _longest(cells: Iterable[Cell]) -> float:
    return max(text_width(word.strip(), PAGE.table_size, bold=cell.bold) for cell in cells for word in _words(cell))


def _words(cell: Cell) -> list[str]:
    return [piece for line in cell.text.split("\n") for piece in pieces(line)] or [""]


def _lines(lines: Sequence[ReportLine], *, repeat: bool) -> Table:
    left_out = set() if repeat else {SECTION}
    if not any(line.planned for line in lines):
        left_out.add(PLANNED)
    columns = {name: text for name, text in LINES.items() if name not in left_out}
    rows: list[Row] = []
    above: ReportLine | None = None
    for line in lines:
        if not repeat and line.section and (above is None or above.section != line.section):
            heading = Cell(tie(line.section), colspan=len(columns), bold=True, align=Align.CENTER)
            rows.append(Row((heading,), Role.SECTION))
        rows.append(_line(columns, line, same=not repeat and line.is_like(above)))
        above = line
    return _table(columns, rows)


def _line(columns: Mapping[str, Callable[[ReportLine], str]], line: ReportLine, *, same: bool) -> Row:
    shown = replace(line, title=SAME, planned=SAME if line.planned else "") if same else line
    return Row(
        tuple(
            Cell(tie(text(shown)), align=Align.CENTER if name == NUMBER else Align.LEFT)
            for name, text in columns.items()
        )
    )


def _totals(report: Report, parts: Iterable[tuple[str, Figures]], repeated: Figures) -> Table:
    columns = report.columns
    rows = [_figures(name, one, columns) for name, one in parts]
    if repeated.total:
        rows.append(_figures(REPEATED, repeated, columns, sign=-1))
    rows.append(_figures("Итого", report.whole, columns, bold=True))
    return _table(("Наименование", "Всего", *(SHORT.get(name, name) for name in columns), *SHARES), rows)


def _figures(name: str, one: Figures, columns: Iterable[str], *, sign: int = 1, bold: bool = False) -> Row:
    by_column = counts(one)
    numbers = [sign * one.total, *(sign * by_column[column] for column in columns)]
    shares = (one.due_share, one.plan_share) if sign > 0 else (None, None)
    return _row(name, [*numbers, *shares], bold=bold)


def _two_years(report: Report, years: Years) -> Table:
    """A line for each figure: that of the day in the period before, that of now, the difference."""
    was, now = (
        [None] * (len(report.columns) + 3) if one is None else _line_of(one, report.columns)
        for one in (years.whole, report.whole)
    )
    names = ("Всего сроков", *report.columns, *SHARES)
    rows = [_row(name, [*pair, _difference(*pair)]) for name, *pair in zip(names, was, now, strict=True)]
    heads = ("Показатель", f"{years.before}, на {years.on:%d.%m.%Y}", f"{years.now}, на {report.on:%d.%m.%Y}")
    return _table((*heads, "Разница"), rows)


def _line_of(one: Figures, columns: Iterable[str]) -> list[int | None]:
    by_column = counts(one)
    return [one.total, *(by_column[column] for column in columns), one.due_share, one.plan_share]


def _difference(was: int | None, now: int | None) -> int | None:
    return None if was is None or now is None else now - was


def _beside(years: Years) -> Table:
    """The shares of each organisation, before and now."""
    heads = (f"{name}: {when}" for name in ("Сроков", *SHARES) for when in (years.before, years.now))
    rows = []
    for part in years.parts:
        sides = [_line_of(one, ()) if one else [None] * 3 for one in (part.before, part.now)]
        rows.append(_row(part.name, [number for pair in zip(*sides, strict=True) for number in pair]))
    return _table(("Организация", *heads), rows)


def _disciplines(report: Report) -> Table:
    rows = [_row(name, _discipline(one)) for name, one in report.disciplines]
    if report.repeated.owed:
        rows.append(_row(REPEATED, [*(-one for one in _counted(report.repeated)), None, None, None]))
    rows.append(_row("Итого", _discipline(report.discipline), bold=True))
    return _table(DISCIPLINE, rows)


def _discipline(one: Discipline) -> list[float | None]:
    return [*_counted(one), one.late_share, one.mean, one.most if one.delayed else None]


def _counted(one: Discipline) -> tuple[int, ...]:
    return one.owed, one.in_time, one.done_late, one.late, one.failed, one.today


def _row(name: str, numbers: Iterable[float | None], *, bold: bool = False) -> Row:
    cells = (Cell(_number(one), bold=bold, align=Align.CENTER, number=one) for one in numbers)
    return Row((Cell(tie(name), bold=bold), *cells))


def _number(one: float | None) -> str:
    return NONE if one is None else f"{one}".replace(".", ",").replace("-", "\N{MINUS SIGN}")

"""`Report` → `Grid`: how a report stands on paper, and each of its tables by itself for a spreadsheet.

Rules as for plans (ГОСТ Р 7.0.97-2025): kind in capitals, then the heading; dates in one form; the head repeated; the
signature of the secretary at the end.
"""

from collections.abc import Iterable, Mapping, Sequence

from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.layout import tie
from plans.core.obligations import Figures
from plans.core.report import Discipline, counts
from plans.core.report_document import Kind, Line, Report

PAGE = Page(landscape=True, left=20, table_size=10)
SAME = "То же"  # ГОСТ Р 2.105: words repeated in the rows below are replaced so; numbers are not
NONE = "–"
WORDS = {
    Kind.EXECUTION: ("ОТЧЁТ", "об исполнении"),
    Kind.DISCIPLINE: ("СВЕДЕНИЯ", "об исполнительской дисциплине организаций:"),
}
LINES = {
    "№ п/п": 6,
    "Мероприятие": 20,
    "Срок": 8,
    "Исполнитель": 13,
    "Планируемый результат": 13,
    "Фактический результат": 16,
    "Документ": 11,
    "Состояние": 9,
    "Причина, новый срок": 11,
}
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
WIDTH, LEAST = 12, 1.8  # of the line, and of the column of names, against 1 of a column of numbers


def lay_out_report(report: Report) -> Grid:
    """The whole report as one paper."""
    blocks: list[Paragraph | Table] = [*_head(report), *(Paragraph(tie(line)) for line in summary(report))]
    for heading, table in tables(report).items():
        blocks += (Paragraph(heading, Align.CENTER, bold=True), table)
    blocks += (Paragraph(tie(line)) for line in (*report.definitions, report.known))
    blocks += _signature(report)
    return Grid(tuple(blocks), page=PAGE, title=_title(report))


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
        made[heading] = Grid(blocks, page=PAGE, title=_title(report))
    return made


def tables(report: Report, *, repeat: bool = False) -> dict[str, Table]:
    """The tables of the report by their headings."""
    if report.kind is Kind.DISCIPLINE:
        return {"Организации": _disciplines(report)}
    totals = {f"Итоги по {split.by}": _totals(report, split.parts, split.repeated) for split in report.splits}
    return {"Исполнение мероприятий": _lines(report.lines, repeat=repeat)} | totals


def summary(report: Report) -> list[str]:
    """The figures of the whole as sentences."""
    if report.kind is Kind.DISCIPLINE:
        one = report.discipline
        share = f"{one.late_share} %" if one.owed else NONE
        return [f"Срок наступил у обязательств: {one.owed}. С опозданием: {one.delayed}, доля {share}."]
    whole = report.whole
    counted = "; ".join(f"{name.lower()} – {count}" for name, count in counts(whole).items() if count)
    return [
        f"Обязательств: {whole.total}" + (f", из них {counted}." if counted else "."),
        f"Выполнение к сроку: {_percent(whole.due_share)} ({whole.kept} из {whole.fallen}). "
        f"Выполнение плана: {_percent(whole.plan_share)}.",
    ]


def _percent(share: int | None) -> str:
    return NONE if share is None else f"{share} %"


def _head(report: Report) -> list[Paragraph]:
    lines = (*WORDS[report.kind], *report.about, report.when)
    return [Paragraph(tie(line), Align.CENTER, bold=True) for line in lines]


def _title(report: Report) -> str:
    return " ".join((*WORDS[report.kind], *report.about, report.when))


def _signature(report: Report) -> list[Paragraph | Table]:
    line = Row((Cell(tie(report.post)), Cell(tie(f"_______________ {report.signer}".rstrip()))))
    return [Table((line,), widths=(0.5, 0.5), ruled=False), Paragraph(f"{report.made_on:%d.%m.%Y}")]


def _table(heads: Iterable[str], weights: Sequence[float], rows: Iterable[Row]) -> Table:
    head = Row(tuple(Cell(tie(name), bold=True, align=Align.CENTER) for name in heads), Role.HEAD)
    return Table((head, *rows), widths=tuple(weight / sum(weights) for weight in weights))


def _weights(heads: Sequence[str]) -> list[float]:
    numbers = len(heads) - 1
    return [max(LEAST, WIDTH - numbers), *[1] * numbers]


def _lines(lines: Iterable[Line], *, repeat: bool) -> Table:
    rows, above = [], ("", "")
    for line in lines:
        same = not repeat and (line.number, line.title) == above and bool(line.title)
        above = line.number, line.title
        rows.append(_line(line, same=same))
    return _table(LINES, list(LINES.values()), rows)


def _line(line: Line, *, same: bool) -> Row:
    texts = (
        SAME if same else line.title,
        line.due,
        line.who,
        SAME if same and line.planned else line.planned,
        line.done,
        line.document,
        line.state_name,
        line.note,
    )
    return Row((Cell(line.number, align=Align.CENTER), *(Cell(tie(text)) for text in texts)))


def _totals(report: Report, parts: Iterable[tuple[str, Figures]], repeated: Figures) -> Table:
    columns = report.columns
    rows = [_figures(name, one, columns) for name, one in parts]
    if repeated.total:
        rows.append(_figures("Учтено повторно", repeated, columns, sign=-1))
    rows.append(_figures("Итого", report.whole, columns, bold=True))
    heads = ("Наименование", "Всего", *columns, "Выполнение к сроку, %", "Выполнение плана, %")
    return _table(heads, _weights(heads), rows)


def _figures(name: str, one: Figures, columns: Iterable[str], *, sign: int = 1, bold: bool = False) -> Row:
    by_column = counts(one)
    numbers = [sign * one.total, *(sign * by_column[column] for column in columns)]
    shares = (one.due_share, one.plan_share) if sign > 0 else (None, None)
    return _row(name, [*numbers, *shares], bold=bold)


def _disciplines(report: Report) -> Table:
    rows = [_row(name, _discipline(one)) for name, one in report.disciplines]
    if report.repeated:
        rows.append(_row("Учтено повторно", [-report.repeated, *[None] * (len(DISCIPLINE) - 2)]))
    rows.append(_row("Итого", _discipline(report.discipline), bold=True))
    return _table(DISCIPLINE, _weights(DISCIPLINE), rows)


def _discipline(one: Discipline) -> list[float | None]:
    most = one.most if one.delayed else None
    counted = [one.owed, one.in_time, one.done_late, one.late, one.failed, one.today]
    return [*counted, one.late_share, one.mean, most]


def _row(name: str, numbers: Iterable[float | None], *, bold: bool = False) -> Row:
    cells = (Cell(_number(one), bold=bold, align=Align.CENTER, number=one) for one in numbers)
    return Row((Cell(tie(name), bold=bold), *cells))


def _number(one: float | None) -> str:
    return NONE if one is None else f"{one}".replace(".", ",").replace("-", "\N{MINUS SIGN}")

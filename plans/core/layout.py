"""`PlanDocument` → `Grid` of the official form: the one place that knows how a plan stands on paper.

Rules: ГОСТ Р 7.0.97-2025 (place of the sign-off blocks, title, repeated head). The plan's own words are never altered;
the only thing that print adds inside them is a no-break space where an ordinary one stood.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from plans.core.document import MARK, NUMBER, Activity, Column, Place, PlanDocument, SignOff
from plans.core.findings import Finding
from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.text import NBSP, without_control

# About how many letters of the usual size fit on a line between the usual margins; only to weigh columns by.
_LINE = {False: 88, True: 130}
_USUAL = Page()
_A4_MM = {False: 210, True: 297}
_PADDING = 3
_SHARE = 0.8  # below 1, so that a column of long texts does not take everything
_NUMBER_WIDTH = 7  # «№ п/п» on one line
_LONGEST = 18  # a longer word may be broken by a narrow column, or it would push all others aside
_LANDSCAPE_FROM = 5
_TIES = (
    (re.compile(r"(№|п\.|ст\.|стр\.) (?=\d)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=\d) (?=(?:г\.|гг\.|год|года|году|%|ч\.|чел\.|руб\.))"), NBSP),
    (re.compile(r"\b([IVX]{1,4}) (?=квартал|полугоди)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ]\. ?[А-ЯЁ][а-яё])"), NBSP),
    (re.compile(r"(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ][а-яё])"), NBSP),
)


def lay_out(
    document: PlanDocument,
    *,
    draft: bool = False,
    with_marks: bool = True,
    page: Page | None = None,
    findings: Sequence[Finding] = (),
) -> Grid:
    """The document as a grid that any writer can write.

    `draft` puts ПРОЕКТ on top; `with_marks=False` leaves the marks column out; without a `page` a table of five
    or more columns lies across the sheet; `findings` become a list at the very end.
    """
    columns = tuple(column for column in document.columns if with_marks or column.key != MARK)
    page = _turned(page or Page(by_columns=True), len(columns))
    blocks: list[Paragraph | Table] = []
    if draft:
        blocks.append(Paragraph("ПРОЕКТ", Align.RIGHT, bold=True))
    blocks += (Paragraph(tie(line), Align.CENTER) for line in document.masthead)
    if document.signoffs:
        blocks.append(_signoffs(document.signoffs))
    blocks += (Paragraph(tie(line), Align.CENTER, bold=True) for line in document.title)
    if columns:
        blocks.append(_table(document, columns, page))
    blocks += (Paragraph(tie(line)) for line in document.tail)
    blocks += _findings(findings)
    return Grid(tuple(blocks), page=page, title=" ".join(document.title))


def _turned(page: Page, columns: int) -> Page:
    if not page.by_columns:
        return page
    return replace(page, landscape=columns >= _LANDSCAPE_FROM, by_columns=False)


def _findings(findings: Sequence[Finding]) -> list[Paragraph]:
    """The heading «Замечания» and a line for each finding; nothing where there are none."""
    lines = [f"{at}. {_finding(finding)}" for at, finding in enumerate(findings, start=1)]
    heading = [Paragraph("Замечания", Align.CENTER, bold=True)] if lines else []
    return heading + [Paragraph(tie(line)) for line in lines]


def _finding(finding: Finding) -> str:
    place = f"{finding.place.rstrip('.')}: " if finding.place else ""
    return f"{place}{finding.text} {finding.hint}".rstrip()


def tie(text: str) -> str:
    """The text with no-break spaces where ГОСТ Р 7.0.97 wants words together: № 1, 2023 г., I квартал, initials."""
    text = without_control(text)
    for pattern, put in _TIES:
        text = pattern.sub(put, text)
    return text


def _signoffs(blocks: tuple[SignOff, ...]) -> Table:
    left = [_signoff(block) for block in blocks if block.place is Place.LEFT]
    right = [_signoff(block) for block in blocks if block.place is Place.RIGHT]
    rows = (Row((Cell(one), Cell(other))) for one, other in zip_longest(left, right, fillvalue=""))
    return Table(tuple(rows), widths=(0.5, 0.5), ruled=False)


def _signoff(block: SignOff) -> str:
    return tie("\n".join((block.word, *block.lines)))


def _table(document: PlanDocument, columns: tuple[Column, ...], page: Page) -> Table:
    head = Row(tuple(Cell(tie(column.heading), bold=True, align=Align.CENTER) for column in columns), Role.HEAD)
    rows = [head]
    for section in document.sections:
        if section.heading:
            cell = Cell(tie(section.heading), colspan=len(columns), bold=True, align=Align.CENTER)
            rows.append(Row((cell,), Role.SECTION))
        rows += (_row(activity, columns) for activity in section.activities)
    return Table(tuple(rows), widths=_widths(document, columns, _letters(page)))


def _row(activity: Activity, columns: tuple[Column, ...]) -> Row:
    return Row(tuple(Cell(tie(activity.text(column.key)), align=_align(column)) for column in columns))


def _align(column: Column) -> Align:
    return Align.CENTER if column.key == NUMBER else Align.LEFT


def _letters(page: Page) -> float:
    """About how many letters a line of the table holds: fewer of big letters, more between narrow margins."""
    usual, width = (_A4_MM[page.landscape] - one.left - one.right for one in (_USUAL, page))
    return _LINE[page.landscape] * (_USUAL.table_size / page.table_size) * (width / usual)


def _widths(document: PlanDocument, columns: tuple[Column, ...], letters: float) -> tuple[float, ...]:
    """Shares of the line, summing to 1: each column gets its longest word, the rest goes by how much text it holds."""
    texts = [[column.heading, *(row.text(column.key) for row in document.activities)] for column in columns]
    least = [min(_longest_word(column), _LONGEST) + _PADDING for column in texts]
    weight = [(sum(map(len, column)) / len(column)) ** _SHARE for column in texts]
    for at, column in enumerate(columns):
        if column.key == NUMBER:
            least[at], weight[at] = max(least[at], _NUMBER_WIDTH), 0
    spare = max(letters - sum(least), 0)
    total = sum(weight) or 1
    widths = [low + spare * share / total for low, share in zip(least, weight, strict=True)]
    return tuple(width / sum(widths) for width in widths)


def _longest_word(texts: list[str]) -> int:
    return max((len(word) for text in texts for word in text.replace("-", "- ").split()), default=1)

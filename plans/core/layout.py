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
from plans.core.wrapping import balanced, pieces, text_width

_A4_MM = {False: 210, True: 297}
_POINTS_MM = 72 / 25.4
_PADDING = 10  # points that a cell keeps free at its sides, its line included
_WIDEST = 0.3  # of the line: a longer word may be broken, or it would push all others aside
_NUMBER = 8  # letters of a number or heading that stand on one line: «№ п/п»
_ROOM_TO_WRITE = 70  # points: a mark is often put by hand
_SHORT = 16  # letters: «до 01.05.2022», «В течение года» stay on one line where there is room
_ROOMY = 0.8  # the share of the line that columns may claim for that
_FEW = 2  # so many columns may be cut by themselves
_TIGHT = 0.88  # the share of the line that all claim where none gets its due
_SAMPLE = 300  # rows by which columns are weighed
_LANDSCAPE_FROM = 5
_NAME = re.compile(r"(?:[А-ЯЁ]\. ?){1,2}[А-ЯЁ][а-яё-]+\.?|[А-ЯЁ][а-яё-]+ [А-ЯЁ]\.(?: ?[А-ЯЁ]\.)?")
_TIES = (
    (re.compile(r"(№|п\.|ст\.|стр\.) (?=\d)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=\d) (?=(?:г\.|гг\.|год|года|году|%|ч\.|чел\.|руб\.))"), NBSP),
    (re.compile(r"\b([IVX]{1,4}) (?=квартал|полугоди)"), rf"\1{NBSP}"),
    (re.compile(r"(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ]\. ?[А-ЯЁ][а-яё])"), NBSP),
    (re.compile(r"(?<=\b[А-ЯЁ]\.) (?=[А-ЯЁ][а-яё])"), NBSP),
)


def table_of(document: PlanDocument) -> Table:
    """The plan's table as it stands on paper."""
    return next(table for table in lay_out(document).tables if table.ruled)


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
    """The lines of a block; above a person's name one is left empty, for the signature."""
    lines = [block.word]
    for line in block.lines:
        if _NAME.fullmatch(line.strip()) and len(lines) > 1 and lines[-1]:
            lines.append("")
        lines.append(line)
    return tie("\n".join(lines))


def _table(document: PlanDocument, columns: tuple[Column, ...], page: Page) -> Table:
    head = Row(tuple(Cell(tie(column.heading), bold=True, align=Align.CENTER) for column in columns), Role.HEAD)
    rows = [head]
    for section in document.sections:
        if section.heading:
            cell = Cell(tie(section.heading), colspan=len(columns), bold=True, align=Align.CENTER)
            rows.append(Row((cell,), Role.SECTION))
        rows += (_row(activity, columns) for activity in section.activities)
    return Table(tuple(rows), widths=_widths(document, columns, page))


def _row(activity: Activity, columns: tuple[Column, ...]) -> Row:
    return Row(tuple(Cell(tie(activity.text(column.key)), align=_align(column)) for column in columns))


def _align(column: Column) -> Align:
    return Align.CENTER if column.key == NUMBER else Align.LEFT


def _widths(document: PlanDocument, columns: tuple[Column, ...], page: Page) -> tuple[float, ...]:
    """Shares of the line, summing to 1: no word is broken where that can be, and the table is as low as it can be."""
    line = (_A4_MM[page.landscape] - page.left - page.right) * _POINTS_MM
    rows = document.activities[:: len(document.activities) // _SAMPLE + 1]
    texts = [[tie(row.text(column.key)) for row in rows] for column in columns]
    least = [_least(*one, page.table_size, _SHORT) for one in zip(columns, texts, strict=True)]
    if sum(least) > line * _ROOMY:
        least = [_least(*one, page.table_size, 0) for one in zip(columns, texts, strict=True)]
    lengths = ([text_width(text, page.table_size) for text in row] for row in zip(*texts, strict=True))
    heads = [_least(column, [], page.table_size, 0) for column in columns]
    widths = balanced([row for row in lengths if any(row)], _capped(least, heads, line), line)
    return tuple(width / sum(widths) for width in widths)


def _capped(least: list[float], heads: list[float], line: float) -> list[float]:
    """The widths, the largest of them cut until all find room.

    Where several would be cut, all give way down to their headings: the fullest column then gets what is left over.
    """
    cap = _WIDEST * line
    while sum(min(one, cap) for one in least) > line:
        cap *= 0.98
    if sum(one > cap for one in least) <= _FEW or cap == _WIDEST * line:
        return [min(one, cap) for one in least]
    share = _TIGHT * line / sum(least)
    return [min(one, max(one * share, head)) for one, head in zip(least, heads, strict=True)]


def _least(column: Column, texts: list[str], size: float, short: int) -> float:
    """The width in points at which no word of a column is broken, and no text of up to `short` letters."""
    heading = tie(column.heading)
    if column.key == NUMBER:
        whole = [text for text in (heading, *texts) if len(text) <= _NUMBER]
        return max((text_width(text, size, bold=True) for text in whole), default=0) + _PADDING
    lines = [line for text in texts for line in text.split("\n")]
    words = (word.rstrip() for line in lines for word in ([line] if len(line) <= short else pieces(line)))
    longest = max((text_width(word, size) for word in words), default=0)
    heads = (text_width(word.rstrip(), size, bold=True) for word in pieces(heading.replace("\n", " ")))
    return max(longest, *heads, _ROOM_TO_WRITE if column.key == MARK else 0) + _PADDING

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
from plans.core.grid import POINTS_MM, Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.text import NBSP, without_control
from plans.core.wrapping import balanced, pieces, text_width

_SLACK = 1.5  # points of a cell besides what it keeps free at its sides: its line, and what programs round
_WIDEST = 0.3  # of the line: a longer word may be broken, or it would push all others aside
_NUMBER = 8  # letters of a number or heading that stand on one line: «№ п/п»
_ROOM_TO_WRITE = 70  # points: a mark is often put by hand
_SHORT = 16  # letters: «до 01.05.2022», «В течение года» stay on one line where there is room
_ROOMY = 0.8  # the share of the line that columns may claim for that
_FEW = 2  # so many columns may be cut by themselves
_TIGHT = 0.88  # the share of the line that all claim where none gets its due
_SAMPLE = 300  # rows by which columns are weighed
_LANDSCAPE_FROM = 5
_CROWDED_FROM = 9  # columns: from here on letters are smaller and stand closer to the lines
_CROWDED_SIZES = (10, 9.5, 9, 8.5, 8, 7.5)  # the largest at which no word is broken, else the last
_CROWDED_PADDING = 0.75  # mm
_CROWDED_ROOM = 45  # points: where there is no more room to write by hand
_CROWDED_LINE = 257 * POINTS_MM  # of A4 across the sheet; on a longer line more columns find room
_APPROVES = re.compile(r"утвержд", re.IGNORECASE)
_BY_BODY = re.compile(r"протокол|приказ|распоряжени|постановлени|решени|заседани", re.IGNORECASE)
_DAY = re.compile(
    r"[«\"“]?(?<!\d)\d{1,2}[»\"”]?[ .]{1,3}(?:\d{1,2}[ .]{1,3}|[а-яё]{3,8} )(?:19|20)\d\d(?!\d)(?: ?г(?:ода|\.|\b))?",
    re.IGNORECASE,
)
BLANK_DAY = "«___» ____________ 20___ г."
BLANK_NAME = "_" * 20
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
    undated: bool = False,
) -> Grid:
    """The document as a grid that any writer can write.

    `draft` puts ПРОЕКТ on top; `undated` leaves a blank for the day of an approval that is still to be given;
    `with_marks=False` leaves the marks column out; without a `page` a table of five
    or more columns lies across the sheet; `findings` become a list at the very end.
    """
    columns = tuple(column for column in document.columns if with_marks or column.key != MARK)
    page = _fitting(_turned(page or Page(by_columns=True), len(columns)), document, columns)
    blocks: list[Paragraph | Table] = []
    if draft:
        blocks.append(Paragraph("ПРОЕКТ", Align.RIGHT, bold=True))
    blocks += (Paragraph(tie(line), Align.CENTER) for line in document.masthead)
    if document.signoffs:
        blocks.append(_signoffs([_asked(block, page, undated=undated) for block in document.signoffs]))
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


def _fitting(page: Page, document: PlanDocument, columns: tuple[Column, ...]) -> Page:
    """The page as so many columns want it: a crowded table has smaller letters, closer to its lines."""
    if len(columns) < _CROWDED_FROM or len(columns) * _CROWDED_LINE < _CROWDED_FROM * page.line:
        return page
    texts = _sample(document, columns)
    for size in _CROWDED_SIZES:
        page = replace(page, table_size=min(page.table_size, size), padding=_CROWDED_PADDING)
        if sum(_least(*one, page, 0) for one in zip(columns, texts, strict=True)) <= page.line:
            break
    return page


def _findings(findings: Sequence[Finding]) -> list[Paragraph]:
    """The heading «Замечания проверки» and a line for each finding; nothing where there are none."""
    lines = [f"{at}. {_finding(finding)}" for at, finding in enumerate(findings, start=1)]
    heading = [Paragraph("Замечания проверки", Align.CENTER, bold=True)] if lines else []
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


def _asked(block: SignOff, page: Page, *, undated: bool) -> SignOff:
    """The block as the paper wants it: a day that is still to come, a name or a day that is missing."""
    lines = block.lines
    if undated and _APPROVES.match(block.word):
        lines = tuple(_DAY.sub(BLANK_DAY, line) for line in lines)
    if page.blanks and not any(_BY_BODY.search(line) for line in lines):
        has_name = any(_NAME.fullmatch(line.strip()) for line in lines)
        has_day = any(_DAY.search(line) or BLANK_DAY in line for line in lines)
        lines += ("", BLANK_NAME) * (not has_name) + (BLANK_DAY,) * (not has_day)
    return replace(block, lines=lines)


def _signoffs(blocks: Sequence[SignOff]) -> Table:
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
    texts = _sample(document, columns)
    least = [_least(*one, page, _SHORT) for one in zip(columns, texts, strict=True)]
    if sum(least) > page.line * _ROOMY:
        least = [_least(*one, page, 0) for one in zip(columns, texts, strict=True)]
    lengths = ([text_width(text, page.table_size) for text in row] for row in zip(*texts, strict=True))
    heads = [_least(column, [], page, 0) for column in columns]
    widths = balanced([row for row in lengths if any(row)], _capped(least, heads, page.line), page.line)
    return tuple(width / sum(widths) for width in widths)


def _sample(document: PlanDocument, columns: tuple[Column, ...]) -> list[list[str]]:
    """The texts of each column, of so many rows that they tell how wide it must be."""
    rows = document.activities[:: len(document.activities) // _SAMPLE + 1]
    return [[tie(row.text(column.key)) for row in rows] for column in columns]


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


def _least(column: Column, texts: list[str], page: Page, short: int) -> float:
    """The width in points at which no word of a column is broken, and no text of up to `short` letters."""
    heading, size = tie(column.heading), page.table_size
    padding = 2 * page.padding * POINTS_MM + _SLACK
    if column.key == NUMBER:
        whole = [text for text in (heading, *texts) if len(text) <= _NUMBER]
        return max((text_width(text, size, bold=True) for text in whole), default=0) + padding
    lines = [line for text in texts for line in text.split("\n")]
    words = (word.rstrip() for line in lines for word in ([line] if len(line) <= short else pieces(line)))
    longest = max((text_width(word, size) for word in words), default=0)
    heads = (text_width(word.rstrip(), size, bold=True) for word in pieces(heading.replace("\n", " ")))
    room = _CROWDED_ROOM if page.padding == _CROWDED_PADDING else _ROOM_TO_WRITE
    return max(longest, *heads, room if column.key == MARK else 0) + padding

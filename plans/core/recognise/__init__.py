"""`Grid` → `PlanDocument`: the plan is found by the meaning of words, not by their place.

Everything of the file is either in the document or in `left_out`; whatever was odd is a finding.
"""

from plans.core.document import KNOWN_COLUMNS, Column, Kind, PlanDocument, Section
from plans.core.errors import NoPlanFound
from plans.core.grid import Grid
from plans.core.recognise.body import split_blocks
from plans.core.recognise.front import read_front
from plans.core.recognise.guess import guess_head
from plans.core.recognise.head import EMPTY, LOOKED_FOR, Head, find_head
from plans.core.recognise.log import Log
from plans.core.recognise.period import find_period
from plans.core.recognise.result import HEADING, Recognition, Torn, chosen
from plans.core.recognise.rows import read_sections
from plans.core.recognise.several import parts

__all__ = ["HEADING", "Recognition", "Torn", "chosen", "recognise", "recognise_all"]

_SHOWN = 200


def recognise(grid: Grid) -> Recognition:
    """The plan that stands in the grid. Raises NoPlanFound, which says what was looked for, or SeveralPlans."""
    return chosen(recognise_all(grid))


def recognise_all(grid: Grid) -> tuple[Recognition, ...]:
    """All plans that stand in the grid, at least one. Raises NoPlanFound.

    Where no head names the columns, one whose columns are guessed by what stands in them.
    """
    head = find_head(grid)
    if head is None:
        guessed = guess_head(grid)
        found = [_recognise(grid, guessed, is_guessed=True)] if guessed else []
        if not any(one.document.activities for one in found):
            raise NoPlanFound(LOOKED_FOR)
        return tuple(found)
    plans = [_recognise(part, own) for part in parts(grid, head) if (own := find_head(part))]
    filled = tuple(plan for plan in plans if plan.document.activities)
    if not filled:
        headings = " | ".join(column.heading for column in head.columns if column.heading)
        raise NoPlanFound(EMPTY.format(headings[:_SHOWN]))
    return filled


def _recognise(grid: Grid, head: Head, *, is_guessed: bool = False) -> Recognition:
    log = Log()
    for note in grid.notes:
        log.leave(note)
        log.info("file.note", "", note)
    if is_guessed:
        log.error("columns.guessed", "", "Заголовки таблицы не узнаны: что где стоит, предположено по содержимому.",
                  "Назовите столбцы сами.")  # fmt: skip
    for heading in head.torn:
        log.leave(heading)
        log.info("head.mended", "", f"Перенос внутри заголовка графы «{heading}» убран.")
    if head.section:
        log.leave(head.section)
        log.info("column.section", "", f"Графа «{head.section}» стала заголовками разделов.")
    front = read_front(head.before(grid), log)
    body = split_blocks(grid, head, front, log)
    sections, torn, below = read_sections(body.items, head, log)
    period = find_period(front.title) or find_period(front.masthead)
    if period is None:
        log.warn("period.missing", "", "В названии плана не найден период.", "Укажите год или учебный год плана.")
    document = PlanDocument(
        kind=_kind(front.title),
        title=front.title,
        period=period,
        columns=_used(body.columns, sections),
        sections=sections,
        signoffs=front.signoffs,
        masthead=front.masthead,
        tail=(*below, *body.tail),
    )
    return Recognition(document, tuple(log.findings), tuple(log.left_out), torn, is_guessed)


def _used(columns: tuple[Column, ...], sections: tuple[Section, ...]) -> tuple[Column, ...]:
    """The columns without those that have neither a heading nor a single word in them."""
    filled = {key for section in sections for activity in section.activities for key in activity.other}
    return tuple(column for column in columns if column.heading or column.key in filled or column.key in KNOWN_COLUMNS)


def _kind(title: tuple[str, ...]) -> Kind:
    words = " ".join(title).lower()
    return Kind.ROADMAP if "дорожн" in words and "карт" in words else Kind.WORK_PLAN

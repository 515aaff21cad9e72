"""What stands above the table: masthead, sign-off blocks, title."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from plans.core.document import Place, SignOff
from plans.core.grid import Align, Paragraph, Table
from plans.core.recognise.lines import Line, lines_of, side_by_side
from plans.core.recognise.log import Log
from plans.core.recognise.markup import clean
from plans.core.recognise.prose import (
    is_masthead,
    is_prose,
    is_signed,
    last_title,
    without_letter,
    without_prose,
    without_stamps,
)  # fmt: skip
from plans.core.recognise.words import approves, is_draft_mark, is_group, leading_number, opens_title, sign_off
from plans.core.text import squeeze

_LONGEST = 40  # lines; what is longer is no title printed twice


@dataclass(frozen=True, slots=True)
class Front:
    """The parts above the table; `heading` is the first section's heading where it stands above the table's head."""

    masthead: tuple[str, ...]
    signoffs: tuple[SignOff, ...]
    title: tuple[str, ...]
    heading: str = ""


@dataclass(slots=True)
class _Block:
    """A sign-off block that is being read."""

    word: str
    opener: Line
    lines: list[Line]


def read_front(blocks: Iterable[Paragraph | Table], log: Log) -> Front:
    """The blocks above the head of the table, taken apart."""
    lines = side_by_side(without_stamps(_without_draft_marks(lines_of(blocks, log), log), log))
    lines = without_letter(lines, log)
    masthead, title, signoffs = _segments(lines)
    if not title:
        masthead, title = _guess_title(masthead, signoffs)
    title = last_title(title, log)
    words = clean("\n".join(line.text for line in title), "", log).split("\n")
    words, heading = _split_heading([word.strip() for word in words if word.strip()])
    words = without_prose(words, log)
    words = _once(words, log)
    if not words:
        log.warn("title.missing", "", "Название плана над таблицей не найдено.", "Впишите название плана.")
    return Front(
        masthead=tuple(clean(line.text, "", log) for line in masthead),
        signoffs=_placed(signoffs, log),
        title=tuple(words),
        heading=heading,
    )


def _without_draft_marks(lines: list[Line], log: Log) -> list[Line]:
    kept = [line for line in lines if not is_draft_mark(line.text)]
    dropped = [line.text for line in lines if is_draft_mark(line.text)]
    if dropped:
        log.leave(*dropped)
        log.info("draft.mark", "", "Слово «ПРОЕКТ» над планом не перенесено: его печатает сама программа.")
    return kept


def _segments(lines: list[Line]) -> tuple[list[Line], list[Line], list[_Block]]:
    """(masthead, title, sign-off blocks): each line goes to the part that is open when it comes."""
    masthead: list[Line] = []
    title: list[Line] = []
    blocks: list[_Block] = []
    target = masthead
    for line in lines:
        opened = sign_off(line.text)
        if opened and not (target is title and line.align is Align.CENTER):
            blocks.append(_Block(opened[0], line, [replace(line, text=opened[1])] if opened[1] else []))
            target = blocks[-1].lines
        elif opens_title(line.text) and line.place is None:
            target = title
            target.append(line)
        elif blocks and target is blocks[-1].lines and _leaves(blocks[-1], line):
            target = masthead
            target.append(line)
        else:
            target.append(line)
    return masthead, title, blocks


def _leaves(block: _Block, line: Line) -> bool:
    """Whether a line after a sign-off block stands outside it: across the page, or centred under one that is not."""
    if block.opener.place and line.place is None:
        return True
    if line.place is None and (is_prose(line.text) or (is_masthead(line.text) and is_signed(block.lines))):
        return True
    if block.opener.align is Align.RIGHT and line.align is Align.LEFT and line.place is None:
        return True
    return line.align is Align.CENTER and block.opener.align is not Align.CENTER


def _guess_title(masthead: list[Line], blocks: list[_Block]) -> tuple[list[Line], list[Line]]:
    """(masthead, title) where no line begins like a title: the last lines alike before the table are the title."""
    if not masthead or (blocks and masthead[-1].number < blocks[-1].opener.number):
        return masthead, []
    start = len(masthead) - 1
    while start and not masthead[start].gap and masthead[start - 1].bold == masthead[start].bold:
        start -= 1
    return masthead[:start], masthead[start:]


def _split_heading(title: list[str]) -> tuple[list[str], str]:
    """(title, heading): the last line of the title may already be the first section's heading."""
    if len(title) < 2 or is_prose(title[-1]) or not (is_group(title[-1]) or leading_number(title[-1])):
        return title, ""
    return (title, "") if leading_number(title[-2]) else (title[:-1], title[-1])


def _once(title: list[str], log: Log) -> list[str]:
    """The title without its repetitions (spacing and capitals aside)."""
    if len(title) > _LONGEST:
        return title
    whole = _bare(title)
    for place in range(1, len(title)):
        first = _bare(title[:place])
        if opens_title(title[place]) and first * (len(whole) // len(first)) == whole:
            log.leave(*title[place:])
            log.info("title.repeated", "", "Название напечатано в файле дважды, оставлено одно.")
            return title[:place]
    return title


def _bare(lines: list[str]) -> str:
    return squeeze("".join(lines)).lower()


def _placed(blocks: list[_Block], log: Log) -> tuple[SignOff, ...]:
    return tuple(
        SignOff(place, block.word, tuple(clean(line.text, block.word, log) for line in block.lines))
        for block, place in zip(blocks, _places(blocks), strict=True)
    )


def _places(blocks: list[_Block]) -> list[Place]:
    """The corner of each block: where it stands, else approval is on the right, and the first of two on the left."""
    approvals = sum(approves(block.word) for block in blocks)
    places = []
    for number, block in enumerate(blocks):
        known = block.opener.place or (Place.RIGHT if block.opener.align is Align.RIGHT else None)
        by_word = Place.RIGHT if approves(block.word) else Place.LEFT
        by_order = Place.LEFT if number == 0 else Place.RIGHT
        places.append(known or (by_order if len(blocks) == 2 and approvals != 1 else by_word))
    return places

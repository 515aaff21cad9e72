"""Rows of the plan's table → sections with activities: headings, torn rows, repeated heads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from plans.core.document import DEADLINE, EXECUTORS, KNOWN_COLUMNS, NUMBER, TITLE, Activity, Section
from plans.core.grid import Cell
from plans.core.limits import MAX_TEXT, check_text
from plans.core.recognise.body import Heading
from plans.core.recognise.head import Head
from plans.core.recognise.headings import SECTION
from plans.core.recognise.items import parted
from plans.core.recognise.kinds import heading_of, is_count, is_full, is_total
from plans.core.recognise.log import Log
from plans.core.recognise.markup import clean
from plans.core.recognise.matrix import MatrixLine
from plans.core.recognise.result import HEADING, Torn
from plans.core.recognise.words import is_group, is_number, leading_number
from plans.core.text import fold, joined

# What stands under a table: a name with its initials, a line for a signature, a post, a note.
_SIGNED = re.compile(
    r"_{3,}|\b[А-ЯЁ]\. ?[А-ЯЁ]\.|^(?:примечани|исполнитель|секретар|председател|директор|составил|согласован|утвержд)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Open:
    """A section that is being read; each activity is a dictionary of texts by key.

    `torn` holds what was joined, by the number of the row in the section.
    """

    heading: str
    rows: list[dict[str, str]] = field(default_factory=list)
    torn: dict[int, list[dict[str, str]]] = field(default_factory=dict)

    def tear(self, row: int, before: dict[str, str], piece: dict[str, str]) -> None:
        self.torn.setdefault(row, [before]).append(piece)


@dataclass(slots=True)
class _Reader:
    """Walks down the rows; `numbered` tells whether the table's rows have numbers at all."""

    head: Head
    log: Log
    numbered: bool
    sections: list[_Open] = field(default_factory=list)

    @property
    def last(self) -> dict[str, str] | None:
        return self.sections[-1].rows[-1] if self.sections and self.sections[-1].rows else None

    def take(self, line: MatrixLine, following: str, below: str) -> None:
        """One row; `following` is the number of the next row that has one, `below` that of a full row right below."""
        if not line.filled:
            return
        self._take_section(line)
        if self.head.same(line.row):
            self._leave(line, "head.repeated", "Заголовок таблицы повторён внутри неё, оставлен один.")
        elif is_count(line):
            self._leave(line, "columns.numbered", "Строка с номерами столбцов не перенесена.")
        elif is_total(line):
            self._leave(line, "row.total", "Итоговая строка не перенесена.")
        elif self._continues_heading(line):
            self._join_heading(self.sections[-1], fold(line.filled[0][1].text))
        elif heading := heading_of(line, following, below, self.head):
            self.open(heading)
        elif self.last is not None and self._continues(line, self.last):
            self._join(line, self.last)
        else:
            self._add(line)

    def _take_section(self, line: MatrixLine) -> None:
        """Where a column names the section of each row: another name than before opens one."""
        line.above.pop(SECTION, None)
        if SECTION not in line.cells:
            return
        named = fold(line.cells.pop(SECTION).text)
        line.filled = [(key, cell) for key, cell in line.filled if key != SECTION]
        if not named or not line.filled:
            line.filled += [(NUMBER, Cell(named, len(self.head.keys)))] if named else []
        elif not self.sections or self.sections[-1].heading != named:
            self.open(named)
        else:
            self.log.leave(named)

    def open(self, heading: str) -> None:
        self.sections.append(_Open(fold(clean(heading, None, self.log))))

    def _leave(self, line: MatrixLine, id: str, text: str) -> None:
        self.log.leave(line.verbatim)
        self.log.info(id, "", text)

    def _continues_heading(self, line: MatrixLine) -> bool:
        """A heading torn over a page: nothing but small letters under it."""
        fresh = bool(self.sections) and not self.sections[-1].rows and bool(self.sections[-1].heading)
        return fresh and len(line.filled) == 1 and line.filled[0][1].text[:1].islower()

    def _join_heading(self, section: _Open, text: str) -> None:
        section.tear(HEADING, {TITLE: section.heading}, {TITLE: text})
        section.heading = check_text(f"{section.heading} {text}")
        self._torn(section.heading)

    def _continues(self, line: MatrixLine, last: dict[str, str]) -> bool:
        """Whether a row without a number goes on with the row above. A whole row that begins anew does not."""
        if not self.numbered or line.text(NUMBER):
            return False
        return NUMBER in line.above or not _is_whole(line, last)

    def _join(self, line: MatrixLine, last: dict[str, str]) -> None:
        merged = NUMBER in line.above
        piece = {key: clean(cell.text, last.get(NUMBER, ""), self.log) for key, cell in line.filled}
        self.sections[-1].tear(len(self.sections[-1].rows) - 1, dict(last), piece)
        for key, text in piece.items():
            text = joined(last.get(key, ""), text, "\n" if merged else " ")
            last[key] = text if len(text) <= MAX_TEXT else check_text(text)  # its pieces have been looked at
        if merged:
            text = "Строки с общей ячейкой номера соединены в одно мероприятие."
            self.log.info("row.merged", fold(last.get(NUMBER, "")), text, "Если это разные мероприятия, разделите их.")
        else:
            self._torn(last.get(NUMBER, ""))

    def _torn(self, place: str) -> None:
        text = "Строка без номера продолжала строку выше и присоединена к ней."
        self.log.warn("row.torn", place, text, "Проверьте, что слова соединились верно.")

    def _add(self, line: MatrixLine) -> None:
        if not self.sections:
            self.sections.append(_Open(""))
        place = fold(line.text(NUMBER))
        row = {key: clean(cell.text, place, self.log) for key, cell in line.filled}
        for key, text in line.above.items():
            if key != NUMBER and text and not row.get(key):
                row[key] = clean(text, place, self.log)
                self.log.info("cell.merged", place, "Объединённая ячейка повторена в каждой своей строке.")
        self.sections[-1].rows.append(row)
        if self.numbered and not place:
            title = fold(row.get(TITLE, ""))[:60]
            self.log.warn("row.unnumbered", title, f"Строка «{title}» без номера принята за отдельное мероприятие.",
                          "Если она продолжает строку выше, соедините их.")  # fmt: skip


def read_sections(
    items: Iterable[MatrixLine | Heading], head: Head, log: Log
) -> tuple[tuple[Section, ...], tuple[Torn, ...], tuple[str, ...]]:
    """The sections in the order of the file (the first may have no heading), and what in them was joined.

    And the lines that stand in the table under its last row, but open no section: they belong to the plan's tail.
    """
    listed = list(items)
    listed = [piece for item in listed for piece in (parted(item, log) if isinstance(item, MatrixLine) else [item])]
    reader = _Reader(head, log, any(is_number(item.text(NUMBER)) for item in listed if isinstance(item, MatrixLine)))
    for item, following, below in zip(listed, _following(listed), [*map(_full_number, listed), ""][1:], strict=True):
        if isinstance(item, Heading):
            reader.open(item.text)
        else:
            reader.take(item, following, below)
    tail = _tail(reader.sections)
    sections = tuple(Section(one.heading, tuple(_activity(row) for row in one.rows)) for one in reader.sections)
    torn = (Torn(at, row, tuple(pieces)) for at, one in enumerate(reader.sections) for row, pieces in one.torn.items())
    return sections, tuple(torn), tail


def _tail(sections: list[_Open]) -> tuple[str, ...]:
    """Takes headings off the end under which nothing stands, and which do not call themselves sections."""
    lines: list[str] = []
    while len(sections) > 1 and not sections[-1].rows and not sections[-1].torn and _is_line(sections[-1].heading):
        lines.append(sections.pop().heading)
    return tuple(reversed(lines))


def _is_line(heading: str) -> bool:
    return bool(heading) and not is_group(heading) and not leading_number(heading) and bool(_SIGNED.search(heading))


def _full_number(item: MatrixLine | Heading) -> str:
    return fold(item.text(NUMBER)) if isinstance(item, MatrixLine) and is_full(item) else ""


def _following(items: list[MatrixLine | Heading]) -> list[str]:
    """For each item the number of the next row that has one, "" at the end."""
    numbers = []
    number = ""
    for item in reversed(items):
        numbers.append(number)
        if isinstance(item, MatrixLine) and is_number(item.text(NUMBER)):
            number = fold(item.text(NUMBER))
    return numbers[::-1]


def _activity(row: dict[str, str]) -> Activity:
    known = {key: row.get(key, "") for key in KNOWN_COLUMNS}
    return Activity(**known, other={key: text for key, text in row.items() if key not in KNOWN_COLUMNS and text})


def _is_whole(line: MatrixLine, last: dict[str, str]) -> bool:
    """Whether a row without a number is an activity of its own: whole, begun with a capital, under a whole row."""
    keys = (TITLE, EXECUTORS, DEADLINE)
    if not all(last.get(key) for key in keys):
        return False
    starts = [line.text(key)[:1] for key in keys]
    return all(starts) and not any(start.islower() for start in starts[:1] + starts[2:])

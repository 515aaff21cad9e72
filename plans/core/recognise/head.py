"""The head of the plan's table: which column holds what, told by the words of its heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plans.core.document import DEADLINE, EXECUTORS, MARK, NUMBER, RESULT, TITLE, Column
from plans.core.errors import NoPlanFound
from plans.core.grid import Cell, Grid, Paragraph, Row, Table
from plans.core.text import fold, squeeze

# The first line with a matching word wins, so "Дата проведения мероприятия" is a deadline and "Место проведения
# мероприятия" is a column of its own. Words are beginnings, in lower case, "ё" as "е".
OTHER = "other"
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (MARK, ("отметк", "статус", "о выполнении", "об исполнении", "ход выполнения", "ход исполнения", "факт")),
    (OTHER, ("мест", "цел", "форм", "категори", "бюджет", "финанс", "источник", "объем", "примечан", "количеств")),
    (DEADLINE, ("срок", "дат", "месяц", "период", "время", "когда", "график")),
    (EXECUTORS, ("исполнит", "ответствен", "кто отвечает", "кто проводит", "организатор")),
    (RESULT, ("результат", "вид документа", "документ", "итог", "продукт", "показател", "индикатор", "выход")),
    (TITLE, ("мероприят", "содержани", "наименован", "названи", "вид деятельн", "виды деятельн", "вид работ",
             "виды работ", "направлен", "действи", "событи", "задач", "тем", "работ", "что ")),
)  # fmt: skip
_MEANINGS = tuple((key, re.compile(rf"(?:^| )(?:{'|'.join(words)})")) for key, words in _WORDS)
_NUMBER = re.compile(r"^(?:№+|n|no)? ?(?:п ?[/\\.]? ?п\.?|пункта?|номер)?\.?$")
_ROW_NUMBER = re.compile(r"^\d{1,3}(?:[.,]\d{1,3})*[.)]?$")
_LONGEST = 120
_SAMPLE = 50
_LOOKED_FOR = (
    "План в файле не найден: искали таблицу, в строке заголовков которой есть «Мероприятие» (или «Содержание работы», "
    "«Наименование») и хотя бы одно из «Исполнители», «Срок», «Результат». Проверьте, тот ли это файл."
)


@dataclass(frozen=True, slots=True)
class Head:
    """The found head: its place in the grid, its texts, and the key of each column of the table, left to right."""

    block: int
    row: int
    height: int
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    texts: frozenset[str]

    def before(self, grid: Grid) -> list[Paragraph | Table]:
        """The blocks above the head; rows of its own table that stand above it come as a table without lines."""
        blocks = list(grid.blocks[: self.block])
        table = grid.blocks[self.block]
        if self.row and isinstance(table, Table):
            blocks.append(Table(table.rows[: self.row], table.widths, ruled=False))
        return blocks

    def same(self, row: Row) -> bool:
        """Whether a row repeats the head (spaces and capitals aside)."""
        texts = [cell.text for cell in row.cells if cell.text.strip()]
        return len(texts) > 1 and all(_plain(text) in self.texts for text in texts)


def find_head(grid: Grid) -> Head:
    """The first head in the grid. Raises NoPlanFound."""
    for number, block in enumerate(grid.blocks):
        if isinstance(block, Table):
            for row in range(len(block.rows)):
                head = head_at(block, number, row)
                if head:
                    return head
    raise NoPlanFound(_LOOKED_FOR)


def head_at(table: Table, block: int, row: int) -> Head | None:
    """The head that begins in the given row of a table, None if that row is none."""
    texts = [fold(cell.text) for cell in table.rows[row].cells]
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(len(text) > _LONGEST or _ROW_NUMBER.match(text) for text in filled):
        return None
    height = _height(table.rows, row)
    headings = _headings(table, row, height)
    keys = _keys(headings)
    if not {EXECUTORS, DEADLINE, RESULT, MARK} & set(keys):
        return None
    if NUMBER not in keys and _is_numbered(table.rows[row + height : row + height + _SAMPLE]):
        keys = _keys(headings, numbered=True)
    if TITLE not in keys:
        return None
    columns = {key: Column(key, heading) for key, heading in zip(keys, headings, strict=True)}
    own = {_plain(cell.text) for above in table.rows[row : row + height] for cell in above.cells}
    return Head(block, row, height, tuple(columns.values()), keys, frozenset(own - {""}))


def meaning(heading: str) -> str:
    """The key that a heading names: one of the known columns, or "other"."""
    words = fold(heading).lower().replace("ё", "е")
    if words and _NUMBER.match(words):
        return NUMBER
    return next((key for key, pattern in _MEANINGS if pattern.search(words)), OTHER)


def _height(rows: tuple[Row, ...], row: int) -> int:
    """How many rows the head takes: a two-storey head has a cell over two rows beside one over two columns."""
    cells = rows[row].cells
    if not any(cell.colspan > 1 for cell in cells):
        return 2 if row + 1 < len(rows) and _goes_on(cells, rows[row + 1].cells) else 1
    tallest = max(cell.rowspan for cell in cells)
    return min(tallest, 3, len(rows) - row) if tallest > 1 else 1


def _goes_on(head: tuple[Cell, ...], below: tuple[Cell, ...]) -> bool:
    """Whether the row below ends the words of the head: "№ | Наименование", "п/п | мероприятия"."""
    texts = [fold(cell.text) for cell in below]
    if len(texts) != len(head) or not texts[0] or not _NUMBER.match(texts[0].lower()):
        return False
    return not any(text[:1].isupper() or text[:1].isdigit() for text in texts)


def _headings(table: Table, row: int, height: int) -> list[str]:
    """The heading of each column: the texts that stand over it, from top to bottom."""
    stacks: list[list[str]] = []
    for _row, column, cell in _places(table, row, height):
        for place in range(column, column + cell.colspan):
            stacks.extend([] for _ in range(place + 1 - len(stacks)))
            stacks[place].append(fold(cell.text))
    return [fold(" ".join(stack)) for stack in stacks]


def _places(table: Table, row: int, height: int) -> Iterator[tuple[int, int, Cell]]:
    return Table(table.rows[row : row + height]).places()


def _keys(headings: list[str], numbered: bool = False) -> tuple[str, ...]:
    """A key for each heading; neighbours under one merged heading share it; a meaning that came before is "other".

    `numbered` tells that the first column holds numbers, whatever its heading.
    """
    keys: list[str] = []
    for place, heading in enumerate(headings):
        if place and heading == headings[place - 1] and heading:
            keys.append(keys[-1])
            continue
        key = meaning(heading) if heading or place else NUMBER  # the corner over the numbers is often left empty
        if place == 0 and key == OTHER and numbered:
            key = NUMBER
        keys.append(_next_other(keys) if key == OTHER or key in keys else key)
    return _with_title(keys, headings)


def _is_numbered(rows: tuple[Row, ...]) -> bool:
    """Whether most cells of the first column hold numbers, whatever stands over it ("Поз.", "Код")."""
    texts = [text for row in rows if row.cells and (text := fold(row.cells[0].text))]
    return sum(bool(_ROW_NUMBER.match(text)) for text in texts) * 2 > len(texts)


def _with_title(keys: list[str], headings: list[str]) -> tuple[str, ...]:
    """A table with executors and deadlines, whose activities stand under a word that nobody expected."""
    sure = {EXECUTORS, DEADLINE, RESULT, MARK, NUMBER} & set(keys)
    if TITLE not in keys and len(sure) > 2:
        unknown = [place for place, key in enumerate(keys) if key.startswith(OTHER) and headings[place]]
        if unknown:
            keys[unknown[0]] = TITLE
    return tuple(keys)


def _next_other(keys: list[str]) -> str:
    count = len({key for key in keys if key.startswith(OTHER)})
    return f"{OTHER}{count + 1}" if count else OTHER


def _plain(text: str) -> str:
    return squeeze(text).lower()

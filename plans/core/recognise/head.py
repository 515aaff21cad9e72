"""The head of the plan's table: which column holds what, told by the words of its heading."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plans.core.document import DEADLINE, EXECUTORS, MARK, NUMBER, RESULT, TITLE, Column
from plans.core.grid import Cell, Grid, Paragraph, Row, Table
from plans.core.recognise.headings import (
    OTHER,
    ROW_NUMBER,
    SECTION,
    begins,
    ends,
    is_known,
    is_number_heading,
    joined,
    meaning,
    mended,
    names_section,
    names_title,
)  # fmt: skip
from plans.core.recognise.matrix import MatrixLine, matrix
from plans.core.text import fold, squeeze

_LONGEST = 120
_SAMPLE = 50
LOOKED_FOR = (
    "План в файле не найден: искали таблицу, в строке заголовков которой есть «Мероприятие» (или «Содержание работы», "
    "«Наименование») и хотя бы одно из «Исполнители», «Срок», «Результат». Проверьте, тот ли это файл."
)


EMPTY = (
    "Заголовки таблицы найдены («{}»), но строк под ними нет. Возможно, строки стоят в другой таблице, на другом листе "
    "или на рисунке: соберите их под этими заголовками и загрузите снова, или вставьте таблицу на странице загрузки."
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
    order: tuple[str, ...] = ()  # the keys of its cells, one after another
    window: bool = False  # the deadline stands in two columns, begin and end
    torn: tuple[str, ...] = ()  # headings that a hand had hyphenated
    section: str = ""  # the heading of the column that names the section of each row

    def before(self, grid: Grid) -> list[Paragraph | Table]:
        """The blocks above the head; rows of its own table that stand above it come as a table without lines."""
        blocks = list(grid.blocks[: self.block])
        table = grid.blocks[self.block]
        if self.row and isinstance(table, Table):
            blocks.append(Table(table.rows[: self.row], table.widths, ruled=False))
        return blocks

    def lines(self, table: Table, names: Mapping[str, str] | None = None) -> Iterator[MatrixLine]:
        """The rows of a table under this head; `names` gives other keys for those of the head."""
        renamed = names or {}
        keys, order = (tuple(renamed.get(key, key) for key in own) for own in (self.keys, self.order))
        return matrix(table, keys, order, self.window)

    def same(self, row: Row) -> bool:
        """Whether a row repeats the head (spaces and capitals aside)."""
        texts = [cell.text for cell in row.cells if cell.text.strip()]
        return len(texts) > 1 and all(_plain(text) in self.texts for text in texts)


def find_head(grid: Grid) -> Head | None:
    """The first head in the grid."""
    for number, block in enumerate(grid.blocks):
        if isinstance(block, Table):
            for row in range(len(block.rows)):
                head = head_at(block, number, row)
                if head:
                    return head
    return None


def head_at(table: Table, block: int, row: int) -> Head | None:
    """The head that begins in the given row of a table, None if that row is none."""
    texts = [fold(cell.text) for cell in table.rows[row].cells]
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(len(text) > _LONGEST or ROW_NUMBER.match(text) for text in filled):
        return None
    height = _height(table.rows, row)
    raw = _headings(table, row, height)
    headings = [mended(heading) for heading in raw]
    keys = _keys(headings)
    if not {EXECUTORS, DEADLINE, RESULT, MARK} & set(keys):
        return None
    if NUMBER not in keys and _is_numbered(table.rows[row + height : row + height + _SAMPLE]):
        keys = _keys(headings, numbered=True)
    if TITLE not in keys:
        return None
    keys = _with_sections(keys, headings, table, row + height)
    by_key: dict[str, list[str]] = {}
    for key, heading in zip(keys, headings, strict=True):
        by_key.setdefault(key, []).append(heading)
    own = {_plain(cell.text) for above in table.rows[row : row + height] for cell in above.cells}
    return Head(
        block,
        row,
        height,
        tuple(Column(key, joined(texts)) for key, texts in by_key.items() if key != SECTION),
        keys,
        frozenset(own - {""}),
        tuple(keys[column] for _, column, _ in _places(table, row, 1) if column < len(keys)),
        len(set(by_key[DEADLINE])) > 1 if DEADLINE in by_key else False,
        tuple(fold(text) for text, heading in zip(raw, headings, strict=True) if fold(text) != heading),
        " ".join(by_key.get(SECTION, [])),
    )


def _height(rows: tuple[Row, ...], row: int) -> int:
    """How many rows the head takes: a two-storey head has a cell over two rows beside one over two columns."""
    cells = rows[row].cells
    if not any(cell.colspan > 1 for cell in cells):
        return 2 if row + 1 < len(rows) and _goes_on(cells, rows[row + 1].cells) else 1
    tallest = max(cell.rowspan for cell in cells)
    if tallest == 1 and row + 1 < len(rows) and _parts(cells, rows[row + 1].cells):
        return 2
    return min(tallest, 3, len(rows) - row)


def _parts(head: tuple[Cell, ...], below: tuple[Cell, ...]) -> bool:
    """Whether the row below only parts the wide cells of the head: «Начало | Окончание» under «Срок»."""
    wide: set[int] = set()
    at = 0
    for cell in head:
        wide |= set(range(at, at + cell.colspan)) if cell.colspan > 1 else set()
        at += cell.colspan
    at, filled = 0, 0
    for cell in below:
        text = fold(cell.text)
        if text and (at not in wide or any(map(str.isdigit, text)) or len(text) > _LONGEST):
            return False
        filled += bool(text)
        at += cell.colspan
    return filled > 1


def _goes_on(head: tuple[Cell, ...], below: tuple[Cell, ...]) -> bool:
    """Whether the row below ends the words of the head: "№ | Наименование", "п/п | мероприятия"."""
    texts = [fold(cell.text) for cell in below]
    if len(texts) != len(head) or not texts[0] or not is_number_heading(texts[0]):
        return False
    return not any(text[:1].isupper() or text[:1].isdigit() for text in texts)


def _headings(table: Table, row: int, height: int) -> list[str]:
    """The heading of each column: the texts that stand over it, from top to bottom."""
    stacks: list[list[str]] = []
    for _row, column, cell in _places(table, row, height):
        for place in range(column, column + cell.colspan):
            stacks.extend([] for _ in range(place + 1 - len(stacks)))
            stacks[place].append(cell.text.strip())
    return [" ".join(stack).strip() for stack in stacks]


def _places(table: Table, row: int, height: int) -> Iterator[tuple[int, int, Cell]]:
    return Table(table.rows[row : row + height]).places()


def _keys(headings: list[str], numbered: bool = False) -> tuple[str, ...]:
    """A key for each heading; neighbours under one merged heading share it; a meaning that came before is "other".

    `numbered` tells that the first column holds numbers, whatever its heading.
    """
    keys: list[str] = []
    window = _window(headings)
    unnumbered = not any(map(is_number_heading, filter(None, headings)))
    titled = any(map(names_title, headings))
    for place, heading in enumerate(headings):
        if place and ((heading == headings[place - 1] and heading) or place in window[1:]):
            keys.append(keys[place - 1] if place not in window else DEADLINE)
            continue
        # The corner over the numbers is often left empty.
        key = meaning(heading) if heading or place or not unnumbered else NUMBER
        if key == TITLE and titled and not names_title(heading):
            key = OTHER
        if place == 0 and key == OTHER and numbered:
            key = NUMBER
        keys.append(_next_other(keys) if key == OTHER or key in keys else key)
    return _with_title(keys, headings)


def _window(headings: list[str]) -> tuple[int, ...]:
    """The places of the columns that hold begin and end of the deadline, () where one column holds it all."""
    dated = [place for place, heading in enumerate(headings) if meaning(heading) == DEADLINE]
    first = next((place for place in dated if begins(headings[place])), None)
    last = next((place for place in dated if ends(headings[place])), None)
    return (first, last) if first is not None and last is not None and first < last else ()


def _with_sections(keys: tuple[str, ...], headings: list[str], table: Table, start: int) -> tuple[str, ...]:
    """The keys, where a column repeats one heading for several rows: it names their section."""
    for place, heading in enumerate(headings):
        if keys[place].startswith(OTHER) and names_section(heading) and _repeats(table, start, place):
            return (*keys[:place], SECTION, *keys[place + 1 :])
    return keys


def _repeats(table: Table, start: int, place: int) -> bool:
    """Whether the cells of a column reach over several rows, or say the same again and again."""
    cells = [cell for row, column, cell in table.places() if row >= start and column == place and cell.text.strip()]
    return len({fold(cell.text) for cell in cells}) < len(cells) or any(cell.rowspan > 1 for cell in cells)


def _is_numbered(rows: tuple[Row, ...]) -> bool:
    """Whether most cells of the first column hold numbers, whatever stands over it ("Поз.", "Код")."""
    texts = [text for row in rows if row.cells and (text := fold(row.cells[0].text))]
    return sum(bool(ROW_NUMBER.match(text)) for text in texts) * 2 > len(texts)


def _with_title(keys: list[str], headings: list[str]) -> tuple[str, ...]:
    """A table with executors and deadlines, whose activities stand under a word that nobody expected."""
    sure = {EXECUTORS, DEADLINE, RESULT, MARK, NUMBER} & set(keys)
    if TITLE not in keys and len(sure) > 2:
        unknown = [
            place
            for place, key in enumerate(keys)
            if key.startswith(OTHER) and headings[place] and not is_known(headings[place])
        ]
        if unknown:
            keys[unknown[0]] = TITLE
    return tuple(keys)


def _next_other(keys: list[str]) -> str:
    count = len({key for key in keys if key.startswith(OTHER)})
    return f"{OTHER}{count + 1}" if count else OTHER


def _plain(text: str) -> str:
    return squeeze(text).lower()

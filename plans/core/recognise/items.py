"""Several items that were typed into one row of the table: «1.1.⏎1.2.» beside «Первое⏎Второе»."""

from collections.abc import Iterator
from dataclasses import replace

from plans.core.document import NUMBER, TITLE
from plans.core.grid import Row
from plans.core.recognise.log import Log
from plans.core.recognise.matrix import MatrixLine
from plans.core.recognise.words import is_number
from plans.core.text import fold


def parted(line: MatrixLine, log: Log) -> Iterator[MatrixLine]:
    """The row, or one for each of its numbers where its title has as many lines."""
    numbers = _lines(line.text(NUMBER))
    if len(numbers) < 2 or not all(map(is_number, numbers)):
        yield line
        return
    place = fold(line.text(NUMBER))
    if len(_lines(line.text(TITLE))) != len(numbers):
        log.warn("row.several", place, "В одной строке таблицы несколько номеров, и где чьи слова, неясно.",
                 "Разделите строку на отдельные мероприятия.")  # fmt: skip
        yield line
        return
    log.warn("row.several", place, f"В одной строке таблицы стояло мероприятий: {len(numbers)}, они разделены.",
             "Проверьте, что исполнители и сроки остались при своих мероприятиях.")  # fmt: skip
    yield from (_one(line, at, len(numbers)) for at in range(len(numbers)))


def _one(line: MatrixLine, at: int, count: int) -> MatrixLine:
    """The item at a place; a cell without a line for each item holds for all of them."""
    cells = {}
    for key, cell in line.cells.items():
        lines = _lines(cell.text)
        cells[key] = replace(cell, text=lines[at] if len(lines) == count else cell.text)
    filled = [(key, cell) for key, cell in cells.items() if cell.text]
    return MatrixLine(Row(tuple(cells.values())), cells, dict(line.above), filled)


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.split("\n")) if line]

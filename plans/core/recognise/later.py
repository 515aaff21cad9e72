"""The later tables of a plan, which may have heads, columns and an order of their own."""

from plans.core.document import KNOWN_COLUMNS, Column
from plans.core.grid import Row, Table
from plans.core.recognise.head import Head, head_at
from plans.core.recognise.headings import OTHER, SECTION
from plans.core.recognise.log import Log
from plans.core.recognise.matrix import MatrixLine
from plans.core.text import fold

_HIGHEST = 3  # rows that may stand above a table's head


def own_head(table: Table, head: Head) -> Head | None:
    """The table's own head where it is another one than the plan's first."""
    for row in range(min(_HIGHEST, len(table.rows))):
        own = head_at(table, 0, row)
        if own:
            return None if own.keys == head.keys and head.same(table.rows[row]) else own
    return None


def later_rows(table: Table, head: Head, columns: list[Column], log: Log) -> list[MatrixLine]:
    """The rows of a later table by its own columns; those that are new join `columns`."""
    own = own_head(table, head)
    if own is None:
        return list(head.lines(table))
    keys, new = _keys(own, columns)
    columns.extend(new)
    end = own.row + own.height
    for row in table.rows[own.row : end]:
        log.leave(_without(row, new))
    log.info("head.repeated", "", "Заголовок таблицы повторён внутри неё, оставлен один.")
    above = head.lines(Table(table.rows[: own.row], table.widths))
    return [*above, *own.lines(Table(table.rows[end:], table.widths), dict(zip(own.keys, keys, strict=True)))]


def _keys(own: Head, columns: list[Column]) -> tuple[tuple[str, ...], list[Column]]:
    """(the plan's key for each column of the table, the columns that the plan does not have yet)."""
    present = {column.key for column in columns}
    by_heading = {_plain(column.heading): column.key for column in columns if column.key not in KNOWN_COLUMNS}
    names: dict[str, str] = {}
    new: list[Column] = []
    for column in own.columns:
        key = column.key
        if key not in KNOWN_COLUMNS:
            key = by_heading.get(_plain(column.heading)) or _free(present)
        if key not in present:
            present.add(key)
            new.append(Column(key, column.heading))
        names[column.key] = key
    names[SECTION] = SECTION
    return tuple(names[key] for key in own.keys), new


def _free(taken: set[str]) -> str:
    count = 1
    while (name := f"{OTHER}{count}" if count > 1 else OTHER) in taken:
        count += 1
    return name


def _without(row: Row, new: list[Column]) -> str:
    headings = {_plain(column.heading) for column in new}
    return " | ".join(text for text in map(fold, row.texts) if text and _plain(text) not in headings)


def _plain(text: str) -> str:
    return fold(text).lower()

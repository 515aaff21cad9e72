"""Queries whose SQL is written once: for one with joins Django needs longer to write it than the database to answer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, QuerySet

_KEY = -7_140_358_926  # this and those below stand for keys while the SQL is written; no row has such a one
_Converter = Callable[[object, Expression, BaseDatabaseWrapper], object]


class _Written(NamedTuple):
    """SQL, its parameters with what stands for keys among them, and by place of a value what makes it Python's."""

    sql: str
    params: Sequence[object]
    converters: Sequence[tuple[int, tuple[Sequence[_Converter], Expression]]]


class Prepared:
    """A query of plain values (`values_list`) that differs by its keys only; `build` makes it for any."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._build = build
        self._written: dict[str, _Written] = {}

    def rows(self, *keys: int, using: str = DEFAULT_DB_ALIAS) -> list[tuple]:
        """What `build(*keys)` would find, row by row."""
        given = dict(zip(range(_KEY, _KEY - len(keys), -1), keys, strict=True))
        if using not in self._written:
            self._written[using] = self._write(using, given)
        written, connection = self._written[using], connections[using]
        params = [given.get(value, value) if isinstance(value, int) else value for value in written.params]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, params)
            found = cursor.fetchall()
        return list(_converted(found, written, connection)) if written.converters else found

    def _write(self, using: str, keys: Iterable[int]) -> _Written:
        compiler = self._build(*keys).using(using).query.get_compiler(using)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
        return _Written(sql, params, tuple(converters.items()))


def _converted(found: list[tuple], written: _Written, connection: BaseDatabaseWrapper) -> Iterator[tuple]:
    for row in map(list, found):
        for at, (converters, expression) in written.converters:
            for convert in converters:
                row[at] = convert(row[at], expression, connection)
        yield tuple(row)

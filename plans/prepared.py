"""Queries whose SQL is written once: for one with joins Django needs longer to write it than the database to answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Model, QuerySet
from django.db.models.query import RelatedPopulator, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

# This and those below stand for keys while the SQL is written, as numbers or as texts; no row has such a one. Nor has
# any such a day as stands for days.
_KEY = -7_140_358_926
_DAY = date(1, 2, 3)
_RAW = (str, int)  # as the database hands them over
_FIXED = (str, int, date, type(None))  # that nobody can change, so that two rows may have the same
_GREATEST = 2**63 - 1  # that a database can hold
_Converter = Callable[[object, Expression, BaseDatabaseWrapper], object]
_Row = TypeVar("_Row", bound=Model)
Key = int | str | date | None | tuple[int, ...] | tuple[date, ...]
_MOST = 100  # shapes of one query
_FEW = 1024  # keys


class _Shape(NamedTuple):
    """How a row of values becomes an object: what of it belongs to itself, to what `select_related` brings, and by
    name what `annotate` adds."""

    model: type[Model]
    own: slice
    names: Sequence[str]
    related: Sequence[RelatedPopulator]
    added: Mapping[str, int]


class _Written(NamedTuple):
    """SQL, its parameters with what stands for keys among them, and by place of a value what makes it Python's; the
    shape of objects, where the query is one of objects."""

    sql: str
    params: Sequence[object]
    converters: Sequence[tuple[int, tuple[Sequence[_Converter], Expression]]]
    shape: _Shape | None


@dataclass(frozen=True, slots=True)
class Raw:
    """Rows as the database hands them over: equal where they are the same, so what follows from them alone may be kept
    under them."""

    told: tuple[tuple, ...]
    _written: _Written | None = field(compare=False, repr=False)
    _using: str = field(compare=False)

    @property
    def shape(self) -> _Shape | None:
        return self._written and self._written.shape

    @property
    def rows(self) -> list[tuple]:
        """With Python's values."""
        if self._written is None or not self._written.converters:
            return list(self.told)
        return _converted(self.told, self._written, connections[self._using])


class Prepared:
    """A query that differs by its keys only; `build` makes it for any. Of plain values (`values_list`), unless it is
    `PreparedObjects`.

    A key is a number, a text, a day, or several numbers or days for `__in`. It is written once for each number of these
    (rounded up: the last is told several times), and where a key is None: `build` may ask for something else then.
    `build` puts the keys into the query as they are: what it worked out from one would stay in the SQL for all others.
    """

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self._build = build
        self._written: dict[tuple[object, ...], _Written | None] = {}

    def rows(self, *keys: Key, using: str = DEFAULT_DB_ALIAS) -> list[tuple]:
        """What `build(*keys)` would find, row by row."""
        return self._found(keys, using).rows

    def raw(self, *keys: Key, using: str = DEFAULT_DB_ALIAS) -> Raw:
        """The same before the values are made Python's."""
        return self._found(keys, using)

    def _found(self, keys: tuple[Key, ...], using: str) -> Raw:
        keys = tuple([_rounded(key) if isinstance(key, tuple) else key for key in keys])
        connection, flat = connections[using], _flat(keys)
        written = self._on(using, keys)
        if written is None or any(isinstance(key, int) and abs(key) > _GREATEST for key in flat):
            return Raw((), None, using)
        given = _stand_ins(flat, connection)
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [_given(value, given) for value in written.params])
            return Raw(tuple(cursor.fetchall()), written, using)

    def _on(self, using: str, keys: tuple[Key, ...]) -> _Written | None:
        place = (using, *((len(key), *map(type, key[:1])) if isinstance(key, tuple) else type(key) for key in keys))
        if place in self._written:
            return self._written[place]
        written = self._write(using, keys)
        if len(self._written) < _MOST:
            self._written[place] = written
        return written

    def _write(self, using: str, keys: tuple[Key, ...]) -> _Written | None:
        """None where such keys can find nothing: several of which there are none."""
        compiler = self._build(*_like(keys)).using(using).query.get_compiler(using)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
        return _Written(sql, params, tuple(converters.items()), self._shape(compiler, using))

    def _shape(self, compiler: SQLCompiler, using: str) -> _Shape | None:
        return None


class PreparedObjects(Prepared, Generic[_Row]):
    """The same for objects, as Django itself would make them; `build` may not ask for `prefetch_related`."""

    def all(self, *keys: Key, using: str = DEFAULT_DB_ALIAS) -> list[_Row]:
        """What `build(*keys)` would find, each time new objects."""
        found = self._found(keys, using)
        return [_object(row, found.shape, using) for row in found.rows]

    def one(self, *keys: Key, using: str = DEFAULT_DB_ALIAS) -> _Row | None:
        """The first of them."""
        return next(iter(self.all(*keys, using=using)), None)

    def of(self, owner: Model, name: str, fetched: str = "") -> list[_Row]:
        """What `build(key of the owner)` would find in the owner's database; each knows the owner by `name`. What was
        asked for with the owner (`prefetch_related`, by the name `fetched`) is not asked for again."""
        if fetched in getattr(owner, "_prefetched_objects_cache", ()):
            return list(getattr(owner, fetched).all())
        found = self.all(owner.pk, using=owner._state.db or DEFAULT_DB_ALIAS)
        for row in found:
            setattr(row, name, owner)
        return found

    def _shape(self, compiler: SQLCompiler, using: str) -> _Shape:
        info = compiler.klass_info
        own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        names = [column.target.attname for column, _, _ in compiler.select[own]]
        related = get_related_populators(info, compiler.select, using)
        return _Shape(info["model"], own, names, related, compiler.annotation_col_map or {})


def _flat(keys: tuple[Key, ...]) -> list[int | str | date | None]:
    return [one for key in keys for one in (key if isinstance(key, tuple) else (key,))]


def _rounded(keys: tuple) -> tuple:
    """So many that the number is a power of two; none are none, and very many are as many as they are."""
    if not 0 < len(keys) <= _FEW:
        return keys
    return keys + keys[-1:] * ((1 << (len(keys) - 1).bit_length()) - len(keys))


def _like(keys: tuple[Key, ...]) -> list[Key]:
    """What stands for these keys."""
    stand_ins = (_stand_in(at, key) for at, key in enumerate(_flat(keys)))
    return [tuple(next(stand_ins) for _ in key) if isinstance(key, tuple) else next(stand_ins) for key in keys]


def _stand_in(at: int, key: int | str | date | None) -> int | date | None:
    return None if key is None else _DAY + timedelta(at) if isinstance(key, date) else _KEY - at


def _stand_ins(flat: Sequence[int | str | date | None], connection: BaseDatabaseWrapper) -> dict[object, object]:
    """By what stands for a key, as the database is told it, the key so."""
    adapt, found = connection.ops.adapt_datefield_value, {}
    for at, key in enumerate(flat):
        if isinstance(key, date):
            found[adapt(_DAY + timedelta(at))] = adapt(key)
        else:
            found[_KEY - at] = found[str(_KEY - at)] = key
    return found


def _given(value: object, given: Mapping[object, object]) -> object:
    return given.get(value, value) if isinstance(value, (int, str, date)) else value


def _object(row: tuple, shape: _Shape, using: str) -> Model:
    found = shape.model.from_db(using, shape.names, row[shape.own])
    for one in shape.related:
        one.populate(row, found)
    for name, at in shape.added.items():
        setattr(found, name, row[at])
    return found


def _converted(found: Sequence[tuple], written: _Written, connection: BaseDatabaseWrapper) -> list[tuple]:
    """As Python's values. In a column few are different (days, what is empty): each of those is converted once."""
    rows = [list(row) for row in found]
    for at, (converters, expression) in written.converters:
        known: dict[object, object] = {}
        for row in rows:
            raw = made = row[at]
            if raw.__class__ in _RAW and raw in known:
                row[at] = known[raw]
                continue
            for convert in converters:
                made = convert(made, expression, connection)
            row[at] = made
            if raw.__class__ in _RAW and isinstance(made, _FIXED):
                known[raw] = made
    return [tuple(row) for row in rows]

"""Rows written fast into the bench's base: COPY on PostgreSQL, and what slows it down is put off until all stand."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import Max, Model

NOW = datetime.now(UTC)
_SECONDARY = {
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ANY(%s)"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = quote_ident(indexname)::regclass)"
    ),
    "sqlite": (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN (SELECT value FROM json_each(%s))"
    ),
}


class Table:
    """Rows of one model on their way into the database: each is a default row with some fields of its own."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self.model = model
        fields = [field for field in model._meta.concrete_fields if field.column != "vector"]
        self.columns = [field.column for field in fields]
        self._plain = [_plain(field) for field in fields]
        self._at = [self.columns.index("id"), *(self.columns.index(name) for name in names)]
        self.last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        self.rows: list[list[object]] = []

    def add(self, *values: object) -> int:
        """The key of a new row."""
        self.last += 1
        row = self._plain.copy()
        for at, value in zip(self._at, (self.last, *values), strict=True):
            row[at] = value
        self.rows.append(row)
        return self.last

    def write(self) -> None:
        """Into the database with them."""
        if connection.vendor == "postgresql":
            _copy(self.model, self.columns, self.rows)
        else:
            places = ", ".join(["%s"] * len(self.columns))
            names = ", ".join(f'"{name}"' for name in self.columns)
            with connection.cursor() as cursor:
                statement = f'INSERT INTO "{self.model._meta.db_table}" ({names}) VALUES ({places})'  # noqa: S608 - our own names
                cursor.executemany(statement, self.rows)
        self.rows = []


def _plain(field: object) -> object:
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return NOW
    value = field.get_default()
    return json.dumps(value) if isinstance(value, dict | list) else value


def _copy(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    text = io.StringIO()
    for row in rows:
        text.write("\t".join(map(_cell, row)) + "\n")
    text.seek(0)
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', text)


def _cell(value: object) -> str:
    if value is None:
        return "\\N"
    return str(value).replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")


@contextmanager
def unhurried(models: Iterable[type[Model]]) -> Iterator[None]:
    """One transaction in which secondary indexes are dropped, and made again behind the rows.

    Foreign keys are not looked up where the database lets us: the rows are made in order.
    """
    names = [model._meta.db_table for model in models]
    postgres = connection.vendor == "postgresql"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SECONDARY[connection.vendor], [names if postgres else json.dumps(names)])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        if postgres:
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        for _, statement in indexes:
            cursor.execute(statement)

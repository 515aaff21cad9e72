"""All rows of the site's database brought into another one, of the other kind too, proved equal before they stay."""

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import environ
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

from plans.core.errors import PlanError

log = logging.getLogger(__name__)
SOURCE, TARGET = "default", "target"
_BATCH = 200
_KINDS = ("postgres://", "postgresql://", "sqlite:///")
# `migrate` fills them by itself; they are taken out again, so that the source's own keys come in.
_MADE_BY_MIGRATE = ("contenttypes", "auth")


class MoveRefused(PlanError):
    """The database cannot be moved there; the message says why and what to do. Nothing has stayed of it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is in one database: how many rows, and the SHA-256 of what stands in them, by the order of keys."""

    name: str
    rows: int
    sha256: str


def move(address: str) -> list[Table]:
    """Bring everything to the database at `address` (as in DATABASE_URL), which must be empty; the tables, proved.

    Nobody writes meanwhile: the source is held. Raises MoveRefused.
    """
    _name(address)
    source, target = connections[SOURCE], connections[TARGET]
    try:
        _refuse_unready(source)
        _refuse_filled(target)
        call_command("migrate", database=TARGET, verbosity=0, interactive=False)
        with transaction.atomic(using=SOURCE), transaction.atomic(using=TARGET):
            for model in _models():
                if model._meta.app_label in _MADE_BY_MIGRATE:
                    model._base_manager.using(TARGET).order_by().all()._raw_delete(TARGET)
            moved = [_copy(model, target) for model in _models()]
            _refuse_different(moved)
            _go_on_counting(target)
    except DatabaseError as error:
        raise MoveRefused(f"База отказала: {error}") from error
    finally:
        target.close()
        del connections[TARGET], connections.settings[TARGET]
    log.info("moved %s rows of %s tables", sum(table.rows for table in moved), len(moved))
    return moved


def _name(address: str) -> None:
    """Make the database known to Django under the name TARGET."""
    asked = environ.Env.db_url_config(address) if address.startswith(_KINDS) else {}
    if not asked.get("NAME"):
        raise MoveRefused("Адрес базы не понят. Напишите его так: postgres://имя:пароль@сервер:5432/база")
    own = settings.DATABASES[SOURCE]
    if all(str(asked.get(key) or "") == str(own.get(key) or "") for key in ("ENGINE", "NAME", "HOST", "PORT")):
        raise MoveRefused("Это та же самая база.")
    connections.settings[TARGET] = connections.configure_settings({SOURCE: own, TARGET: asked})[TARGET]


def _models() -> list[type[Model]]:
    """Everything that has rows, the tables between two models too."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _migrations(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())


def _refuse_unready(source: BaseDatabaseWrapper) -> None:
    waiting = set(MigrationLoader(None).disk_migrations) - _migrations(source)
    if waiting:
        raise MoveRefused(f"В этой базе не применены миграции: {len(waiting)}. Выполните ./run manage migrate")


def _refuse_filled(target: BaseDatabaseWrapper) -> None:
    """An empty database, or one that was only migrated."""
    tables = set(target.introspection.table_names())
    ours = {model._meta.db_table: model for model in _models()}
    if tables and "plans_plan" not in tables:
        raise MoveRefused("Там чужие таблицы. Создайте новую, пустую базу.")
    for name in sorted(tables & ours.keys()):
        model = ours[name]
        if model._meta.app_label not in _MADE_BY_MIGRATE and model._base_manager.using(TARGET).exists():
            raise MoveRefused(f"База не пуста: в таблице {name} есть строки. Создайте новую, пустую базу.")


def _rows(model: type[Model], alias: str) -> Iterator[tuple[object, ...]]:
    """The rows by the order of keys, as Django reads them."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model._base_manager.using(alias).order_by("pk").values_list(*names).iterator(_BATCH)


def _copy(model: type[Model], target: BaseDatabaseWrapper) -> Table:
    """Write the rows of one table just as they are: no field fills itself in anew."""
    fields = model._meta.concrete_fields
    names = ", ".join(target.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {target.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608
    rows, count, digest = _rows(model, SOURCE), 0, hashlib.sha256()
    with target.cursor() as cursor:
        while batch := list(islice(rows, _BATCH)):
            cursor.executemany(insert, [_prepared(fields, row, target) for row in batch])
            count += len(batch)
            for row in batch:
                digest.update(_text(row))
    return Table(model._meta.db_table, count, digest.hexdigest())


def _prepared(fields: Sequence[Field], row: tuple[object, ...], target: BaseDatabaseWrapper) -> list[object]:
    return [field.get_db_prep_save(value, target) for field, value in zip(fields, row, strict=True)]


def _text(row: tuple[object, ...]) -> bytes:
    """A row as bytes that are the same whichever database it was read from."""
    values = [bytes(value).hex() if isinstance(value, bytes | memoryview) else value for value in row]
    return json.dumps(values, sort_keys=True, default=str, ensure_ascii=False).encode() + b"\n"


def table_of(model: type[Model], alias: str) -> Table:
    """A table as it stands there now."""
    count, digest = 0, hashlib.sha256()
    for row in _rows(model, alias):
        count += 1
        digest.update(_text(row))
    return Table(model._meta.db_table, count, digest.hexdigest())


def _refuse_different(moved: list[Table]) -> None:
    """What has arrived is read again and compared with what was read at the source."""
    there = {table.name: table for table in (table_of(model, TARGET) for model in _models())}
    if different := [table.name for table in moved if there[table.name] != table]:
        raise MoveRefused(f"Не совпали таблицы: {', '.join(different)}. Ничего не перенесено.")


def _go_on_counting(target: BaseDatabaseWrapper) -> None:
    """New rows get keys after those that were brought."""
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)

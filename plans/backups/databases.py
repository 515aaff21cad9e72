"""The database of each kind as one file, and a database made from it. Everything is asked of the vendor's own tools."""

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from plans.core.errors import PlanError

_TIMEOUT = 6 * 3600


class Connection(Protocol):
    """A connection as both drivers give it."""

    def cursor(self) -> Any: ...


class ToolFailed(PlanError):
    """A program of the database is missing or has failed; the message says which and why."""


def file_name() -> str:
    """What the file is called in a copy."""
    return "database.dump" if connection.vendor == "postgresql" else "database.sqlite3"


def dump(target: Path) -> None:
    """Write the database as it stands at one moment. Raises ToolFailed."""
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", _name())
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)


def load(source: Path) -> None:
    """Fill the site's own database, which must be empty, from the file. Raises ToolFailed."""
    if connection.vendor == "postgresql":
        connection.close()
        _restore(source, _name())
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
        copy.backup(connection.connection)
    connection.close()


@contextmanager
def beside(source: Path, folder: Path) -> Iterator[Connection]:
    """A connection to a database made from the file beside the site's own; the database is gone afterwards."""
    if connection.vendor != "postgresql":
        name = folder / "check.sqlite3"
        shutil.copyfile(source, name)
        with closing(sqlite3.connect(name)) as opened:
            yield opened
        return
    name = f"{_name()}_check_{secrets.token_hex(4)}"
    _run("createdb", name)
    try:
        _restore(source, name)
        parameters = connection.get_connection_params() | {"dbname": name}
        with closing(connection.Database.connect(**_plain(parameters))) as opened:
            yield opened
    finally:
        _run("dropdb", name)


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    """Without what is Django's own: a bare connection is enough for counting."""
    return {key: value for key, value in parameters.items() if key not in ("cursor_factory", "options")}


def rows(opened: Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """What a query of our own answers, a few rows at a time."""
    cursor = opened.cursor()
    cursor.execute(query)
    while found := cursor.fetchmany(20):
        yield from found


def is_empty() -> bool:
    """Whether the site's own database holds no table with rows of ours, so that nothing can be lost."""
    tables = set(connection.introspection.table_names())
    if "plans_user" not in tables:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM plans_user) OR EXISTS (SELECT 1 FROM plans_plan)")
        return not cursor.fetchone()[0]


def make_room() -> None:
    """Take away the empty tables of a database that `migrate` has made already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _restore(source: Path, name: str) -> None:
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={name}", str(source))


def _run(program: str, *arguments: str) -> None:
    """A program of PostgreSQL against the server of the settings; the password goes by the environment."""
    settings = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {name: str(settings[key]) for name, key in names.items() if settings.get(key)}
    if shutil.which(program) is None:
        raise ToolFailed(f"Нет программы {program}. Установите её: sudo apt-get install postgresql-client")
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [program, *arguments], env=os.environ | environment, capture_output=True, text=True, timeout=_TIMEOUT
    )
    if done.returncode:
        raise ToolFailed(f"{program}: {done.stderr.strip() or 'код ' + str(done.returncode)}")

"""The empty database with all tables, kept from one run of the tests to the next: migrations take seconds to make it.

Beside the virtual environment lies a copy for each set of migrations; `migrate` finds in it that nothing is left to do.
"""

import hashlib
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).parent.parent
# What the tables are made of; whoever reads another module in a migration adds it here.
MADE_OF = (
    "plans/migrations/*.py",
    "plans/core/chain.py",
    "plans/models/guards.py",
    "plans/models/found.py",
    "requirements.txt",
)


def place() -> Path:
    """Where the copy for today's migrations lies, if there is one."""
    digest = hashlib.sha256(sys.version.encode())
    for pattern in MADE_OF:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return Path(sys.prefix) / "test-databases" / f"{digest.hexdigest()[:32]}.sqlite3"


def laid_out() -> sqlite3.Connection | None:
    """Fill the database of the tests from the copy; it lives as long as the connection that is given back."""
    kept = place()
    if connection.vendor != "sqlite" or not kept.is_file():
        return None
    with closing(sqlite3.connect(kept)) as source:
        held = sqlite3.connect("file:memorydb_default?mode=memory&cache=shared", uri=True)
        source.backup(held)
    return held


def keep() -> None:
    """Keep a copy of the database that the migrations have just made; of several runs at once one is kept.

    Where no test asks a database, none was made.
    """
    if connection.vendor != "sqlite" or connection.connection is None or place().is_file():
        return
    place().parent.mkdir(exist_ok=True)
    new = place().with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(new)) as target:
        connection.connection.backup(target)
    new.rename(place())

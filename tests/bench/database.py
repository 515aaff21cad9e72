"""What the database itself does for a page: its processor time, and the rows it looks at."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction

_TICKS = os.sysconf("SC_CLK_TCK")
_BESIDE = ("Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter")


def spent() -> float | None:
    """Seconds of processor time of the server process behind our connection; None where it is not on this machine."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not path.exists():
        return None
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def rows_read(statements: Iterable[str]) -> int | None:
    """How many rows these queries take from tables and indexes, as PostgreSQL explains them; None on SQLite.

    What the page has told the planner (`SET LOCAL`) is told it here too.
    """
    if connection.vendor != "postgresql":
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        total = 0
        for sql in statements:
            if sql.startswith("SET LOCAL"):
                cursor.execute(sql)
            elif sql.startswith(("SELECT", "WITH")):
                total += _read(sql)
    return total


def _read(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")  # its values are in it already
        found = cursor.fetchone()[0]
    plan = found if isinstance(found, list) else json.loads(found)
    return _scanned(plan[0]["Plan"])


def _scanned(node: dict) -> int:
    below = node.get("Plans", [])
    own = 0
    if "Scan" in node["Node Type"] and node["Node Type"] not in ("CTE Scan", "Subquery Scan", "Function Scan"):
        own = round((node["Actual Rows"] + sum(node.get(name, 0) for name in _BESIDE)) * node["Actual Loops"])
    return own + sum(map(_scanned, below))

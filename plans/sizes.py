"""What SQLite knows of the sizes of its tables, by which it chooses among indexes; PostgreSQL counts by itself.

Without it SQLite takes every index for a good one, also that of a column which is empty in nearly all rows: a summary
of 25 clusters among a million rows took ten times as long.
"""

from django.db import connection


def renew() -> None:
    """Count anew; writers wait meanwhile: some milliseconds, a few seconds with a million rows."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

"""SQLite chooses its indexes by what the tables hold."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from plans import sizes
from plans.models import Activity
from tests.cast import draft

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts by itself"),
]

EMPTY = "excluded_by"


def test_rows_of_some_plans_are_not_looked_for_by_a_column_that_is_empty_in_all(cast):
    plans = [draft(cast).pk for _ in range(6)]
    rows = Activity.objects.filter(excluded_by=None, section__plan__in=plans[:2])
    assert EMPTY in rows.explain()
    sizes.renew()
    assert EMPTY not in rows.explain()


def test_a_column_that_nearly_all_rows_have_empty_is_still_searched_for_the_others(cast):
    draft(cast)
    sizes.renew()
    assert EMPTY in Activity.objects.filter(excluded_by=1).explain()


def test_the_daily_run_counts(cast):
    draft(cast)
    assert not _counted()
    call_command("remind", today="2022-03-10", stdout=StringIO())
    assert _counted()


def _counted() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat1'")
        return bool(cursor.fetchall())

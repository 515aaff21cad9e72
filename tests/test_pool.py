"""By which way the database is asked: the site through PgBouncer where one is named, commands never."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAID = "from django.conf import settings; one = settings.DATABASES['default']; "
SAID += "print(one['PORT'], one['DISABLE_SERVER_SIDE_CURSORS'])"


@pytest.mark.parametrize(
    ("program", "pool", "expected"),
    [
        ("import clusterplans.wsgi; ", "postgres://plans@db.example.org:6432/plans", "6432 True"),
        ("import clusterplans.wsgi; ", "", "5432 False"),
        ("import django; django.setup(); ", "postgres://plans@db.example.org:6432/plans", "5432 True"),
    ],
    ids=["the site through the pool", "the site without one", "a command"],
)
def test_who_asks_the_database_by_which_way(program, pool, expected):
    settings = {
        "DATABASE_URL": "postgres://plans@db.example.org:5432/plans",
        "POOL_URL": pool,
        "SECRET_KEY": "of a test",
    }
    env = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "clusterplans.settings"}
    done = subprocess.run([sys.executable, "-c", program + SAID], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == expected, done.stderr

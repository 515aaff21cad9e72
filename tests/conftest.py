"""Fixtures for every test: the cast, and settings that keep tests fast and quiet."""

import itertools
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import override_settings

from plans.models import guards
from tests import postgres as servers
from tests import prepared
from tests.cast import Cast, make_cast
from tests.mailserver import mail_server

# Times are measured by `./run bench`, not by tests: a busy machine is no fault.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _connections_end_with_their_request():
    """Else a page that a browser still keeps open holds the database when the tests want to drop it."""
    for database in connections.databases.values():
        database["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def _laid_out(django_test_environment, django_db_modify_db_settings):
    held = prepared.laid_out()
    yield
    if held:
        held.close()


@pytest.fixture(scope="session")
def django_db_setup(_laid_out, django_db_setup, django_db_blocker):
    """pytest-django's own, out of what an earlier run has prepared."""
    with django_db_blocker.unblock():
        prepared.keep()


@pytest.fixture(scope="session", autouse=True)
def _nobody_holds_the_database(django_db_setup, django_db_blocker):
    """Before PostgreSQL's test database is dropped: end the sessions of live servers' threads that still hold it."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session", autouse=True)
def _emptying_lifts_the_guards():
    """Tests that commit end with an empty database, which the guards of frozen rows refuse; they come back after it."""
    with pytest.MonkeyPatch.context() as patch:
        kept = BaseDatabaseOperations.execute_sql_flush

        def flush(self, sql_list):
            guards.lift(self.connection)
            return kept(self, sql_list)

        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_settings(django_test_environment):
    """A cheap password hash, no lists of static files, no page that waits in vain: the same for all tests."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        MAKING_WAIT=60,  # on a busy machine too a page gets its file at once
        LETTERS_AGAIN=[],  # else they would come in the middle of another test
        ALLOWED_HOSTS=["*"],
        WHITENOISE_AUTOREFRESH=True,  # else WhiteNoise lists 200 static files anew for the client of every test
    ):
        yield


_numbers = itertools.count()


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path_factory):
    """Plain static files, uploads in a folder of the test's own.

    It is not `tmp_path`, which looks through the folders of all tests before and is wanted by few.
    """
    folder = tmp_path_factory.getbasetemp() / f"site-{next(_numbers)}"
    folder.mkdir()
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "made": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "made"},
        },
        "trust": {"BACKEND": "plans.files.folder.Whole", "OPTIONS": {"location": folder / "trust"}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MEDIA_ROOT = folder / "media"
    settings.MADE_ROOT = folder / "made"
    settings.TRUST_ROOT = folder / "trust"
    cache.clear()  # what was counted of visitors


@pytest.fixture
def cast(db) -> Cast:
    """The people and clusters of the tests."""
    return make_cast()


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server beside whatever database the tests run on."""
    with tempfile.TemporaryDirectory(prefix="plans-postgres-") as folder, servers.serving(Path(folder)) as server:
        yield server


@pytest.fixture
def mailserver(settings):
    """A mail server that refuses nothing yet."""
    with mail_server(settings) as made:
        yield made

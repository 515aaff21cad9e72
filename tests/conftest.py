"""Fixtures for every test: the cast, and settings that keep tests fast and quiet."""

import hypothesis
import pytest

from tests.cast import Cast, make_cast

# Times are measured by `./run bench`, not by tests: a busy machine is no fault.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _quick_settings(settings, tmp_path):
    """Plain static files, a cheap password hash, uploads in a folder of the test's own."""
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MADE_ROOT = tmp_path / "made"
    settings.ALLOWED_HOSTS = ["*"]
    # Else WhiteNoise lists 200 static files anew for the client of every test.
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def cast(db) -> Cast:
    """The people and clusters of the tests."""
    return make_cast()

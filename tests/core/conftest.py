"""Tests of the core, which knows no Django: what others set for each test is not set for these thousands."""

from collections.abc import Iterator

import pytest

from plans.core.readers import office


@pytest.fixture(autouse=True)
def _own_folders() -> None:
    """Instead of the one of tests/conftest.py: nothing is stored here."""


@pytest.fixture(scope="session", autouse=True)
def _patient_with_offices() -> Iterator[None]:
    """LibreOffice that gets a tenth of a busy machine is slow, and no fault of its file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office, "_SECONDS", 120)
        yield

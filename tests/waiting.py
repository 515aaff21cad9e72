"""Waiting for what must come: looked for again and again, and an error when it does not."""

import time
from collections.abc import Callable

PATIENCE = 110  # seconds, on a busy machine


def until(true: Callable[[], object], what: str) -> None:
    """Until it is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"nobody sees {what}"
        time.sleep(0.02)

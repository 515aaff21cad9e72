"""How the measures take time."""

import gc
import statistics
import time
from collections.abc import Callable


def speed() -> float:
    """Seconds for ten million additions: how fast this machine is today, to compare figures of different days."""
    start, total = time.perf_counter(), 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - start


def median(work: Callable[[], object], runs: int = 7) -> float:
    """Milliseconds of one call."""
    work()
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)

"""Runs of the tests, each in a fork of its own that ends at the first failure.

A mutant of a function's body is put into a fork of pytest's session, which has collected all tests once; any other is
imported anew. Tests go quick ones first. Leaving slow ones out lets more mutants live, never fewer.
"""

import contextlib
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from types import FunctionType

import pytest

from tests.mutants.made import Finder, Mutant

SLOWER = 5  # so many times slower than the untouched code is hanging
QUICK = 0.2  # seconds; such tests go first
_Remembering = type(lru_cache(len))
_OPTIONS = ("-q", "-n", "0", "-p", "no:randomly", "--no-header")


def passes(work: Callable[[], bool], seconds: float) -> bool:
    """Whether a fork says so in time. What it has started ends with it."""
    child = os.fork()
    if not child:
        os.setpgrp()
        with contextlib.suppress(BaseException):
            os._exit(0 if work() else 1)
        os._exit(1)
    ends = time.monotonic() + seconds
    while not (done := os.waitpid(child, os.WNOHANG))[0] and time.monotonic() < ends:
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if not done[0]:
        os.waitpid(child, 0)
    return bool(done[0]) and os.waitstatus_to_exitcode(done[1]) == 0


class Session:
    """A plugin of pytest: the tests as they were collected, run for each mutant that can be put in.

    `folder` gets order.json, the longest time of a run and the tests in their order, and a line of `tried` for each
    mutant that could be put in: its place, and whether it survived.
    """

    def __init__(self, mutants: Sequence[Mutant], quick: float, folder: Path) -> None:
        self.mutants, self.quick, self.folder = mutants, quick, folder

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed or not passes(lambda: self._timed(session), 3600):
            return True
        seconds = json.loads((self.folder / "seconds.json").read_text())
        items = quick_first(session.items, seconds, self.quick)
        limit = SLOWER * sum(seconds[item.nodeid] for item in items) + 5
        if not passes(lambda: self._noticed_by_none(session, items), limit):
            return True
        live = _live({str(one.path) for one in self.mutants})
        with (self.folder / "tried").open("w", buffering=1) as tried:
            for at, mutant in enumerate(self.mutants):
                if put_in := _ready(mutant, live):
                    survived = passes(lambda put_in=put_in: put_in() and self._noticed_by_none(session, items), limit)
                    tried.write(f"{at} {int(survived)}\n")
                    self._put_first_what_noticed(items)
        (self.folder / "order.json").write_text(json.dumps([limit, [item.nodeid for item in items]]))
        return True

    def _noticed_by_none(self, session: pytest.Session, items: list[pytest.Item]) -> bool:
        for item, following in pairwise([*items, None]):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                (self.folder / "noticed").write_text(item.nodeid)
                return False
        return True

    def _put_first_what_noticed(self, items: list[pytest.Item]) -> None:
        """A test that has killed one mutant is likely to kill the next."""
        with contextlib.suppress(FileNotFoundError):
            first = (self.folder / "noticed").read_text()
            items.sort(key=lambda item: item.nodeid != first or _commits(item))

    def _timed(self, session: pytest.Session) -> bool:
        seconds = {}
        for item, following in pairwise([*session.items, None]):
            began = time.monotonic()
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            seconds[item.nodeid] = time.monotonic() - began
        (self.folder / "seconds.json").write_text(json.dumps(seconds))
        return not session.testsfailed


def quick_first(items: Sequence[pytest.Item], seconds: dict[str, float], quick: float) -> list[pytest.Item]:
    """Quick ones as pytest has ordered them, others by their time, those that empty the database last; no slow ones."""
    kept = [item for item in items if seconds[item.nodeid] < quick]
    return sorted(kept, key=lambda item: (_commits(item), max(seconds[item.nodeid], QUICK)))


def _commits(item: pytest.Item) -> bool:
    marks = [mark.kwargs.get("transaction", False) for mark in item.iter_markers("django_db")]
    return any(marks) or bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())))


def _live(paths: set[str]) -> dict[tuple[str, str], list[FunctionType]]:
    """The functions that were imported from the files, by their names."""
    found: dict[tuple[str, str], list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename in paths:
            found.setdefault((one.__code__.co_filename, one.__code__.co_qualname), []).append(one)
    return found


def _ready(mutant: Mutant, live: dict[tuple[str, str], list[FunctionType]]) -> Callable[[], bool] | None:
    """What puts the mutant in where its function is imported; None where it must be imported anew."""
    name, code = mutant.body() or ("", None)
    found = live.get((str(mutant.path), name), [])
    if code is None or not found or any(one.__code__.co_freevars != code.co_freevars for one in found):
        return None

    def put_in() -> bool:
        for one in found:
            one.__code__ = code
        _forget()
        return True

    return put_in


def _forget() -> None:
    """What functions have answered while the tests were collected is asked again."""
    for one in gc.get_objects():
        if isinstance(one, _Remembering) and one.__module__.startswith("plans."):
            one.cache_clear()


class _Ordered:
    """A plugin of pytest: only these tests, in this order."""

    def __init__(self, order: Sequence[str]) -> None:
        self.order = {one: at for at, one in enumerate(order)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((one for one in items if one.nodeid in self.order), key=lambda one: self.order[one.nodeid])


def _quietly(tests: Sequence[str], plugin: object, *more: str) -> bool:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    return pytest.main([*_OPTIONS, *more, *tests], plugins=[plugin]) == 0


def _anew(mutant: Mutant, tests: Sequence[str], order: Sequence[str]) -> bool:
    sys.meta_path.insert(0, Finder(mutant))
    return _quietly(tests, _Ordered(order), "-x")


def survivors(
    mutants: Sequence[Mutant], tests: Sequence[str], quick: float, folder: Path
) -> Iterator[tuple[int, bool]]:
    """Of each mutant by its place whether all tests pass with it; nothing where they fail with the untouched code."""
    passes(lambda: _quietly(tests, Session(mutants, quick, folder)), 24 * 3600)
    if not (folder / "tried").is_file():
        return
    limit, order = json.loads((folder / "order.json").read_text())
    lines = (folder / "tried").read_text().splitlines()
    tried = {int(at): said == "1" for at, said in (line.split() for line in lines)}
    yield from tried.items()
    for at, mutant in enumerate(mutants):
        if at not in tried:
            yield at, passes(lambda mutant=mutant: _anew(mutant, tests, order), limit + 60)

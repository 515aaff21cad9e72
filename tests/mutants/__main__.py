"""`./run mutants [names] [--sample N]`: spoil the code in one place and see whether a test fails.

Nothing is written: each mutant lives in the memory of a child process, which runs the tests of its module. A mutant
that hangs is killed too. The report names every survivor with its line, and at the end the share of those killed.
"""

import argparse
import contextlib
import difflib
import importlib.machinery
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mutants.operators import mutants

ROOT = Path(__file__).parent.parent.parent
# What is spoilt → the tests that must notice it.
TARGETS = {
    "permissions": ("plans/permissions.py", "tests/test_permissions.py"),
    "stages": ("plans/core/stages.py", "tests/core/test_stages.py tests/test_permissions.py"),
    "obligations": ("plans/core/obligations.py", "tests/core/test_obligations.py"),
    "deadlines": ("plans/core/deadlines/*.py", "tests/core/deadlines"),
    "approval": ("plans/approval/*.py", "tests/approval tests/views/test_stages.py"),
}
SLOWER = 5  # so many times slower than the untouched code is hanging


@dataclass(frozen=True, slots=True)
class Mutant:
    """One spoilt module."""

    path: Path
    how: str
    code: str
    before: str

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    def shown(self) -> str:
        """What stands there now, line by line."""
        lines = difflib.unified_diff(self.before.splitlines(), self.code.splitlines(), lineterm="", n=0)
        return "\n".join(f"    {line}" for line in lines if not line.startswith(("---", "+++")))


class _Spoilt(importlib.machinery.SourceFileLoader):
    """Loads the mutant's text where the module's own would be read."""

    code = ""

    def get_code(self, fullname):
        return compile(self.code, self.path, "exec")


class _Finder:
    """The first that is asked for a module: it knows one."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.mutant.name:
            return None
        loader = _Spoilt(fullname, str(self.mutant.path))
        loader.code = self.mutant.code
        places = [str(self.mutant.path.parent)] if self.mutant.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, self.mutant.path, loader=loader, submodule_search_locations=places
        )


def survives(mutant: Mutant | None, tests: list[str], seconds: float) -> bool:
    """Whether all tests pass with it (with the untouched code: None) in time."""
    child = os.fork()
    if not child:
        os.setpgrp()
        with contextlib.suppress(BaseException):
            _run(mutant, tests)
        os._exit(1)
    ends = time.monotonic() + seconds
    while not (done := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > ends:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return False
        time.sleep(0.02)
    return os.waitstatus_to_exitcode(done[1]) == 0


def _run(mutant: Mutant | None, tests: list[str]) -> None:
    if mutant:
        sys.meta_path.insert(0, _Finder(mutant))
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    os._exit(int(pytest.main(["-x", "-q", "-n", "0", "-p", "no:randomly", "--no-header", *tests])))


def of(name: str, sample: int, seed: int) -> list[Mutant]:
    """The mutants of a target, or so many of them by chance."""
    paths = sorted(ROOT.glob(TARGETS[name][0]))
    texts = [(path, path.read_text(encoding="utf-8")) for path in paths]
    found = [Mutant(path, how, code, text) for path, text in texts for how, code in mutants(text)]
    return random.Random(seed).sample(found, min(sample or len(found), len(found)))


def measure(name: str, sample: int, seed: int) -> Iterator[str]:
    """Lines of the report on one target."""
    tests = TARGETS[name][1].split()
    began = time.monotonic()
    if not survives(None, tests, seconds=600):
        yield f"{name}: тесты не проходят и без порчи кода"
        return
    limit = SLOWER * (time.monotonic() - began) + 5
    found = of(name, sample, seed)
    left = []
    for at, mutant in enumerate(found, 1):
        if survives(mutant, tests, limit):
            left.append(mutant)
            yield f"{name}: выжил {len(left)} из {at}: {mutant.name}, {mutant.how}\n{mutant.shown()}"
    killed = len(found) - len(left)
    yield f"{name}: убито {killed} из {len(found)} ({killed / max(len(found), 1):.1%})"


def main() -> int:
    asked = argparse.ArgumentParser(prog="./run mutants")
    asked.add_argument("names", nargs="*", help=f"что портить: {', '.join(TARGETS)}")
    asked.add_argument("--sample", type=int, default=0, help="сколько порч взять наугад (0 – все)")
    asked.add_argument("--seed", type=int, default=17)
    options = asked.parse_args()
    if unknown := set(options.names) - set(TARGETS):
        asked.error(f"нет такого: {', '.join(sorted(unknown))}")
    for name in options.names or TARGETS:
        for line in measure(name, options.sample, options.seed):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`./run mutants [names] [--sample N]`: spoil the code in one place and see whether a test fails.

Nothing is written: each mutant lives in the memory of a fork, which runs the tests of its module until one fails. A
mutant that hangs is killed too. The report names every survivor with its line, and tells the share of those killed;
those that same.py lists with a reason mean the same as the code and are not counted.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.mutants.made import of
from tests.mutants.runs import survivors
from tests.mutants.same import SAME

# What is spoilt → the tests that must notice it.
TARGETS = {
    "permissions": ("plans/permissions.py", "tests/test_permissions.py"),
    "stages": ("plans/core/stages.py", "tests/core/test_stages.py tests/test_permissions.py"),
    "obligations": ("plans/core/obligations.py", "tests/core/test_obligations.py"),
    "deadlines": ("plans/core/deadlines/*.py", "tests/core/deadlines"),
    "approval": (
        "plans/approval/*.py",
        "tests/approval tests/views/test_stages.py tests/views/test_way.py tests/views/test_comparing.py"
        " tests/views/test_check.py tests/amending/test_giving.py",
    ),
    "giving": ("plans/amending/giving.py", "tests/amending/test_giving.py tests/approval/test_way.py"),
}


def measure(name: str, sample: int, seed: int, quick: float) -> Iterator[str]:
    """Lines of the report on one target."""
    pattern, tests = TARGETS[name]
    found = of(pattern, sample, seed)
    tried = left = same = 0
    with tempfile.TemporaryDirectory(prefix="plans-mutants-") as folder:
        for at, survived in survivors(found, tests.split(), quick, Path(folder)):
            if survived and found[at].change in SAME:
                same += 1
                continue
            tried, left = tried + 1, left + survived
            if survived:
                yield f"{name}: выжил {left} из {tried}: {found[at].name}, {found[at].how}\n{found[at].shown()}"
    if not tried:
        yield f"{name}: тесты не проходят и без порчи кода"
        return
    yield f"{name}: убито {tried - left} из {tried} ({(tried - left) / tried:.1%}), не в счёт равносильных: {same}"


def main() -> int:
    asked = argparse.ArgumentParser(prog="./run mutants")
    asked.add_argument("names", nargs="*", help=f"что портить: {', '.join(TARGETS)}")
    asked.add_argument("--sample", type=int, default=0, help="сколько порч взять наугад (0 – все)")
    asked.add_argument("--seed", type=int, default=17)
    asked.add_argument("--quick", type=float, default=3600, help="без тестов, которые дольше стольких секунд")
    options = asked.parse_args()
    if unknown := set(options.names) - set(TARGETS):
        asked.error(f"нет такого: {', '.join(sorted(unknown))}")
    for name in options.names or TARGETS:
        for line in measure(name, options.sample, options.seed, options.quick):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Files that want to cost much are refused, or read, within 150 MB beside what reading takes anyway."""

import json
import os
import resource
from collections.abc import Callable
from pathlib import Path

import pytest

from plans.core import lexicon
from plans.core.errors import PlanError
from plans.core.reading import read_plans
from plans.core.rlimits import lower
from tests.core.readers.hostile import HOSTILE

MEMORY = 150 * 2**20
SECONDS = 20  # of the processor; `./run bench` tells how many each takes


def outcome(data: bytes) -> str:
    """What is said of the file by a process under the limits: "" when it is read."""
    lexicon.knows("слово")
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(theirs, json.dumps(_limited(data)).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    assert said, "the process died"
    return str(json.loads(said))


def _limited(data: bytes) -> str:
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    lower(resource.RLIMIT_AS, taken + MEMORY)
    lower(resource.RLIMIT_CPU, SECONDS)
    try:
        read_plans(data)
    except PlanError as refusal:
        return str(refusal)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return ""


@pytest.mark.parametrize(("make", "words"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_or_read_for_little(make: Callable[[], bytes], words: str) -> None:
    said = outcome(make())
    assert words in said
    assert said.endswith(".") if words else said == ""


def test_there_are_more_than_forty() -> None:
    assert len(HOSTILE) >= 40

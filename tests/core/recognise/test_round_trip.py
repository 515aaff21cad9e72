"""What the program writes it reads back: plan → file → the same plan."""

from pathlib import Path
from types import ModuleType

import pytest

from plans.core.layout import lay_out
from plans.core.readers import read_grid
from plans.core.recognise import recognise
from plans.core.writers import excel, word
from tests.core.recognise.odd_plans import odd_plan

PLANS = sorted((Path(__file__).parents[3] / "fixtures" / "plans").glob("*.txt"))
BATCH = 10


@pytest.mark.parametrize("writer", [word, excel], ids=["docx", "xlsx"])
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@pytest.mark.parametrize("draft", [False, True])
def test_the_five_plans_come_back(path: Path, writer: ModuleType, draft: bool) -> None:
    document = recognise(read_grid(path.read_bytes())).document
    found = recognise(read_grid(writer.write(lay_out(document, draft=draft))))
    assert found.document == document
    assert found.left_out == (("ПРОЕКТ",) if draft else ())


@pytest.mark.parametrize("writer", [word, excel], ids=["docx", "xlsx"])
@pytest.mark.parametrize("batch", range(2))
def test_plans_of_odd_shapes_come_back(batch: int, writer: ModuleType) -> None:
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        document = odd_plan(seed)
        assert recognise(read_grid(writer.write(lay_out(document)))).document == document, seed

"""The list of mutants that mean the same is kept with the code."""

import pytest

from tests.mutants.made import ROOT, Mutant
from tests.mutants.same import SAME


@pytest.mark.parametrize(("module", "line", "becomes"), SAME)
def test_what_means_the_same_is_still_a_change_of_one_line(module, line, becomes):
    path = ROOT / f"{module.replace('.', '/')}.py"
    text = path.read_text(encoding="utf-8")
    assert text.count(line) == 1
    assert Mutant(path, "", text.replace(line, becomes), text).change == (module, line, becomes)

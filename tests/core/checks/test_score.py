"""The score of a plan: each point that is lost has its finding."""

import pytest

from plans.core.checks import check, score
from plans.core.document import Activity
from plans.core.findings import Finding, Level
from tests.core.checks.plans import plan


def finding(level: Level, id: str, rows: int = 1) -> Finding:
    return Finding(level, id, "1.1.", "Что-то.", rows=tuple(Activity(str(at)) for at in range(rows)))


@pytest.mark.parametrize(
    ("findings", "points"),
    [
        ([], 100),
        ([finding(Level.INFO, "a.b")], 99),
        ([finding(Level.INFO, "a.b", rows=9)], 99),
        ([finding(Level.INFO, "a.b")] * 9, 97),
        ([finding(Level.WARNING, "a.b")], 97),
        ([finding(Level.WARNING, "a.b", rows=2)], 94),
        ([finding(Level.WARNING, "a.b", rows=9)], 88),
        ([finding(Level.ERROR, "a.b")], 90),
        ([finding(Level.ERROR, "a.b")] * 9, 80),
        ([finding(Level.ERROR, "a.b"), finding(Level.WARNING, "a.b"), finding(Level.INFO, "c.d")], 86),
        ([finding(Level.ERROR, f"a.{at}", rows=2) for at in range(9)], 0),
    ],
)
def test_points(findings: list[Finding], points: int) -> None:
    assert score(findings).points == points


def test_the_losses_explain_every_point() -> None:
    findings = check(plan("1.1. | Отчёт,план | - | март 2020", "1.1. | Отчёт по п. 7.7", signoffs=()))
    result = score(findings)
    assert result.points == 100 - sum(loss.points for loss in result.losses)
    assert {loss.first.id for loss in result.losses} == {one.id for one in findings}
    assert [loss.points for loss in result.losses] == sorted((loss.points for loss in result.losses), reverse=True)
    assert sum(loss.count for loss in result.losses) == len(findings)

"""The score of a plan: what its findings cost, point by point. For those who write and approve it, nobody else."""

from collections.abc import Iterable
from dataclasses import dataclass

from plans.core.findings import Finding, Level

BEST = 100
# What one finding costs, and what all of one kind cost at most: forty glued years are one carelessness.
_COST = {Level.ERROR: 10, Level.WARNING: 3, Level.INFO: 1}
_MOST = {Level.ERROR: 20, Level.WARNING: 12, Level.INFO: 3}


@dataclass(frozen=True, slots=True)
class Loss:
    """So many points for one kind of finding; `count` findings, of which `first` is one."""

    points: int
    count: int
    first: Finding


@dataclass(frozen=True, slots=True)
class Score:
    """Points of 100, and what was lost, the dearest first: together they make 100 (unless more than all is lost)."""

    points: int
    losses: tuple[Loss, ...]


def score(findings: Iterable[Finding]) -> Score:
    """The score that these findings leave."""
    kinds: dict[tuple[str, Level], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.id, finding.level), []).append(finding)
    losses = [_loss(level, found) for (_, level), found in kinds.items()]
    losses.sort(key=lambda loss: -loss.points)
    return Score(max(0, BEST - sum(loss.points for loss in losses)), tuple(losses))


def _loss(level: Level, found: list[Finding]) -> Loss:
    places = sum(max(1, len(finding.rows)) for finding in found) if level is not Level.INFO else len(found)
    return Loss(min(_MOST[level], _COST[level] * places), len(found), found[0])

"""A plan for the next period: its texts with years and dates shifted, each with the oracle's verdict."""

from plans.core.rollover.moving import Move, next_period
from plans.core.rollover.rolling import Rolled, RolledText, Verdict, rollover

__all__ = ["Move", "Rolled", "RolledText", "Verdict", "next_period", "rollover"]

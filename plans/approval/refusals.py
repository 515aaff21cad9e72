"""Why a move or a sign-off is refused."""

from plans.core.errors import PlanError


class MoveRefused(PlanError):
    """The move is not possible now; the message says why and what to do."""


class Changed(MoveRefused):
    """The plan is not the one any more that the person saw."""

"""Limits that the system keeps for a process; they are only ever lowered."""

import resource


def lower(kind: int, most: int) -> None:
    """Let this process take at most so much of a resource from here on; a limit that is lower already stays."""
    hard = resource.getrlimit(kind)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (least, least))

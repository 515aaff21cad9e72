"""A line of progress over the months: shares in, points out. A template draws them as SVG, words beside."""

from collections.abc import Sequence

WIDTH, HEIGHT = 96, 24  # of the drawing; a share of 100 % stands at its upper edge


def points(shares: Sequence[int | None]) -> str:
    """The corners of the line as SVG wants them; a month of which nothing is known has none. "" for fewer than two."""
    step = WIDTH / max(len(shares) - 1, 1)
    known = [(at * step, HEIGHT - HEIGHT * share / 100) for at, share in enumerate(shares) if share is not None]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in known) if len(known) > 1 else ""

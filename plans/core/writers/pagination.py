"""Where the pages of a printed sheet begin, so that the heading of a section is never the last row of one."""

from collections.abc import Collection, Sequence


def page_breaks(heights: Sequence[float], headings: Collection[int], head: int, room: float) -> list[int]:
    """The rows, counted from 1, after which a new page begins.

    `heights` are those of the rows and `room` that of a page, in points; `headings` are the rows that stay with the
    one below; the row `head` (0 for none) is printed again on each page after its own.
    """
    breaks: list[int] = []
    used, at = 0.0, 0
    while at < len(heights):
        end = at + 1
        while end < len(heights) and end in headings:
            end += 1
        need = sum(heights[at:end])
        if used and used + need > room:
            breaks.append(at)
            used = heights[head - 1] if 0 < head <= at else 0
        used, at = used + need, end
    return breaks

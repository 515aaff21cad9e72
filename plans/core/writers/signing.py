"""Where a line for a signature is drawn: in a sign-off block, before what follows an empty line."""

from collections.abc import Iterator
from itertools import pairwise

from plans.core.grid import Page

LINE_MM, NAME_MM = 35, 37  # where the line ends, and where the name begins


def signed_lines(text: str, page: Page) -> Iterator[tuple[str, bool]]:
    """Each line of a block, and whether a line for a signature stands before it."""
    yield text.partition("\n")[0], False
    for above, line in pairwise(text.split("\n")):
        yield line, page.signature_line and bool(line) and not above

"""Find and replace in a text: word for word, an ordinary space finding a no-break one too."""

import re
from collections.abc import Callable

from plans.core.text import NBSP

MAX_FIND = 1_000


def replacer(find: str, new: str, *, case: bool) -> Callable[[str], tuple[str, int]]:
    """A function from a text to the text with every `find` replaced, and how often it stood there.

    `case` tells capitals from small letters. Raises ValueError for nothing to find.
    """
    if not find or len(find) > MAX_FIND:
        raise ValueError("nothing to find")
    pattern = re.escape(find).replace(r"\ ", f"[ {NBSP}]").replace("\\\n", "\n")
    wanted = re.compile(pattern, 0 if case else re.IGNORECASE)

    def replace(text: str) -> tuple[str, int]:
        return wanted.subn(lambda _: new, text)

    return replace

"""The sign in the foot of a paper by which a stranger checks it: an address as squares (QR) and in words."""

from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import segno

from plans.core import codes


def drawn(address: str) -> dict[str, Any]:
    """`size` squares a side, the black `runs` (row, column, length), and the lines of words beside them."""
    made = segno.make(address, error="m", micro=False, boost_error=False)
    runs = []
    for row, squares in enumerate(made.matrix):
        at = 0
        for black, run in groupby(squares):
            length = len(list(run))
            if black:
                runs.append([row, at, length])
            at += length
    parts = urlsplit(address)
    folder, _, code = parts.path.rpartition("/")
    lines = ["Проверить документ:", f"{parts.netloc}{folder}/", codes.shown(code)]
    return {"size": len(made.matrix), "runs": runs, "lines": lines}

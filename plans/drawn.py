"""Pieces of pages that were drawn before: each lies under everything that it was drawn from, so none is ever stale.

They lie in the memory of one process. Nobody else needs them: any process draws the same piece from the same things.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


class Drawn:
    """The pieces that were asked for last, up to `most` letters of HTML in all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._letters = 0
        self._pieces: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._lock = Lock()

    def piece(self, key: Hashable, draw: Callable[[], str]) -> SafeString:
        """What `draw` makes as safe HTML; `key` must name everything that it looks at."""
        with self._lock:
            if key in self._pieces:
                self._pieces.move_to_end(key)
                return self._pieces[key]
        html = mark_safe(draw())  # noqa: S308 - whoever draws has escaped it
        with self._lock:
            self._letters += len(html) - len(self._pieces.pop(key, ""))
            self._pieces[key] = html
            # Under DEBUG templates are changed while the site runs.
            while self._letters > self._most or (settings.DEBUG and self._pieces):
                self._letters -= len(self._pieces.popitem(last=False)[1])
        return html

    def __len__(self) -> int:
        return len(self._pieces)

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._pieces.clear()
            self._letters = 0

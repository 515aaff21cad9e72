"""A list of millions is not counted to its end: nobody turns to its last page."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 10_000


class Bounded(Paginator):
    """Pages of the first rows; whoever wants others says which."""

    MOST = MOST

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:MOST].count()  # in order, all would be found first

    @property
    def is_cut(self) -> bool:
        """Whether there may be rows that no page shows."""
        return self.count == MOST

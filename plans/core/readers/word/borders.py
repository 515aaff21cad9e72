"""The grid of a Word table: borders that a hand moved by a hair are one border."""

from dataclasses import dataclass
from itertools import accumulate, pairwise

from lxml import etree

from plans.core.limits import MAX_COLUMNS
from plans.core.readers.word.names import w

_HAIR = 70  # twentieths of a point (1.2 mm): a border so near to another one is the same


@dataclass(frozen=True, slots=True)
class Borders:
    """For each border of the file's grid the column that begins there; the widths of these columns as shares."""

    columns: tuple[int, ...] = ()
    widths: tuple[float, ...] = ()

    def column(self, border: int) -> int:
        """The column that begins at a border; borders that the grid does not name follow one by one."""
        if border < len(self.columns):
            return self.columns[border]
        return border - len(self.columns) + 1 + self.columns[-1] if self.columns else border

    @classmethod
    def of(cls, table: etree._Element) -> "Borders":
        """The grid of a w:tbl; an empty one where the file does not tell all widths."""
        grid = table.find(w("tblGrid"))
        texts = [column.get(w("w"), "") for column in grid.iter(w("gridCol"))] if grid is not None else []
        sizes = [int(text) if text.isdecimal() and len(text) < 8 else 0 for text in texts]
        if not sizes or not all(sizes) or len(sizes) > 4 * MAX_COLUMNS:
            return cls()
        places = [0, *accumulate(sizes)]
        kept = [0]
        columns = [0]
        for place in places[1:]:
            if place - kept[-1] >= _HAIR:
                kept.append(place)
            columns.append(len(kept) - 1)
        total = kept[-1]
        widths = tuple((right - left) / total for left, right in pairwise(kept)) if total else ()
        return cls(tuple(columns), widths)

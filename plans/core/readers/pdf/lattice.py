"""Ruled lines of a page → tables: boxes with their columns, rows and spans."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plans.core.errors import UnreadableFile
from plans.core.limits import check_table
from plans.core.readers.pdf.rules import Rule

MAX_LINES = 1_000  # on one page, pieces joined; a page of a plan has about a hundred
_NEAR = 2.5  # points between lines that are one
_BRIDGE = 4.0  # a gap in a line that is still one line: dashes, the corners of cells


@dataclass(slots=True)
class Box:
    """One cell: its edges on the sheet and its place in the table."""

    x0: float
    y0: float
    x1: float
    y1: float
    row: int
    column: int
    rowspan: int
    colspan: int


@dataclass(slots=True)
class Lattice:
    """A ruled table: x from left to right, y from top to bottom; `owner` names the box of each elementary cell."""

    xs: list[float]
    ys: list[float]
    boxes: list[Box] = field(default_factory=list)
    owner: list[list[int]] = field(default_factory=list)
    depths: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.depths = [-y for y in self.ys]

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[0] - self.ys[-1])

    def at(self, x: float, y: float) -> int | None:
        """The box over a point, None outside the table."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]):
            return None
        column = min(bisect_right(self.xs, x) - 1, len(self.xs) - 2)
        row = min(bisect_right(self.depths, -y) - 1, len(self.ys) - 2)
        return self.owner[row][column]

    def under(self, x0: float, x1: float, y: float) -> set[int | None]:
        """The boxes at the ends of a level line; None among them where it leaves the table, or reaches over it."""
        found = {self.at(x0, y), self.at(x1, y)}
        return {None, *self.owner[0]} if found == {None} and self._meets(x0, x1, y) else found

    def _meets(self, x0: float, x1: float, y: float) -> bool:
        return x0 < self.xs[0] and x1 > self.xs[-1] and self.ys[-1] <= y <= self.ys[0]


def lattices(rules: Iterable[Rule]) -> list[Lattice]:
    """The tables of a page from top to bottom. A frame around one box is none."""
    lines = [*_merged(rules, upright=True), *_merged(rules, upright=False)]
    if len(lines) > MAX_LINES:
        raise UnreadableFile(f"На странице PDF больше {MAX_LINES} линий: это чертёж, а не план. Оставьте только план.")
    found = []
    for group in _touching(lines):
        lattice = _lattice(group)
        if lattice and len(lattice.boxes) > 1:
            found.append(lattice)
    return sorted(found, key=lambda lattice: -lattice.ys[0])


def _merged(rules: Iterable[Rule], *, upright: bool) -> Iterator[Rule]:
    """Lines at (nearly) one place, their pieces joined."""
    ordered = sorted((rule for rule in rules if rule.upright == upright), key=lambda rule: rule.at)
    shelf: list[Rule] = []
    for rule in ordered:
        if shelf and rule.at - shelf[0].at > _NEAR:
            yield from _joined(shelf)
            shelf = []
        shelf.append(rule)
    yield from _joined(shelf)


def _joined(shelf: list[Rule]) -> Iterator[Rule]:
    if not shelf:
        return
    at = sum(rule.at for rule in shelf) / len(shelf)
    start, end = None, 0.0
    for rule in sorted(shelf, key=lambda rule: rule.start):
        if start is None:
            start, end = rule.start, rule.end
        elif rule.start - end <= _BRIDGE:
            end = max(end, rule.end)
        else:
            yield Rule(shelf[0].upright, at, start, end)
            start, end = rule.start, rule.end
    if start is not None:
        yield Rule(shelf[0].upright, at, start, end)


def _touching(lines: list[Rule]) -> list[list[Rule]]:
    """Groups of lines that meet, each with lines of both directions."""
    parent = list(range(len(lines)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    uprights = [at for at, line in enumerate(lines) if line.upright]
    levels = sorted((line.at, at) for at, line in enumerate(lines) if not line.upright)
    heights = [height for height, _ in levels]
    for at in uprights:
        line = lines[at]
        low = bisect_right(heights, line.start - _BRIDGE)
        for height, other in levels[low:]:
            if height > line.end + _BRIDGE:
                break
            if lines[other].start - _BRIDGE <= line.at <= lines[other].end + _BRIDGE:
                parent[root(other)] = root(at)
    groups: dict[int, list[Rule]] = {}
    for at, line in enumerate(lines):
        groups.setdefault(root(at), []).append(line)
    return [group for group in groups.values() if len({line.upright for line in group}) == 2]


def _lattice(group: list[Rule]) -> Lattice | None:
    uprights = [line for line in group if line.upright]
    levels = [line for line in group if not line.upright]
    # The ends of the lines close a table whose outer edge is not drawn.
    xs = _places([line.at for line in uprights], [line.start for line in levels], [line.end for line in levels])
    ys = _places([line.at for line in levels], [line.start for line in uprights], [line.end for line in uprights])[::-1]
    if len(xs) < 2 or len(ys) < 2:
        return None
    check_table(len(ys) - 1, len(xs) - 1, (len(xs) - 1) * (len(ys) - 1))
    return _boxed(Lattice(xs, ys), _walls(xs, ys, uprights), _floors(xs, ys, levels))


def _places(at: list[float], starts: list[float], ends: list[float]) -> list[float]:
    """The places of lines in order, and the outermost ends where no line stands near them."""
    outer = [min([*at, *starts]), max([*at, *ends])]
    places: list[float] = []
    for place in sorted(at):
        if not places or place - places[-1] > _NEAR:
            places.append(place)
    if places[0] - outer[0] > _BRIDGE:
        places.insert(0, outer[0])
    if outer[1] - places[-1] > _BRIDGE:
        places.append(outer[1])
    return places


def _walls(xs: list[float], ys: list[float], uprights: list[Rule]) -> set[tuple[int, int]]:
    """(row, column) of each elementary cell with a line on its right."""
    walls = set()
    depths = [-y for y in ys]
    for line in uprights:
        column = _nearest(xs, line.at) - 1
        first = max(bisect_right(depths, -line.end) - 1, 0)
        for row in range(first, len(ys) - 1):
            middle = (ys[row] + ys[row + 1]) / 2
            if middle < line.start:
                break
            if middle <= line.end:
                walls.add((row, column))
    return walls


def _floors(xs: list[float], ys: list[float], levels: list[Rule]) -> set[tuple[int, int]]:
    """(row, column) of each elementary cell with a line under it."""
    floors = set()
    upward = ys[::-1]
    for line in levels:
        row = len(ys) - 1 - _nearest(upward, line.at) - 1
        for column in range(len(xs) - 1):
            if line.start <= (xs[column] + xs[column + 1]) / 2 <= line.end:
                floors.add((row, column))
    return floors


def _nearest(places: list[float], at: float) -> int:
    near = bisect_right(places, at)
    candidates = [index for index in (near - 1, near) if 0 <= index < len(places)]
    return min(candidates, key=lambda index: abs(places[index] - at))


def _boxed(lattice: Lattice, walls: set[tuple[int, int]], floors: set[tuple[int, int]]) -> Lattice:
    """Grows a box from each free elementary cell: to the right until a wall, then down until a floor."""
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    owner = [[-1] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            right = column + 1
            while right < columns and (row, right - 1) not in walls and owner[row][right] < 0:
                right += 1
            under = row + 1
            while under < rows and all(
                (under - 1, at) not in floors and owner[under][at] < 0 for at in range(column, right)
            ):
                under += 1
            for line in owner[row:under]:
                line[column:right] = [len(lattice.boxes)] * (right - column)
            x, y = lattice.xs, lattice.ys
            box = Box(x[column], y[under], x[right], y[row], row, column, under - row, right - column)
            lattice.boxes.append(box)
    lattice.owner = owner
    return lattice

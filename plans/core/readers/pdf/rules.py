"""The ruled lines of a PDF page: thin boxes and straight strokes, in the coordinates of the sheet as it is seen."""

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Any

import pypdfium2.raw as pdfium

from plans.core.errors import UnreadableFile
from plans.core.readers.pdf.quick import (
    address,
    closes,
    kind_of,
    matrix_of,
    mode_of,
    object_of,
    part_of,
    parts_in,
    point_of,
    segment_of,
    segments_in,
    shape_of,
)

MAX_LETTERS = 500_000  # of the whole file: 200 pages of plans
MAX_OBJECTS = 300_000
MAX_TEXTS = 15_000  # pieces of text on one page: PDFium compares each with all others
_DEEPEST_FORM = 8
_THIN = 3.0  # a filled shape so thin is a line: Word draws its borders so
_SHORTEST = 2.0

Turn = Callable[[float, float], tuple[float, float]]
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: `at` is its x (an upright one) or its y, from `start` to `end` along the other axis."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Budget:
    """Counts letters and objects of the whole file against the limits."""

    letters: int = 0
    objects: int = 0

    def spend(self, letters: int, objects: int) -> None:
        self.letters += letters
        self.objects += objects
        if self.letters > MAX_LETTERS:
            raise UnreadableFile(f"В PDF больше {MAX_LETTERS} знаков. Оставьте в файле только план.")
        if self.objects > MAX_OBJECTS:
            raise UnreadableFile(
                f"В PDF больше {MAX_OBJECTS} линий и фигур: это чертёж или рисунок, а не план. Оставьте только план."
            )


def read_rules(page: Any, turn: Turn, budget: Budget) -> tuple[list[Rule], int]:
    """The ruled lines of a page (a pypdfium2 PdfPage), and how many pictures it has."""
    count = pdfium.FPDFPage_CountObjects(page.raw)
    budget.spend(0, count)
    walk = _Walk(turn, budget)
    walk.over(map(object_of, repeat(address(page.raw)), range(count)), _SAME, 0)
    return walk.rules, walk.images


@dataclass(slots=True)
class _Walk:
    """Goes over the objects of a page and of the forms inside it; a form's objects stand in its own coordinates."""

    turn: Turn
    budget: Budget
    rules: list[Rule] = field(default_factory=list)
    images: int = 0
    texts: int = 0

    def over(self, objects: Iterable[int], outer: Matrix, depth: int) -> None:
        for item in objects:
            kind = kind_of(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self.texts += 1
                if self.texts > MAX_TEXTS:
                    raise UnreadableFile(f"На странице PDF больше {MAX_TEXTS} надписей: оставьте в файле только план.")
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.images += 1
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
                count = max(parts_in(item), 0)
                self.budget.spend(0, count)
                self.over(map(part_of, repeat(item), range(count)), _times(_matrix(item), outer), depth + 1)

    def _path(self, item: int, outer: Matrix) -> None:
        modes = (ctypes.c_int * 2)()  # fill, stroke
        first = ctypes.addressof(modes)
        mode_of(item, first, first + ctypes.sizeof(ctypes.c_int))
        count = max(segments_in(item), 0)
        self.budget.spend(0, count)
        if not any(modes):
            return
        for points in _subpaths(item, count, _times(_matrix(item), outer), self.turn):
            box = _thin(points)
            if box:
                self.rules.append(box)
            elif modes[1]:
                edges = (_thin([one, other]) for one, other in pairwise(points))
                self.rules.extend(edge for edge in edges if edge)


def _matrix(item: int) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not matrix_of(item, ctypes.addressof(found)):
        return _SAME
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    if outer == _SAME:
        return inner
    a, b, c, d, e, f = inner
    o = outer
    return (
        a * o[0] + b * o[2],
        a * o[1] + b * o[3],
        c * o[0] + d * o[2],
        c * o[1] + d * o[3],
        e * o[0] + f * o[2] + o[4],
        e * o[1] + f * o[3] + o[5],
    )


def _subpaths(item: int, count: int, matrix: Matrix, turn: Turn) -> Iterator[list[tuple[float, float]]]:
    """The corners of each figure of a path; a closed one ends where it began."""
    place = (ctypes.c_float * 2)()
    first = ctypes.addressof(place)
    second = first + ctypes.sizeof(ctypes.c_float)
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    for segment in map(segment_of, repeat(item), range(count)):
        point_of(segment, first, second)
        if points and shape_of(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            yield points
            points = []
        x, y = place
        points.append(turn(a * x + c * y + e, b * x + d * y + f))
        if closes(segment):
            points.append(points[0])
    if points:
        yield points


def _thin(points: list[tuple[float, float]]) -> Rule | None:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST and y1 - y0 > x1 - x0:
        return Rule(True, (x0 + x1) / 2, y0, y1)
    if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST:
        return Rule(False, (y0 + y1) / 2, x0, x1)
    return None

"""The ruled lines of a PDF page: thin boxes and straight strokes, in the coordinates of the sheet as it is seen."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from plans.core.errors import UnreadableFile

MAX_LETTERS = 500_000  # of the whole file: 200 pages of plans
MAX_OBJECTS = 300_000
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
    walk.over((pdfium.FPDFPage_GetObject(page.raw, at) for at in range(count)), _SAME, 0)
    return walk.rules, walk.images


@dataclass(slots=True)
class _Walk:
    """Goes over the objects of a page and of the forms inside it; a form's objects stand in its own coordinates."""

    turn: Turn
    budget: Budget
    rules: list[Rule] = field(default_factory=list)
    images: int = 0

    def over(self, objects: Iterator[Any], outer: Matrix, depth: int) -> None:
        for item in objects:
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, _times(_matrix(item), outer))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.images += 1
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
                count = max(pdfium.FPDFFormObj_CountObjects(item), 0)
                self.budget.spend(0, count)
                inner = (pdfium.FPDFFormObj_GetObject(item, at) for at in range(count))
                self.over(inner, _times(_matrix(item), outer), depth + 1)

    def _path(self, item: Any, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        count = max(pdfium.FPDFPath_CountSegments(item), 0)
        self.budget.spend(0, count)
        if not fill.value and not stroke.value:
            return
        for points in _subpaths(item, count, matrix, self.turn):
            box = _thin(points)
            if box:
                self.rules.append(box)
            elif stroke.value:
                edges = (_thin([one, other]) for one, other in pairwise(points))
                self.rules.extend(edge for edge in edges if edge)


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _SAME
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
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


def _subpaths(item: Any, count: int, matrix: Matrix, turn: Turn) -> Iterator[list[tuple[float, float]]]:
    """The corners of each figure of a path; a closed one ends where it began."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        a, b, c, d, e, f = matrix
        points.append(turn(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _thin(points: list[tuple[float, float]]) -> Rule | None:
    x0, x1 = min(x for x, _ in points), max(x for x, _ in points)
    y0, y1 = min(y for _, y in points), max(y for _, y in points)
    if x1 - x0 <= _THIN and y1 - y0 >= _SHORTEST and y1 - y0 > x1 - x0:
        return Rule(True, (x0 + x1) / 2, y0, y1)
    if y1 - y0 <= _THIN and x1 - x0 >= _SHORTEST:
        return Rule(False, (y0 + y1) / 2, x0, x1)
    return None

"""The narrow waist of the hourglass: every file format becomes a `Grid`, and every file is made from one.

A grid knows nothing of plans. It holds the tables of a document as rows of cells, and the paragraphs around them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

POINTS_MM = 72 / 25.4


class Align(StrEnum):
    """Where the text of a paragraph or cell stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Role(StrEnum):
    """What a row is for in print. Readers leave BODY; only `layout` sets the others."""

    BODY = "body"
    HEAD = "head"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stands in the file: its text (line breaks as `\\n`) and how far it reaches.

    A cell covered by a neighbour's span is not in its row at all; `Grid.places` gives true columns. `number` is the
    value of a cell that spreadsheets shall count with; readers leave it.
    """

    text: str
    colspan: int = 1
    rowspan: int = 1
    bold: bool = False
    align: Align = Align.LEFT
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, left to right."""

    cells: tuple[Cell, ...]
    role: Role = Role.BODY

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside the plan's table; `text` may hold line breaks."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. `widths` are shares of the line's width, one a column (empty: not known).

    A table that is not `ruled` has no lines: it only sets blocks side by side (sign-off blocks).
    """

    rows: tuple[Row, ...]
    widths: tuple[float, ...] = ()
    ruled: bool = True

    @property
    def columns(self) -> int:
        """How many columns the widest row takes, spans counted."""
        return max((sum(cell.colspan for cell in row.cells) for row in self.rows), default=0)

    def places(self) -> Iterator[tuple[int, int, Cell]]:
        """Each cell with its true place: (row, column, cell), both from 0, cells covered by row spans allowed for."""
        covered: dict[tuple[int, int], bool] = {}
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row.cells:
                while covered.pop((number, column), False):
                    column += 1
                yield number, column, cell
                for below in range(1, cell.rowspan):
                    for right in range(cell.colspan):
                        covered[number + below, column + right] = True
                column += cell.colspan


@dataclass(frozen=True, slots=True)
class Page:
    """How the sheet is set: A4 or A3, margins in mm, sizes of letters in points, `padding` mm at the sides of a cell.

    `signature_line` draws a line before a name in a sign-off block, where an empty line is left above it.
    `by_columns` asks `layout` to turn the sheet as the number of columns wants, `blanks` to leave a place for a name
    and a day that a sign-off block lacks; no writer looks at these.
    """

    landscape: bool = False
    left: int = 30
    right: int = 10
    top: int = 20
    bottom: int = 20
    text_size: float = 12
    table_size: float = 11
    by_columns: bool = False
    a3: bool = False
    padding: float = 1.5
    signature_line: bool = True
    blanks: bool = False

    @property
    def width(self) -> int:
        """The width of the sheet in mm, as it lies."""
        return self._sides[self.landscape]

    @property
    def height(self) -> int:
        """The height of the sheet in mm, as it lies."""
        return self._sides[not self.landscape]

    @property
    def line(self) -> float:
        """The width between the margins, in points."""
        return (self.width - self.left - self.right) * POINTS_MM

    @property
    def _sides(self) -> tuple[int, int]:
        return (297, 420) if self.a3 else (210, 297)


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole document: paragraphs and tables in the order in which they stand, and notes of the reader.

    `notes` are Russian sentences about what the reader left out (comments, tracked deletions, hidden sheets).
    `starts` tells where the sheets of a workbook begin: the number of the first block, and the name of the sheet.
    `page` and `title` (for the file's metadata) are set by `layout` and used by writers; readers leave them.
    `check` is the address where a stranger can check the paper: a PDF has it in the foot of its first page.
    """

    blocks: tuple[Paragraph | Table, ...]
    notes: tuple[str, ...] = ()
    page: Page = Page()
    title: str = ""
    starts: tuple[tuple[int, str], ...] = ()
    check: str = ""

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

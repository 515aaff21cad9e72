"""The rows of a file under review: one flat list of rows and headings, each cell under the column of the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from plans.core.document import KNOWN_COLUMNS, NUMBER, TITLE, Activity, Column, PlanDocument, Section
from plans.core.recognise import HEADING, Recognition
from plans.core.text import fold

OTHER, OUT = "other", "out"
TITLE_SHOWN = 60  # characters by which findings name a row without a number
KNOWN_ROLES = (*KNOWN_COLUMNS, OTHER, OUT)


@dataclass(frozen=True, slots=True)
class Source:
    """A column of the file: the key under which it was read, its heading, and what a person says that it is."""

    key: str
    heading: str
    role: str


@dataclass(frozen=True, slots=True)
class Item:
    """A row or a section's heading. `parts` are the items of which it was joined, so that they can be parted again."""

    id: str
    cells: Mapping[str, str] = field(default_factory=dict)
    heading: str = ""
    is_heading: bool = False
    is_out: bool = False
    parts: tuple["Item", ...] = ()

    def verbatim(self, sources: Sequence[Source]) -> str:
        """Its words on one line, cells parted by bars."""
        return self.heading if self.is_heading else " | ".join(self.texts(sources))

    def texts(self, sources: Sequence[Source]) -> list[str]:
        """The cells that hold words, in the order of the columns."""
        order = [source.key for source in sources]
        keys = [*order, *(key for key in self.cells if key not in order)]
        return [text for key in keys if (text := fold(self.cells.get(key, "")))]

    def place(self, sources: Sequence[Source]) -> str:
        """The place by which findings name it: the heading, the official number, or how its title begins."""
        if self.is_heading:
            return self.heading
        numbers, titles = (
            " ".join(fold(self.cells.get(source.key, "")) for source in sources if source.role == role)
            for role in (NUMBER, TITLE)
        )
        return numbers or titles[:TITLE_SHOWN]


@dataclass(frozen=True, slots=True)
class RevisedSheet:
    """The state between two steps. `front` is the document without rows and columns; `spare` what reading left out.

    `is_guessed`: what the columns are was only guessed, and nobody has said it yet.
    """

    front: PlanDocument
    sources: tuple[Source, ...]
    items: tuple[Item, ...]
    spare: Mapping[int, str]
    is_guessed: bool = False

    def keys(self) -> dict[str, str]:
        """The plan's column for each column of the file that goes into the plan."""
        kept = [source for source in self.sources if source.role != OUT]
        taken = {source.key for source in kept if source.role == OTHER and source.key not in KNOWN_COLUMNS}
        free = (name for at in count(1) if (name := f"{OTHER}{at}" if at > 1 else OTHER) not in taken)
        keys = {}
        for source in kept:
            own = source.role if source.role != OTHER else source.key if source.key in taken else next(free)
            keys[source.key] = own
        return keys


def sheet_of(read: Recognition) -> RevisedSheet:
    """What was read, as the first state."""
    document = read.document
    front = replace(document, sections=(), columns=())
    sources = tuple(
        Source(column.key, column.heading, column.key if column.key in KNOWN_COLUMNS else OTHER)
        for column in document.columns
    )
    pieces = {(torn.section, torn.row): torn.pieces for torn in read.torn}
    items: list[Item] = []
    for at, section in enumerate(document.sections):
        if section.heading or at or not section.activities:
            heading = Item(str(len(items)), heading=section.heading, is_heading=True)
            items.append(_parted(heading, pieces.get((at, HEADING), ())))
        for place, row in enumerate(section.activities):
            items.append(_parted(Item(str(len(items)), _cells(row)), pieces.get((at, place), ())))
    return RevisedSheet(front, sources, tuple(items), dict(enumerate(read.left_out)), read.is_guessed)


def _cells(row: Activity) -> dict[str, str]:
    return {key: text for key in KNOWN_COLUMNS if (text := row.text(key))} | dict(row.other)


def _parted(item: Item, pieces: Sequence[Mapping[str, str]]) -> Item:
    """The item with the rows of the file of which reading joined it."""
    parts = tuple(_piece(item, at, piece) for at, piece in enumerate(pieces))
    return replace(item, parts=parts)


def _piece(item: Item, at: int, piece: Mapping[str, str]) -> Item:
    own = f"{item.id}.{at}" if at else item.id
    if item.is_heading:
        return Item(own, heading=piece.get(TITLE, ""), is_heading=True)
    return Item(own, {key: text for key, text in piece.items() if text})


def document_of(sheet: RevisedSheet) -> PlanDocument:
    """The plan as the state has it now."""
    keys = sheet.keys()
    headings: dict[str, list[str]] = {}
    for source in sheet.sources:
        if source.key in keys:
            headings.setdefault(keys[source.key], []).append(source.heading)
    columns = tuple(Column(key, fold(" ".join(texts))) for key, texts in headings.items())
    return replace(sheet.front, columns=columns, sections=tuple(_sections(sheet, keys)))


def _sections(sheet: RevisedSheet, keys: Mapping[str, str]) -> Iterator[Section]:
    heading: str | None = None
    rows: list[Activity] = []
    out = {source.key for source in sheet.sources if source.role == OUT}
    for item in sheet.items:
        if item.is_out:
            continue
        if not item.is_heading:
            rows.append(_activity(item, keys, out))
            continue
        if heading is not None or rows:
            yield Section(heading or "", tuple(rows))
        heading, rows = item.heading, []
    if heading is not None or rows:
        yield Section(heading or "", tuple(rows))


def _activity(item: Item, keys: Mapping[str, str], out: set[str]) -> Activity:
    texts: dict[str, str] = {}
    for source in (*keys, *(key for key in item.cells if key not in keys and key not in out)):
        key, text = keys.get(source, source), item.cells.get(source, "")
        if text:
            texts[key] = f"{texts[key]}\n{text}" if key in texts else text
    known = {key: texts.pop(key, "") for key in KNOWN_COLUMNS}
    return Activity(**known, other=texts)

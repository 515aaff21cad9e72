"""Лист согласования as a grid: who gave which sign-off, how, when. Pure; rules of ГОСТ Р 7.0.97-2025 for papers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Role, Row, Table
from plans.core.layout import tie

_HEADS = ("№", "Гриф", "Кто согласовал", "Как дано, документ", "Дата", "Комментарий")
_WIDTHS = (0.05, 0.26, 0.2, 0.22, 0.12, 0.15)
_PAGE = Page(left=30, table_size=10)
_TITLE = "ЛИСТ СОГЛАСОВАНИЯ"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sign-off: the block's words, who gave it, by which means and document, when (as text), remarks."""

    block: str
    who: str
    how: str
    on: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AgreementSheet:
    """What the paper says: the plan's name line by line, the sign-offs in order, sentences above and below."""

    title: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    state: str
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "AgreementSheet":
        rows = tuple(SheetRow(**row) for row in said["rows"])
        return cls(tuple(said["title"]), rows, said["state"], tuple(said["notes"]))


def lay_out(sheet: AgreementSheet) -> Grid:
    """The paper, for any writer."""
    blocks: list[Paragraph | Table] = [Paragraph(_TITLE, Align.CENTER, bold=True)]
    blocks += (Paragraph(tie(line), Align.CENTER) for line in sheet.title)
    blocks.append(Paragraph(tie(sheet.state), Align.CENTER))
    blocks.append(_table(sheet.rows) if sheet.rows else Paragraph("Грифов в плане нет."))
    blocks += (Paragraph(tie(note)) for note in sheet.notes)
    return Grid(tuple(blocks), page=_PAGE, title=" ".join((_TITLE.capitalize(), *sheet.title)))


def _table(rows: Sequence[SheetRow]) -> Table:
    head = Row(tuple(Cell(name, bold=True, align=Align.CENTER) for name in _HEADS), Role.HEAD)
    body = (
        Row(
            (
                Cell(str(at), align=Align.CENTER),
                *(Cell(tie(text)) for text in (row.block, row.who, row.how, row.on, row.note)),
            )
        )
        for at, row in enumerate(rows, start=1)
    )
    return Table((head, *body), _WIDTHS)

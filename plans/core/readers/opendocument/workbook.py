"""The sheets of an OpenDocument workbook as values by their places: it keeps the text of each cell as it is shown."""

from collections.abc import Iterator

from lxml import etree

from plans.core.grid import Grid, Paragraph, Table
from plans.core.limits import MAX_COLUMNS, check_text
from plans.core.readers.opendocument.names import count, n, words
from plans.core.readers.opendocument.text import ParagraphReader
from plans.core.readers.sheets import Look, Sheet, Value, blocks_of, hidden_sheet
from plans.core.text import fold, without_control

_ROW, _CELL, _COVERED = n("table:table-row"), n("table:table-cell"), n("table:covered-table-cell")
_OUT_OF_SIGHT = ("collapse", "filter")


def read_sheets(body: etree._Element, paragraphs: ParagraphReader) -> Grid:
    """The visible sheets, with sentences about what was left out."""
    blocks: list[Paragraph | Table] = []
    starts: list[tuple[int, str]] = []
    notes: list[str] = []
    for table in body.iterchildren(n("table:table")):
        sheet = _sheet(table, paragraphs)
        name = without_control(table.get(n("table:name"), ""))
        if paragraphs.styles.look("table", table.get(n("table:style-name"))).shown is False:
            notes.append(hidden_sheet(name, blocks_of(sheet)))
            continue
        starts.append((len(blocks), name))
        blocks.extend(blocks_of(sheet))
        notes += [f"Ячейка скрытой строки или столбца не перенесена: «{fold(text)}»." for text in sheet.hidden]
        notes += sheet.notes
    return Grid(tuple(blocks), tuple(notes), starts=tuple(starts))


def _sheet(table: etree._Element, paragraphs: ParagraphReader) -> Sheet:
    sheet = Sheet()
    hidden = set(_hidden_columns(table))
    number = 1
    for row in table.iter(_ROW):
        out_of_sight = row.get(n("table:visibility")) in _OUT_OF_SIGHT
        times = count(row, "table:number-rows-repeated")
        column = 1
        for cell in row.iterchildren(_CELL, _COVERED):
            repeated = count(cell, "table:number-columns-repeated")
            if cell.tag == _CELL:
                value = _value(cell, paragraphs, sheet)
                for place in range(column, min(column + repeated, MAX_COLUMNS + 2)):
                    _put(sheet, cell, value, (number, place), times, out_of_sight or place in hidden)
            column += repeated
        number += times
    return sheet


def _put(sheet: Sheet, cell: etree._Element, value: Value, at: tuple[int, int], times: int, hidden: bool) -> None:
    text = bool(value.text.strip())
    if hidden:
        sheet.hidden += [value.text] if text else []
        return
    down, right = count(cell, "table:number-rows-spanned"), count(cell, "table:number-columns-spanned")
    if down > 1 or right > 1:
        sheet.merge(*at, down, right)
    for row in range(at[0], at[0] + (times if text else 1)):  # empty rows that only repeat a style are paper
        sheet.keep(row, at[1], value)


def _value(cell: etree._Element, paragraphs: ParagraphReader, sheet: Sheet) -> Value:
    look = paragraphs.styles.look("table-cell", cell.get(n("table:style-name")))
    lines = [paragraphs.read(line).text for line in cell.iterchildren(n("text:p"))]
    for note in cell.iterchildren(n("office:annotation")):
        said = fold(without_control(" ".join(words(line) for line in note.iter(n("text:p")))))
        sheet.notes += [f"Примечание к ячейке не перенесено: «{said}»."] if said else []
    align = look.align
    kept = Look(bool(look.ruled), bool(look.bold), align) if align else Look(bool(look.ruled), bool(look.bold))
    return Value(check_text(without_control("\n".join(lines))), kept)


def _hidden_columns(table: etree._Element) -> Iterator[int]:
    place = 1
    for column in table.iter(n("table:table-column")):
        times = count(column, "table:number-columns-repeated")
        if column.get(n("table:visibility")) in _OUT_OF_SIGHT:
            yield from range(place, min(place + times, MAX_COLUMNS + 2))
        place += times

"""XLSX → `Grid`, over the XML elements: openpyxl builds each cell of a merged range: a stranger may ask for 10¹⁰."""

from collections.abc import Iterator

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid, Paragraph, Table
from plans.core.package import Package
from plans.core.readers.excel.looks import read_looks
from plans.core.readers.excel.names import RELATION_ID, s
from plans.core.readers.excel.sheet import PARTS, SheetReader, rich
from plans.core.readers.sheets import blocks_of, hidden_sheet
from plans.core.text import fold, without_control


def read(package: Package) -> Grid:
    """The visible sheets one after another. Raises UnreadableFile."""
    book = package.xml(package.main)
    if book is None:
        raise UnreadableFile("В книге Excel нет ни одного листа. Откройте её, проверьте и сохраните заново.")
    properties = book.find(s("workbookPr"))
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    reader = SheetReader(_strings(package), read_looks(package), from_1904)
    links = {link.id: link.target for link in package.relations(package.main)}
    blocks: list[Paragraph | Table] = []
    notes: list[str] = []
    starts: list[tuple[int, str]] = []
    for entry in book.iter(s("sheet")):
        target = links.get(entry.get(RELATION_ID, ""), "")
        if target not in package.names:
            continue
        sheet = reader.read(package.elements(target, *PARTS))
        if entry.get("state", "visible") != "visible":
            notes.append(hidden_sheet(without_control(entry.get("name", "")), blocks_of(sheet)))
            continue
        starts.append((len(blocks), without_control(entry.get("name", ""))))
        blocks.extend(blocks_of(sheet))
        notes.extend(f"Ячейка скрытой строки или столбца не перенесена: «{fold(text)}»." for text in sheet.hidden)
        notes.extend(sheet.notes)
        notes.extend(f"Примечание к ячейке не перенесено: «{text}»." for text in _comments(package, target))
    if not blocks:
        raise UnreadableFile("В книге Excel нет листа с текстом. Проверьте, не скрыт ли лист с планом, и сохраните её.")
    return Grid(tuple(blocks), tuple(notes), starts=tuple(starts))


def _comments(package: Package, sheet: str) -> Iterator[str]:
    root = package.related(sheet, "comments")
    for entry in root.iter(s("comment")) if root is not None else ():
        if words := fold(without_control("".join(rich(text) for text in entry.iter(s("text"))))):
            yield words


def _strings(package: Package) -> list[str]:
    root = package.related(package.main, "sharedStrings")
    return [rich(entry) for entry in root.iter(s("si"))] if root is not None else []

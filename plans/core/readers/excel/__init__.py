"""XLSX → `Grid`, over the XML elements: openpyxl builds each cell of a merged range: a stranger may ask for 10¹⁰."""

from plans.core.errors import UnreadableFile
from plans.core.grid import Grid, Paragraph, Table
from plans.core.package import Package
from plans.core.readers.excel.blocks import blocks_of
from plans.core.readers.excel.looks import read_looks
from plans.core.readers.excel.names import RELATION_ID, s
from plans.core.readers.excel.sheet import SheetReader, rich
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
    for entry in book.iter(s("sheet")):
        root = package.xml(links.get(entry.get(RELATION_ID, ""), ""))
        if root is None:
            continue
        if entry.get("state", "visible") != "visible":
            notes.append(f"Скрытый лист «{without_control(entry.get('name', ''))}» не перенесён.")
            continue
        sheet = reader.read(root)
        blocks.extend(blocks_of(sheet))
        notes.extend(f"Ячейка скрытой строки или столбца не перенесена: «{fold(text)}»." for text in sheet.hidden)
    return Grid(tuple(blocks), tuple(notes))


def _strings(package: Package) -> list[str]:
    root = package.related(package.main, "sharedStrings")
    return [rich(entry) for entry in root.iter(s("si"))] if root is not None else []

"""What reading costs: long plans beside the bare parse of their files, and each hostile file."""

import io
import os
import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from openpyxl import load_workbook

from plans.core import lexicon
from plans.core.document import PlanDocument
from plans.core.errors import PlanError
from plans.core.layout import lay_out
from plans.core.reading import read_plans
from plans.core.writers import excel, pdf, word
from tests.bench.timing import median
from tests.core.readers.hostile import HOSTILE


def measure(document: Callable[[int], PlanDocument]) -> Iterator[str]:
    """The speed of each reader, with the figure to which it is held."""
    grid = lay_out(document(4_000))
    text, book, paper = word.write(grid), excel.write(grid), pdf.write(lay_out(document(400)))
    body = ZipFile(io.BytesIO(text)).read("word/document.xml")
    parsed, walked = median(lambda: etree.fromstring(body), 3), median(lambda: _walk(book), 3)
    docx, xlsx = (median(lambda data=data: read_plans(data), 3) for data in (text, book))
    yield f"DOCX, 4,000 rows: {docx:.0f} ms, {docx / parsed:.1f} times the lxml parse alone (aim 2)"
    yield f"XLSX, 4,000 rows: {xlsx:.0f} ms, {xlsx / walked:.1f} times openpyxl read-only (aim 1)"
    yield f"PDF, 400 rows: {median(lambda: read_plans(paper), 3):.0f} ms"


def _walk(book: bytes) -> None:
    for sheet in load_workbook(io.BytesIO(book), read_only=True):
        for _ in sheet.iter_rows(values_only=True):
            pass


def hostile() -> Iterator[str]:
    """The five hostile files that cost most: seconds of the processor, and megabytes beside what reading takes."""
    lexicon.knows("слово")
    costs = [(*_cost(make()), name) for name, (make, _) in HOSTILE.items()]
    for seconds, megabytes, name in sorted(costs, reverse=True)[:5]:
        yield f"{name}: {seconds:.2f} s, {megabytes:.0f} MB (aims 2 and 150)"
    yield f"of {len(costs)} hostile files, most memory: {max(megabytes for _, megabytes, _ in costs):.0f} MB"


def _cost(data: bytes) -> tuple[float, float]:
    """(seconds, megabytes) of reading in a process of its own."""
    before = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1024
    child = os.fork()
    if child == 0:
        try:
            read_plans(data)
        except PlanError:
            pass
        finally:
            os._exit(0)
    _, _, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime, max(used.ru_maxrss - before, 0) / 1024

"""Every word of a file is in the plan or listed as left out: the five plans and odd ones, in every format."""

from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from plans.core.grid import Grid, Paragraph, Table
from plans.core.layout import lay_out
from plans.core.readers import read_grid
from plans.core.recognise import recognise
from plans.core.revise import replay
from plans.core.writers import excel, pdf, word
from tests.core.recognise.odd_plans import odd_plan
from tests.core.test_revise import left_words, words_in, words_of

PLANS = sorted((Path(__file__).parents[3] / "fixtures" / "plans").glob("*.txt"))


def page(grid: Grid) -> bytes:
    """The grid as a web page."""
    return ("<html><body>" + "".join(_html(block) for block in grid.blocks) + "</body></html>").encode()


def _html(block: Paragraph | Table) -> str:
    if isinstance(block, Paragraph):
        return f'<p align="{block.align}">{_lines(block.text)}</p>'
    rows = (
        "".join(f'<td colspan="{cell.colspan}" align="{cell.align}">{_lines(cell.text)}</td>' for cell in row.cells)
        for row in block.rows
    )
    return f'<table border="{int(block.ruled)}">' + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def text(grid: Grid) -> bytes:
    """The grid as lines with tabs; a break inside a cell becomes a space."""
    lines = []
    for block in grid.blocks:
        rows = [(block.text,)] if isinstance(block, Paragraph) else [row.texts for row in block.rows]
        lines += ["\t".join(one.replace("\n", " ") for one in row) for row in rows]
    return "\n".join(lines).encode()


FORMATS: dict[str, Callable[[Grid], bytes]] = {
    "text": text, "docx": word.write, "xlsx": excel.write, "html": page, "pdf": pdf.write,
}  # fmt: skip


def check_words(data: bytes) -> None:
    grid = read_grid(data)
    pieces = [block.text for block in grid.paragraphs]
    pieces += [cell.text for table in grid.tables for row in table.rows for cell in row.cells]
    read = recognise(grid)
    revised = replay(read, [])
    assert revised.document == read.document
    assert words_in(revised.document) + left_words(revised) - words_of(*grid.notes) == words_of(*pieces)


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS.keys())
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_no_word_of_the_five_plans_is_lost(path: Path, write: Callable[[Grid], bytes]) -> None:
    check_words(write(lay_out(recognise(read_grid(path.read_bytes())).document, draft=True)))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_no_word_of_the_files_themselves_is_lost(path: Path) -> None:
    check_words(path.read_bytes())


@pytest.mark.parametrize("name", ["text", "docx", "xlsx", "html"])
def test_no_word_of_odd_plans_is_lost(name: str) -> None:
    for seed in range(50):
        check_words(FORMATS[name](lay_out(odd_plan(seed), draft=seed % 2 == 0)))


def test_no_word_of_odd_plans_on_paper_is_lost() -> None:
    for seed in range(4):
        check_words(pdf.write(lay_out(odd_plan(seed))))

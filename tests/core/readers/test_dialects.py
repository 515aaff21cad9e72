"""One plan as different programs write it: the same plan comes out of each, sign-off blocks in every dress."""

import shutil
import subprocess
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from plans.core.document import Place, PlanDocument, SignOff, dumps
from plans.core.layout import lay_out
from plans.core.readers import read_grid
from plans.core.recognise import recognise
from plans.core.writers import word as writer
from tests.core.readers.files import W, p, relations, tbl, tc, tr, word, zipped
from tests.core.recognise.odd_plans import odd_plan

PLANS = sorted((Path(__file__).parents[3] / "fixtures" / "plans").glob("*.txt"))
HEAD = ("№ п/п", "Мероприятие", "Ответственные", "Срок", "Результат")
SECTION = "1. Организация взаимодействия"
ROWS = [
    ("1.1.", "Проведение заседаний", "Совет\nРуководители ПОО", "ежеквартально", "Протокол"),
    ("1.2.", "Встречи с выпускниками", "Центр карьеры", "май", "Отчёт"),
]
TITLE = "ПЛАН РАБОТЫ на 2022 год"
CENTRE, RIGHT, FAR = '<w:jc w:val="center"/>', '<w:jc w:val="right"/>', '<w:ind w:left="5670"/>'


def seen(data: bytes) -> PlanDocument:
    return recognise(read_grid(data)).document


def check_rows(document: PlanDocument) -> None:
    keys = ("number", "title", "executors", "deadline", "result")
    assert [(column.key, column.heading) for column in document.columns] == list(zip(keys, HEAD, strict=True))
    assert [section.heading for section in document.sections] == [SECTION]
    assert [tuple(row.text(key) for key in keys) for row in document.activities] == ROWS
    assert document.title == (TITLE,)


def cell(text: str, before: str = "", after: str = "") -> str:
    """The lines of a cell as paragraphs."""
    return "".join(f"{before}{p(line)}{after}" for line in text.split("\n"))


def of_word() -> bytes:
    """Revision numbers, spelling marks, bookmarks, runs cut anywhere, a repeated head, empty paragraphs."""

    def runs(text: str) -> str:
        cut = len(text) // 2
        pieces = (
            f'<w:r w:rsidR="00A1"><w:t xml:space="preserve">{part}</w:t></w:r>' for part in (text[:cut], text[cut:])
        )
        middle = (
            '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
        )
        return (
            f'<w:p w:rsidR="00A1" w:rsidRDefault="00A1"><w:pPr><w:rPr><w:b/></w:rPr></w:pPr>{middle.join(pieces)}</w:p>'
        )

    def cut(text: str) -> str:
        return tc("".join(map(runs, text.split("\n"))), '<w:tcW w:w="2000" w:type="dxa"/>')

    head = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" + "".join(map(cut, HEAD)) + "</w:tr>"
    section = tr(tc(runs(SECTION), '<w:gridSpan w:val="5"/>'))
    rows = ("<w:tr>" + "".join(map(cut, row)) + "</w:tr>" for row in ROWS)
    page = '<w:p><w:r><w:lastRenderedPageBreak/><w:br w:type="page"/></w:r></w:p>'
    return word(p("") + runs(TITLE) + tbl(head, section, *rows) + page + "<w:sectPr/>")


def of_google() -> bytes:
    """Absolute names of parts, direction marks in each run, every cell of a merged row written out."""

    def shown(text: str) -> str:
        marks = '<w:rPr><w:rtl w:val="0"/></w:rPr>'
        before = f'<w:p><w:pPr><w:pageBreakBefore w:val="0"/></w:pPr><w:r>{marks}<w:t xml:space="preserve">'
        return "".join(f"{before}{line}</w:t></w:r></w:p>" for line in text.split("\n"))

    def row(*texts: str) -> str:
        return tr(*(tc(shown(text), '<w:vAlign w:val="top"/>') for text in texts))

    hidden = "".join(tc(shown(""), '<w:gridSpan w:val="1"/><w:hMerge w:val="continue"/>') for _ in range(4))
    section = "<w:tr>" + tc(shown(SECTION), '<w:hMerge w:val="restart"/>') + hidden + "</w:tr>"
    body = shown(TITLE) + tbl(row(*HEAD), section, *(row(*one) for one in ROWS))
    return zipped(
        {
            "_rels/.rels": relations({"officeDocument": "/word/document.xml"}),
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        }
    )


def of_myoffice() -> bytes:
    """Content controls around rows, cells and words, logical sides, widths of no kind."""

    def held(text: str) -> str:
        return "<w:sdt><w:sdtPr/><w:sdtContent>" + cell(text) + "</w:sdtContent></w:sdt>"

    def row(*texts: str) -> str:
        cells = (tc(held(text), '<w:tcW w:w="0" w:type="nil"/><w:vMerge w:val="restart"/>') for text in texts)
        return "<w:sdt><w:sdtContent><w:tr>" + "".join(cells) + "</w:tr></w:sdtContent></w:sdt>"

    table = "<w:tbl><w:tblPr><w:tblStyle w:val='T'/></w:tblPr>" + row(*HEAD)
    table += tr(tc(held(SECTION), '<w:gridSpan w:val="5"/>')) + "".join(row(*one) for one in ROWS) + "</w:tbl>"
    styles = (
        '<w:style w:type="table" w:styleId="T"><w:tblPr><w:tblBorders><w:insideH w:val="single"/></w:tblBorders>'
        "</w:tblPr></w:style>"
    )
    body = p(TITLE, '<w:jc w:val="start"/>') + table
    return word(body, styles=styles)


DIALECTS: dict[str, Callable[[], bytes]] = {"word": of_word, "google": of_google, "myoffice": of_myoffice}


@pytest.mark.parametrize("make", DIALECTS.values(), ids=DIALECTS.keys())
def test_each_dialect_gives_the_same_plan(make: Callable[[], bytes]) -> None:
    check_rows(seen(make()))


LEFT_LINES = ("СОГЛАСОВАНО", "Директор ЦОПП", "А.Б. Иванов", "12.01.2022")
RIGHT_LINES = ("УТВЕРЖДАЮ", "Председатель совета", "С.В. Петрова", "13.01.2022")
PAIRS = list(zip(LEFT_LINES, RIGHT_LINES, strict=True))


def as_paragraphs() -> str:
    return "".join(map(p, LEFT_LINES)) + p("") + "".join(p(line, FAR) for line in RIGHT_LINES)


def as_right_aligned() -> str:
    return "".join(map(p, LEFT_LINES)) + "".join(p(line, RIGHT) for line in RIGHT_LINES)


def as_borderless_table() -> str:
    return tbl("<w:tr>" + tc(cell("\n".join(LEFT_LINES))) + tc(cell("\n".join(RIGHT_LINES))) + "</w:tr>", ruled=False)


def as_table_of_lines() -> str:
    return tbl(*(tr(left, "", right) for left, right in PAIRS), ruled=False)


def with_tabs() -> str:
    return "".join(
        f"<w:p><w:r><w:t>{left}</w:t><w:tab/><w:tab/><w:t>{right}</w:t></w:r></w:p>" for left, right in PAIRS
    )


def with_spaces() -> str:
    return "".join(p(f"{left:<40}{right}") for left, right in PAIRS)


DRESSES = (as_paragraphs, as_right_aligned, as_borderless_table, as_table_of_lines, with_tabs, with_spaces)


@pytest.mark.parametrize(
    ("dress", "below"), list(product(DRESSES, (False, True))), ids=lambda value: getattr(value, "__name__", str(value))
)
def test_sign_offs_in_every_dress_above_and_below_the_title(dress: Callable[[], str], below: bool) -> None:
    title = p(TITLE, CENTRE)
    table = tbl(tr(*HEAD), tr(tc(SECTION, '<w:gridSpan w:val="5"/>')), *(_row(row) for row in ROWS))
    document = seen(word(title + dress() + p("") + table if below else dress() + p("") + title + table))
    assert document.signoffs == (
        SignOff(Place.LEFT, LEFT_LINES[0], LEFT_LINES[1:]),
        SignOff(Place.RIGHT, RIGHT_LINES[0], RIGHT_LINES[1:]),
    )
    check_rows(document)


def _row(texts: tuple[str, ...]) -> str:
    return tr(*(tc(cell(text)) for text in texts))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_plans_survive_a_pass_through_libreoffice(tmp_path: Path) -> None:
    """Our DOCX opened and saved by LibreOffice: cell for cell the same plan."""
    plans = {path.stem: seen(path.read_bytes()) for path in PLANS} | {
        f"odd-{seed}": odd_plan(seed) for seed in range(20)
    }
    for name, plan in plans.items():
        (tmp_path / f"{name}.docx").write_bytes(writer.write(lay_out(plan)))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    files = [str(tmp_path / f"{name}.docx") for name in plans]
    command = ["soffice", home, "--headless", "--convert-to", "docx", "--outdir", str(tmp_path / "out"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    for name, plan in plans.items():
        passed = dumps(seen((tmp_path / "out" / f"{name}.docx").read_bytes()))
        # LibreOffice writes the text "_x0041_" as a workbook would, which no reader of a document undoes.
        assert passed.replace("_x005F_", "_") == dumps(plan), name

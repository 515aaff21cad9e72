"""PDF files: our own read back exactly, those of LibreOffice too; odd pages; what is refused."""

import io
import os
import shutil
import subprocess
import zlib
from base64 import a85encode
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from weasyprint import HTML

from plans.core.document import PlanDocument
from plans.core.errors import UnreadableFile
from plans.core.grid import Align, Cell, Grid, Page, Paragraph, Row, Table
from plans.core.layout import lay_out
from plans.core.readers import read_grid
from plans.core.readers.pdf import rules
from plans.core.readers.pdf.glyphs import HYPHEN
from plans.core.readers.pdf.lattice import lattices
from plans.core.readers.pdf.lines import Line
from plans.core.readers.pdf.rules import Rule
from plans.core.readers.pdf.wraps import Habits, Room, Study
from plans.core.reading import read_plan
from plans.core.writers import pdf, word
from tests.core.recognise.drawn import HEAD, table

PLANS = sorted((Path(__file__).parents[3] / "fixtures" / "plans").glob("*.txt"))
EACH_PLAN = pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
LATIN = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def document(path: Path) -> PlanDocument:
    return read_plan(path.read_bytes()).document


@lru_cache(maxsize=1)
def small() -> bytes:
    """A plan of some pages across the sheet."""
    return pdf.write(lay_out(document(PLANS[-1]), page=Page(landscape=True)))


def drawn(grid: Grid) -> list[str]:
    """The rows of the first table; cells covered by one on the left are "<", by one above "^"."""
    found = grid.tables[0]
    shape = {(row, column): "" for row in range(len(found.rows)) for column in range(found.columns)}
    for row, column, cell in found.places():
        for down in range(cell.rowspan):
            for right in range(cell.colspan):
                shape[row + down, column + right] = "<" if right else "^"
        shape[row, column] = cell.text.replace("\n", "\\n")
    return [" | ".join(shape[row, column] for column in range(found.columns)) for row in range(len(found.rows))]


def printed(*blocks: Paragraph | Table) -> Grid:
    """What the reader makes of the blocks on paper."""
    return read_grid(pdf.write(Grid(blocks)))


PLAN = table(HEAD, "1.1 | Первое | Совет | Май | План")


@EACH_PLAN
@pytest.mark.parametrize("landscape", [False, True])
def test_our_own_pdf_comes_back_word_for_word(path: Path, landscape: bool) -> None:
    plan = document(path)
    found = read_plan(pdf.write(lay_out(plan, draft=landscape, page=Page(landscape=landscape))))
    assert found.document == plan
    assert ("ПРОЕКТ" in found.left_out) is landscape
    assert {finding.id for finding in found.findings} <= {"head.repeated", "draft.mark"}


def test_a_pdf_of_libreoffice_comes_back_word_for_word(tmp_path: Path) -> None:
    tool = shutil.which("soffice")
    if not tool:
        if os.environ.get("CI") == "true":
            pytest.fail("soffice is not installed")
        pytest.skip("soffice is not installed")
    for path in PLANS:
        (tmp_path / f"{path.stem}.docx").write_bytes(word.write(lay_out(document(path))))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    names = [f"{path.stem}.docx" for path in PLANS]
    command = [tool, profile, "--headless", "--convert-to", "pdf", *names]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=600)
    for path in PLANS:
        assert document(tmp_path / f"{path.stem}.pdf") == document(path), path.stem


def test_spans_are_kept() -> None:
    lines = [
        HEAD,
        "1. Раздел | < | < | < | <",
        "1.1 | Первое | Совет | Май | План",
        "1.2 | Второе | ^ | Июнь | <",
        "1.3 | Третье\\nи ещё | ^ | ^ | ^",
    ]
    assert drawn(printed(table(*lines[:4]))) == lines[:4]
    whole = [*lines[:3], "1.2 | Второе | ^ | Июнь | Отчёт", "1.3 | Третье\\nи ещё | ^ | ^ | Отчёт"]
    assert drawn(printed(table(*whole))) == whole


def test_sign_offs_stand_left_and_right() -> None:
    blocks = Table(
        (Row((Cell("СОГЛАСОВАНО\nНачальник"), Cell("УТВЕРЖДАЮ\nПредседатель\n«__» ____ 2022 г."))),), ruled=False
    )
    head, title = Paragraph("МИНИСТЕРСТВО", Align.CENTER), Paragraph("ПЛАН", Align.CENTER, bold=True)
    grid = printed(head, blocks, title, PLAN)
    words = [block for block in grid.blocks if not isinstance(block, Paragraph) or block.text]
    assert words[0] == head
    assert isinstance(words[1], Table)
    assert not words[1].ruled
    assert [row.texts for row in words[1].rows] == [
        ("СОГЛАСОВАНО", "УТВЕРЖДАЮ"),
        ("Начальник", "Председатель"),
        ("", "«__» ____ 2022 г."),
    ]
    assert words[2] == title


def test_a_block_alone_on_the_right_stands_right() -> None:
    blocks = Table((Row((Cell(""), Cell("УТВЕРЖДАЮ\nПредседатель"))),), ruled=False)
    grid = printed(blocks, Paragraph("ПЛАН РАБОТЫ", Align.CENTER), PLAN)
    assert [(block.text, block.align) for block in grid.paragraphs if block.text] == [
        ("УТВЕРЖДАЮ", Align.RIGHT),
        ("Председатель", Align.RIGHT),
        ("ПЛАН РАБОТЫ", Align.CENTER),
    ]


def test_a_table_over_many_pages_is_one_and_its_page_numbers_are_gone() -> None:
    rows = [f"1.{at} | Проведение заседаний кластера | Совет | Май | План" for at in range(1, 121)]
    grid = printed(table(HEAD, *rows), Paragraph("Секретарь"))
    assert drawn(grid) == [HEAD, *rows]
    assert [paragraph.text for paragraph in grid.paragraphs] == ["Секретарь"]


def test_running_heads_are_told() -> None:
    with pikepdf.open(io.BytesIO(small())) as file:
        assert len(file.pages) > 1
        for page in file.pages:
            page.Resources.Font.Zz = LATIN
            page.contents_add(b"BT /Zz 10 Tf 300 575 Td (Draft of the college) Tj ET")
        found = read_plan(saved(file))
    assert found.document == document(PLANS[-1])
    assert "Колонтитул не перенесён: «Draft of the college»." in found.left_out


def saved(file: pikepdf.Pdf, **options: object) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer, **options)
    return buffer.getvalue()


TURNS = {90: "0 1 -1 0 {height} 0", 180: "-1 0 0 -1 {width} {height}", 270: "0 -1 1 0 0 {width}"}


@pytest.mark.parametrize("angle", TURNS)
def test_a_turned_sheet_is_read_as_it_is_seen(angle: int) -> None:
    with pikepdf.open(io.BytesIO(small())) as file:
        for page in file.pages:
            width, height = float(page.MediaBox[2]), float(page.MediaBox[3])
            matrix = TURNS[angle].format(width=width, height=height)
            page.contents_add(f"q {matrix} cm ".encode(), prepend=True)
            page.contents_add(b" Q")
            page.MediaBox = Array([0, 0, width, height] if angle == 180 else [0, 0, height, width])
            page.Rotate = angle
        assert read_plan(saved(file)).document == document(PLANS[-1])


def test_pages_inside_forms_are_read() -> None:
    with pikepdf.open(io.BytesIO(small())) as file, pikepdf.new() as other:
        for page in file.pages:
            sheet = other.add_blank_page(page_size=(float(page.MediaBox[2]), float(page.MediaBox[3])))
            sheet.Resources = Dictionary(XObject=Dictionary(A=other.copy_foreign(page.as_form_xobject())))
            sheet.Contents = Stream(other, b"q .9 0 0 .9 20 20 cm /A Do Q")
        assert read_plan(saved(other)).document == document(PLANS[-1])


def test_scripts_and_attachments_change_nothing() -> None:
    with pikepdf.open(io.BytesIO(small())) as file:
        file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
        file.attachments["a.exe"] = b"MZ"
        changed = saved(file)
    assert read_plan(changed).document == document(PLANS[-1])


def test_headings_that_read_upwards_and_a_stamp_across_the_page() -> None:
    style = (
        "td { border: 1pt solid; height: 120px; width: 90px } table { border-collapse: collapse } "
        "td div { width: 90px } .up { transform: rotate(-90deg) } .down { transform: rotate(90deg) }"
        "p { font-size: 60px; transform: rotate(-45deg) }"
    )
    rows = (
        "<tr><td>№<td>Дело<td><div class=up>Отметка о выполнении плана</div><td><div class=down>Срок исполнения</div>"
        "<tr><td>1<td>Первое<td>да<td>май"
    )
    page = f"<style>{style}</style><table>{rows}</table><p>ЧЕРНОВИК</p>"
    grid = read_grid(HTML(string=page).write_pdf())
    assert drawn(grid) == ["№ | Дело | Отметка о выполнении плана | Срок исполнения", "1 | Первое | да | май"]
    assert grid.notes == ("Наклонная надпись поверх страницы не перенесена: «ЧЕРНОВИК».",)


def ruled(*drawing: str) -> list[Rule]:
    """Lines drawn by "+", "-" and "|": ten points a character, the first row highest."""
    rules = []
    for number, line in enumerate(drawing):
        for at, sign in enumerate(line):
            x, y = at * 10.0, -number * 10.0
            if sign in "+-" and line[at + 1 : at + 2] in ("+", "-"):
                rules.append(Rule(False, y, x, x + 10))
            below = drawing[number + 1][at : at + 1] if number + 1 < len(drawing) else ""
            if sign in "+|" and below in ("+", "|"):
                rules.append(Rule(True, x, y - 10, y))
    return rules


def boxes(*drawing: str) -> list[list[tuple[int, int, int, int]]]:
    """(row, column, rowspan, colspan) of each box of each table."""
    return [
        [(box.row, box.column, box.rowspan, box.colspan) for box in lattice.boxes]
        for lattice in lattices(ruled(*drawing))
    ]


def test_lines_make_boxes() -> None:
    assert boxes(
        "+--+--+--+",
        "|  |  |  |",
        "+--+--+--+",
        "|        |",
        "+--+--+--+",
        "|  |  |  |",
        "+--+--+  |",
        "|  |  |  |",
        "+--+--+--+",
    )[0] == [
        *[(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1)],
        (1, 0, 1, 3),
        *[(2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 2, 1)],
        *[(3, 0, 1, 1), (3, 1, 1, 1)],
    ]


def test_a_frame_is_no_table_and_two_tables_are_two() -> None:
    assert boxes("+--+", "|  |", "+--+") == []
    assert len(boxes("+--+--+", "|  |  |", "+--+--+", "", "+--+--+", "|  |  |", "+--+--+")) == 2


def test_a_table_without_outer_edges_is_closed_by_the_ends_of_its_lines() -> None:
    assert boxes("---+---+---", "   |   |   ", "---+---+---")[0] == [(0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1)]


def line(text: str, trailing: bool = False) -> Line:
    """A line of letters ten points wide."""
    head = text.split(" ")[0]
    width = 10.0 * len(text)
    return Line(text, 0, width, 0, 10, bold=False, trailing=trailing, head=10.0 * len(head), first=10)


# lines | what a program that draws spaces at wraps means | what one that draws none means
WRAPS = [
    (("слово ", "другое"), ["слово другое"], ["слово", "другое"]),
    (("слово", "другое"), ["слово", "другое"], ["слово", "другое"]),
    (("одно слово и ", "продолжение"), ["одно слово и продолжение"], ["одно слово и продолжение"]),
    (("одно слово и", "продолжение"), ["одно слово и", "продолжение"], ["одно слово и продолжение"]),
    (("образовательно" + HYPHEN, "отраслевой"), ["образовательно-отраслевой"], ["образовательно-отраслевой"]),
    (("профориентаци" + HYPHEN, "онной"), ["профориентационной"], ["профориентационной"]),
    (("сентябрь- ", "октябрь"), ["сентябрь- октябрь"], ["сентябрь-октябрь"]),
    (("2022" + HYPHEN, "2023"), ["2022-2023"], ["2022-2023"]),
    (("длинноедлинноесл", "ово"), ["длинноедлинноеслово"], ["длинноедлинноесл ово"]),
    (("стажировка/", "или"), ["стажировка/", "или"], ["стажировка/", "или"]),
    (("стажировки/", "практика студентов"), ["стажировки/практика студентов"], ["стажировки/практика студентов"]),
    (("совет по п.", "1.6"), ["совет по п.1.6"], ["совет по п. 1.6"]),
]


@pytest.mark.parametrize(("texts", "telling", "silent"), WRAPS, ids=lambda case: str(case[0]).strip())
def test_wraps_are_told_from_breaks(texts: tuple[str, ...], telling: list[str], silent: list[str]) -> None:
    study = Study()
    study.add([line("образовательно-отраслевой и профориентационной")])
    words = study.habits().words
    lines = [line(text.strip(), text.endswith(" ")) for text in texts]
    room = Room(0, 165 if texts[0] != "совет по п." else 120)
    assert Habits(spaces_tell=True, spaces_hang=True, words=words).joined(lines, room) == telling
    assert Habits(words=words).joined(lines, room) == silent


def broken(data: bytes) -> bytes:
    return data[: len(data) // 2]


def pages(count: int, content: bytes = b"") -> bytes:
    with pikepdf.new() as file:
        for _ in range(count):
            page = file.add_blank_page(page_size=(595, 842))
            page.Resources = Dictionary(Font=Dictionary(Zz=LATIN))
            page.Contents = Stream(file, content)
        return saved(file, compress_streams=True)


def scan() -> bytes:
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(595, 842))
        picture = Stream(file, bytes(100))
        picture.update(Dictionary(Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, BitsPerComponent=8,
                                  ColorSpace=Name.DeviceGray))  # fmt: skip
        page.Resources = Dictionary(XObject=Dictionary(A=picture))
        page.Contents = Stream(file, b"q 595 0 0 842 0 0 cm /A Do Q")
        return saved(file)


def locked(user: str, *, extract: bool = True) -> bytes:
    allow = pikepdf.Permissions(extract=extract)
    with pikepdf.open(io.BytesIO(small())) as file:
        return saved(file, encryption=pikepdf.Encryption(owner="b", user=user, allow=allow))


def packed(data: bytes, times: int) -> bytes:
    with pikepdf.new() as file:
        for _ in range(times):
            data = zlib.compress(data, 1)
        content = Stream(file, data)
        content.Filter = Array([Name.FlateDecode] * times)
        file.add_blank_page().Contents = content
        return saved(file, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


LETTERS = b"BT /Zz 9 Tf .001 0 0 1 9 400 Tm (" + b"a" * 30_000 + b") Tj ET "


def ruling(count: int) -> bytes:
    """Upright lines, five points apart, and one across them."""
    uprights = (b"%d 0 m %d 800 l S\n" % (at, at) for at in range(0, 5 * count, 5))
    return b"".join(uprights) + b"0 9 m 9000 9 l S"


def in_ascii(data: bytes) -> bytes:
    packed_data = a85encode(zlib.compress(data, 1)) + b"~>"
    return b"%PDF-1.7\n1 0 obj <</Filter [/ASCII85Decode /FlateDecode]>> stream\n" + packed_data + b"\nendstream"


BAD = {
    "cut": (lambda: broken(small()), "повреждён"),
    "no pdf inside": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 1_000, "повреждён"),
    "password": (lambda: locked("a"), "паролем"),
    "password of the owner, no copies": (lambda: locked("", extract=False), "защищён от копирования"),
    "bomb of commands": (lambda: packed(b"q " * 30_000_000, 1), "слишком сложно"),
    "bare commands": (lambda: b"%PDF-1.7\n1 0 obj <<>> stream\n" + b"q " * 5_000_000 + b"endstream", "слишком сложно"),
    "bomb in ASCII": (lambda: in_ascii(bytes(210 * 2**20)), "распакованном виде"),
    "too many parts": (lambda: b"%PDF-1.7\n" + b"stream\nx\x9c\0\xff\xff\0\0" * 1_400_000, "слишком много частей"),
    "unusual packing": (lambda: pages(1).replace(b"/MediaBox", b"/Filter /LZWDecode /MediaBox"), "необычным"),
    "too many pages": (lambda: pages(201), "201 страниц"),
    "empty page": (lambda: pages(1), "нет текста"),
    "scan": (scan, "скан"),
    "too many lines": (lambda: pages(1, b"0 0 m 9 0 l S\n" * 400_000), "линий и фигур"),
    "one endless line": (lambda: pages(1, b"0 0 m " + b"9 0 l\n" * 400_000 + b"S"), "линий и фигур"),
    "drawing": (lambda: pages(1, LETTERS + ruling(1_500)), "чертёж"),
    "bomb": (lambda: packed(bytes(210 * 2**20), 1), "распакованном виде"),
    "packed twice": (lambda: packed(bytes(1_000_000), 2), "сжаты дважды"),
}


@pytest.mark.parametrize(("make", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_pdf_is_refused_with_its_own_sentence(make, words: str) -> None:
    data = make()
    with pytest.raises(UnreadableFile, match=words) as refusal:
        read_grid(data)
    assert str(refusal.value).endswith(".")


def test_an_endless_word_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="длиннее 500 знаков"):
        read_grid(pages(1, LETTERS))


def test_a_file_that_only_its_owner_may_change_is_read() -> None:
    assert read_plan(locked("")).document == read_plan(small()).document


def test_letters_are_counted_over_all_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_LETTERS", 50_000)
    with pytest.raises(UnreadableFile, match="больше 50000 знаков"):
        read_grid(pages(2, LETTERS))


def test_several_people_may_read_at_once() -> None:
    small()
    with ThreadPoolExecutor(4) as pool:
        grids = list(pool.map(lambda _: read_grid(small()), range(8)))
    assert all(grid == grids[0] for grid in grids)


def test_a_scanned_sheet_among_others_is_told() -> None:
    with pikepdf.open(io.BytesIO(small())) as file, pikepdf.open(io.BytesIO(scan())) as other:
        file.pages.insert(0, other.pages[0])
        grid = read_grid(saved(file))
    assert grid.notes == ("Страница 1 — рисунок без текста, она не перенесена.",)

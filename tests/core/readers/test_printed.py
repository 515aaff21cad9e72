"""A Word file that LibreOffice printed to PDF: sign-off blocks and the masthead keep their places."""

import shutil
import subprocess
from io import BytesIO
from zipfile import ZipFile

import pytest

from plans.core.document import Place, PlanDocument, SignOff
from plans.core.readers import read_grid
from plans.core.recognise import recognise
from tests.core.readers.files import p, tc, word

LEFT = ("СОГЛАСОВАНО", "Директор", "А.Б. Иванов", "12.01.2022")
RIGHT = ("УТВЕРЖДАЮ", "Председатель совета", "С.В. Петрова", "13.01.2022")
WRAPPED = ("УТВЕРЖДАЮ", "Председатель координационного совета кластера по строительству", "С.В. Петрова", "13.01.2022")
FULL = ("УТВЕРЖДАЮ", "Председатель совета всего кластера", "С.В. Петрова", "13.01.2022")
MASTHEAD = "ГБПОУ «Строительный колледж»"
TITLE = "ПЛАН РАБОТЫ на 2022 год"
CENTRE = '<w:jc w:val="center"/>'
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
SHEET = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="567" w:bottom="1134" w:left="1701"/></w:sectPr>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)


def with_tabs(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    stop = '<w:tabs><w:tab w:val="left" w:pos="5103"/></w:tabs>'
    return "".join(
        f"<w:p><w:pPr>{stop}</w:pPr><w:r><w:t>{one}</w:t><w:tab/><w:t>{other}</w:t></w:r></w:p>"
        for one, other in zip(left, right, strict=True)
    )


def with_close_tabs(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    """The right block begins right behind the longest line of the left one."""
    return with_tabs(left, right).replace('w:pos="5103"', 'w:pos="2155"')


def as_table(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    cells = "".join(tc("".join(map(p, lines)), '<w:tcW w:w="4819" w:type="dxa"/>') for lines in (left, right))
    return _table([4819, 4819], f"<w:tr>{cells}</w:tr>", "")


def _table(widths: list[int], rows: str, borders: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def plan() -> str:
    lines = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in SIDES)
    rows = [
        ("№ п/п", "Мероприятие", "Ответственные", "Срок"),
        ("1.1.", "Проведение заседаний " * 9, "Совет", "ежеквартально"),
        ("1.2.", "Встречи с выпускниками", "Центр карьеры", "май"),
    ]
    widths = [1000, 4600, 2038, 2000]
    sizes = [f'<w:tcW w:w="{width}" w:type="dxa"/>' for width in widths]
    cells = ("".join(map(tc, row, sizes)) for row in rows)
    return _table(widths, "".join(f"<w:tr>{row}</w:tr>" for row in cells), f"<w:tblBorders>{lines}</w:tblBorders>")


FILES = {
    f"{dress.__name__}-{name}": (masthead + dress(LEFT, right), bool(masthead), right)
    for dress in (with_tabs, with_close_tabs, as_table)
    for name, masthead, right in (
        ("alone", "", RIGHT),
        ("masthead", p(MASTHEAD, CENTRE), RIGHT),
        ("wrapped", p(MASTHEAD, CENTRE), WRAPPED),
        ("full", p(MASTHEAD, CENTRE), FULL),
    )
    if dress is as_table or right is RIGHT
}


def typed(data: bytes) -> bytes:
    """The file with the types of its parts, without which LibreOffice does not open it."""
    file = BytesIO(data)
    with ZipFile(file, "a") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
    return file.getvalue()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PlanDocument]:
    tool = shutil.which("soffice")
    if tool is None:
        pytest.skip("needs LibreOffice")
    folder = tmp_path_factory.mktemp("printed")
    for name, (front, _, _) in FILES.items():
        (folder / f"{name}.docx").write_bytes(typed(word(front + p("") + p(TITLE, CENTRE) + plan() + SHEET)))
    home = f"-env:UserInstallation=file://{folder}/home"
    files = [f"{name}.docx" for name in FILES]
    subprocess.run(
        [tool, home, "--headless", "--convert-to", "pdf", *files],
        cwd=folder, check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return {name: recognise(read_grid((folder / f"{name}.pdf").read_bytes())).document for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_sign_offs_keep_their_sides(printed: dict[str, PlanDocument], name: str) -> None:
    _, masthead, right = FILES[name]
    found = printed[name]
    assert found.signoffs == (SignOff(Place.LEFT, LEFT[0], LEFT[1:]), SignOff(Place.RIGHT, right[0], right[1:]))
    assert found.masthead == ((MASTHEAD,) if masthead else ())
    assert found.title == (TITLE,)
    assert [row.title for row in found.activities] == [("Проведение заседаний " * 9).strip(), "Встречи с выпускниками"]

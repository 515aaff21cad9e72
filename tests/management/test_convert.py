"""`manage.py convert`: every fixture into every format, and back where the format can be read."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plans.core.document import PlanDocument
from plans.core.reading import read_plan

PLANS = sorted((Path(__file__).parents[2] / "fixtures" / "plans").glob("*.txt"))


def document(path: Path) -> PlanDocument:
    return read_plan(path.read_bytes()).document


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".json"])
def test_there_and_back_is_the_same_plan(path: Path, suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"план{suffix}"
    call_command("convert", str(path), str(target), stdout=StringIO())
    assert document(target) == document(path)


# WeasyPrint leaves its colour profile open until the garbage collector comes.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_pdf_is_written(tmp_path: Path) -> None:
    target = tmp_path / "план.PDF"
    call_command("convert", str(PLANS[0]), str(target), stdout=StringIO())
    assert target.read_bytes().startswith(b"%PDF")


def test_it_says_what_was_done(tmp_path: Path) -> None:
    out = StringIO()
    call_command("convert", str(PLANS[0]), str(tmp_path / "a.json"), stdout=out)
    assert out.getvalue().endswith("a.json: разделов 8, мероприятий 35, замечаний при чтении 5.\n")


def test_mistakes_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"выберите \.docx, \.pdf, \.xlsx, \.json"):
        call_command("convert", str(PLANS[0]), str(tmp_path / "a.odt"))
    with pytest.raises(CommandError, match="не найден"):
        call_command("convert", str(tmp_path / "нет.txt"), str(tmp_path / "a.json"))
    with pytest.raises(CommandError, match="не записывается"):
        call_command("convert", str(PLANS[0]), str(tmp_path / "нет" / "a.json"))

"""`manage.py convert`: every fixture into every format, and back where the format can be read."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plans.core.document import PlanDocument
from plans.core.reading import read_plan
from plans.management.commands.convert import Command

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


def test_odt_is_written(tmp_path: Path) -> None:
    call_command("convert", str(PLANS[0]), str(tmp_path / "план.odt"))
    assert (tmp_path / "план.odt").read_bytes()[38:77] == b"application/vnd.oasis.opendocument.text"


def test_signs_without_a_font_are_named_and_the_pdf_is_made(tmp_path: Path) -> None:
    text, said = PLANS[0].read_text(encoding="utf-8"), StringIO()
    (tmp_path / "план.txt").write_text(text.replace("Паспорт", "Паспорт \U0010fffd"), encoding="utf-8")
    call_command("convert", str(tmp_path / "план.txt"), str(tmp_path / "план.pdf"), stderr=said)
    assert "(U+10FFFD)" in said.getvalue()
    assert (tmp_path / "план.pdf").read_bytes().startswith(b"%PDF")


def test_it_says_what_was_done(tmp_path: Path) -> None:
    out = StringIO()
    call_command("convert", str(PLANS[0]), str(tmp_path / "a.json"), stdout=out)
    assert out.getvalue().endswith("a.json: разделов 8, мероприятий 35, замечаний проверки 5.\n")


def test_mistakes_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"выберите \.pdf, \.docx, \.xlsx, \.odt, \.json"):
        call_command("convert", str(PLANS[0]), str(tmp_path / "a.pages"))
    with pytest.raises(CommandError, match="не найден"):
        call_command("convert", str(tmp_path / "нет.txt"), str(tmp_path / "a.json"))
    with pytest.raises(CommandError, match="не записывается"):
        call_command("convert", str(PLANS[0]), str(tmp_path / "нет" / "a.json"))


# Folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two plans, one of them below, and things that are no plans."""
    source = tmp_path / "планы"
    (source / "2022").mkdir(parents=True)
    shutil.copy(PLANS[0], source / "первый.txt")
    shutil.copy(PLANS[4], source / "2022" / "второй.txt")
    (source / "~$первый.docx").write_bytes(b"lock")
    (source / ".DS_Store").write_bytes(b"hidden")
    return source


def convert(source: Path, target: Path, **options) -> tuple[int, str, str]:
    """The exit code and what was said."""
    out, err = StringIO(), StringIO()
    try:
        call_command("convert", str(source), str(target), stdout=out, stderr=err, **options)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_a_folder_is_converted_with_those_below(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "готовые"
    assert convert(folder, target, to="docx") == (0, f"Переведено файлов: 2 из 2. Папка: {target}\n", "")
    assert sorted(str(path.relative_to(target)) for path in target.rglob("*.*")) == ["2022/второй.docx", "первый.docx"]
    assert document(target / "первый.docx") == document(PLANS[0])


def test_the_exit_code_counts_failures_and_each_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "пустой.txt").write_bytes(b"")
    (folder / "снимок.jpg").write_bytes(b"\xff\xd8\xff\xe0 picture")
    code, out, err = convert(folder, tmp_path / "готовые", to="json")
    assert code == 2
    assert out.startswith("Переведено файлов: 2 из 4.")
    lines = err.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [str(folder / "пустой.txt"), str(folder / "снимок.jpg")]
    assert all(line.partition(": ")[2].endswith(".") for line in lines)
    assert len(list((tmp_path / "готовые").rglob("*.json"))) == 2


def test_two_files_of_one_name_do_not_overwrite_each_other(folder: Path, tmp_path: Path) -> None:
    call_command("convert", str(PLANS[1]), str(folder / "первый.docx"), stdout=StringIO())
    assert convert(folder, tmp_path / "готовые", to="json")[0] == 0
    names = sorted(path.name for path in (tmp_path / "готовые").iterdir() if path.is_file())
    assert names == ["первый.docx.json", "первый.txt.json"]


def test_results_inside_the_folder_are_not_converted_again(folder: Path) -> None:
    for _ in range(2):
        assert convert(folder, folder / "готовые", to="json")[1].startswith("Переведено файлов: 2 из 2.")


def test_a_folder_needs_a_kind_and_another_folder(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--to docx"):
        call_command("convert", str(folder), str(tmp_path / "готовые"))
    with pytest.raises(CommandError, match="другую папку"):
        call_command("convert", str(folder), str(folder / "2022" / ".."), to="pdf")


def test_a_person_at_the_terminal_sees_how_far_it_is(folder: Path, tmp_path: Path) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    err = Terminal()
    call_command("convert", str(folder), str(tmp_path / "готовые"), to="json", stdout=StringIO(), stderr=err)
    assert "██████████░░░░░░░░░░ 1 из 2" in err.getvalue()
    assert "████████████████████ 2 из 2  первый.txt" in err.getvalue()


def test_the_help_names_every_format() -> None:
    text = Command().create_parser("manage.py", "convert").format_help()
    assert all(name in text for name in (".docx", ".xlsx", ".pdf", ".html", ".txt", ".tsv", ".json", "--to"))
    assert "Код выхода" in text

"""The five plans in every kind of file that offices keep, as LibreOffice saves them: cell for cell the same."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from plans.core.document import PlanDocument, dumps
from plans.core.errors import UnreadableFile
from plans.core.layout import lay_out
from plans.core.readers import FORMATS, endings, office, read_grid
from plans.core.recognise import recognise
from plans.core.writers import excel, word
from tests.core.offices import CSV, converted

PLANS = sorted((Path(__file__).parents[3] / "fixtures" / "plans").glob("*.txt"))
KINDS = {"odt": ("docx", "odt"), "rtf": ("docx", "rtf"), "doc": ("docx", "doc"), "ods": ("xlsx", "ods"),
         "xls": ("xlsx", "xls"), "csv": ("xlsx", CSV), "html": ("docx", "html:HTML (StarWriter)")}  # fmt: skip


def document(path: Path) -> PlanDocument:
    return recognise(read_grid(path.read_bytes())).document


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """By kind and name: the five plans as LibreOffice saves them."""
    folder = tmp_path_factory.mktemp("saved")
    grids = {path.stem: lay_out(document(path)) for path in PLANS}
    own = {"docx": {name: word.write(grid) for name, grid in grids.items()}}
    own["xlsx"] = {name: excel.write(grid) for name, grid in grids.items()}
    return {kind: converted(own[source], source, target, folder / kind) for kind, (source, target) in KINDS.items()}


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", KINDS)
def test_each_plan_comes_back_cell_for_cell(saved: dict[str, dict[str, bytes]], kind: str, path: Path) -> None:
    assert dumps(recognise(read_grid(saved[kind][path.stem])).document) == dumps(document(path))


def test_without_libreoffice_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(UnreadableFile, match=r"\(\.rtf\).*нужен LibreOffice.*apt-get install.*\.docx"):
        read_grid(b"{\\rtf1 \\'cf}")


def test_libreoffice_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tool = tmp_path / "soffice"
    tool.write_text("#!/bin/sh\nsleep 60 & wait\n")
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(office, "_SECONDS", 1)
    with pytest.raises(UnreadableFile, match="слишком долго"):
        read_grid(b"{\\rtf1 \\'cf}")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_old_file_pulls_in_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TAJNOE")
    field = f'{{\\field{{\\*\\fldinst INCLUDETEXT "{secret}"}}{{\\fldrslt shown}}}}'
    grid = read_grid(f'{{\\rtf1 Plan {field}\\par {{\\field{{\\*\\fldinst INCLUDEPICTURE "{secret}"}}}}}}'.encode())
    assert "TAJNOE" not in str(grid)


def test_every_ending_is_listed_once() -> None:
    assert len(set(endings())) == len(endings()) >= 11
    assert all(one.name for one in FORMATS)

"""Stored files: what is missing, cut or forged is named and never served; the same bytes brought again heal it."""

import io
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse

from plans.execution import marks
from plans.models import Activity, Evidence, Mark, StoredFile
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HOURS = 3 * 3600


@pytest.fixture
def file(cast) -> Evidence:
    in_force(cast)
    return brought(cast, "1.2.")


def brought(cast, number: str, name: str = "протокол.pdf", data: bytes = PDF) -> Evidence:
    words = marks.Statement(date(2022, 3, 9), "Проведены")
    row = Activity.objects.get(number=number)
    return marks.report(row, cast.college, cast.member, words, [marks.Upload(name, data)]).evidence.get()


def gone(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(PDF[:-10])


def forged(path: Path) -> None:
    path.write_bytes(PDF.replace(b"endobj", b"ENDOBJ"))


HARMS = pytest.mark.parametrize("harm", [gone, cut, forged])


def fetch(client, file: Evidence):
    return client.get(reverse("evidence_file", args=[file.pk]))


@HARMS
def test_a_damaged_file_is_named_and_not_served(client, cast, file, harm, caplog):
    harm(Path(file.file.path))
    client.force_login(cast.secretary)
    answer = fetch(client, file)
    assert answer.status_code == 503
    assert Page(answer).says("протокол.pdf")
    assert b"%PDF" not in answer.content
    assert any(file.sha256 in record.getMessage() for record in caplog.records)


@HARMS
def test_the_same_bytes_brought_again_heal_the_file_everywhere(client, cast, file, harm):
    harm(Path(file.file.path))
    again = brought(cast, "2.1.", "ещё раз.pdf")
    client.force_login(cast.secretary)
    for one in (file, again):
        answer = fetch(client, one)
        assert (answer.status_code, answer.content) == (200, PDF)
    assert StoredFile.objects.count() == 1
    assert set(Evidence.objects.values_list("file", flat=True)) == {StoredFile.objects.get().path}


def test_a_whole_file_is_not_written_a_second_time(cast, file):
    path = Path(file.file.path)
    before = path.stat().st_mtime_ns
    brought(cast, "2.1.")
    assert [one for one in Path(default_storage.location).rglob("*") if one.is_file()] == [path]
    assert path.stat().st_mtime_ns == before


def test_a_name_that_a_stranger_chose_ends_as_its_content(client, cast, file):
    named = brought(cast, "2.1.", "счёт.pdf.exe", PDF + b"\n")
    assert named.name == "счёт.pdf"
    Evidence.objects.filter(pk=named.pk).update(name="прежний.hta")
    client.force_login(cast.secretary)
    assert fetch(client, named)["Content-Disposition"].endswith(".pdf")
    page = Page(client.get(reverse("mark_page", args=[named.mark_id])))
    assert not page.says(".hta")
    assert [address for address in page.sources if ".hta" in address] == []


def orphan(name: str, *, age: int = HOURS) -> Path:
    path = Path(default_storage.path(default_storage.save(f"evidence/{name}", io.BytesIO(b"left behind"))))
    return aged(path, age)


def aged(path: Path, age: int = HOURS) -> Path:
    moment = path.stat().st_mtime - age
    os.utime(path, (moment, moment))
    return path


def cleaned(*options: str) -> str:
    out = io.StringIO()
    call_command("clean_files", *options, stdout=out)
    return out.getvalue()


def test_files_that_nothing_names_are_cleaned(cast, file, django_capture_on_commit_callbacks):
    old, new = orphan("a" * 32), orphan("b" * 32, age=60)
    nobodys = aged(Path(file.file.path))
    Mark.objects.all().delete()
    kept = aged(Path(brought(cast, "2.1.", data=PDF + b"\n").file.path))
    said = cleaned("--dry-run")
    assert [path.name in said for path in (old, nobodys, new, kept)] == [True, True, False, False]
    assert all(path.exists() for path in (old, nobodys, new, kept))
    with django_capture_on_commit_callbacks(execute=True):
        assert "Лишних файлов: 2, удалены." in cleaned()
    assert [path.exists() for path in (old, nobodys, new, kept)] == [False, False, True, True]
    assert StoredFile.objects.count() == 1
    assert "Лишних файлов: 0" in cleaned()


def test_damaged_files_are_listed_with_their_marks(cast, file):
    cut(Path(file.file.path))
    out = io.StringIO()
    with pytest.raises(CommandError, match="Повреждённых файлов: 1"):
        call_command("clean_files", stdout=out)
    assert "протокол.pdf" in out.getvalue()
    assert f"отметка {file.mark_id}" in out.getvalue()
    assert Path(file.file.path).exists()

"""Progress, numbering, scopes and evidence: one line per case."""

import io
import zipfile
from datetime import date

import pytest

from plans.core import evidence, scopes
from plans.core.editor import numbering
from plans.core.errors import UnreadableFile
from plans.core.progress import STATE_NAMES, State, state_of


@pytest.mark.parametrize(
    ("due", "done", "today", "state"),
    [
        ("2022-03-31", None, "2022-04-01", "late"),
        ("2022-03-31", None, "2022-03-31", "due"),
        ("2022-03-31", None, "2022-03-24", "due"),
        ("2022-03-31", None, "2022-03-23", "soon"),
        ("2022-03-31", None, "2022-03-01", "soon"),
        ("2022-03-31", None, "2022-02-28", "waiting"),
        ("2022-03-31", "2022-03-31", "2022-05-01", "done"),
        ("2022-03-31", "2022-04-01", "2022-05-01", "done_late"),
        (None, None, "2022-05-01", "waiting"),
        (None, "2022-04-01", "2022-05-01", "done"),
    ],
)
def test_state_of_a_slot(due, done, today, state):
    day = lambda text: date.fromisoformat(text) if text else None  # noqa: E731 -- shorter than three conversions
    assert state_of(day(due), day(done), day(today)) == state


def test_every_state_has_a_name():
    assert set(STATE_NAMES) == set(State)


@pytest.mark.parametrize(
    ("number", "following"),
    [("1.9.", "1.10."), ("2.3", "2.4"), ("3.10", "3.11"), ("7", "8"), ("п. 4)", "п. 5)"), ("", ""), ("а)", "")],
)
def test_the_next_number_keeps_the_style(number, following):
    assert numbering.following(number) == following


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("Участники Кластера", "everyone"),
        ("Члены ОПК", "everyone"),
        ("Руководители ПОО", "colleges"),
        ("ПОО, входящие в Кластер", "colleges"),
        ("Руководитель ведущей ПОО кластера", "lead"),
        ("Отраслевые предприятия", "enterprises"),
        ("Координационный совет", "council"),
        ("КС", "council"),
        ("Рабочая группа", "council"),
        ("Столяров В.В.", "unknown"),
    ],
)
def test_for_whom_a_name_stands(name, scope):
    assert scopes.guess(name) == scope


def office(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", evidence.PDF),
        (b"\xff\xd8\xff\xe0....", evidence.JPEG),
        (b"\x89PNG\r\n\x1a\n....", evidence.PNG),
        (office("[Content_Types].xml", "word/document.xml"), evidence.DOCX),
        (office("[Content_Types].xml", "xl/workbook.xml"), evidence.XLSX),
    ],
)
def test_a_file_is_known_by_its_content(data, kind):
    assert evidence.content_type(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"PK\x03\x04 broken",
        office("a.txt"),
        office("word/document.xml", "word/vbaProject.bin"),
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_any_other_file_is_refused_in_words(data):
    with pytest.raises(UnreadableFile, match=r"[А-Яа-я]"):
        evidence.content_type(data)

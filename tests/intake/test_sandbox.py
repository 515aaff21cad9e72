"""Files are read in a process of their own, which no file outlives, exhausts or breaks for the others."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from plans.core import evidence
from plans.core.document import Column
from plans.core.editor import pasting
from plans.core.editor.pasting import Pasted, understand
from plans.core.errors import NoPlanFound, UnreadableFile
from plans.core.readers import clipboard, read_grid
from plans.core.readers.clipboard import read_html
from plans.core.recognise import recognise, recognise_all
from plans.execution import marks
from plans.files import sandbox
from plans.files.sandbox import ReadingStopped
from plans.intake.sandbox import read_apart
from plans.models import Activity, Intake
from tests.cast import SEEDS, draft, in_force
from tests.core.readers.test_bad_files import BAD
from tests.core.readers.test_pdf import BAD as BAD_PDF
from tests.core.readers.test_strange_files import STRANGE
from tests.core.test_evidence import picture
from tests.page import Page
from tests.views.test_intake import send
from tests.waiting import until

HEAD = "ПЛАН РАБОТЫ на 2022 год\n№\tМероприятие\tИсполнители\tСрок\n"
SEED = SEEDS[0].read_bytes()


def tall(rows: int) -> bytes:
    """A file within every other limit that takes its reader long: each row wants thinking of its own."""
    lines = (f"{at}.\tДело {at}\tОтдел {at}\tдо {at % 28 + 1}.05.2022, далее раз в {at} дней\n" for at in range(rows))
    return (HEAD + "".join(lines)).encode()


def wide(megabytes: int) -> bytes:
    """A table of long cells."""
    return (HEAD + f"1.\t{'слово ' * 10_000}\tОтдел\tМай\n" * (megabytes * 9)).encode()


def children_of(pid: int) -> str:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text()


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_plan_read_apart_is_the_plan_read_here(path):
    data = path.read_bytes()
    here, apart = recognise_all(read_grid(data)), read_apart(data)
    assert apart == here


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"", UnreadableFile), (b"\x89PNG\r\n\x1a\n", UnreadableFile), ("Уважаемые коллеги!".encode(), NoPlanFound)],
    ids=["empty", "picture", "letter"],
)
def test_a_refusal_keeps_its_kind_and_its_sentence(data, error):
    with pytest.raises(error) as here:
        recognise(read_grid(data))
    with pytest.raises(error) as apart:
        read_apart(data)
    assert (type(apart.value), str(apart.value)) == (type(here.value), str(here.value))


def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_is_read():
    with pytest.raises(ReadingStopped, match="слишком долго"):
        read_apart(tall(15_000), seconds=0.05)
    assert read_apart(SEED)[0].document.sections


def test_a_file_that_takes_too_much_memory_is_stopped_and_the_next_one_is_read():
    with pytest.raises(ReadingStopped, match="не хватило памяти"):
        read_apart(wide(9), memory=80 * 1024**2)
    assert read_apart(SEED)[0].document.sections


REFUSED = {
    **{name: (lambda data=data: data, words) for name, (data, words) in (BAD | STRANGE).items()},
    **{f"pdf: {name}": case for name, case in BAD_PDF.items()},
}


@pytest.mark.parametrize(("make", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_no_bad_file_needs_the_limits_to_be_refused(make, words):
    """Each is refused by its own sentence, in half a gigabyte and a few seconds, not by being stopped."""
    with pytest.raises(UnreadableFile, match=words):
        read_apart(make(), seconds=10, memory=512 * 1024**2)


def test_there_are_more_than_a_hundred_bad_files():
    assert len(REFUSED) > 120


def test_a_child_that_dies_gives_a_sentence(monkeypatch):
    ordered = sandbox._order

    def order_and_close(memory, seconds):
        connection = ordered(16 * 1024**2, 0.001)
        connection.recv(1)  # its clock has run out
        return connection

    monkeypatch.setattr(sandbox, "_order", order_and_close)
    with pytest.raises(ReadingStopped, match="чтение оборвалось"):
        read_apart(SEED, seconds=20)


def test_a_killed_reader_is_started_anew():
    read_apart(SEED)
    before = sandbox.READERS.process
    os.kill(before.pid, signal.SIGKILL)
    before.wait()
    assert read_apart(SEED)[0].document.sections
    assert sandbox.READERS.process.pid != before.pid


def test_reading_leaves_neither_descriptors_nor_children_behind():
    read_apart(SEED)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        read_apart(SEED)
    assert len(os.listdir("/proc/self/fd")) == before
    reader = sandbox.READERS.process.pid
    until(lambda: not children_of(reader), "the last child go")  # an answer comes a moment before that


def test_the_reader_gets_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "known")
    sandbox.READERS.stop()
    read_apart(SEED)
    assert b"SECRET_KEY" not in Path(f"/proc/{sandbox.READERS.process.pid}/environ").read_bytes()


def test_the_reader_ends_with_the_process_that_started_it():
    code = (
        "import os, django; django.setup()\n"
        "from plans.files import sandbox\nfrom plans.intake.sandbox import read_apart\n"
        "try: read_apart(b'')\n"
        "except Exception as error: print(type(error).__name__)\n"
        "print(sandbox.READERS.process.pid)\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "clusterplans.settings"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    name, pid = done.stdout.split()
    assert (name, done.stderr) == ("UnreadableFile", "")
    assert not os.path.exists(f"/proc/{pid}")


@pytest.mark.django_db
def test_nothing_is_kept_of_a_file_that_was_stopped(client, cast, settings):
    settings.READING_SECONDS = 0.05
    client.force_login(cast.secretary)
    answer = send(client, cast, tall(15_000))
    assert answer.status_code == 422
    assert Page(answer).says("слишком долго")
    assert not Intake.objects.exists()
    assert client.get(reverse("upload")).status_code == 200


def test_pictures_and_what_was_copied_are_read_apart_too():
    said = sandbox.examine(picture("JPEG", size=(40, 20)))
    assert (said.kind, said.data) == (evidence.JPEG, evidence.examine(picture("JPEG", size=(40, 20))).data)
    with pytest.raises(UnreadableFile, match="другого вида"):
        sandbox.examine(b"MZ a program")
    columns = [Column("number", "№"), Column("title", "Дело"), Column("other1", "Прочее")]
    html = "<table><tr><td>1.1.<td>Круглый стол<td>слова<tr><td>1.2.<td>Совет<td></table><p>ниже"
    here = understand(read_html(html), columns, "number")
    task = {
        "read": "clipboard",
        "html": True,
        "columns": [(one.key, one.heading) for one in columns],
        "start": "number",
    }
    assert Pasted.from_json(sandbox.ask(task, html.encode())[0]) == here


@pytest.mark.django_db
def test_no_picture_and_no_table_is_read_in_the_worker(client, cast, monkeypatch):
    def here(*args, **more):
        raise AssertionError("read in the worker")

    for module, name in ((evidence, "examine"), (pasting, "understand"), (clipboard, "read_html")):
        monkeypatch.setattr(module, name, here)
    plan = in_force(cast)
    row = Activity.objects.get(number="1.2.")
    upload = marks.Upload("фото.jpg", picture("JPEG"))
    words = marks.Statement(date(2022, 3, 9), "Проведены")
    assert marks.report(row, cast.college, cast.member, words, [upload]).evidence.get().content_type == evidence.JPEG
    plan = draft(cast)
    client.force_login(cast.secretary)
    first = plan.sections.first().activities.first()
    order = {"command": "paste", "part": f"activity-{first.pk}", "html": "<table><tr><td>а<td>б</table>", "apply": True}
    answer = client.post(reverse("plan_steps", args=[plan.pk]), json.dumps(order), "application/json")
    assert answer.status_code == 200

"""Heavy files: made in a process of their own, once, while the page says how far it is."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse

from plans import making
from plans.core import make
from plans.core.errors import PlanError
from plans.core.grid import Page
from plans.core.layout import lay_out
from plans.core.writers import pdf
from tests.cast import draft, small_document


def heavy(rows: int = making.HEAVY_ROWS + 1):
    document = small_document()
    row = document.sections[0].activities[0]
    return replace(document, sections=(replace(document.sections[0], activities=(row,) * rows),))


def ask(document):
    return making.made(make.Job(document, "pdf", draft=True))


def is_over(found: making.Made) -> bool:
    return found.state not in (making.State.RUNNING, making.State.QUEUED)


def wait_for(answer, wanted=is_over, seconds: float = 120):
    until = time.monotonic() + seconds
    found = answer()
    while time.monotonic() < until and not wanted(found):
        time.sleep(0.1)
        found = answer()
    return found


def test_a_job_makes_the_same_bytes_as_the_writer():
    document = small_document()
    job = make.loads(make.dumps(make.Job(document, "pdf", draft=True)))
    assert make.make(job) == pdf.write(lay_out(document, draft=True, page=Page()))


def test_a_file_is_made_once_and_found_again():
    document = small_document()
    first = ask(document)
    assert first.state is making.State.RUNNING
    found = wait_for(lambda: ask(document))
    assert found.state is making.State.READY
    assert found.path.read_bytes().startswith(b"%PDF")
    left = wait_for(lambda: list(found.path.parent.glob("*.job")), lambda jobs: not jobs)
    assert left == []
    assert [path.suffix for path in found.path.parent.iterdir()] == [".pdf"]


def test_another_text_is_another_file():
    document = small_document()
    other = replace(document, title=("ДРУГОЙ ПЛАН",))
    assert ask(document).path != ask(other).path


def test_no_more_than_a_few_are_made_at_once(settings):
    folder = Path(settings.MADE_ROOT)
    folder.mkdir()
    for name in range(making.MOST_AT_ONCE):
        (folder / f"{name}.job").write_text("{}")
    assert ask(small_document()).state is making.State.QUEUED


def test_what_went_wrong_is_said_once(settings):
    folder = Path(settings.MADE_ROOT)
    folder.mkdir()
    path = ask(small_document()).path
    wait_for(lambda: ask(small_document()))
    path.unlink()
    path.with_suffix(".error").write_text("Не хватает шрифта.")
    assert ask(small_document()).why == "Не хватает шрифта."
    assert ask(small_document()).state is making.State.RUNNING


def test_a_failing_job_leaves_a_sentence(tmp_path):
    huge = replace(small_document(), title=("слово " * 8000,))
    (tmp_path / "a.job").write_text(make.dumps(make.Job(huge, "xlsx")))
    with pytest.raises(PlanError):
        make.make(make.loads((tmp_path / "a.job").read_text()))
    assert make.main(tmp_path / "a.job", tmp_path / "a.xlsx") == 1
    assert "Excel" in (tmp_path / "a.error").read_text()
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.django_db
def test_the_page_waits_and_then_sends_the_file(client, cast):
    plan = draft(cast, heavy())
    client.force_login(cast.member)
    address = reverse("plan_file", args=[plan.pk, "pdf"])
    first = client.get(address)
    assert first.status_code == 202
    assert "Файл готовится" in first.content.decode()
    until = time.monotonic() + 120
    while client.get(address, headers={"HX-Request": "true"}).status_code == 202 and time.monotonic() < until:
        time.sleep(0.2)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Redirect"] == address
    assert client.get(address).content.startswith(b"%PDF")


@pytest.mark.django_db
def test_an_ordinary_plan_is_answered_at_once(client, cast):
    client.force_login(cast.member)
    assert client.get(reverse("plan_file", args=[draft(cast).pk, "pdf"])).status_code == 200

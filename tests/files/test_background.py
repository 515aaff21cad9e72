"""PDF files: each made in a process of its own, once, under limits, while the page says how far a slow one is."""

import fcntl
import io
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.urls import reverse

from plans.approval import door
from plans.core.errors import PlanError
from plans.core.grid import Cell, Grid, Row, Table
from plans.core.grid import Page as GridPage
from plans.core.layout import lay_out
from plans.core.processes import write
from plans.core.stages import Move
from plans.core.writers import FORMATS, drawn, pdf
from plans.files import background, making, nearby
from plans.models import Activity, Plan
from plans.views.stages import shown_of
from tests.amending.helpers import begun
from tests.cast import approved, draft, small_document
from tests.page import Page


def heavy(rows: int = background.HEAVY_ROWS + 1):
    document = small_document()
    row = document.sections[0].activities[0]
    return replace(document, sections=(replace(document.sections[0], activities=(row,) * rows),))


def ask(document):
    return background.made(write.Job(document, "pdf", draft=True), wait=0)


def is_over(found: background.Made) -> bool:
    return found.state not in (making.Readiness.RUNNING, making.Readiness.QUEUED)


def wait_for(answer, wanted=is_over, seconds: float = 120):
    until = time.monotonic() + seconds
    found = answer()
    while time.monotonic() < until and not wanted(found):
        time.sleep(0.1)
        found = answer()
    return found


def test_a_job_makes_the_same_bytes_as_the_writer():
    document = small_document()
    job = write.loads(write.dumps(write.Job(document, "pdf", draft=True)))
    assert write.make(job) == pdf.write(lay_out(document, draft=True, page=GridPage()))


def test_a_file_is_made_once_and_found_again(settings):
    document = small_document()
    first = ask(document)
    assert first.state is making.Readiness.RUNNING
    found = wait_for(lambda: ask(document))
    assert found.state is making.Readiness.READY
    assert found.read().startswith(b"%PDF")
    left = wait_for(lambda: list(Path(settings.MADE_ROOT).glob("*.job")), lambda jobs: not jobs)
    assert left == []
    assert [path.name for path in Path(settings.MADE_ROOT).iterdir()] == [found.name]


def test_another_text_is_another_file():
    document = small_document()
    other = replace(document, title=("ДРУГОЙ ПЛАН",))
    assert ask(document).name != ask(other).name


@pytest.mark.parametrize(
    ("document", "kind"), [(small_document(), ".job"), (heavy(), ".heavy")], ids=["light", "heavy"]
)
def test_no_more_than_a_few_are_made_at_once(settings, document, kind):
    folder = Path(settings.MADE_ROOT)
    folder.mkdir()
    with ExitStack() as held:
        for name in range(nearby.MOST_AT_ONCE[kind]):
            fcntl.flock(held.enter_context((folder / f"{name}{kind}").open("w")), fcntl.LOCK_EX)
        assert ask(document).state is making.Readiness.QUEUED
    assert ask(document).state is making.Readiness.RUNNING


def test_heavy_files_do_not_keep_light_ones_waiting(settings):
    folder = Path(settings.MADE_ROOT)
    folder.mkdir()
    with ExitStack() as held:
        for name in range(nearby.MOST_AT_ONCE[".heavy"]):
            fcntl.flock(held.enter_context((folder / f"{name}.heavy").open("w")), fcntl.LOCK_EX)
        assert ask(heavy()).state is making.Readiness.QUEUED
        assert wait_for(lambda: ask(small_document())).state is making.Readiness.READY


@pytest.mark.parametrize(("name", "limit"), [("MAKING_SECONDS", 0.3), ("MAKING_MEMORY", 50 * 1024**2)])
def test_a_file_over_its_limits_is_stopped_and_the_next_one_is_made(settings, name, limit):
    kept = getattr(settings, name)
    setattr(settings, name, limit)
    found = wait_for(lambda: ask(heavy(4_000)))
    assert (found.state, "остановлена" in found.why) == (making.Readiness.FAILED, True)
    setattr(settings, name, kept)
    assert wait_for(lambda: ask(small_document())).state is making.Readiness.READY


def test_a_light_file_is_made_on_a_machine_that_is_busy_with_others(monkeypatch):
    """Its seconds are those of a processor, of which the system counts whole ones: the clock runs out before."""
    monkeypatch.setattr(making, "LIGHT_SECONDS", 0.001)
    assert wait_for(lambda: ask(small_document())).state is making.Readiness.READY


def test_a_light_file_that_keeps_a_processor_busy_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(making, "LIGHT_SECONDS", 0.001)  # and the second that is always added
    monkeypatch.setattr(background, "HEAVY_ROWS", 10_000)  # no machine is quick enough for so many in two seconds
    row = Row(tuple(Cell(f"Организация {at}") for at in range(9)))
    paper = write.Paper(Grid((Table((row,) * background.HEAVY_ROWS),)), "pdf", drawn=True)
    found = wait_for(lambda: background.made(paper, wait=0))
    assert (found.state, found.why) == (making.Readiness.FAILED, making.STOPPED)


def test_a_killed_maker_is_started_anew(settings):
    background.data_of(write.Job(small_document(), "pdf"), wait=60)
    before = making.MAKERS.process
    before.kill()
    before.wait()
    assert background.data_of(write.Job(small_document(), "pdf", draft=True), wait=60).startswith(b"%PDF")
    assert making.MAKERS.process.pid != before.pid


def test_any_paper_goes_through_a_job_unharmed():
    grid = lay_out(small_document(), draft=True)
    assert write.loads(write.dumps(write.Paper(grid, "pdf"))) == write.Paper(grid, "pdf")


def test_what_went_wrong_is_said_once(settings):
    folder = Path(settings.MADE_ROOT)
    folder.mkdir()
    path = folder / ask(small_document()).name
    wait_for(lambda: ask(small_document()))
    path.unlink()
    path.with_suffix(".error").write_text("Не хватает шрифта.")
    assert ask(small_document()).why == "Не хватает шрифта."
    assert ask(small_document()).state is making.Readiness.RUNNING


def test_a_failing_job_leaves_a_sentence(tmp_path):
    huge = replace(small_document(), title=("слово " * 8000,))
    text = write.dumps(write.Job(huge, "xlsx"))
    with pytest.raises(PlanError):
        write.make(write.loads(text))
    write.make_file(text, tmp_path / "a.xlsx")
    assert "Excel" in (tmp_path / "a.error").read_text()
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.django_db
def test_the_page_waits_and_then_sends_the_file(client, cast):
    plan = draft(cast, heavy())
    client.force_login(cast.member)
    address = reverse("plan_file", args=[plan.pk, "pdf"])
    first = client.get(address)
    assert first.status_code == 202
    assert Page(first).says("Файл готовится")
    until = time.monotonic() + 120
    while client.get(address, headers={"HX-Request": "true"}).status_code == 202 and time.monotonic() < until:
        time.sleep(0.2)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Redirect"] == address
    assert client.get(address).content.startswith(b"%PDF")


@pytest.mark.django_db
def test_an_ordinary_plan_is_answered_at_once(client, cast):
    client.force_login(cast.member)
    assert client.get(reverse("plan_file", args=[draft(cast).pk, "pdf"])).status_code == 200


@pytest.mark.django_db
def test_no_page_makes_a_pdf_itself(client, cast, monkeypatch):
    plan = approved(cast)

    def here(grid, day=None):
        raise AssertionError("a PDF is made in a web worker")

    monkeypatch.setattr(pdf, "write", here)
    monkeypatch.setattr(drawn, "write", here)
    monkeypatch.setitem(FORMATS, "pdf", replace(FORMATS["pdf"], write=here))
    client.force_login(cast.secretary)
    report = client.get(reverse("plan_report_file", args=[plan.pk, "pdf"]))
    assert (report.status_code, report.content[:5]) == (200, b"%PDF-")
    kept = client.post(reverse("report_keep", args=[plan.pk]))
    assert (kept.status_code, plan.reports.count()) == (302, 1)
    changes = begun(plan, cast.secretary)
    sheet = client.get(reverse("plan_file", args=[changes.pk, "pdf"]))
    assert (sheet.status_code, sheet.content[:5]) == (200, b"%PDF-")
    for verb, person in ((Move.SUBMIT, cast.secretary), (Move.AGREE, cast.chair), (Move.APPROVE, cast.chair)):
        client.force_login(person)
        said = {"shown": shown_of(Plan.texts.get(pk=changes.pk))}
        assert client.post(reverse("plan_move", args=[changes.pk, verb.value]), said).status_code == 302
    assert plan.editions.count() == 2


@pytest.mark.django_db
def test_a_slow_file_of_a_small_plan_holds_the_page_for_a_moment_only(client, cast, settings):
    settings.MAKING_WAIT = 0.05
    plan = draft(cast)
    Activity.objects.filter(number="1.1.").update(title="ы" * 20_000)
    client.force_login(cast.member)
    answer = client.get(reverse("plan_file", args=[plan.pk, "pdf"]))
    assert answer.status_code == 202
    assert Page(answer).says("Файл готовится")


@pytest.mark.django_db
def test_a_report_that_is_kept_waits_on_a_page_too(client, cast, settings):
    plan = approved(cast)
    settings.MAKING_WAIT = 0
    client.force_login(cast.secretary)
    answer = client.post(reverse("report_keep", args=[plan.pk]), {"kind": "discipline"})
    assert answer.status_code == 202
    assert Page(answer).fields["kind"] == "discipline"
    assert not plan.reports.exists()


@pytest.mark.django_db
def test_signs_without_a_font_are_named_before_the_file_is_made(client, cast):
    document = small_document()
    row = replace(document.sections[0].activities[0], title="Готово \U0010fffd план")
    plan = draft(cast, replace(document, sections=(replace(document.sections[0], activities=(row,)),)))
    client.force_login(cast.member)
    address = reverse("plan_file", args=[plan.pk, "pdf"])
    answer = client.get(address)
    assert answer.status_code == 503
    assert "(U+10FFFD)" in answer.context["made"].why
    assert answer.context["squares"] == f"{address}?squares=1"
    assert client.get(answer.context["squares"]).content.startswith(b"%PDF")
    with pytest.raises(PlanError, match="нет знаков"):
        write.make(door.paper_of(plan))


@pytest.mark.django_db
def test_the_pdf_of_an_edition_bears_the_day_of_its_approval(cast):
    with time_machine.travel("2022-03-01 12:00", tick=False):
        plan = approved(cast)
    with pikepdf.open(io.BytesIO(bytes(plan.editions.get().pdf))) as file:
        assert str(file.docinfo.CreationDate) == "D:20220301000000Z"

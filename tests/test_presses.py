"""A button that is pressed three times makes one thing, whatever the form."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Activity, Change, Intake, Plan, Report, Section, SignOff
from tests.cast import SEEDS, draft, in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(client, cast):
    client.force_login(cast.secretary)
    return client


def new_plan(cast, title: str = "ПЛАН РАБОТЫ") -> dict:
    return {
        "cluster": cast.cluster.pk,
        "kind": "work_plan",
        "title": title,
        "period_start": "2022-01-01",
        "period_end": "2022-12-31",
    }


def pressed(client, address: str, data, times: int = 3) -> set[str]:
    """Where each of the presses leads."""
    answers = [client.post(address, data() if callable(data) else data) for _ in range(times)]
    assert {answer.status_code for answer in answers} == {302}
    return {answer["Location"] for answer in answers}


def test_a_new_plan(secretary, cast):
    assert len(pressed(secretary, "/plans/new/", new_plan(cast))) == 1
    assert Plan.objects.count() == 1


def test_other_words_make_another_plan(secretary, cast):
    for title in ("ПЛАН РАБОТЫ", "ПЛАН РАБОТЫ на год"):
        pressed(secretary, "/plans/new/", new_plan(cast, title))
    assert Plan.objects.count() == 2


def test_a_plan_that_was_written_in_since_is_another_one(secretary, cast):
    (first,) = pressed(secretary, "/plans/new/", new_plan(cast))
    pressed(secretary, f"{first}sections/new/", {"heading": "1. Организация"})
    (second,) = pressed(secretary, "/plans/new/", new_plan(cast))
    assert first != second


def test_an_hour_later_it_is_another_plan(secretary, cast, time_machine):
    time_machine.move_to("2022-03-09T12:00:00Z", tick=False)
    pressed(secretary, "/plans/new/", new_plan(cast))
    time_machine.shift(timedelta(hours=1))
    pressed(secretary, "/plans/new/", new_plan(cast) | {"anyway": "on"})
    assert Plan.objects.count() == 2


def test_a_file_brought_in(secretary, cast):
    def data() -> dict:
        return {"cluster": cast.cluster.pk, "file": SimpleUploadedFile("план.txt", SEEDS[0].read_bytes())}

    assert len(pressed(secretary, "/plans/upload/", data)) == 1
    assert Intake.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "model", "data"),
    [
        ("section_new", Section, {"heading": "3. Новый раздел"}),
        ("signoff_new", SignOff, {"place": "left", "word": "ПРИНЯТО", "lines": "Советом"}),
    ],
)
def test_a_part_of_a_plan(secretary, cast, name, model, data):
    plan = draft(cast)
    before = model.objects.count()
    assert len(pressed(secretary, reverse(name, args=[plan.pk]), data)) == 1
    assert (model.objects.count(), Change.objects.count()) == (before + 1, 1)
    pressed(secretary, reverse(name, args=[plan.pk]), {key: f"{text}" for key, text in data.items()} | changed(name))
    assert model.objects.count() == before + 2


def changed(name: str) -> dict:
    return {"heading": "4. Другой"} if name == "section_new" else {"lines": "Другим советом"}


def test_a_row(secretary, cast):
    section = draft(cast).sections.last()
    data = {"section": section.pk, "number": "2.2.", "title": "Встреча", "deadline": "Май", "other": "{}"}
    assert len(pressed(secretary, reverse("activity_new", args=[section.pk]), data)) == 1
    assert Activity.objects.filter(title="Встреча").count() == 1


def test_a_part_that_was_undone_is_made_again(secretary, cast):
    plan = draft(cast)
    pressed(secretary, reverse("section_new", args=[plan.pk]), {"heading": "3. Новый"})
    Section.objects.get(heading="3. Новый").delete()
    pressed(secretary, reverse("section_new", args=[plan.pk]), {"heading": "3. Новый"})
    assert Section.objects.filter(heading="3. Новый").count() == 1


def test_another_person_with_the_same_words_makes_a_part_of_his_own(client, cast):
    plan = draft(cast)
    for person in (cast.secretary, cast.admin):
        client.force_login(person)
        pressed(client, reverse("section_new", args=[plan.pk]), {"heading": "3. Новый"})
    assert Section.objects.filter(heading="3. Новый").count() == 2


def test_a_report_that_is_kept(secretary, cast):
    plan = in_force(cast)
    data = {"kind": "execution", "on": "2022-03-31"}
    assert len(pressed(secretary, reverse("report_keep", args=[plan.pk]), data)) == 1
    assert Report.objects.count() == 1
